/** 运营 > 邮件发件箱: mails with what became of them; one beside the list with its text. */
import { Alert, App, Button, Skeleton } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { getMail, listMails, mailState, resendMail } from '../../../contract/console/mail.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { Facts } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { problemWords, ProblemView } from '../../ui/problem-view.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { usePartnerChoices } from '../intake/partner-choice.tsx';

type Row = RowOf<typeof listMails>;
const TONES: Record<Row['state'], Tone> = { queued: 'waiting', sending: 'active', sent: 'done', failed: 'attention' };

function State({ row }: { row: Pick<Row, 'state' | 'error'> }): ReactNode {
  const say = useSay();
  return <StatusTag tone={TONES[row.state]} title={row.error ? say(`mail:error.${row.error}`) : undefined}>{say(`mail:state.${row.state}`)}</StatusTag>;
}

function MailPanel({ mailId }: { mailId: string }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const { clock } = useSession();
  const read = useRead(getMail, { params: { mailId } });
  const resend = useWrite(resendMail);
  const mail = read.data;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!mail) return <Skeleton active />;
  return (
    <div className="pc-section">
      <Facts
        items={[
          { key: 'state', label: say('mail:state'), value: <State row={mail} /> },
          { key: 'receiver', label: say('mail:receiver'), value: mail.receiver },
          { key: 'language', label: say('mail:language'), value: say(`account:language.${mail.language}`) },
          { key: 'sentAt', label: say('mail:sentAt'), value: <Instant value={mail.sentAt} /> },
          { key: 'expiresAt', label: say('mail:expiresAt'), value: <Instant value={mail.expiresAt} /> },
          ...(mail.error ? [{ key: 'error', label: say('mail:error'), value: say(`mail:error.${mail.error}`) }] : []),
          ...(mail.errorDetail ? [{ key: 'answer', label: say('mail:answer'), value: mail.errorDetail }] : []),
        ]}
      />
      <h3>{mail.subject}</h3>
      <pre className="pc-mail-text">{mail.text}</pre>
      {clock.movable ? null : <p className="pc-about">{say('mail:hidden')}</p>}
      {mail.mayResend ? <Button loading={resend.running} onClick={() => void resend.run({ params: { mailId } }).then(() => message.success(say('mail:resent')), (error: unknown) => message.error(problemWords(error, say)))}>{say('mail:resend')}</Button> : null}
    </div>
  );
}

function NotSending(): ReactNode {
  const say = useSay();
  const read = useRead(listMails, { query: { limit: '1' } });
  return read.data && !read.data.sends ? <Alert type="info" showIcon title={say('mail:notSending')} /> : null;
}

export function MailsPage(): ReactNode {
  const say = useSay();
  const partners = usePartnerChoices();
  const filters = useMemo<FilterDefinition[]>(
    () => [
      { kind: 'choice', key: 'state', label: say('mail:state'), choices: mailState.options.map((value) => ({ value, label: say(`mail:state.${value}`) })) },
      { kind: 'text', key: 'receiver', label: say('mail:receiverFilter'), exact: true },
      { kind: 'choice', key: 'partnerId', label: say('mail:partner'), choices: partners },
    ],
    [say, partners],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'subject', title: say('mail:subject'), always: true, opens: true, value: (row) => row.subject }),
      { key: 'state', title: say('mail:state'), width: 120, render: (row) => <State row={row} /> },
      textColumn({ key: 'receiver', title: say('mail:receiver'), value: (row) => row.receiver }),
      textColumn({ key: 'partner', title: say('mail:partner'), value: (row) => row.partnerName }),
      textColumn({ key: 'template', title: say('mail:template'), value: (row) => say(`mail:template.${row.template}`) }),
      instantColumn({ key: 'createdAt', title: say('mail:createdAt'), value: (row) => row.createdAt }),
      instantColumn({ key: 'sentAt', title: say('mail:sentAt'), value: (row) => row.sentAt }),
      quantityColumn({ key: 'attempts', title: say('mail:attempts'), value: (row) => String(row.attempts) }),
    ],
    [say],
  );
  return (
    <ListPage
      id="mails"
      title={say('shell:page.mails')}
      about={say('mail:about')}
      list={listMails}
      paging="keyset"
      filters={filters}
      columns={columns}
      rowKey={(row) => row.mailId}
      rowName={(row) => row.subject}
      above={() => <NotSending />}
      refetchMs={(answer) => (answer?.items.some((row) => row.state === 'queued' || row.state === 'sending') ? 5000 : false)}
      panel={(_, key) => <MailPanel key={key} mailId={key} />}
      empty={{ title: say('mail:empty'), hint: say('mail:emptyHint') }}
    />
  );
}
