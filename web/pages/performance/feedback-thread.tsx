/** 问题反馈 about one line or one sheet (sales 7.2): what was said so far, and the field to say more; the operator answers here too. */
import { App, Button, Checkbox, Drawer, Empty, Input, Skeleton } from 'antd';
import { type ReactNode, useState } from 'react';
import { giveFeedback, readFeedback } from '../../../contract/console/incentives.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { Instant } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { FeedbackTag } from './states.tsx';
import './performance.css';

/** What a thread is about. A line's partner follows from its customer; a sheet is named with its partner where there are several. */
export type Subject =
  | { readonly kind: 'line'; readonly customerId: string; readonly recordId: string; readonly sequence: number }
  | { readonly kind: 'sheet'; readonly sheetId: string; readonly partnerId: string | undefined };

type Thread = OutputOf<typeof readFeedback>;

const partnerOf = (subject: Subject) => (subject.kind === 'sheet' && subject.partnerId ? { partnerId: subject.partnerId } : {});

/** `typing`: what was opened is opened to write in. */
export function FeedbackThread({ subject, typing = false }: { subject: Subject; typing?: boolean }): ReactNode {
  const say = useSay();
  const may = useMay(giveFeedback.access);
  const query = subject.kind === 'sheet' ? { sheetId: subject.sheetId, ...partnerOf(subject) } : { customerId: subject.customerId, recordId: subject.recordId, sequence: String(subject.sequence) };
  const read = useRead(readFeedback, { query });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 5 }} />;
  return (
    <>
      <p className="pc-about">{say('performance:feedback.about')}</p>
      {read.data.thread ? <p className="pc-thread-state"><FeedbackTag state={read.data.thread.state} /></p> : null}
      <Messages messages={read.data.messages} />
      {may ? <Answer subject={subject} typing={typing} /> : <p className="pc-about">{say('performance:feedback.mayNot')}</p>}
    </>
  );
}

function Messages({ messages }: { messages: Thread['messages'] }): ReactNode {
  const say = useSay();
  if (messages.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('performance:feedback.nothing')} />;
  return (
    <ol className="pc-thread">
      {messages.map((message) => (
        <li key={message.messageId} className={`pc-thread-${message.from}`}>
          <div className="pc-thread-head">
            <strong>{say(`performance:feedback.${message.from}`)}</strong>
            <span>{message.author}</span>
            <Instant value={message.at} precision="minute" />
          </div>
          <p>{message.text}</p>
        </li>
      ))}
    </ol>
  );
}

function Answer({ subject, typing }: { subject: Subject; typing: boolean }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const isOperator = useSession().member.kind === 'operator';
  const [text, setText] = useState('');
  const [goesOn, setGoesOn] = useState(false);
  const write = useWrite(giveFeedback);
  const about = subject.kind === 'sheet' ? { kind: 'sheet' as const, sheetId: subject.sheetId } : { kind: 'line' as const, customerId: subject.customerId, recordId: subject.recordId, sequence: subject.sequence };
  const send = async (): Promise<void> => {
    if (text.trim() === '' || write.running) return;
    try {
      await write.run({ body: { ...partnerOf(subject), about, text: text.trim(), ...(isOperator && goesOn ? { goesOn: true } : {}) } });
    } catch {
      // Said below by `write.problem`; what was typed stays.
      return;
    }
    setText('');
    setGoesOn(false);
    void message.success(say('performance:feedback.sent'));
  };
  return (
    <form
      className="pc-thread-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
      }}
    >
      <Input.TextArea autoFocus={typing} aria-label={say('performance:feedback.text')} placeholder={say(isOperator ? 'performance:feedback.answerPlaceholder' : 'performance:feedback.placeholder')} rows={4} maxLength={2000} showCount value={text} onChange={(event) => setText(event.target.value)} />
      {write.problem ? <ProblemView problem={write.problem} /> : null}
      <div className="pc-thread-foot">
        {isOperator ? <Checkbox checked={goesOn} onChange={(event) => setGoesOn(event.target.checked)}>{say('performance:feedback.goesOn')}</Checkbox> : null}
        <Button type="primary" htmlType="submit" disabled={text.trim() === ''} loading={write.running}>{say('performance:feedback.send')}</Button>
      </div>
    </form>
  );
}

export interface FeedbackDrawerProps {
  readonly open: { readonly subject: Subject; readonly what: string } | null;
  readonly onClose: () => void;
}

export function FeedbackDrawer({ open, onClose }: FeedbackDrawerProps): ReactNode {
  const say = useSay();
  return (
    <Drawer open={open !== null} onClose={onClose} size={480} destroyOnHidden title={open ? say('performance:feedback.titleLine', { what: open.what }) : ''}>
      {open ? <FeedbackThread subject={open.subject} typing /> : null}
    </Drawer>
  );
}
