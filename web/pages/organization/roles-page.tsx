/** 组织 > 组织成员 > 角色管理 (sales 2.3): preset roles to look at, samples and custom ones to make, change, copy, delete. */
import { App, Button, Empty, Input, Select, Skeleton, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { createRole, deleteRole, listRoles } from '../../../contract/console/roles.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { Instant, LongText, Quantity } from '../../ui/figures.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { ProblemView, problemWords } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { usePartnerChoices } from '../intake/partner-choice.tsx';
import { useSearchPart } from '../usage/search-part.ts';
import { useOrganizationTabs } from './organization-tabs.ts';
import { RoleDrawer, type RoleTask } from './role-drawer.tsx';
import './roles.css';

export type RoleListed = OutputOf<typeof listRoles>['items'][number];

export const kindOf = (role: RoleListed) => (role.fixed ? 'preset' : role.sample ? 'sample' : 'custom');

function useRemove(): (role: RoleListed) => void {
  const say = useSay();
  const { modal, message } = App.useApp();
  const remove = useWrite(deleteRole);
  return (role) => void modal.confirm({
    title: say('roles:removeSure', { name: roleName(role, say) }),
    content: say('roles:removeHint'),
    okText: say('roles:remove'),
    okButtonProps: { danger: true },
    onOk: () => remove.run({ params: { roleId: role.roleId } }).then(() => void message.success(say('roles:removed'))).catch((error: unknown) => void message.error(problemWords(error, say))),
  });
}

export function RolesPage(): ReactNode {
  const say = useSay();
  const tabs = useOrganizationTabs();
  const partners = usePartnerChoices();
  const operator = useSession().member.kind === 'operator';
  const may = useMay(createRole.access);
  const [asked, setPartner] = useSearchPart('partnerId');
  const [q, setQ] = useSearchPart('q');
  const partnerId = operator ? (asked ?? partners[0]?.value) : undefined;
  const read = useRead(listRoles, { query: partnerId ? { partnerId } : {} });
  const [task, setTask] = useState<RoleTask | null>(null);
  const rows = (read.data?.items ?? []).filter((role) => `${roleName(role, say)} ${role.description}`.toLowerCase().includes((q ?? '').trim().toLowerCase()));
  return (
    <div>
      <PageHead title={say('shell:page.roles')} about={say('roles:about')} rules={say('roles:rules')} tabs={tabs} actions={may ? <Button type="primary" onClick={() => setTask({ kind: 'create' })}>{say('roles:create')}</Button> : null} />
      <div className="pc-toolbar">
        {operator ? <Select className="pc-bar-select" aria-label={say('members:partner')} {...(partnerId ? { value: partnerId } : {})} options={[...partners]} onChange={(value: string) => setPartner(value)} /> : null}
        <Input.Search className="pc-role-search" allowClear defaultValue={q} placeholder={say('roles:search')} aria-label={say('roles:search')} onSearch={(text) => setQ(text.trim() || undefined)} />
      </div>
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : read.isPending ? <Skeleton active /> : <RoleTable rows={rows} may={may} onTask={setTask} />}
      <RoleDrawer task={task} partnerId={partnerId} onClose={() => setTask(null)} />
    </div>
  );
}

function RoleTable({ rows, may, onTask }: { rows: readonly RoleListed[]; may: boolean; onTask: (task: RoleTask) => void }): ReactNode {
  const say = useSay();
  const remove = useRemove();
  return (
    <Table<RoleListed>
      size="middle"
      rowKey="roleId"
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 900 }}
      locale={{ emptyText: <Empty description={say('roles:empty')} /> }}
      columns={[
        { key: 'name', title: say('roles:name'), width: 210, render: (_, role) => <Button type="link" size="small" onClick={() => onTask({ kind: may && !role.fixed ? 'edit' : 'view', role })}>{roleName(role, say)}</Button> },
        { key: 'kind', title: say('roles:kind'), width: 100, render: (_, role) => <StatusTag tone={role.fixed ? 'quiet' : 'active'}>{say(`roles:kind.${kindOf(role)}`)}</StatusTag> },
        { key: 'description', title: say('roles:description'), render: (_, role) => <LongText>{role.description || '—'}</LongText> },
        { key: 'items', title: say('roles:items'), width: 110, align: 'right', sorter: (a, b) => a.permissions.length - b.permissions.length, render: (_, role) => <Quantity value={String(role.permissions.length)} /> },
        { key: 'members', title: say('roles:members'), width: 110, align: 'right', sorter: (a, b) => a.members - b.members, render: (_, role) => <Quantity value={String(role.members)} /> },
        { key: 'changed', title: say('roles:changedAt'), width: 180, render: (_, role) => <Instant value={role.changedAt} precision="minute" missing={say('roles:neverChanged')} /> },
        {
          key: 'actions', title: '', width: 210, fixed: 'right',
          render: (_, role) => (
            <>
              <Button type="link" size="small" onClick={() => onTask({ kind: may && !role.fixed ? 'edit' : 'view', role })}>{may && !role.fixed ? say('roles:edit') : say('roles:view')}</Button>
              {may ? <Button type="link" size="small" onClick={() => onTask({ kind: 'create', role })}>{say('roles:copy')}</Button> : null}
              {may && !role.fixed ? <Button type="link" size="small" danger disabled={role.members > 0} title={role.members > 0 ? say('roles:inUse') : undefined} onClick={() => remove(role)}>{say('roles:remove')}</Button> : null}
            </>
          ),
        },
      ]}
    />
  );
}
