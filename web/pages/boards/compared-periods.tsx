/** The last month of the range against last month and last year: a month that is not over up to the same day of both. */
import { Skeleton, Table } from 'antd';
import type { ReactNode } from 'react';
import { boardCompared } from '../../../contract/console/consumption-board.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { changePercent } from '../../ui/amount-text.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Missing, Money } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import type { BoardQuery } from './board-state.ts';

type Compared = NonNullable<OutputOf<typeof boardCompared>['compared']>;
type Figures = { readonly dueAmount: string; readonly paidAmount: string };
const PARTS = ['now', 'lastMonth', 'lastYear'] as const;

interface Row {
  readonly key: string;
  readonly currency: string;
  readonly part: (typeof PARTS)[number];
  readonly figures: Figures | null;
  readonly now: Figures;
}

function periodWords(compared: Compared, part: Row['part'], say: Say): string {
  const period = compared[part];
  if (period === null) return say('boards:compared.noMonth');
  return compared.whole ? say('boards:comparedWhole', { month: period.month }) : say('boards:comparedUntil', { month: period.month, day: String(Number(period.until.slice(8))) });
}

function Change({ row, of }: { row: Row; of: keyof Figures }): ReactNode {
  const say = useSay();
  if (row.part === 'now') return null;
  if (row.figures === null) return <Missing why={say('boards:compared.noMonth')} />;
  const change = changePercent(row.figures[of], row.now[of]);
  return change === null ? <Missing why={say('boards:compared.noBase')} /> : <span className="pc-figure">{change}</span>;
}

export function ComparedPeriods({ query }: { query: BoardQuery['query'] }): ReactNode {
  const say = useSay();
  const read = useRead(boardCompared, { query }, { keepPrevious: true });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 3 }} />;
  const { compared, currencies } = read.data;
  if (compared === null) return <p className="pc-about pc-usage-none">{say('boards:compared.none', { month: query.to })}</p>;
  const rows = currencies.flatMap((one) => PARTS.map((part): Row => ({ key: `${one.currency} ${part}`, currency: one.currency, part, figures: one[part], now: one.now })));
  const money = (row: Row, of: keyof Figures) => <Money value={row.figures?.[of] ?? null} missing={say('boards:compared.noMonth')} />;
  return (
    <Section title={<>{say('boards:compared')}<Help>{say('boards:compared.help')}</Help></>}>
      <Table<Row>
        size="small"
        rowKey="key"
        dataSource={rows}
        pagination={false}
        scroll={{ x: 820 }}
        columns={[
          { key: 'part', title: say('boards:compared'), width: 130, render: (_, row) => say(`boards:compared.${row.part}`) },
          { key: 'period', title: say('boards:compared.period'), width: 190, render: (_, row) => periodWords(compared, row.part, say) },
          { key: 'currency', title: say('usage:field.currency'), width: 80, render: (_, row) => row.currency },
          { key: 'due', title: say('boards:due'), align: 'right', width: 150, render: (_, row) => money(row, 'dueAmount') },
          { key: 'dueChange', title: say('boards:compared.change'), align: 'right', width: 90, render: (_, row) => <Change row={row} of="dueAmount" /> },
          { key: 'paid', title: say('boards:paid'), align: 'right', width: 150, render: (_, row) => money(row, 'paidAmount') },
          { key: 'paidChange', title: say('boards:compared.change'), align: 'right', width: 90, render: (_, row) => <Change row={row} of="paidAmount" /> },
        ]}
      />
    </Section>
  );
}
