/** 销售 > 云经销商 > 云经销商管理 (sales 4.2, last row): a distributor's resellers and the account manager who looks after each. */
import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { listResellers, resellerHistory, revealResellers, setResellerManager, unassignResellers } from '../../../contract/console/resellers.ts';
import { call } from '../../app/client.ts';
import { useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import { useMay, useSession } from '../../app/session.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { Missing, Money, Quantity } from '../../ui/figures.tsx';
import { type Column, instantColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import type { RevealValues } from '../../ui/reveal.ts';
import { ResellerHistory } from './reseller-history.tsx';
import { ResellerAssignDrawer } from './reseller-assign-drawer.tsx';

type Row = RowOf<typeof listResellers>;

/** Resellers and account managers in one list: the column says whom to ask about. */
export function useResellerReveal(): RevealValues | undefined {
  const managers = useManagerReveal();
  const may = useMay(revealResellers.access);
  return useMemo(() => (managers && may ? async (column, ids) => (column === 'reseller' ? (await call(revealResellers, { body: { resellerIds: [...ids] } })).values : managers('name', ids)) : undefined), [managers, may]);
}

function useTakeBack(): (rows: readonly Row[], done: () => void) => void {
  const say = useSay();
  const { modal, message } = App.useApp();
  const unassign = useWrite(unassignResellers, ['assignment', 'customers', 'usage']);
  return (rows, done) =>
    void modal.confirm({
      title: say('resellers:unassign.title', { count: rows.length }),
      content: say('resellers:unassign.hint'),
      okText: say('resellers:action.unassign'),
      onOk: () =>
        unassign.run({ body: { resellerIds: rows.map((row) => row.resellerId) } }).then(
          (result) => {
            done();
            void message.success(say('resellers:unassign.done', { count: result.unassigned }));
          },
          (error: unknown) => void message.error(problemWords(error, say)),
        ),
    });
}

function useFilters(): readonly FilterDefinition[] {
  const say = useSay();
  const all = useSession().scope === 'all';
  return useMemo<FilterDefinition[]>(
    () => [
      { kind: 'text', key: 'name', label: say('resellers:name') },
      { kind: 'text', key: 'number', label: say('resellers:number'), exact: true },
      { kind: 'text', key: 'managerName', label: say('resellers:managerName') },
      { kind: 'days', key: 'joined', label: say('resellers:joinedAt') },
      ...(all ? [{ kind: 'yes-no' as const, key: 'unassigned', label: say('resellers:unassigned'), place: 'bar' as const }] : []),
    ],
    [say, all],
  );
}

function useColumns(): readonly Column<Row>[] {
  const say = useSay();
  return useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'name', title: say('resellers:name'), always: true, sort: 'name', width: 200, masked: { column: 'reseller', idOf: (row) => row.resellerId }, value: (row) => row.name }),
      textColumn({ key: 'manager', title: say('resellers:manager'), width: 140, masked: { column: 'manager', idOf: (row) => row.manager?.memberId ?? null }, value: (row) => row.manager?.name ?? say('resellers:managerNone') }),
      instantColumn({ key: 'assignedAt', title: say('resellers:assignedAt'), value: (row) => row.assignedAt }),
      { key: 'customers', title: say('resellers:customers'), sort: 'customers', width: 110, align: 'right', render: (row) => (row.customers === null ? <Missing why={say('resellers:figures.hidden')} /> : <Quantity value={row.customers} />) },
      { key: 'monthToDate', title: say('resellers:monthToDate'), width: 170, align: 'right', render: (row) => <MonthToDate row={row} /> },
      instantColumn({ key: 'joinedAt', title: say('resellers:joinedAt'), sort: 'joinedAt', value: (row) => row.joinedAt }),
      textColumn({ key: 'number', title: say('resellers:number'), width: 290, hidden: true, value: (row) => row.number }),
    ],
    [say],
  );
}

export function ResellersPage(): ReactNode {
  const say = useSay();
  const { scope } = useSession();
  const reveal = useResellerReveal();
  const mayEdit = useMay(setResellerManager.access) && scope !== 'own';
  const mayTakeBack = mayEdit && scope === 'all';
  const maySeeHistory = useMay(resellerHistory.access);
  const maySeeCustomers = useMay('customers.resellers') || scope !== 'all';
  const takeBack = useTakeBack();
  const filters = useFilters();
  const columns = useColumns();
  const [assigning, setAssigning] = useState<{ ids: readonly string[]; done?: () => void } | null>(null);
  const [history, setHistory] = useState<Row | null>(null);
  const batch = [
    ...(mayEdit ? [{ key: 'assign', label: say('resellers:action.assignBatch'), run: (rows: readonly Row[], done: () => void) => setAssigning({ ids: rows.map((row) => row.resellerId), done }) }] : []),
    ...(mayTakeBack ? [{ key: 'unassign', label: say('resellers:action.unassignBatch'), refuse: (rows: readonly Row[]) => (rows.every((row) => row.manager) ? null : say('resellers:unassign.free')), run: takeBack }] : []),
  ];
  const actions = [maySeeCustomers, maySeeHistory, mayEdit, mayTakeBack].filter(Boolean).length;
  return (
    <>
      <ListPage
        id="resellers"
        title={say('shell:page.resellers')}
        about={say('resellers:about')}
        rules={say('resellers:rules')}
        list={listResellers}
        paging="place"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.resellerId}
        rowName={(row) => row.name}
        sort="-joinedAt"
        {...(reveal ? { reveal } : {})}
        {...(batch.length > 0 ? { batch } : {})}
        rowActionsWidth={Math.max(120, 40 + actions * 82)}
        rowActions={(row) => (
          <>
            {maySeeCustomers ? <Link to="/sales/customers" search={{ partnerId: 'resellers', resellerId: row.resellerId } as never}>{say('resellers:action.customers')}</Link> : null}
            {mayEdit ? <Button type="link" size="small" onClick={() => setAssigning({ ids: [row.resellerId] })}>{say('resellers:action.assign')}</Button> : null}
            {mayTakeBack && row.manager ? <Button type="link" size="small" onClick={() => takeBack([row], () => {})}>{say('resellers:action.unassign')}</Button> : null}
            {maySeeHistory ? <Button type="link" size="small" onClick={() => setHistory(row)}>{say('resellers:action.history')}</Button> : null}
          </>
        )}
        empty={{ title: say('resellers:empty'), hint: say('resellers:emptyHint') }}
      />
      <ResellerAssignDrawer resellerIds={assigning?.ids ?? []} open={assigning !== null} onClose={() => setAssigning(null)} onDone={() => assigning?.done?.()} />
      {history ? <ResellerHistory resellerId={history.resellerId} name={history.name} onClose={() => setHistory(null)} /> : null}
    </>
  );
}

function MonthToDate({ row }: { row: Row }): ReactNode {
  const say = useSay();
  if (row.monthToDate === null) return <Missing why={say('resellers:figures.hidden')} />;
  if (row.monthToDate.length === 0) return <Missing why={say('resellers:monthToDate.none')} />;
  return row.monthToDate.map((sum) => (
    <div key={sum.currency}>
      <Money value={sum.dueAmount} currency={sum.currency} />
    </div>
  ));
}
