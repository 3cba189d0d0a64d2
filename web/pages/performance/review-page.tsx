/** 运营 > 业绩审核 (sales 7.2): sheets to review with totals, the month before, what does not count, open feedback, and whether and from when they can be made final. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { listReview, sheetState } from '../../../contract/console/incentives.ts';
import { type Say, useSay } from '../../app/language.ts';
import { changePercent } from '../../ui/amount-text.ts';
import { Missing, Money, Quantity } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, monthColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { usePeriod } from '../usage/period.ts';
import { usePartnersToChoose } from '../usage/whose-filters.ts';
import { CloseDialog } from './close-dialog.tsx';
import { Notices } from './notices.tsx';
import { LINES, useDeskTabs } from './performance-tabs.ts';
import { Readiness, type ReviewRow, reviewName } from './review-row.tsx';
import { ReviewPanel } from './review-panel.tsx';
import { SheetTag } from './states.tsx';
import './performance.css';

type InCurrency = ReviewRow['currencies'][number];

function eachCurrency(row: ReviewRow, render: (one: InCurrency) => ReactNode): ReactNode {
  return <span className="pc-each">{row.currencies.length === 0 ? <Missing /> : row.currencies.map((one) => <span key={one.currency}>{render(one)}</span>)}</span>;
}

function columnsOf(say: Say): Column<ReviewRow>[] {
  const money = (key: string, title: string, value: (one: InCurrency) => string, hidden = false): Column<ReviewRow> => ({ key, title, width: 140, align: 'right', hidden, render: (row) => eachCurrency(row, (one) => <Money value={value(one)} />) });
  return [
    { key: 'partner', title: say('performance:review.partner'), always: true, opens: true, width: 200, render: (row) => row.partnerName },
    monthColumn({ key: 'month', title: say('performance:field.month'), value: (row) => row.month }),
    { key: 'state', title: say('performance:field.state'), width: 104, render: (row) => <SheetTag state={row.state} /> },
    { key: 'ripe', title: say('performance:review.readiness'), width: 196, render: (row) => <Readiness row={row} /> },
    { key: 'currency', title: say('performance:field.currency'), width: 84, render: (row) => eachCurrency(row, (one) => one.currency) },
    money('amount', say('performance:field.total'), (one) => one.amount),
    money('previous', say('performance:review.previous'), (one) => one.previousAmount),
    { key: 'change', title: say('performance:review.change'), width: 92, align: 'right', render: (row) => eachCurrency(row, (one) => <span className="pc-figure">{changePercent(one.previousAmount, one.amount) ?? '—'}</span>) },
    money('unpaid', say('performance:field.unpaid'), (one) => one.unpaidAmount),
    money('late', say('performance:field.late'), (one) => one.lateAmount, true),
    { key: 'lines', title: say('performance:field.lines'), width: 90, align: 'right', hidden: true, render: (row) => eachCurrency(row, (one) => <Quantity value={one.lines} />) },
    { key: 'notCounting', title: say('performance:review.notCounting'), width: 130, align: 'right', render: (row) => eachCurrency(row, (one) => <Link to={LINES} search={{ sheetId: row.sheetId, partnerId: row.partnerId, currency: one.currency, counts: 'no' } as never}><Quantity value={one.notCounting} /></Link>) },
    { key: 'feedback', title: say('performance:review.openFeedback'), width: 110, align: 'right', render: (row) => <Quantity value={row.openFeedback} /> },
    { key: 'sheetId', title: say('performance:field.sheetId'), width: 178, hidden: true, render: (row) => <Link to={LINES} search={{ sheetId: row.sheetId, partnerId: row.partnerId } as never} className="pc-code">{row.sheetId}</Link> },
    instantColumn({ key: 'finalAt', title: say('performance:field.finalAt'), business: true, hidden: true, value: (row) => row.finalAt }),
    textColumn({ key: 'closedBy', title: say('performance:review.closedBy'), width: 110, hidden: true, value: (row) => row.closedBy }),
    textColumn({ key: 'note', title: say('performance:field.note'), hidden: true, value: (row) => row.note }),
  ];
}

export function PerformanceReviewPage(): ReactNode {
  const say = useSay();
  const period = usePeriod();
  const partners = usePartnersToChoose();
  const tabs = useDeskTabs();
  const [closing, setClosing] = useState<ReviewRow | null>(null);
  const filters = useMemo<FilterDefinition[]>(
    () => [
      { kind: 'choices', key: 'state', label: say('performance:field.state'), place: 'bar', initial: 'draft', choices: sheetState.options.map((value) => ({ value, label: say(`performance:state.${value}`) })) },
      { kind: 'choice', key: 'partnerId', label: say('performance:filter.partner'), place: 'bar', choices: partners },
      { kind: 'month', key: 'month', label: say('performance:field.month'), oldest: period.oldest, newest: period.newest },
    ],
    [say, partners, period],
  );
  const columns = useMemo(() => columnsOf(say), [say]);
  return (
    <>
      <ListPage
        id="performance-review"
        title={say('performance:review.title')}
        about={say('performance:review.about')}
        rules={<Notices />}
        pageTabs={tabs}
        list={listReview}
        paging="place"
        filters={filters}
        columns={columns}
        rowKey={(row) => `${row.partnerId} ${row.sheetId}`}
        rowName={(row) => reviewName(row, say)}
        panel={(row) => (row ? <ReviewPanel key={row.sheetId} row={row} onClose={() => setClosing(row)} /> : null)}
        panelTitle={(row) => reviewName(row, say)}
        rowActionsWidth={150}
        rowActions={(row) => (
          <>
            <Link to={LINES} search={{ sheetId: row.sheetId, partnerId: row.partnerId } as never}>{say('performance:sheets.toLines')}</Link>
            {row.ripe ? <Button type="link" size="small" onClick={() => setClosing(row)}>{say('performance:review.close')}</Button> : null}
          </>
        )}
        empty={{ title: say('performance:review.empty'), hint: say('performance:review.emptyHint') }}
      />
      {closing ? <CloseDialog row={closing} onClose={() => setClosing(null)} /> : null}
    </>
  );
}
