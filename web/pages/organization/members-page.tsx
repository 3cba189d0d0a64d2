/** 组织 > 组织成员 > 人员管理 (sales 2.1): who works here, under which roles, whom they report to; and changing it. */
import { Link, useSearch } from '@tanstack/react-router';
import { App, Button, Dropdown } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { setSupervisor } from '../../../contract/console/assignment.ts';
import { listMembers, type MemberChange, previewMember, resetPassword, revealMembers, setMemberState } from '../../../contract/console/members.ts';
import { operationLog } from '../../../contract/console/operation-log.ts';
import { call } from '../../app/client.ts';
import { useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { useMay, useSession } from '../../app/session.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { usePartnerChoices } from '../intake/partner-choice.tsx';
import { CreateDrawer, PasswordOnce, type Shown, SupervisorDrawer } from './member-drawers.tsx';
import { useResetVerification } from './reset-verification.tsx';
import { type MemberListed, RolesDrawer, Unmanaged, useRoles } from './member-roles.tsx';

type Row = MemberListed;
type MaskedName = 'name' | 'login' | 'mobile' | 'email';
const SCOPES = ['all', 'team', 'own'] as const;

async function reveal(column: string, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  return (await call(revealMembers, { body: { column: column as MaskedName, memberIds: [...ids] } })).values;
}

/** Whose members: the operator chooses a partner and begins with the default one; everyone else has one's own. */
function usePartnerShown(): string | undefined {
  const partners = usePartnerChoices();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  return partners.find((partner) => partner.value === search['partnerId'])?.value ?? partners[0]?.value;
}

function useFilters(partnerId: string | undefined): FilterDefinition[] {
  const say = useSay();
  const partners = usePartnerChoices();
  const roles = useRoles(partnerId);
  const roleChoices = JSON.stringify(roles.map(({ value, label }) => ({ value, label })));
  return useMemo<FilterDefinition[]>(
    () => [
      ...(partners.length > 0 ? [{ kind: 'choice' as const, key: 'partnerId', label: say('members:partner'), place: 'bar' as const, required: true, initial: partners[0]?.value, choices: partners }] : []),
      { kind: 'text', key: 'q', label: say('members:search') },
      { kind: 'choice', key: 'roleId', label: say('account:profile.roles'), choices: JSON.parse(roleChoices) as { value: string; label: string }[] },
      { kind: 'choice', key: 'scope', label: say('members:scope'), help: say('members:scopeHelp'), choices: SCOPES.map((value) => ({ value, label: say(`members:scope.${value}`) })) },
      { kind: 'choice', key: 'state', label: say('members:state'), choices: (['active', 'disabled'] as const).map((value) => ({ value, label: say(`account:credentials.${value}`) })) },
    ],
    [say, partners, roleChoices],
  );
}

function useColumns(): Column<Row>[] {
  const say = useSay();
  return useMemo<Column<Row>[]>(() => {
    const masked = (column: MaskedName) => ({ column, idOf: (row: Row) => row.memberId });
    return [
      textColumn({ key: 'name', title: say('account:profile.name'), always: true, width: 130, masked: masked('name'), value: (row) => row.name }),
      textColumn({ key: 'login', title: say('account:profile.login'), width: 140, masked: masked('login'), value: (row) => row.login }),
      textColumn({ key: 'roles', title: say('account:profile.roles'), width: 210, value: (row) => row.roles.map((role) => roleName(role, say)).join(' · ') }),
      textColumn({ key: 'scope', title: say('members:scope'), width: 140, help: say('members:scopeHelp'), value: (row) => say(`members:scope.${row.scope}`) }),
      textColumn({ key: 'supervisor', title: say('members:supervisor'), width: 170, masked: { column: 'name', idOf: (row) => row.supervisor?.memberId ?? null }, value: (row) => row.supervisor?.name ?? (row.roles.some((role) => role.preset === 'account-manager') ? say('members:noSupervisor') : '') }),
      quantityColumn({ key: 'customers', title: say('members:customers'), width: 100, value: (row) => String(row.customers) }),
      { key: 'state', title: say('members:state'), width: 100, render: (row) => <StatusTag tone={row.state === 'active' ? 'done' : 'quiet'}>{say(`account:credentials.${row.state}`)}</StatusTag> },
      textColumn({ key: 'mobile', title: say('account:profile.mobile'), width: 150, masked: masked('mobile'), value: (row) => row.mobile }),
      textColumn({ key: 'email', title: say('account:profile.email'), width: 190, masked: masked('email'), value: (row) => row.email }),
      instantColumn({ key: 'createdAt', title: say('account:profile.createdAt'), value: (row) => row.createdAt }),
    ];
  }, [say]);
}

/** Disabling, enabling and a new password: asked first, with what it means; a refusal is said instead of asking. */
function useDeeds(onPassword: (shown: Shown) => void) {
  const say = useSay();
  const { modal, message } = App.useApp();
  const state = useWrite(setMemberState, ['identity', 'assignment', 'customers', 'usage']);
  const reset = useWrite(resetPassword);
  const tell = (error: unknown) => void message.error(problemWords(error, say));
  const tellUnmanaged = (change: MemberChange) => {
    if (change.unmanaged.length > 0) void message.warning(say('members:unmanagedDone', { count: change.unmanaged.length, names: change.unmanaged.map((manager) => manager.name).join(', ') }), 8);
  };
  const askState = async (row: Row) => {
    const to = row.state === 'active' ? 'disabled' : 'active';
    const deed = to === 'disabled' ? 'disable' : 'enable';
    try {
      const change = await call(previewMember, { query: { memberId: row.memberId, state: to } });
      void modal.confirm({
        title: say(`members:${deed}Sure`, { name: row.name }),
        content: <div className="pc-form-preview"><p>{say(`members:${deed}Hint`)}</p>{change.unmanaged.length > 0 ? <Unmanaged change={change} /> : null}</div>,
        okText: say(`members:${deed}`),
        okButtonProps: { danger: to === 'disabled' },
        onOk: () => state.run({ params: { memberId: row.memberId }, body: { state: to } }).then((done) => {
          void message.success(say(`members:${deed}d`));
          tellUnmanaged(done);
        }).catch(tell),
      });
    } catch (error) {
      tell(error);
    }
  };
  const askReset = (row: Row) => void modal.confirm({
    title: say('members:resetSure', { name: row.name }),
    content: say('members:resetHint'),
    okText: say('members:resetPassword'),
    onOk: () => reset.run({ params: { memberId: row.memberId } }).then(({ password }) => onPassword({ login: row.login, password })).catch(tell),
  });
  return { askState, askReset, tellUnmanaged };
}

export function MembersPage(): ReactNode {
  const say = useSay();
  const partnerId = usePartnerShown();
  const filters = useFilters(partnerId);
  const columns = useColumns();
  const operator = useSession().member.kind === 'operator';
  const mayTeam = useMay(setSupervisor.access) && !operator;
  const mayLog = useMay(operationLog.access);
  const resetVerification = useResetVerification();
  const [creating, setCreating] = useState(false);
  const [changing, setChanging] = useState<Row | null>(null);
  const [placing, setPlacing] = useState<Row | null>(null);
  const [shown, setShown] = useState<(Shown & { made: boolean }) | null>(null);
  const deeds = useDeeds((password) => setShown({ ...password, made: false }));
  const more = (row: Row) => [
    ...(mayTeam && row.state === 'active' && row.roles.some((role) => role.preset === 'account-manager') ? [{ key: 'supervisor', label: say('members:setSupervisor'), onClick: () => setPlacing(row) }] : []),
    ...(mayLog ? [{ key: 'log', label: <Link to="/organization/operation-log" search={{ ...(operator && partnerId ? { partnerId } : {}), memberId: row.memberId } as never}>{say('shell:page.operationLog')}</Link> }] : []),
    { key: 'reset', label: say('members:resetPassword'), onClick: () => deeds.askReset(row) },
    { key: 'verification', label: say('verification:reset'), onClick: () => resetVerification(row) },
    { key: 'state', label: row.state === 'active' ? say('members:disable') : say('members:enable'), danger: row.state === 'active', disabled: row.lastAdministrator, onClick: () => void deeds.askState(row) },
  ];
  return (
    <>
      <ListPage
        id="members"
        title={say('shell:page.members')}
        about={say('members:about')}
        rules={say('members:rules')}
        list={listMembers}
        paging="place"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.memberId}
        rowName={(row) => row.name}
        reveal={reveal}
        actions={<Button type="primary" onClick={() => setCreating(true)}>{say('members:create')}</Button>}
        rowActionsWidth={150}
        rowActions={(row) => (
          <>
            <Button type="link" size="small" onClick={() => setChanging(row)}>{say('members:changeRoles')}</Button>
            <Dropdown trigger={['click']} menu={{ items: more(row) }}>
              <Button type="link" size="small" aria-label={`${say('members:more')}: ${row.name}`}>{say('members:more')}</Button>
            </Dropdown>
          </>
        )}
        empty={{ title: say('members:empty'), hint: say('members:emptyHint') }}
      />
      <CreateDrawer open={creating} partnerId={operator ? partnerId : undefined} onClose={() => setCreating(false)} onMade={(made) => setShown({ ...made, made: true })} />
      <RolesDrawer member={changing} partnerId={operator ? partnerId : undefined} onClose={() => setChanging(null)} onDone={deeds.tellUnmanaged} />
      <SupervisorDrawer member={placing} onClose={() => setPlacing(null)} />
      <PasswordOnce shown={shown} title={shown?.made ? say('members:created') : say('members:passwordNew')} onClose={() => setShown(null)} />
    </>
  );
}
