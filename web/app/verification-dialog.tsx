/**
 * 验证身份: stands up by itself whenever a write is refused for want of a code, and lets the write go on with one. Six
 * digits submit themselves; a wrong code says how many tries are left; giving up leaves the write undone.
 */
import { Alert, Button, Input, Modal, Segmented } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { sendCode } from '../../contract/console/verification.ts';
import type { BodyIn } from '../../contract/endpoint.ts';
import { CODE_MINUTES, CODE_TRIES, VERIFICATION_METHODS, type VerificationMethod } from '../../contract/verification.ts';
import { problemWords } from '../ui/problem-view.tsx';
import { type ApiProblem, asProblem, configureClient } from './client.ts';
import { useWrite } from './data.ts';
import { useSay, useSayLoose } from './language.ts';
import { useSession } from './session.tsx';

interface Asked {
  readonly problem: ApiProblem;
  readonly attempt: (code: string) => Promise<unknown>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** It is asked for from drawers and from questions as well, which stand at 2000; messages stand at 2010. */
const ABOVE_QUESTIONS = 2005;
/** Refusals after which another code may still do. */
const AGAIN: readonly string[] = ['verification.required', 'verification.code_wrong', 'verification.code_gone', 'verification.blocked', 'client.unreachable'];

export function VerificationHost(): ReactNode {
  const say = useSay();
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    configureClient({
      askForCode: (problem, attempt) =>
        new Promise((resolve, reject) => {
          setAsked((before) => {
            before?.reject(before.problem);
            return { problem, attempt, resolve, reject };
          });
        }),
    });
    return () => configureClient({ askForCode: null });
  }, []);
  const leave = (): void => {
    asked?.reject(asked.problem);
    setAsked(null);
  };
  return (
    <Modal open={asked !== null} title={say('verification:title')} onCancel={leave} footer={null} width={440} destroyOnHidden mask={{ closable: false }} zIndex={ABOVE_QUESTIONS}>
      {asked ? <Dialog key={asked.problem.requestId} asked={asked} onClose={() => setAsked(null)} onLeave={leave} /> : null}
    </Modal>
  );
}

const textOf = (problem: ApiProblem, name: string): string => String(problem.params[name] ?? '');

function Dialog({ asked, onClose, onLeave }: { asked: Asked; onClose: () => void; onLeave: () => void }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const { problem } = asked;
  const offered = textOf(problem, 'methods').split(',');
  const methods = VERIFICATION_METHODS.filter((method) => offered.includes(method));
  const preferred = methods.find((method) => method === textOf(problem, 'preferred')) ?? methods[0];
  const [method, setMethod] = useState<VerificationMethod | undefined>(preferred);
  const action = textOf(problem, 'action');
  const about = <p className="pc-form-about">{say('verification:about', { action: sayLoose(`verification:action.${action}`, action) })}</p>;
  if (method === undefined) {
    return (
      <>
        {about}
        <Alert type="warning" showIcon title={say('verification:none')} action={<Button size="small" href="/account/profile?tab=security" onClick={onLeave}>{say('verification:toProfile')}</Button>} />
      </>
    );
  }
  return (
    <>
      {about}
      {methods.length > 1 ? (
        <Segmented<VerificationMethod> block aria-label={say('verification:methodLabel')} value={method} onChange={setMethod} options={methods.map((one) => ({ value: one, label: say(`verification:method.${one}`) }))} />
      ) : null}
      <CodeEntry key={method} asked={asked} method={method} onClose={onClose} />
    </>
  );
}

function CodeEntry({ asked, method, onClose }: { asked: Asked; method: VerificationMethod; onClose: () => void }): ReactNode {
  const say = useSay();
  const [sent, setSent] = useState(false);
  const [running, setRunning] = useState(false);
  const [refused, setRefused] = useState<ApiProblem | null>(null);
  /** A new row of boxes after each wrong code, with the cursor in the first. */
  const [round, setRound] = useState(0);
  const submit = async (code: string): Promise<void> => {
    setRunning(true);
    try {
      asked.resolve(await asked.attempt(`${method} ${code}`));
      onClose();
    } catch (error) {
      const problem = asProblem(error);
      if (problem && AGAIN.includes(problem.code)) {
        setRefused(problem);
        setRound((before) => before + 1);
        setRunning(false);
        return;
      }
      asked.reject(error);
      onClose();
    }
  };
  const ready = method === 'totp' || sent;
  return (
    <div className="pc-verify">
      {method === 'totp' ? <p>{say('verification:totpHint')}</p> : <MailStep problem={asked.problem} onSent={() => { setSent(true); setRefused(null); setRound((before) => before + 1); }} />}
      {ready ? (
        <fieldset disabled={running}>
          <legend>{say('verification:code')}</legend>
          <Input.OTP key={round} length={6} size="large" autoFocus disabled={running} inputMode="numeric" autoComplete="one-time-code" formatter={(text) => text.replace(/\D/g, '')} {...(refused ? { status: 'error' as const } : {})} onChange={(code) => void submit(code)} />
        </fieldset>
      ) : null}
      <div role="status">
        {running ? say('verification:checking') : null}
        {refused && !running ? <Alert type="error" showIcon title={problemWords(refused, say)} /> : null}
      </div>
    </div>
  );
}

/** Counts whole seconds down to nothing. */
function useCountdown(): [seconds: number, begin: (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  const counting = left > 0;
  useEffect(() => {
    if (!counting) return;
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1000);
    return () => clearInterval(timer);
  }, [counting]);
  return [left, setLeft];
}

function MailStep({ problem, onSent }: { problem: ApiProblem; onSent: () => void }): ReactNode {
  const say = useSay();
  const session = useSession();
  const send = useWrite(sendCode, []);
  const [left, begin] = useCountdown();
  const [address, setAddress] = useState<string | null>(null);
  const ask = async (): Promise<void> => {
    const body = { action: textOf(problem, 'action') as BodyIn<typeof sendCode>['action'], object: textOf(problem, 'object') };
    try {
      const answer = await send.run({ body });
      setAddress(answer.address);
      begin(answer.resendSeconds);
      onSent();
    } catch (error) {
      const seconds = Number(asProblem(error)?.params['seconds'] ?? 0);
      if (seconds > 0) begin(seconds);
    }
  };
  const words = { address: address ?? textOf(problem, 'address'), minutes: CODE_MINUTES, tries: CODE_TRIES };
  return (
    <>
      <p>
        {say(address === null ? 'verification:mailHint' : 'verification:sent', words)}
        {/* Only the operator of an installation whose clock is a toy can read codes there. */}
        {address !== null && session.member.kind === 'operator' && session.clock.movable ? <> <a href="/support/mails" target="_blank" rel="noreferrer">{say('verification:outbox')}</a></> : null}
      </p>
      <Button type={address === null ? 'primary' : 'default'} autoFocus={address === null} loading={send.running} disabled={left > 0} onClick={() => void ask()}>
        {left > 0 ? say('verification:resendIn', { seconds: left }) : say(address === null ? 'verification:send' : 'verification:resend')}
      </Button>
      {send.problem ? <Alert type="error" showIcon title={problemWords(send.problem, say)} /> : null}
    </>
  );
}
