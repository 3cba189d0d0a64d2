/** 查看反馈 (sales 7.2): threads about lines and sheets, last spoken first, each beside the list with the field to go on; the operator's desk has the same list of every partner. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { feedbackState, listFeedback } from '../../../contract/console/incentives.ts';
import { type Say, useSay } from '../../app/language.ts';
import { LongText, Money, Missing } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, monthColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { usePartnersToChoose } from '../usage/whose-filters.ts';
import { FeedbackThread, type Subject } from './feedback-thread.tsx';
import { linePath } from './line-words.ts';
import { Notices } from './notices.tsx';
import { usePartnerBar } from './performance-filters.ts';
import { LINES, useDeskTabs, usePerformanceTabs } from './performance-tabs.ts';
import { FeedbackTag } from './states.tsx';
import './performance.css';

type Row = RowOf<typeof listFeedback>;

function subjectOf(row: Row): Subject {
  return row.customerId !== null && row.recordId !== null && row.sequence !== null
    ? { kind: 'line', customerId: row.customerId, recordId: row.recordId, sequence: row.sequence }
    : { kind: 'sheet', sheetId: row.sheetId, partnerId: row.partnerId };
}

function columnsOf(say: Say, desk: boolean): Column<Row>[] {
  return [
    { key: 'last', title: say('performance:feedback.last'), always: true, opens: true, width: 300, render: (row) => <LongText>{row.lastMessage}</LongText> },
    { key: 'state', title: say('performance:feedback.state'), width: 100, render: (row) => <FeedbackTag state={row.state} attention={desk} /> },
    ...(desk ? [textColumn<Row>({ key: 'partner', title: say('performance:review.partner'), width: 180, value: (row) => row.partnerName })] : []),
    { key: 'about', title: say('performance:feedback.subject'), width: 130, render: (row) => say(`performance:feedback.${row.about}`) },
    monthColumn({ key: 'month', title: say('performance:field.month'), value: (row) => row.sheetMonth }),
    textColumn({ key: 'customer', title: say('performance:field.customer'), width: 150, value: (row) => row.customerName }),
    { key: 'amount', title: say('performance:field.amount'), width: 140, align: 'right', render: (row) => (row.amount === null ? <Missing why={say('performance:feedback.sheet')} /> : <Money value={row.amount} currency={row.currency ?? undefined} />) },
    textColumn({ key: 'lastFrom', title: say('performance:feedback.lastFrom'), width: 90, value: (row) => say(`performance:feedback.${row.lastFrom}`) }),
    quantityColumn({ key: 'messages', title: say('performance:feedback.messages'), width: 80, value: (row) => row.messages }),
    instantColumn({ key: 'lastAt', title: say('performance:feedback.lastAt'), value: (row) => row.lastAt }),
  ];
}

export function FeedbackList({ desk }: { desk: boolean }): ReactNode {
  const say = useSay();
  const pageTabs = usePerformanceTabs();
  const deskTabs = useDeskTabs();
  const partners = usePartnersToChoose();
  const own = usePartnerBar();
  const filters = useMemo<FilterDefinition[]>(
    () => [
      ...(desk ? [{ kind: 'choice' as const, key: 'partnerId', label: say('performance:filter.partner'), place: 'bar' as const, choices: partners }] : own),
      { kind: 'choices', key: 'state', label: say('performance:feedback.state'), place: 'bar', choices: feedbackState.options.filter((value) => value !== 'none').map((value) => ({ value, label: say(`performance:feedbackState.${value}`) })), ...(desk ? { initial: 'in-progress' } : {}) },
      { kind: 'text', key: 'sheetId', label: say('performance:filter.sheet'), exact: true },
    ],
    [say, desk, partners, own],
  );
  const columns = useMemo(() => columnsOf(say, desk), [say, desk]);
  return (
    <ListPage
      id={desk ? 'performance-desk-feedback' : 'performance-feedback'}
      title={say(desk ? 'performance:review.title' : 'performance:title')}
      about={say('performance:feedback.about')}
      rules={<Notices />}
      pageTabs={desk ? deskTabs : pageTabs}
      list={listFeedback}
      paging="keyset"
      filters={filters}
      columns={columns}
      rowKey={(row) => row.threadId}
      rowName={(row) => `${say(`performance:feedback.${row.about}`)} ${row.sheetMonth}`}
      panel={(row) => (row ? <ThreadPanel key={row.threadId} row={row} /> : null)}
      panelTitle={(row) => `${say(`performance:feedback.${row.about}`)} · ${row.sheetMonth}`}
      empty={{ title: say(desk ? 'performance:feedback.deskEmpty' : 'performance:feedback.empty'), hint: say(desk ? 'performance:feedback.deskEmptyHint' : 'performance:feedback.emptyHint') }}
    />
  );
}

function ThreadPanel({ row }: { row: Row }): ReactNode {
  const say = useSay();
  const subject = subjectOf(row);
  return (
    <>
      <p className="pc-thread-links">
        {subject.kind === 'line' ? <Link to={linePath(subject)}>{say('performance:feedback.toLine')}</Link> : null}
        <Link to={LINES} search={{ sheetId: row.sheetId, partnerId: row.partnerId } as never}>{say('performance:feedback.toSheet')}</Link>
      </p>
      <FeedbackThread subject={subject} />
    </>
  );
}

export function PerformanceFeedbackPage(): ReactNode {
  return <FeedbackList desk={false} />;
}

export function ReviewFeedbackPage(): ReactNode {
  return <FeedbackList desk />;
}
