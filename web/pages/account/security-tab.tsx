/** 基本信息 > 安全: the partner's switch 验证码验证, and one's own ways to get a code. */
import { App, Button, QRCode, Input, Popconfirm, Skeleton, Space, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { chooseMethod, newTotp, removeTotp, setTotp, setVerificationSwitch, verificationMethods, verificationSwitch } from '../../../contract/console/verification.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { VerificationMethod } from '../../../contract/verification.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/figures.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { Help } from '../../ui/help.tsx';
import { problemWords, ProblemView } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import './security.css';

export function SecurityTab(): ReactNode {
  return (
    <>
      <PartnerSwitch />
      <OwnMethods />
    </>
  );
}

/** What went wrong is said where the button is; what a person gave up needs no saying. */
function useTell(): (error: unknown) => void {
  const say = useSay();
  const { message } = App.useApp();
  return (error) => void message.error(problemWords(error, say));
}

function PartnerSwitch(): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const tell = useTell();
  const read = useRead(verificationSwitch, {});
  const write = useWrite(setVerificationSwitch);
  const set = (required: boolean): void => {
    write.run({ body: { required } }).then(() => message.success(say(required ? 'verification:switchedOn' : 'verification:switchedOff')), tell);
  };
  const { data } = read;
  return (
    <Section
      title={<>{say('verification:switch')} <Help>{<><p>{say('verification:switchAbout')}</p><p>{say('verification:actions')}</p><ul>{(data?.actions ?? []).map((action) => <li key={action}>{say(`verification:action.${action}`)}</li>)}</ul></>}</Help></>}
      extra={data?.mayChange ? <Button loading={write.running} onClick={() => set(!data.required)}>{say(data.required ? 'verification:switchOff' : 'verification:switchOn')}</Button> : null}
    >
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active paragraph={{ rows: 1 }} /> : null}
      {data ? (
        <>
          <p><StatusTag tone={data.required ? 'done' : 'quiet'}>{say(data.required ? 'verification:on' : 'verification:off')}</StatusTag>{data.changed ? <span className="pc-about"> {say('verification:switchedBy', { who: data.changed.memberName })} <Instant value={data.changed.at} /></span> : null}</p>
          <p className="pc-about">{say('verification:switchAbout')}</p>
        </>
      ) : null}
    </Section>
  );
}

function OwnMethods(): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const tell = useTell();
  const read = useRead(verificationMethods, {});
  const choose = useWrite(chooseMethod);
  const remove = useWrite(removeTotp);
  const fresh = useWrite(newTotp, []);
  const [app, setApp] = useState<OutputOf<typeof newTotp> | null>(null);
  const { data } = read;
  const both = data !== undefined && data.mail.available && data.totp.active;
  const preference = (method: VerificationMethod): ReactNode => {
    if (!both) return null;
    if (data.preferred === method) return <StatusTag tone="active">{say('verification:preferred')}</StatusTag>;
    return <Button type="link" size="small" onClick={() => choose.run({ body: { preferred: method } }).then(() => message.success(say('verification:preferSaved')), tell)}>{say('verification:prefer')}</Button>;
  };
  return (
    <Section title={say('verification:methods')}>
      <p className="pc-about">{say('verification:methodsAbout')}</p>
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active paragraph={{ rows: 2 }} /> : null}
      {data ? (
        <ul className="pc-methods">
          <li>
            <strong>{say('verification:method.totp')}</strong>
            <span>{data.totp.active ? <>{say('verification:appSince')} <Instant value={data.totp.confirmedAt} precision="minute" /></> : say('verification:appOff')}</span>
            <Space>
              {preference('totp')}
              <Button size="small" loading={fresh.running} onClick={() => fresh.run({}).then(setApp, tell)}>{say(data.totp.active ? 'verification:replace' : 'verification:setUp')}</Button>
              {data.totp.active ? (
                <Popconfirm title={say('verification:removeSure')} description={say('verification:removeHint')} okText={say('verification:remove')} onConfirm={() => void remove.run({}).then(() => message.success(say('verification:removed')), tell)}>
                  <Button size="small" danger>{say('verification:remove')}</Button>
                </Popconfirm>
              ) : null}
            </Space>
          </li>
          <li>
            <strong>{say('verification:method.mail')}</strong>
            <span>{data.mail.available ? say('verification:mailOn', { address: data.mail.address }) : say('verification:mailOff')}</span>
            <Space>{preference('mail')}</Space>
          </li>
        </ul>
      ) : null}
      <FormDrawer
        open={app !== null}
        onClose={() => setApp(null)}
        title={say('verification:setUp')}
        about={say('verification:setUpAbout')}
        endpoint={setTotp}
        toBody={(values) => ({ secret: app?.secret ?? '', code: String(values['code'] ?? '') })}
        doneMessage={say('verification:setUpDone')}
        submitLabel={say('verification:confirm')}
      >
        {app ? (
          <div className="pc-app-key">
            <QRCode value={app.uri} type="svg" size={176} bordered={false} color="#000000" bgColor="#ffffff" aria-label={say('verification:qr')} />
            <div>
              <div className="pc-about">{say('verification:key')}</div>
              <Typography.Text copyable={{ text: app.secret }} className="pc-code">{app.secret.replace(/(.{4})(?=.)/g, '$1 ')}</Typography.Text>
            </div>
          </div>
        ) : null}
        <Field name="code" label={say('verification:code')} required><Input inputMode="numeric" maxLength={6} autoComplete="one-time-code" /></Field>
      </FormDrawer>
    </Section>
  );
}
