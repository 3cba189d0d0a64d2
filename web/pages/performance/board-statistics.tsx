/** 业绩金额统计 (sales 6.2): this month and the year so far, each beside what it can be compared with, up to the same day. */
import { Skeleton, Table } from 'antd';
import type { ReactNode } from 'react';
import { performanceStatistics } from '../../../contract/console/performance-board.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { changePercent } from '../../ui/amount-text.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Missing, Money } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import type { Search } from './board-groups.ts';
import { SheetTag } from './states.tsx';

type Statistics = OutputOf<typeof performanceStatistics>;
const PERIODS = ['thisMonth', 'lastMonthSameDays', 'lastYearSameDays', 'lastMonth', 'yearToDate', 'lastYearToDate'] as const;
type Period = (typeof PERIODS)[number];
/** With which figure of now a period is compared; the whole of last month with none, being of another length. */
const COMPARED: Readonly<Partial<Record<Period, 'thisMonth' | 'yearToDate'>>> = { lastMonthSameDays: 'thisMonth', lastYearSameDays: 'thisMonth', lastYearToDate: 'yearToDate' };
/** What the endpoint takes of the board's filter. */
const WHOSE = ['partnerId', 'supervisorId', 'managerId', 'customerId', 'customerName', 'accountName'];

interface Row {
  readonly key: string;
  readonly period: Period;
  readonly currency: string;
  readonly counted: Statistics[Period];
  readonly amount: string | null;
  readonly unpaidAmount: string | null;
  readonly change: string | null;
}

function rowsOf(statistics: Statistics, wanted: string | undefined): Row[] {
  const currencies = [...new Set(PERIODS.flatMap((period) => statistics[period]?.amounts.map((one) => one.currency) ?? []))].filter((currency) => wanted === undefined || currency === wanted).sort();
  const figure = (period: Period, currency: string) => {
    const counted = statistics[period];
    return counted === null ? null : (counted.amounts.find((one) => one.currency === currency) ?? { amount: '0', unpaidAmount: '0' });
  };
  return currencies.flatMap((currency) => PERIODS.map((period): Row => {
    const own = figure(period, currency);
    const now = COMPARED[period] ? figure(COMPARED[period], currency) : null;
    return { key: `${currency} ${period}`, period, currency, counted: statistics[period], amount: own?.amount ?? null, unpaidAmount: own?.unpaidAmount ?? null, change: own && now ? changePercent(own.amount, now.amount) : null };
  }));
}

function Change({ row }: { row: Row }): ReactNode {
  const say = useSay();
  if (row.period === 'thisMonth' || row.period === 'yearToDate') return null;
  if (row.change !== null) return <span className="pc-figure">{row.change}</span>;
  return <Missing why={say(row.counted === null ? 'performance:board.stat.none' : row.period === 'lastMonth' ? 'performance:board.stat.notCompared' : 'performance:board.stat.noBase')} />;
}

export function BoardStatistics({ query }: { query: Search }): ReactNode {
  const say = useSay();
  const whose = Object.fromEntries(WHOSE.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
  const read = useRead(performanceStatistics, { query: whose }, { keepPrevious: true });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 5 }} />;
  const rows = rowsOf(read.data, query['currency']);
  if (rows.length === 0) return null;
  return (
    <Section title={<>{say('performance:board.statistics')}<Help>{say('performance:board.stat.help')}</Help></>}>
      <Table<Row>
        size="small"
        rowKey="key"
        dataSource={rows}
        pagination={false}
        scroll={{ x: 820 }}
        columns={[
          { key: 'period', title: say('boards:compared'), width: 150, render: (_, row) => say(`performance:board.stat.${row.period}`) },
          { key: 'days', title: say('performance:board.stat.period'), width: 210, render: (_, row) => (row.counted ? <span className="pc-figure">{say('performance:board.stat.days', { from: row.counted.from, until: row.counted.until })}</span> : <Missing why={say('performance:board.stat.none')} />) },
          { key: 'state', title: say('performance:field.state'), width: 104, render: (_, row) => (row.counted ? <SheetTag state={row.counted.state} /> : null) },
          { key: 'currency', title: say('performance:field.currency'), width: 84, render: (_, row) => row.currency },
          { key: 'amount', title: say('performance:field.amount'), align: 'right', width: 150, render: (_, row) => <Money value={row.amount} missing={say('performance:board.stat.none')} /> },
          { key: 'change', title: say('performance:board.stat.change'), align: 'right', width: 110, render: (_, row) => <Change row={row} /> },
          { key: 'unpaid', title: say('performance:field.unpaid'), align: 'right', width: 140, render: (_, row) => <Money value={row.unpaidAmount} missing={say('performance:board.stat.none')} /> },
        ]}
      />
    </Section>
  );
}
