/** 分配记录: who managed which customer when, and which days count on which page (sales 4.4, 11 #8). */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { assignmentHistory, listManagers } from '../../../contract/console/assignment.ts';
import { palette } from '../../../contract/console/customers.ts';
import { call } from '../../app/client.ts';
import { useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import type { RevealValues } from '../../ui/reveal.ts';
import { DayRange } from '../customers/customer-detail-page.tsx';
import { useSearchPart } from '../usage/search-part.ts';
import { useAssignmentTabs } from './assignment-tabs.ts';
import { usePartnerFilter } from './partner-filter.ts';

type Row = RowOf<typeof assignmentHistory>;

async function findManagers(q: string, partnerId: string | undefined) {
  const found = await call(listManagers, { query: { limit: '20', ...(q ? { q } : {}), ...(partnerId ? { partnerId } : {}) } });
  return found.items.map((m) => ({ value: m.memberId, label: `${m.name} · ${m.login}` }));
}

async function findCustomers(q: string) {
  if (q.trim() === '') return [];
  const found = await call(palette, { query: { q: q.trim() } });
  return found.items.map((c) => ({ value: c.id, label: `${c.name} · ${c.number}` }));
}

/** Two kinds of people in one list: the column says whom to ask about. */
function useReveal(): RevealValues | undefined {
  const customers = useCustomerReveal();
  const managers = useManagerReveal();
  return useMemo(() => (customers && managers ? (column, ids) => (column === 'customer' ? customers('name', ids) : managers('name', ids)) : undefined), [customers, managers]);
}

export function AssignmentHistoryPage(): ReactNode {
  const say = useSay();
  const tabs = useAssignmentTabs();
  const reveal = useReveal();
  const partners = usePartnerFilter();
  const [partnerId] = useSearchPart('partnerId');
  const filters = useMemo<FilterDefinition[]>(
    () => [
      ...partners,
      { kind: 'lookup', key: 'memberId', label: say('customers:span.manager'), search: (q) => findManagers(q, partnerId), resolve: async (value) => (await findManagers('', partnerId)).find((choice) => choice.value === value)?.label },
      { kind: 'lookup', key: 'customerId', label: say('assignment:history.customer'), search: findCustomers },
    ],
    [say, partners, partnerId],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'customer', title: say('assignment:history.customer'), always: true, width: 200, masked: { column: 'customer', idOf: (row) => row.customerId }, render: (row, revealed) => <Link to={`/sales/customers/${row.customerId}`}>{revealed || row.customerName}</Link> },
      textColumn({ key: 'manager', title: say('customers:span.manager'), masked: { column: 'manager', idOf: (row) => row.memberId }, value: (row) => row.managerName }),
      { key: 'second', title: say('customers:span.second'), width: 230, render: (row) => <DayRange from={row.secondFrom} to={row.secondTo} /> },
      { key: 'board', title: say('customers:span.board'), width: 230, render: (row) => <DayRange from={row.boardFrom} to={row.boardTo} /> },
      instantColumn({ key: 'assignedAt', title: say('customers:span.assignedAt'), business: true, value: (row) => row.assignedAt }),
      instantColumn({ key: 'unassignedAt', title: say('customers:span.unassignedAt'), business: true, missing: say('customers:span.stillOpen'), value: (row) => row.unassignedAt }),
      textColumn({ key: 'door', title: say('customers:span.door'), width: 110, value: (row) => say(`customers:door.${row.door}`) }),
      textColumn({ key: 'by', title: say('assignment:history.by'), value: (row) => [row.assignedByName, row.endedByName].filter((n) => n !== '').join(' / ') }),
    ],
    [say],
  );
  return (
    <ListPage
      id="assignment-history"
      title={say('shell:page.assignment')}
      about={say('assignment:history.about')}
      rules={say('customers:span.rules')}
      pageTabs={tabs}
      list={assignmentHistory}
      paging="place"
      filters={filters}
      columns={columns}
      rowKey={(row) => row.spanId}
      rowName={(row) => `${row.customerName} ${row.managerName}`}
      {...(reveal ? { reveal } : {})}
      empty={{ title: say('assignment:history.empty'), hint: say('assignment:history.emptyHint') }}
    />
  );
}
