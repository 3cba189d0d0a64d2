/** 组织 > 组织成员 > 人员管理: who works here, under which roles, whom they report to. */
import { type ReactNode, useMemo } from 'react';
import { listMembers } from '../../../contract/console/identity.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';

type Row = RowOf<typeof listMembers>;

export function MembersPage(): ReactNode {
  const say = useSay();
  const filters = useMemo<FilterDefinition[]>(
    () => [
      { kind: 'text', key: 'q', label: say('account:profile.name') },
      {
        kind: 'choice',
        key: 'state',
        label: say('account:members.state'),
        choices: (['active', 'disabled'] as const).map((value) => ({
          value,
          label: say(`account:credentials.${value}`),
        })),
      },
    ],
    [say],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'name', title: say('account:profile.name'), always: true, value: (row) => row.name }),
      textColumn({ key: 'login', title: say('account:profile.login'), value: (row) => row.login }),
      textColumn({
        key: 'roles',
        title: say('account:profile.roles'),
        value: (row) => row.roles.map((role) => roleName(role, say)).join(' · '),
      }),
      textColumn({
        key: 'supervisor',
        title: say('account:members.supervisor'),
        value: (row) => row.supervisorName ?? '',
      }),
      quantityColumn({
        key: 'customers',
        title: say('account:members.customers'),
        value: (row) => String(row.customers),
      }),
      {
        key: 'state',
        title: say('account:members.state'),
        width: 110,
        render: (row) => (
          <StatusTag tone={row.state === 'active' ? 'done' : 'quiet'}>
            {say(`account:credentials.${row.state}`)}
          </StatusTag>
        ),
      },
      instantColumn({ key: 'createdAt', title: say('account:profile.createdAt'), value: (row) => row.createdAt }),
    ],
    [say],
  );
  return (
    <ListPage
      id="members"
      title={say('shell:page.members')}
      about={say('account:members.about')}
      list={listMembers}
      paging="place"
      filters={filters}
      columns={columns}
      rowKey={(row) => row.memberId}
      rowName={(row) => row.name}
      empty={{ title: say('account:members.empty'), hint: say('account:members.emptyHint') }}
    />
  );
}
