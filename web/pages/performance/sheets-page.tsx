/** 销售 > 激励 > 业绩管理 > 业绩汇总 (sales 7.2): a sheet a month with state and amounts by currency, and the way to its lines. */
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { listSheets, sheetState } from '../../../contract/console/incentives.ts';
import { type Say, useSay } from '../../app/language.ts';
import { Money, Quantity } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, monthColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { Why } from '../../ui/why.tsx';
import { rangeFilters, useRangeAsked } from '../boards/board-state.ts';
import { useAbout } from '../usage/about.ts';
import { usePeriod } from '../usage/period.ts';
import { usePartnerAsked } from '../usage/whose-filters.ts';
import { FeedbackButton } from './feedback-button.tsx';
import { FeedbackDrawer, type FeedbackDrawerProps } from './feedback-thread.tsx';
import { whySum } from './line-words.ts';
import { Notices } from './notices.tsx';
import { PeoplePicker } from './people-picker.tsx';
import { usePartnerBar, usePerformanceChoices, useWhosePerformance } from './performance-filters.ts';
import { LINES, usePerformanceTabs } from './performance-tabs.ts';
import { FeedbackTag, performanceUntil, SheetTag, untilRecognised } from './states.tsx';
import './performance.css';

type Row = RowOf<typeof listSheets>;
type InCurrency = Row['currencies'][number];
/** A year at first: the current month and eleven before it. */
const FIRST_REACH = 11;
const UNKNOWN_HERE = ['associationType', 'currency'] as const;
/** Whose sheet: kept on the way to the lines, so that they add up to the figure. */
const WHOSE = ['partnerId', 'supervisorId', 'managerId', 'customerId', 'customerName', 'accountName'] as const;

/** A figure a currency, under one another. */
function eachCurrency(row: Row, render: (one: InCurrency) => ReactNode): ReactNode {
  return <span className="pc-each">{row.currencies.length === 0 ? '—' : row.currencies.map((one) => <span key={one.currency}>{render(one)}</span>)}</span>;
}

function moneyOf(key: string, title: string, value: (one: InCurrency) => string, more: { readonly help?: string; readonly hidden?: boolean } = {}): Column<Row> {
  return { key, title, width: 124, align: 'right', ...more, render: (row) => eachCurrency(row, (one) => <Money value={value(one)} />) };
}

function columnsOf(say: Say, whose: Readonly<Record<string, string>>): Column<Row>[] {
  const group = say('performance:group.money');
  return [
    { key: 'sheetId', title: say('performance:field.sheetId'), always: true, width: 166, render: (row) => <Link to={LINES} search={{ ...whose, sheetId: row.sheetId } as never} className="pc-code">{row.sheetId}</Link> },
    monthColumn({ key: 'month', title: say('performance:field.month'), value: (row) => row.month }),
    { key: 'state', title: say('performance:field.state'), width: 104, render: (row) => <SheetTag state={row.state} /> },
    { key: 'currency', title: say('performance:field.currency'), width: 84, render: (row) => eachCurrency(row, (one) => one.currency) },
    {
      key: 'amount', title: say('performance:field.total'), help: say('performance:field.amountHelp'), width: 132, align: 'right', group,
      render: (row) => eachCurrency(row, (one) => <Why content={whySum({ title: `${say('performance:field.total')} · ${row.month}`, lines: one.lines, parts: one, currency: one.currency }, say)}><Money value={one.amount} /></Why>),
    },
    moneyOf('unpaid', say('performance:field.unpaid'), (one) => one.unpaidAmount, { help: say('performance:rule.unpaid') }),
    moneyOf('late', say('performance:field.late'), (one) => one.lateAmount, { help: say('performance:field.lateHelp') }),
    moneyOf('transferred', say('performance:field.transferred'), (one) => one.transferredAmount, { help: say('performance:field.transferredHelp') }),
    moneyOf('due', say('performance:field.due'), (one) => one.dueAmount),
    { key: 'lines', title: say('performance:field.lines'), width: 90, align: 'right', render: (row) => eachCurrency(row, (one) => <Quantity value={one.lines} />) },
    { key: 'feedback', title: say('performance:field.feedback'), width: 104, render: (row) => (row.feedback === 'none' ? <span className="pc-about">{say('performance:feedbackState.none')}</span> : <FeedbackTag state={row.feedback} />) },
    moneyOf('cash', say('performance:field.cash'), (one) => one.cashAmount, { hidden: true }),
    moneyOf('credit', say('performance:field.credit'), (one) => one.creditAmount, { hidden: true }),
    moneyOf('card', say('performance:field.card'), (one) => one.cardAmount, { hidden: true }),
    moneyOf('coupon', say('performance:field.coupon'), (one) => one.couponAmount, { hidden: true }),
    moneyOf('writtenOff', say('performance:field.writtenOff'), (one) => one.writtenOffAmount, { hidden: true }),
    moneyOf('other', say('performance:field.other'), (one) => one.otherAmount, { hidden: true }),
    instantColumn({ key: 'finalAt', title: say('performance:field.finalAt'), business: true, hidden: true, missing: say('performance:stateHelp.draft'), value: (row) => row.finalAt }),
    textColumn({ key: 'note', title: say('performance:field.note'), hidden: true, value: (row) => row.note }),
  ];
}

function useFilters(choices: ReturnType<typeof usePerformanceChoices>): FilterDefinition[] {
  const say = useSay();
  const period = usePeriod();
  const range = useRangeAsked(FIRST_REACH);
  const partner = usePartnerBar();
  const whose = useWhosePerformance(choices, UNKNOWN_HERE);
  return useMemo<FilterDefinition[]>(
    () => [...rangeFilters(range, period, FIRST_REACH, say), ...partner, { kind: 'choices', key: 'state', label: say('performance:field.state'), place: 'bar', choices: sheetState.options.map((value) => ({ value, label: say(`performance:state.${value}`) })) }, ...whose],
    [say, range, period, partner, whose],
  );
}

export function PerformanceSheetsPage(): ReactNode {
  const say = useSay();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const partnerId = usePartnerAsked();
  const about = useAbout('performance:about');
  const tabs = usePerformanceTabs();
  const choices = usePerformanceChoices();
  const filters = useFilters(choices);
  const [thread, setThread] = useState<FeedbackDrawerProps['open']>(null);
  const kept = JSON.stringify(WHOSE.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  const whose = useMemo(() => ({ ...(partnerId ? { partnerId } : {}), ...(Object.fromEntries(JSON.parse(kept) as [string, string][]) as Readonly<Record<string, string>>) }), [kept, partnerId]);
  const columns = useMemo(() => columnsOf(say, whose), [say, whose]);
  return (
    <>
      <ListPage
        id="performance-sheets"
        title={say('performance:title')}
        about={about}
        rules={<Notices />}
        pageTabs={tabs}
        actions={<PeoplePicker choices={choices} />}
        list={listSheets}
        paging="whole"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.sheetId}
        rowName={(row) => `${row.month} ${row.sheetId}`}
        watermark={(answer) => performanceUntil(answer.watermark, say)}
        refetchMs={untilRecognised}
        rowActionsWidth={160}
        rowActions={(row) => (
          <>
            <Link to={LINES} search={{ ...whose, sheetId: row.sheetId } as never}>{say('performance:sheets.toLines')}</Link>
            <FeedbackButton state={row.feedback} onOpen={() => setThread({ subject: { kind: 'sheet', sheetId: row.sheetId, partnerId }, what: row.month })} />
          </>
        )}
        empty={{ title: say('performance:sheets.empty'), hint: say('performance:sheets.emptyHint') }}
      />
      <FeedbackDrawer open={thread} onClose={() => setThread(null)} />
    </>
  );
}
