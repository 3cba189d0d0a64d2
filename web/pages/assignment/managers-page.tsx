/** 客户分配, by manager (sales 4.2): one row a manager; assign unassigned customers, see and take back one's own. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { assignCustomers, listManagers } from '../../../contract/console/assignment.ts';
import { useSay } from '../../app/language.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import { useMay } from '../../app/session.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { Quantity } from '../../ui/figures.tsx';
import { type Column, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useSearchPart } from '../usage/search-part.ts';
import { useAssignmentTabs } from './assignment-tabs.ts';
import { ChooseCustomers } from './choose-customers.tsx';
import { HandoverDrawer } from './handover-drawer.tsx';
import { OwnCustomers } from './own-customers.tsx';
import { usePartnerFilter } from './partner-filter.ts';

type Row = RowOf<typeof listManagers>;

export function ManagersPage(): ReactNode {
  const say = useSay();
  const tabs = useAssignmentTabs();
  const mayAssign = useMay(assignCustomers.access);
  const reveal = useManagerReveal();
  const partners = usePartnerFilter();
  const [partnerId] = useSearchPart('partnerId');
  const other = partnerId ? { partnerId } : {};
  const [choosing, setChoosing] = useState<Row | null>(null);
  const [leaving, setLeaving] = useState<Row | null>(null);
  const filters = useMemo<FilterDefinition[]>(
    () => [
      ...partners,
      { kind: 'text', key: 'q', label: say('assignment:managers.search') },
      { kind: 'yes-no', key: 'withoutSupervisor', label: say('assignment:managers.withoutSupervisor'), place: 'bar' },
    ],
    [say, partners],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'name', title: say('assignment:managers.name'), always: true, opens: true, width: 180, masked: { column: 'name', idOf: (row) => row.memberId }, value: (row) => row.name }),
      textColumn({ key: 'login', title: say('assignment:managers.login'), masked: { column: 'login', idOf: (row) => row.memberId }, value: (row) => row.login }),
      quantityColumn({ key: 'customers', title: say('assignment:managers.customers'), value: (row) => String(row.customers) }),
      textColumn({ key: 'supervisor', title: say('assignment:managers.supervisor'), width: 180, masked: { column: 'name', idOf: (row) => row.supervisor?.memberId ?? null }, value: (row) => row.supervisor?.name ?? say('assignment:managers.noSupervisor') }),
      { key: 'state', title: say('assignment:managers.state'), width: 110, render: (row) => <StatusTag tone={row.state === 'active' ? 'done' : 'quiet'}>{say(`assignment:managers.state.${row.state}`)}</StatusTag> },
    ],
    [say],
  );
  return (
    <>
      <ListPage
        id="managers"
        title={say('shell:page.assignment')}
        about={say('assignment:managers.about')}
        rules={say('assignment:managers.rules')}
        pageTabs={tabs}
        list={listManagers}
        paging="place"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.memberId}
        rowName={(row) => row.name}
        sums={(answer) => [{ key: 'unassigned', label: say('assignment:managers.unassigned'), value: <Link to="/sales/customers" search={{ ...other, unassigned: 'true' } as never}><Quantity value={String(answer.unassigned)} /></Link> }]}
        {...(reveal ? { reveal } : {})}
        rowActionsWidth={300}
        rowActions={(row) => (
          <>
            {mayAssign && row.assignable && row.state === 'active' ? (
              <Button type="link" size="small" onClick={() => setChoosing(row)}>
                {say('assignment:managers.assign')}
              </Button>
            ) : null}
            {mayAssign && row.assignable && row.customers > 0 ? (
              <Button type="link" size="small" onClick={() => setLeaving(row)}>
                {say('assignment:managers.handOver')}
              </Button>
            ) : null}
            <Link to="/sales/assignment/history" search={{ ...other, memberId: row.memberId } as never}>{say('assignment:managers.history')}</Link>
          </>
        )}
        panelTitle={(row) => say('assignment:own.title', { name: row.name })}
        panel={(row, key) => <OwnCustomers key={key} memberId={key} partnerId={partnerId} assignable={row?.assignable ?? false} name={row?.name ?? ''} />}
        empty={{ title: say('assignment:managers.empty'), hint: say('assignment:managers.emptyHint'), action: <Link to="/organization/members">{say('shell:page.members')}</Link> }}
      />
      {leaving ? <HandoverDrawer whom={{ manager: leaving, count: leaving.customers }} onClose={() => setLeaving(null)} /> : null}
      {choosing ? <ChooseCustomers manager={choosing} onClose={() => setChoosing(null)} /> : null}
    </>
  );
}
