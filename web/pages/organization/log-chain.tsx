/** Whether the log is whole: until which entry the chain was recomputed, by whom and when, and recomputing it now. */
import { useNavigate } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { chainState, verifyLog } from '../../../contract/console/operation-log.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { quantityText } from '../../ui/amount-text.ts';
import { Instant } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';

/** `12`, or `head 12` when the end of the log is not what the chain says. */
function brokenText(first: string, say: Say): string {
  const head = first.startsWith('head ');
  return say(head ? 'operationLog:chain.head' : 'operationLog:chain.entry', { sequence: quantityText(first.replace('head ', '')) });
}

export function LogChain({ partnerId }: { partnerId: string | undefined }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const whose = partnerId === undefined ? {} : { partnerId };
  const state = useRead(chainState, { query: whose });
  const verify = useWrite(verifyLog);
  if (!state.data) return null;
  const { entries, verified } = state.data;
  const press = () => verify.run({ body: whose }).then(
    (done) => void (done.intact ? message.success(say('operationLog:chain.intact', { upTo: quantityText(done.upTo) })) : message.error(say('operationLog:chain.broken', { first: brokenText(done.failing[0] ?? '', say) }))),
    (error: unknown) => void message.error(problemWords(error, say)),
  );
  const showBroken = (first: string) => void navigate({ to: '/organization/operation-log', search: { ...whose, after: String(BigInt(first.replace('head ', '')) + 1n) } as never });
  const words = verified === null ? say('operationLog:chain.never') : verified.intact ? say('operationLog:chain.intact', { upTo: quantityText(verified.upTo) }) : say('operationLog:chain.broken', { first: brokenText(verified.firstBroken ?? '', say) });
  const tone = verified === null ? 'quiet' : verified.intact ? 'done' : 'attention';
  return (
    <section className="pc-log-chain" aria-label={say('operationLog:chain')}>
      <span className="pc-log-chain-words">
        <span>
          {say('operationLog:chain')} <Help>{say('operationLog:chain.help')}</Help>
        </span>
        <span>{say('operationLog:chain.entries', { entries: quantityText(entries) })}</span>
        <StatusTag tone={tone}>{words}</StatusTag>
        {verified === null ? null : (
          <span className="pc-log-chain-when">
            {say('operationLog:chain.by', { who: verified.memberName })} <Instant value={verified.at} />
          </span>
        )}
      </span>
      <span>
        {verified?.firstBroken ? (
          <Button type="link" size="small" onClick={() => showBroken(verified.firstBroken ?? '0')}>
            {say('operationLog:chain.show')}
          </Button>
        ) : null}
        <Button size="small" loading={verify.running} onClick={() => void press()}>
          {say('operationLog:chain.verify')}
        </Button>
      </span>
    </section>
  );
}
