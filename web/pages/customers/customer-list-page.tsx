/** 销售 > 客户 > 客户管理: the customers this person may see, with what they consumed this month. */
import { Link, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { replaceManager } from '../../../contract/console/assignment.ts';
import { listCustomers } from '../../../contract/console/customers.ts';
import { homeCurrency } from '../../../contract/values/site.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { Missing, Money } from '../../ui/figures.tsx';
import type { Choice, FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { HandoverDrawer } from '../assignment/handover-drawer.tsx';
import { CustomerPanel } from './customer-panel.tsx';

type Row = RowOf<typeof listCustomers>;
const VERIFIED = ['none', '-1', '0', '1', '2', '3'] as const;
const TYPES = ['-1', '0', '1'] as const;
const RESELLERS = 'resellers';
/** The site's own first, what partners bill in next, then every other currency this browser knows. */
const currenciesFrom = (home: string) => [...new Set([home, 'CNY', 'USD', 'EUR', 'HKD', ...Intl.supportedValuesOf('currency')])];
export const verifiedKey = (value: number | null) => VERIFIED.find((known) => known === String(value)) ?? 'none';
export const frozenKey = (value: number) => (value === 1 ? '1' : value === 2 ? '2' : '0');
export const typeKey = (value: number) => TYPES.find((known) => known === String(value)) ?? '-1';

/** Distributors have two lists, their own customers and all resellers' (sales 3.2); the operator chooses a partner. */
function useResellerTab(): FilterDefinition[] {
  const say = useSay();
  const { member, partner, otherPartners } = useSession();
  const label = say('customers:field.partner');
  if (otherPartners.length === 0 || member.kind === 'customer') return [];
  if (member.kind === 'operator') {
    const choices = otherPartners.filter((p) => p.tier !== 'operator').map((p) => ({ value: p.partnerId, label: p.name }));
    return [{ kind: 'choice', key: 'partnerId', label, place: choices.length > 4 ? 'bar' : 'tabs', required: true, initial: choices[0]?.value, choices }];
  }
  const choices = [{ value: partner.partnerId, label: say('customers:tab.mine') }, { value: RESELLERS, label: say('customers:tab.resellers') }];
  return [{ kind: 'choice', key: 'partnerId', label, place: 'tabs', required: true, initial: partner.partnerId, choices }];
}

/** Whether the list is that of all resellers. */
function useOfResellers(): boolean {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  return search['partnerId'] === RESELLERS;
}

/** By name, and one by choice, as 云经销商管理 leads here. */
function resellerFilters(say: Say, choices: readonly Choice[]): FilterDefinition[] {
  return [{ kind: 'text', key: 'resellerName', label: say('customers:field.reseller') }, { kind: 'choice', key: 'resellerId', label: say('customers:filter.reseller'), choices }];
}

/** Shown at once where several resellers stand in one list. */
function resellerColumn(title: string, hidden: boolean): Column<Row> {
  return textColumn({ key: 'reseller', title, hidden, masked: { column: 'resellerName', idOf: (row) => (row.resellerName ? row.customerId : null) }, value: (row) => row.resellerName ?? '' });
}

export function CustomerListPage(): ReactNode {
  const say = useSay();
  const reveal = useCustomerReveal();
  const ofResellers = useOfResellers();
  const mayAssign = useMay(replaceManager.access) && !ofResellers;
  const home = homeCurrency(useSession().site);
  const tabs = useResellerTab();
  const tabKey = JSON.stringify(tabs);
  const resellers = JSON.stringify(useSession().otherPartners.map((p) => ({ value: p.partnerId, label: p.name })));
  const [assigning, setAssigning] = useState<{ ids: readonly string[]; done?: () => void } | null>(null);
  const filters = useMemo<FilterDefinition[]>(
    () => [
      ...(JSON.parse(tabKey) as FilterDefinition[]),
      { kind: 'text', key: 'name', label: say('customers:field.name') },
      { kind: 'text', key: 'accountName', label: say('customers:field.accountName') },
      ...(ofResellers ? resellerFilters(say, JSON.parse(resellers) as Choice[]) : []),
      { kind: 'text', key: 'number', label: say('customers:field.number'), exact: true },
      { kind: 'choice', key: 'associationType', label: say('customers:field.associationType'), choices: (['referral', 'resale'] as const).map((value) => ({ value, label: say(`customers:association.${value}`) })) },
      { kind: 'days', key: 'associated', label: say('customers:field.associatedAt') },
      { kind: 'text', key: 'managerName', label: say('customers:field.managerName') },
      { kind: 'text', key: 'mobile', label: say('customers:field.mobile') },
      { kind: 'text', key: 'tag', label: say('customers:field.tag') },
      { kind: 'choices', key: 'verified', label: say('customers:field.verified'), choices: VERIFIED.map((value) => ({ value, label: say(`customers:verified.${value}`) })) },
      { kind: 'yes-no', key: 'frozen', label: say('customers:field.frozen') },
      { kind: 'choice', key: 'customerType', label: say('customers:field.customerType'), choices: TYPES.map((value) => ({ value, label: say(`customers:type.${value}`) })) },
      { kind: 'amount', key: 'consumption', label: say('customers:field.monthToDate'), currency: home },
      { kind: 'choice', key: 'currency', label: say('customers:filter.currency'), choices: currenciesFrom(home).map((value) => ({ value, label: value })) },
      { kind: 'yes-no', key: 'unassigned', label: say('customers:field.unassigned'), place: 'bar' },
    ],
    [say, tabKey, ofResellers, resellers, home],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'name', title: say('customers:field.name'), always: true, opens: true, width: 200, masked: { column: 'name', idOf: (row) => row.customerId }, value: (row) => row.name || row.accountName }),
      textColumn({ key: 'accountName', title: say('customers:field.accountName'), sort: 'accountName', masked: { column: 'accountName', idOf: (row) => row.customerId }, value: (row) => row.accountName }),
      ...(ofResellers ? [resellerColumn(say('customers:field.reseller'), false)] : []),
      { key: 'monthToDate', title: say('customers:field.monthToDate'), sort: 'consumption', width: 160, align: 'right', render: (row) => <MonthToDate row={row} /> },
      { key: 'associationType', title: say('customers:field.associationType'), width: 100, render: (row) => say(`customers:association.${row.associationType}`) },
      textColumn({ key: 'manager', title: say('customers:field.manager'), width: 130, masked: { column: 'managerName', idOf: (row) => (row.manager ? row.customerId : null) }, value: (row) => row.manager?.name ?? say('customers:manager.none') }),
      instantColumn({ key: 'associatedAt', title: say('customers:field.associatedAt'), sort: 'associatedAt', value: (row) => row.associatedAt }),
      { key: 'frozen', title: say('customers:field.frozen'), width: 120, render: (row) => (row.frozen === 0 ? <StatusTag tone="done">{say('customers:frozen.0')}</StatusTag> : <StatusTag tone="attention">{say(`customers:frozen.${frozenKey(row.frozen)}`)}</StatusTag>) },
      textColumn({ key: 'tag', title: say('customers:field.tag'), width: 130, value: (row) => row.tag }),
      { key: 'verified', title: say('customers:field.verified'), width: 110, render: (row) => say(`customers:verified.${verifiedKey(row.verified)}`) },
      textColumn({ key: 'mobile', title: say('customers:field.mobile'), hidden: true, masked: { column: 'mobile', idOf: (row) => row.customerId }, value: (row) => row.mobile }),
      textColumn({ key: 'email', title: say('customers:field.email'), hidden: true, masked: { column: 'email', idOf: (row) => row.customerId }, value: (row) => row.email }),
      { key: 'customerType', title: say('customers:field.customerType'), width: 100, hidden: true, render: (row) => say(`customers:type.${typeKey(row.customerType)}`) },
      textColumn({ key: 'number', title: say('customers:field.number'), width: 290, hidden: true, value: (row) => row.number }),
      ...(ofResellers ? [] : [resellerColumn(say('customers:field.reseller'), true)]),
    ],
    [say, ofResellers],
  );
  return (
    <>
      <ListPage
        id="customers"
        title={say('shell:page.customers')}
        about={say('customers:list.about')}
        rules={say('customers:list.rules')}
        list={listCustomers}
        paging="place"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.customerId}
        rowName={(row) => row.name || row.accountName}
        sort="-associatedAt"
        sums={(answer) => answer.sums.map((sum) => ({ key: sum.currency, label: `${say('customers:field.monthToDate')} ${answer.month} (${sum.currency})`, value: <Money value={sum.dueAmount} /> }))}
        {...(reveal ? { reveal } : {})}
        exports={{ list: 'customers', access: 'customers.export', selectedKey: (row) => row.customerId }}
        {...(mayAssign ? { batch: [{ key: 'assign', label: say('customers:action.assignBatch'), refuse: (rows: readonly Row[]) => (rows.every((row) => row.assignable) ? null : say('customers:assign.notOwn')), run: (rows: readonly Row[], done: () => void) => setAssigning({ ids: rows.map((row) => row.customerId), done }) }] } : {})}
        rowActionsWidth={mayAssign ? 250 : 150}
        rowActions={(row) => (
          <>
            <Link to={`/sales/customers/${row.customerId}`}>{say('customers:action.detail')}</Link>{' '}
            <Link to="/sales/consumption/records" search={{ customerId: row.customerId, partnerId: row.partnerId } as never}>{say('customers:action.consumption')}</Link>
            {mayAssign && row.assignable ? (
              <Button type="link" size="small" onClick={() => setAssigning({ ids: [row.customerId] })}>
                {say('customers:action.assign')}
              </Button>
            ) : null}
          </>
        )}
        panel={(row, key) => <CustomerPanel key={key} customerId={key} />}
        rowPath={(row) => `/sales/customers/${row.customerId}`}
        empty={{ title: say('customers:list.empty'), hint: say('customers:list.emptyHint') }}
      />
      {assigning ? <HandoverDrawer whom={{ customerIds: assigning.ids }} onClose={() => setAssigning(null)} onDone={() => assigning.done?.()} /> : null}
    </>
  );
}

function MonthToDate({ row }: { row: Row }): ReactNode {
  const say = useSay();
  if (row.monthToDate.length === 0) return <Missing why={say('customers:monthToDate.none')} />;
  return row.monthToDate.map((sum) => (
    <div key={sum.currency}>
      <Money value={sum.dueAmount} currency={sum.currency} />
    </div>
  ));
}
