/** One currency of a month by account manager: bars against last month, and the table with everything, total last. */
import { Link, useNavigate } from '@tanstack/react-router';
import { Table } from 'antd';
import { type ReactNode, useMemo } from 'react';
import type { Basis } from '../../../contract/console/shapes.ts';
import type { summaryByManager } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import { sharePercent } from '../../ui/amount-text.ts';
import { Chart } from '../../ui/chart.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Eye } from '../../ui/eye.tsx';
import { Missing, Money, Quantity } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import type { Column } from '../../ui/list-column.tsx';
import { useReveals } from '../../ui/reveal.ts';
import { OnlyInHead, TABLE_HEAD } from '../../ui/table-head.tsx';
import { changeAtPace, type Pace } from './pace.ts';
import { recordsOfManager, type Search } from './records-link.ts';

export type BasisName = Basis;
type Answer = OutputOf<typeof summaryByManager>;
export type ManagerRow = Answer['items'][number];
type Total = Answer['totals'][number];

export function managerName(row: Pick<ManagerRow, 'manager'>, say: Say): string {
  return row.manager ? row.manager.name : say('usage:byManager.unassigned');
}

/** Masked names are often alike; in a chart every manager needs a name of its own. */
export function namesApart(rows: readonly Pick<ManagerRow, 'manager'>[], say: Say): string[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const name = managerName(row, say);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

export interface ManagerMonthProps {
  readonly pace: Pace;
  readonly items: readonly ManagerRow[];
  readonly total: Total;
  readonly month: string;
  readonly basis: BasisName;
  /** The day whose assignments count; undefined: those of now. */
  readonly asOf: string | undefined;
  /** Month and partner, for the way to the details. */
  readonly same: Search;
}

export function ManagerMonth({ items, total, month, basis, asOf, pace, same }: ManagerMonthProps): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const names = useMemo(() => namesApart(items, say), [items, say]);
  const recordsOf = (row: ManagerRow): Search => recordsOfManager(row, { same, basis, asOf });
  const series = useMemo(
    () => [
      { name: say('usage:byManager.thisMonth'), values: items.map((row) => row.dueAmount) },
      { name: say('usage:byManager.lastMonth'), values: items.map((row) => row.previousDueAmount) },
    ],
    [items, say],
  );
  const title = say('usage:byManager.title', { month });
  return (
    <>
      {items.length > 1 ? <Chart
        title={title}
        unit={total.currency}
        shape="bars"
        categoryName={say('usage:byManager.manager')}
        categories={names}
        series={series}
        height={Math.min(720, Math.max(180, 80 + items.length * 40))}
        tableBelow
        onPick={(index) => {
          const row = items[index];
          if (row) void navigate({ to: '/sales/consumption/records', search: recordsOf(row) as never });
        }}
      /> : null}
      <Section title={`${items.length > 1 ? say('usage:byManager.table') : title} (${total.currency})`}>
        {pace.whole ? null : <p className="pc-about pc-usage-note">{say('usage:head.paceHelp', { days: pace.days, previousDays: pace.previousDays })}</p>}
        <ManagerTable items={items} names={names} total={total} pace={pace} recordsOf={recordsOf} />
      </Section>
    </>
  );
}

function Change({ from, to, pace }: { from: string; to: string; pace: Pace }): ReactNode {
  const say = useSay();
  const change = changeAtPace(from, to, pace);
  return change === null ? <Missing why={say('usage:head.noChange')} /> : <span className="pc-figure">{change}</span>;
}

interface ManagerTableProps extends Pick<ManagerMonthProps, 'items' | 'total' | 'pace'> {
  readonly names: readonly string[];
  readonly recordsOf: (row: ManagerRow) => Search;
}

function ManagerTable({ items, names, total, pace, recordsOf }: ManagerTableProps): ReactNode {
  const say = useSay();
  const rows = items.map((row, index) => ({ row, name: names[index] ?? '' }));
  const title = say('usage:byManager.manager');
  const column = useMemo<Column<ManagerRow>>(() => ({ key: 'manager', title, masked: { column: 'name', idOf: (row) => row.manager?.memberId ?? null }, render: () => null }), [title]);
  const eyes = useReveals(useManagerReveal(), items, items.map((row) => row.manager?.memberId).join());
  const head = <span className="pc-column-head"><span>{title}</span>{eyes ? <OnlyInHead><Eye name={title} open={eyes.isOpen(column)} busy={eyes.isBusy(column)} onPress={() => eyes.toggle(column)} /></OnlyInHead> : null}</span>;
  return (
    <Table<(typeof rows)[number]>
      size="small"
      rowKey={({ row }) => row.manager?.memberId ?? 'none'}
      dataSource={rows}
      pagination={false}
      components={TABLE_HEAD}
      scroll={{ x: 1040 }}
      columns={[
        { key: 'manager', title: head, fixed: 'left', render: (_, { row, name }) => <><Link to="/sales/consumption/records" search={recordsOf(row) as never} aria-label={say('usage:byManager.toRecords', { name: eyes?.valueOf(column, row) ?? name })}>{eyes?.valueOf(column, row) ?? name}</Link>{row.manager ? null : <Help>{say('usage:byManager.unassignedHelp')}</Help>}</> },
        { key: 'customers', title: say('usage:byManager.customers'), align: 'right', width: 90, render: (_, { row }) => <Quantity value={row.customers} /> },
        { key: 'due', title: say('usage:byManager.due'), align: 'right', width: 150, render: (_, { row }) => <Money value={row.dueAmount} /> },
        { key: 'share', title: say('usage:byManager.share'), align: 'right', width: 80, render: (_, { row }) => <span className="pc-figure">{sharePercent(row.dueAmount, total.dueAmount) ?? '—'}</span> },
        { key: 'previous', title: say('usage:byManager.previous'), align: 'right', width: 150, render: (_, { row }) => <Money value={row.previousDueAmount} /> },
        { key: 'change', title: pace.whole ? say('usage:byManager.change') : say('usage:byManager.changePace'), align: 'right', width: 130, render: (_, { row }) => <Change from={row.previousDueAmount} to={row.dueAmount} pace={pace} /> },
        { key: 'list', title: say('usage:byManager.list'), align: 'right', width: 150, render: (_, { row }) => <Money value={row.listAmount} /> },
        { key: 'discount', title: say('usage:byManager.discount'), align: 'right', width: 140, render: (_, { row }) => <Money value={row.discountAmount} /> },
      ]}
      summary={() => (
        <Table.Summary.Row className="pc-usage-total">
          <Table.Summary.Cell index={0}>{say('usage:byManager.total')}</Table.Summary.Cell>
          <Table.Summary.Cell index={1} />
          <Table.Summary.Cell index={2} align="right"><Money value={total.dueAmount} /></Table.Summary.Cell>
          <Table.Summary.Cell index={3} align="right">{sharePercent(total.dueAmount, total.dueAmount) ?? '—'}</Table.Summary.Cell>
          <Table.Summary.Cell index={4} align="right"><Money value={total.previousDueAmount} /></Table.Summary.Cell>
          <Table.Summary.Cell index={5} align="right"><Change from={total.previousDueAmount} to={total.dueAmount} pace={pace} /></Table.Summary.Cell>
          <Table.Summary.Cell index={6} align="right"><Money value={total.listAmount} /></Table.Summary.Cell>
          <Table.Summary.Cell index={7} align="right"><Money value={total.discountAmount} /></Table.Summary.Cell>
        </Table.Summary.Row>
      )}
    />
  );
}
