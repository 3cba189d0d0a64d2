/** 销售 > 运营看板 > 客户看板 (sales 6.3): how many customers, who came and left, of what kind they are, who contributes how much; the list behind each figure below. */
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { listTeams } from '../../../contract/console/assignment.ts';
import { customerBoardPart, customerBoardRows } from '../../../contract/console/customer-board.ts';
import { getCustomer } from '../../../contract/console/customers.ts';
import { detailList } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { type FilterDefinition, queryOf, readValues } from '../../ui/filter-definition.ts';
import { LongText, Money } from '../../ui/figures.tsx';
import { type Column, instantColumn, moneyColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { stepMonth } from '../../ui/month-picker.tsx';
import { usePeriod } from '../usage/period.ts';
import { useChoices, usePartnersToChoose } from '../usage/whose-filters.ts';
import { CustomerBoardPicture } from './customer-board-picture.tsx';
import '../usage/usage.css';
import './boards.css';

type Row = RowOf<typeof customerBoardRows>;
/** A year, so that the seasons of the business are on the picture. */
const FIRST_REACH = 11;
const RANKED = new Set(['contribution', 'consuming', 'total']);

function useSupervisors(partnerId: string | undefined): readonly { value: string; label: string }[] {
  const may = useMay(listTeams.access);
  const { scope } = useSession();
  const read = useRead(listTeams, { query: partnerId ? { partnerId } : {} }, { enabled: may && scope === 'all', staleMs: 5 * 60_000 });
  return useMemo(() => (read.data?.supervisors ?? []).map((one) => ({ value: one.memberId, label: one.name })), [read.data]);
}

function useFilters(search: Readonly<Record<string, string | undefined>>): FilterDefinition[] {
  const say = useSay();
  const period = usePeriod();
  const partners = usePartnersToChoose();
  const choices = useChoices();
  const { scope } = useSession();
  const supervisors = useSupervisors(search['partnerId']);
  const from = search['from'] || stepMonth(period.newest, -FIRST_REACH);
  const to = search['to'] || period.newest;
  return useMemo<FilterDefinition[]>(
    () => [
      { kind: 'month', key: 'from', label: say('customerBoard:from'), place: 'bar', required: true, initial: stepMonth(period.newest, -FIRST_REACH), oldest: period.oldest, newest: to },
      { kind: 'month', key: 'to', label: say('customerBoard:to'), place: 'bar', required: true, initial: period.newest, oldest: from, newest: period.newest },
      ...(partners.length > 0 ? [{ kind: 'choice' as const, key: 'partnerId', label: say('usage:filter.partner'), place: 'bar' as const, required: true, initial: partners[0]?.value, choices: partners }] : []),
      ...(supervisors.length > 0 ? [{ kind: 'choice' as const, key: 'supervisorId', label: say('customerBoard:supervisor'), place: 'bar' as const, choices: supervisors }] : []),
      ...(scope === 'own' ? [] : [{ kind: 'choice' as const, key: 'managerId', label: say('customerBoard:manager'), place: 'bar' as const, choices: [...choices.managers.map((one) => ({ value: one.memberId, label: one.name })), ...(scope === 'all' ? [{ value: 'none', label: say('customerBoard:managerNone') }] : [])] }]),
      { kind: 'choice', key: 'associationType', label: say('customers:field.associationType'), choices: (['referral', 'resale'] as const).map((value) => ({ value, label: say(`customers:association.${value}`) })) },
      { kind: 'choice', key: 'customerType', label: say('customers:field.customerType'), choices: (['1', '0', '-1'] as const).map((value) => ({ value, label: say(`customerBoard:key.customerType.${value}`) })) },
      { kind: 'text', key: 'level', label: say('customerBoard:column.level'), exact: true },
      { kind: 'text', key: 'country', label: say('customerBoard:column.country'), exact: true },
      { kind: 'text', key: 'tag', label: say('customerBoard:column.tag'), exact: true },
      { kind: 'month', key: 'month', label: say('customerBoard:filter.month'), oldest: period.oldest, newest: period.newest },
      { kind: 'choice', key: 'currency', label: say('customerBoard:column.currency'), choices: choices.currencies.map((value) => ({ value, label: value })) },
      { kind: 'choice', key: 'part', label: say('customerBoard:part.title'), place: 'list', required: true, initial: 'total', choices: customerBoardPart.options.map((value) => ({ value, label: say(`customerBoard:part.${value}`) })) },
    ],
    [say, period, partners, supervisors, scope, choices, from, to],
  );
}

export function CustomerBoardPage(): ReactNode {
  const say = useSay();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const filters = useFilters(search);
  const reveal = useCustomerReveal();
  const mayRecords = useMay(detailList.access);
  const mayCustomer = useMay(getCustomer.access);
  const query = useMemo(() => queryOf(filters, readValues(filters, search)) as Readonly<Record<string, string>>, [filters, search]);
  const part = customerBoardPart.options.find((known) => known === query['part']) ?? 'total';
  const period = query['month'] ?? `${query['from']} – ${query['to']}`;
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        key: 'name', title: say('customerBoard:column.name'), always: true, width: 210, masked: { column: 'name', idOf: (row) => row.customerId },
        render: (row, revealed) => (row.open && mayCustomer ? <Link to={`/sales/customers/${row.customerId}`}>{revealed ?? row.name}</Link> : <LongText>{revealed ?? row.name}</LongText>),
      },
      ...(part === 'contribution' ? [{ key: 'rank', title: say('customerBoard:column.rank'), width: 70, align: 'right' as const, render: (row: Row) => <span className="pc-figure">{row.rank ?? '—'}</span> }] : []),
      moneyColumn({ key: 'due', title: say('customerBoard:dueIn', { period }), sort: 'due', width: 200, value: (row) => row.dueAmount }),
      ...(RANKED.has(part) ? [{ key: 'share', title: say('customerBoard:column.share'), width: 100, align: 'right' as const, render: (row: Row) => <span className="pc-figure">{row.share ?? '—'}</span> }] : []),
      ...(part === 'contribution' ? [{ key: 'running', title: say('customerBoard:column.running'), width: 130, align: 'right' as const, render: (row: Row) => <span className="pc-figure">{row.running ?? '—'}</span> }] : []),
      textColumn({ key: 'customerType', title: say('customerBoard:column.customerType'), width: 110, value: (row) => say(`customerBoard:key.customerType.${row.customerType === 1 ? '1' : row.customerType === 0 ? '0' : '-1'}`) }),
      textColumn({ key: 'associationType', title: say('customerBoard:column.associationType'), width: 110, value: (row) => say(`customers:association.${row.associationType}`) }),
      textColumn({ key: 'manager', title: say('customerBoard:column.manager'), width: 130, value: (row) => row.manager?.name ?? say('customerBoard:managerNone') }),
      instantColumn({ key: 'associatedAt', title: say('customerBoard:column.associatedAt'), sort: 'at', business: true, value: (row) => row.associatedAt }),
      instantColumn({ key: 'dissociatedAt', title: say('customerBoard:column.dissociatedAt'), business: true, hidden: part !== 'left' && part !== 'associations', missing: say('customerBoard:stillAssociated'), value: (row) => row.dissociatedAt }),
      textColumn({ key: 'level', title: say('customerBoard:column.level'), width: 90, value: (row) => row.level }),
      textColumn({ key: 'country', title: say('customerBoard:column.country'), width: 110, hidden: true, value: (row) => row.countryCode }),
      textColumn({ key: 'tag', title: say('customerBoard:column.tag'), width: 130, value: (row) => row.tag }),
      textColumn({ key: 'accountName', title: say('customerBoard:column.accountName'), hidden: true, masked: { column: 'accountName', idOf: (row) => row.customerId }, value: (row) => row.accountName }),
      textColumn({ key: 'number', title: say('customerBoard:column.number'), width: 290, hidden: true, value: (row) => row.number }),
    ],
    [say, part, period, mayCustomer],
  );
  return (
    <ListPage
      id={`customer-board-${part}`}
      title={say('customerBoard:title')}
      about={say('customerBoard:about')}
      rules={say('customerBoard:rules')}
      list={customerBoardRows}
      paging="place"
      filters={filters}
      columns={columns}
      rowKey={(row) => `${row.customerId} ${row.associatedAt}`}
      rowName={(row) => row.name}
      sort="-due"
      above={() => <CustomerBoardPicture query={query} />}
      sums={(answer) => [
        { key: 'rows', label: `${say(`customerBoard:part.${part}`)} · ${say('customerBoard:rows')}`, value: <span className="pc-figure">{answer.total}</span> },
        { key: 'due', label: say('customerBoard:dueSum', { currency: answer.currency, period }), value: <Money value={answer.dueAmount} /> },
      ]}
      {...(reveal ? { reveal } : {})}
      exports={{ list: 'customer-board', access: 'boards.export', selectedKey: (row) => row.customerId }}
      rowActionsWidth={110}
      rowActions={mayRecords ? (row) => <Link to="/sales/consumption/records" search={{ customerId: row.customerId, basis: 'now', month: query['month'] ?? query['to'], ...(query['partnerId'] ? { partnerId: query['partnerId'] } : {}) } as never}>{say('customerBoard:toRecords')}</Link> : undefined}
      empty={{ title: say('customerBoard:empty'), hint: say('customerBoard:emptyHint') }}
    />
  );
}
