/** 销售 > 客户 > 客户消费 > 消费汇总 (sales 5.2): the month by customer, consumption and refunds in lists of their own. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { summaryList } from '../../../contract/console/usage.ts';
import { type Say, useSay } from '../../app/language.ts';
import { Money } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, monthColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { Why } from '../../ui/why.tsx';
import { amountColumns, whyDue } from './amounts.ts';
import { useAbout } from './about.ts';
import { Notices } from './notices.tsx';
import { recordsOfCustomer, type Search } from './records-link.ts';
import { MANAGER_NAME, useNamesReveal } from './reveal-names.ts';
import { SummaryHead } from './summary-head.tsx';
import { useUsageTabs } from './usage-tabs.ts';
import { summaryWatermark } from './watermarks.ts';
import { useBarFilters, useChoices, useOfResellers, useSharedFilters, useWhoseFilters } from './whose-filters.ts';
import './usage.css';

type Row = RowOf<typeof summaryList>;
/** Between managers who followed one another within the month. */
const IN_TURN = ' → ';

/** Beside the customer where several resellers stand in one list. */
function resellerColumn(say: Say, hidden: boolean): Column<Row> {
  return textColumn({ key: 'reseller', title: say('customers:field.reseller'), hidden, group: say('usage:group.who'), masked: { column: 'resellerName', idOf: (row) => (row.resellerName ? row.customerId : null) }, value: (row) => row.resellerName ?? '' });
}

function columnsOf(say: Say, same: Search, ofResellers: boolean): Column<Row>[] {
  const whyOf = (row: Row) =>
    whyDue({
      title: say('usage:summary.whyTitle', { name: row.customerName || row.accountName, month: row.month }),
      rule: say('usage:summary.whyRule', { records: row.records }),
      amounts: row, currency: row.currency,
      links: [{ label: say('usage:summary.whyLink'), to: '/sales/consumption/records', search: recordsOfCustomer(row, same) }],
    }, say);
  return [
    {
      key: 'customerName', title: say('customers:field.name'), always: true, width: 200, group: say('usage:group.who'),
      masked: { column: 'name', idOf: (row) => row.customerId },
      render: (row, revealed) => <Link to="/sales/consumption/records" search={recordsOfCustomer(row, same) as never} className="pc-usage-name">{revealed ?? (row.customerName || row.accountName)}</Link>,
    },
    textColumn({ key: 'accountName', title: say('customers:field.accountName'), sort: 'accountName', group: say('usage:group.who'), masked: { column: 'accountName', idOf: (row) => row.customerId }, value: (row) => row.accountName }),
    ...(ofResellers ? [resellerColumn(say, false)] : []),
    textColumn({ key: 'associationType', title: say('customers:field.associationType'), width: 104, group: say('usage:group.who'), value: (row) => say(`customers:association.${row.associationType}`) }),
    textColumn({ key: 'managers', title: say('usage:field.managers'), help: say('usage:field.managersHelp'), width: 150, group: say('usage:group.who'), masked: { column: MANAGER_NAME, idOf: (row) => row.managers.map((manager) => manager.memberId), between: IN_TURN }, value: (row) => (row.managers.length === 0 ? say('usage:filter.managerNone') : row.managers.map((manager) => manager.name).join(IN_TURN)) }),
    textColumn({ key: 'currency', title: say('usage:field.currency'), width: 80, group: say('usage:group.money'), value: (row) => row.currency }),
    { key: 'dueAmount', title: say('usage:amount.dueAmount'), sort: 'dueAmount', width: 140, align: 'right', group: say('usage:group.money'), render: (row) => <Why content={whyOf(row)}><Money value={row.dueAmount} currency={undefined} /></Why> },
    ...amountColumns<Row>(say, { shown: ['listAmount', 'discountAmount', 'cashAmount', 'creditAmount', 'voucherAmount', 'cashCouponAmount', 'cardAmount', 'arrearsAmount', 'unsettledAmount'], sorted: ['listAmount'] }),
    quantityColumn({ key: 'records', title: say('usage:field.records'), width: 100, value: (row) => row.records }),
    monthColumn({ key: 'month', title: say('usage:field.month'), group: say('usage:group.when'), hidden: true, value: (row) => row.month }),
    textColumn({ key: 'number', title: say('usage:field.number'), width: 290, hidden: true, group: say('usage:group.who'), value: (row) => row.number }),
    ...(ofResellers ? [] : [resellerColumn(say, true)]),
  ];
}

export function SummaryPage(): ReactNode {
  const say = useSay();
  const reveal = useNamesReveal();
  const about = useAbout('usage:summary.about');
  const tabs = useUsageTabs();
  const ofResellers = useOfResellers();
  const choices = useChoices();
  const same = useSharedFilters();
  const bar = useBarFilters({ resellers: true });
  const whose = useWhoseFilters(choices);
  const filters = useMemo<FilterDefinition[]>(
    () => [...bar, ...(ofResellers ? [{ kind: 'text' as const, key: 'resellerName', label: say('customers:field.reseller') }] : []), { kind: 'choice', key: 'kind', label: say('usage:filter.kind'), place: 'list', required: true, initial: 'consumption', choices: (['consumption', 'refund'] as const).map((value) => ({ value, label: say(`usage:list.${value}`) })) }, ...whose],
    [say, bar, whose, ofResellers],
  );
  const columns = useMemo(() => columnsOf(say, same, ofResellers), [say, same, ofResellers]);
  return (
    <ListPage
      id="consumption-summary"
      title={say('shell:menu.consumption')}
      about={about}
      rules={<Notices />}
      pageTabs={tabs}
      list={summaryList}
      paging="place"
      filters={filters}
      columns={columns}
      rowKey={(row) => `${row.customerId} ${row.currency} ${row.associationType}`}
      rowName={(row) => `${row.customerName || row.accountName} ${row.currency}`}
      sort="-dueAmount"
      watermark={(answer) => summaryWatermark(answer.watermark, say)}
      above={(query) => <SummaryHead query={query} />}
      {...(reveal ? { reveal } : {})}
      exports={{ list: 'consumption-summary', access: 'consumption.export' }}
      rowActionsWidth={158}
      rowActions={(row) => (
        <>
          <Link to="/sales/consumption/records" search={recordsOfCustomer(row, same) as never}>{say('usage:summary.toRecords')}</Link>
          <Link to={`/sales/customers/${row.customerId}`}>{say('usage:summary.toCustomer')}</Link>
        </>
      )}
      empty={{ title: say('usage:summary.empty'), hint: say('usage:summary.emptyHint') }}
    />
  );
}
