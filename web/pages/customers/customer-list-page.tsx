/** 销售 > 客户 > 客户管理: the customers this person may see, with what they consumed this month. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { replaceManager } from '../../../contract/console/assignment.ts';
import { listCustomers } from '../../../contract/console/customers.ts';
import { useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { Missing, Money } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { AssignDrawer } from './assign-drawer.tsx';
import { CustomerPanel } from './customer-panel.tsx';

type Row = RowOf<typeof listCustomers>;
const VERIFIED = ['none', '-1', '0', '1', '2', '3'] as const;
const TYPES = ['-1', '0', '1'] as const;
/** What partners bill in first, then every other currency this browser knows. */
const CURRENCIES = [...new Set(['CNY', 'USD', 'EUR', 'HKD', ...Intl.supportedValuesOf('currency')])];
export const verifiedKey = (value: number | null) => VERIFIED.find((known) => known === String(value)) ?? 'none';
export const frozenKey = (value: number) => (value === 1 ? '1' : value === 2 ? '2' : '0');
export const typeKey = (value: number) => TYPES.find((known) => known === String(value)) ?? '-1';

/** Distributors choose whose customers: their own or one reseller's (sales 3.2 tabs). */
function useResellerTab(): FilterDefinition[] {
  const say = useSay();
  const session = useSession();
  if (session.otherPartners.length === 0 || session.member.kind === 'customer') return [];
  const own = session.member.kind === 'operator' ? [] : [{ value: session.partner.partnerId, label: say('customers:tab.mine') }];
  const others = session.otherPartners.filter((p) => p.tier !== 'operator').map((p) => ({ value: p.partnerId, label: p.name }));
  const choices = [...own, ...others];
  return [{ kind: 'choice', key: 'partnerId', label: say('customers:field.partner'), place: choices.length > 4 ? 'bar' : 'tabs', required: true, initial: choices[0]?.value, choices }];
}

export function CustomerListPage(): ReactNode {
  const say = useSay();
  const reveal = useCustomerReveal();
  const mayAssign = useMay(replaceManager.access);
  const tabs = useResellerTab();
  const tabKey = JSON.stringify(tabs);
  const [assigning, setAssigning] = useState<{ ids: readonly string[]; done?: () => void } | null>(null);
  const filters = useMemo<FilterDefinition[]>(
    () => [
      ...(JSON.parse(tabKey) as FilterDefinition[]),
      { kind: 'text', key: 'name', label: say('customers:field.name') },
      { kind: 'text', key: 'accountName', label: say('customers:field.accountName') },
      { kind: 'text', key: 'number', label: say('customers:field.number'), exact: true },
      { kind: 'choice', key: 'associationType', label: say('customers:field.associationType'), choices: (['referral', 'resale'] as const).map((value) => ({ value, label: say(`customers:association.${value}`) })) },
      { kind: 'days', key: 'associated', label: say('customers:field.associatedAt') },
      { kind: 'text', key: 'managerName', label: say('customers:field.managerName') },
      { kind: 'text', key: 'mobile', label: say('customers:field.mobile') },
      { kind: 'text', key: 'tag', label: say('customers:field.tag') },
      { kind: 'choices', key: 'verified', label: say('customers:field.verified'), choices: VERIFIED.map((value) => ({ value, label: say(`customers:verified.${value}`) })) },
      { kind: 'yes-no', key: 'frozen', label: say('customers:field.frozen') },
      { kind: 'choice', key: 'customerType', label: say('customers:field.customerType'), choices: TYPES.map((value) => ({ value, label: say(`customers:type.${value}`) })) },
      { kind: 'amount', key: 'consumption', label: say('customers:field.monthToDate'), currency: 'CNY' },
      { kind: 'choice', key: 'currency', label: say('customers:filter.currency'), choices: CURRENCIES.map((value) => ({ value, label: value })) },
      { kind: 'yes-no', key: 'unassigned', label: say('customers:field.unassigned'), place: 'bar' },
    ],
    [say, tabKey],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'name', title: say('customers:field.name'), always: true, opens: true, width: 200, masked: { column: 'name', idOf: (row) => row.customerId }, value: (row) => row.name || row.accountName }),
      textColumn({ key: 'accountName', title: say('customers:field.accountName'), sort: 'accountName', masked: { column: 'accountName', idOf: (row) => row.customerId }, value: (row) => row.accountName }),
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
      textColumn({ key: 'reseller', title: say('customers:field.reseller'), hidden: true, masked: { column: 'resellerName', idOf: (row) => (row.resellerName ? row.customerId : null) }, value: (row) => row.resellerName ?? '' }),
    ],
    [say],
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
        {...(mayAssign ? { batch: [{ key: 'assign', label: say('customers:action.assignBatch'), run: (rows: readonly Row[], done: () => void) => setAssigning({ ids: rows.map((row) => row.customerId), done }) }] } : {})}
        rowActionsWidth={mayAssign ? 250 : 150}
        rowActions={(row) => (
          <>
            <Link to={`/sales/customers/${row.customerId}`}>{say('customers:action.detail')}</Link>{' '}
            <Link to="/sales/consumption/records" search={{ customerId: row.customerId } as never}>{say('customers:action.consumption')}</Link>
            {mayAssign ? (
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
      <AssignDrawer customerIds={assigning?.ids ?? []} open={assigning !== null} onClose={() => setAssigning(null)} onDone={() => assigning?.done?.()} />
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
