/** One sheet under review beside the list: its amounts against the month before, what does not count and why, what was asked, and the way to close it. */
import { Link } from '@tanstack/react-router';
import { Button, Table } from 'antd';
import type { ReactNode } from 'react';
import { useSay } from '../../app/language.ts';
import { changePercent } from '../../ui/amount-text.ts';
import { Facts, Section } from '../../ui/detail-page.tsx';
import { Instant, Missing, Money, Quantity } from '../../ui/figures.tsx';
import { FeedbackThread } from './feedback-thread.tsx';
import { LINES, REVIEW } from './performance-tabs.ts';
import { Readiness, type ReviewRow } from './review-row.tsx';
import { SheetTag } from './states.tsx';

type InCurrency = ReviewRow['currencies'][number];
type Reason = ReviewRow['reasons'][number];

export function ReviewPanel({ row, onClose }: { row: ReviewRow; onClose: () => void }): ReactNode {
  const say = useSay();
  const feedback = row.openFeedback > 0 ? <Link to={`${REVIEW}/feedback`} search={{ sheetId: row.sheetId, partnerId: row.partnerId } as never}>{row.openFeedback}</Link> : say('performance:review.noFeedback');
  return (
    <>
      <Section title={say('performance:review.readiness')} extra={row.ripe ? <Button type="primary" onClick={onClose}>{say('performance:review.close')}</Button> : null}>
        <Facts
          items={[
            { key: 'state', label: say('performance:field.state'), value: <SheetTag state={row.state} /> },
            { key: 'ready', label: say('performance:review.readiness'), value: <Readiness row={row} /> },
            { key: 'feedback', label: say('performance:review.openFeedback'), value: feedback },
            ...(row.finalAt ? [{ key: 'finalAt', label: say('performance:field.finalAt'), value: <Instant value={row.finalAt} business precision="minute" /> }, { key: 'closedBy', label: say('performance:review.closedBy'), value: row.closedBy ?? <Missing /> }] : []),
            ...(row.note ? [{ key: 'note', label: say('performance:field.note'), value: row.note }] : []),
          ]}
        />
      </Section>
      <Amounts row={row} />
      <WhatDoesNotCount row={row} />
      <Section title={say('performance:feedback.sheet')}>
        <FeedbackThread subject={{ kind: 'sheet', sheetId: row.sheetId, partnerId: row.partnerId }} />
      </Section>
    </>
  );
}

function Amounts({ row }: { row: ReviewRow }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('performance:review.amounts')} extra={<Link to={LINES} search={{ sheetId: row.sheetId, partnerId: row.partnerId } as never}>{say('performance:sheets.toLines')}</Link>}>
      <Table<InCurrency>
        size="small"
        rowKey="currency"
        dataSource={row.currencies}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: say('performance:review.nothing') }}
        columns={[
          { key: 'currency', title: say('performance:field.currency'), render: (_, one) => one.currency },
          { key: 'amount', title: say('performance:field.amount'), align: 'right', render: (_, one) => <strong><Money value={one.amount} /></strong> },
          { key: 'previous', title: say('performance:review.previous'), align: 'right', render: (_, one) => <Money value={one.previousAmount} /> },
          { key: 'change', title: say('performance:review.change'), align: 'right', render: (_, one) => <span className="pc-figure">{changePercent(one.previousAmount, one.amount) ?? <Missing why={say('performance:review.noBase')} />}</span> },
          { key: 'unpaid', title: say('performance:field.unpaid'), align: 'right', render: (_, one) => <Money value={one.unpaidAmount} /> },
          { key: 'late', title: say('performance:field.late'), align: 'right', render: (_, one) => <Money value={one.lateAmount} /> },
          { key: 'due', title: say('performance:field.due'), align: 'right', render: (_, one) => <Money value={one.dueAmount} /> },
          { key: 'lines', title: say('performance:field.lines'), align: 'right', render: (_, one) => <Quantity value={one.lines} /> },
        ]}
      />
    </Section>
  );
}

function WhatDoesNotCount({ row }: { row: ReviewRow }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('performance:review.reasons')}>
      {row.reasons.length === 0 ? <p className="pc-about">{say('performance:review.reasonsNone')}</p> : (
        <>
          <p className="pc-about">{say('performance:review.reasonsHelp')}</p>
          <Table<Reason>
            size="small"
            rowKey={(one) => `${one.reason} ${one.currency}`}
            dataSource={row.reasons}
            pagination={false}
            columns={[
              { key: 'reason', title: say('performance:why.reason'), render: (_, one) => <span title={say(`performanceReasons:${one.reason}`)}>{say(`performance:reason.${one.reason}`)}</span> },
              { key: 'lines', title: say('performance:field.lines'), align: 'right', width: 90, render: (_, one) => <Link to={LINES} search={{ sheetId: row.sheetId, partnerId: row.partnerId, currency: one.currency, reason: one.reason } as never}><Quantity value={one.lines} /></Link> },
              { key: 'due', title: say('performance:field.due'), align: 'right', width: 150, render: (_, one) => <Money value={one.dueAmount} currency={one.currency} /> },
            ]}
          />
        </>
      )}
    </Section>
  );
}
