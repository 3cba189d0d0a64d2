/** 组织 > 组织成员 > 人员管理 (sales 2.1): who works here, under which roles, whom they report to; and changing it. */
import { Link, useSearch } from '@tanstack/react-router';
import { App, Button, Dropdown } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { listTeams, setSupervisor } from '../../../contract/console/assignment.ts';
import { listMembers, resetPassword, revealMembers } from '../../../contract/console/members.ts';
import { operationLog } from '../../../contract/console/operation-log.ts';
import { call } from '../../app/client.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { useMay, useSession } from '../../app/session.tsx';
import type { Choice, FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { usePartnerChoices } from '../intake/partner-choice.tsx';
import { CreateDrawer, PasswordOnce, type Shown, SupervisorDrawer } from './member-drawers.tsx';
import { useResetVerification } from './reset-verification.tsx';
import { RolesDrawer, StateDrawer } from './member-change.tsx';
import { type MemberListed, useRoles } from './member-roles.tsx';
import { useOrganizationTabs } from './organization-tabs.ts';

type Row = MemberListed;
type MaskedName = 'name' | 'login' | 'mobile' | 'email';
const SCOPES = ['all', 'team', 'own'] as const;

export async function revealMemberColumn(column: string, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
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
  const teams = useRead(listTeams, { query: partnerId ? { partnerId } : {} }, { enabled: useMay(listTeams.access) });
  const roleChoices = JSON.stringify(roles.map(({ value, label }) => ({ value, label })));
  const bosses = JSON.stringify((teams.data?.supervisors ?? []).map((one) => ({ value: one.memberId, label: one.name })));
  return useMemo<FilterDefinition[]>(
    () => [
      ...(partners.length > 0 ? [{ kind: 'choice' as const, key: 'partnerId', label: say('members:partner'), place: 'bar' as const, required: true, initial: partners[0]?.value, choices: partners }] : []),
      { kind: 'text', key: 'q', label: say('members:search') },
      { kind: 'text', key: 'name', label: say('members:byName') },
      { kind: 'text', key: 'login', label: say('members:byLogin') },
      { kind: 'text', key: 'contact', label: say('members:byContact') },
      { kind: 'choice', key: 'roleId', label: say('account:profile.roles'), choices: JSON.parse(roleChoices) as Choice[] },
      { kind: 'choice', key: 'supervisorId', label: say('members:supervisor'), choices: [...(JSON.parse(bosses) as Choice[]), { value: 'none', label: say('members:noSupervisor') }] },
      { kind: 'choice', key: 'scope', label: say('members:scope'), help: say('members:scopeHelp'), choices: SCOPES.map((value) => ({ value, label: say(`members:scope.${value}`) })) },
      { kind: 'choice', key: 'state', label: say('members:state'), choices: (['active', 'disabled'] as const).map((value) => ({ value, label: say(`account:credentials.${value}`) })) },
      { kind: 'days', key: 'created', label: say('members:createdAt') },
      { kind: 'days', key: 'signedIn', label: say('members:signedInAt') },
    ],
    [say, partners, roleChoices, bosses],
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
      quantityColumn({ key: 'customers', title: say('members:customers'), width: 100, sort: 'customers', value: (row) => String(row.customers) }),
      { key: 'state', title: say('members:state'), width: 100, render: (row) => <StatusTag tone={row.state === 'active' ? 'done' : 'quiet'}>{say(`account:credentials.${row.state}`)}</StatusTag> },
      textColumn({ key: 'mobile', title: say('account:profile.mobile'), width: 150, masked: masked('mobile'), value: (row) => row.mobile }),
      textColumn({ key: 'email', title: say('account:profile.email'), width: 190, masked: masked('email'), value: (row) => row.email }),
      instantColumn({ key: 'signedInAt', title: say('members:signedInAt'), sort: 'signedInAt', value: (row) => row.signedInAt, missing: say('members:neverSignedIn') }),
      instantColumn({ key: 'createdAt', title: say('account:profile.createdAt'), sort: 'createdAt', value: (row) => row.createdAt }),
    ];
  }, [say]);
}

/** A new password: asked first; shown once. */
export function useReset(onPassword: (shown: Shown) => void): (row: Pick<Row, 'memberId' | 'name' | 'login'>) => void {
  const say = useSay();
  const { modal, message } = App.useApp();
  const reset = useWrite(resetPassword);
  return (row) => void modal.confirm({
    title: say('members:resetSure', { name: row.name }),
    content: say('members:resetHint'),
    okText: say('members:resetPassword'),
    onOk: () => reset.run({ params: { memberId: row.memberId } }).then(({ password }) => onPassword({ login: row.login, password })).catch((error: unknown) => void message.error(problemWords(error, say))),
  });
}

export function MembersPage(): ReactNode {
  const say = useSay();
  const tabs = useOrganizationTabs();
  const partnerId = usePartnerShown();
  const filters = useFilters(partnerId);
  const columns = useColumns();
  const operator = useSession().member.kind === 'operator';
  const whose = operator ? partnerId : undefined;
  const mayTeam = useMay(setSupervisor.access) && !operator;
  const mayLog = useMay(operationLog.access);
  const resetVerification = useResetVerification();
  const [creating, setCreating] = useState(false);
  const [changing, setChanging] = useState<Row | null>(null);
  const [switching, setSwitching] = useState<Row | null>(null);
  const [placing, setPlacing] = useState<Row | null>(null);
  const [shown, setShown] = useState<(Shown & { made: boolean }) | null>(null);
  const askReset = useReset((password) => setShown({ ...password, made: false }));
  const more = (row: Row) => [
    ...(mayTeam && row.state === 'active' && row.roles.some((role) => role.preset === 'account-manager') ? [{ key: 'supervisor', label: say('members:setSupervisor'), onClick: () => setPlacing(row) }] : []),
    ...(mayLog ? [{ key: 'log', label: <Link to="/organization/operation-log" search={{ ...(whose ? { partnerId: whose } : {}), memberId: row.memberId } as never}>{say('shell:page.operationLog')}</Link> }] : []),
    { key: 'reset', label: say('members:resetPassword'), onClick: () => askReset(row) },
    { key: 'verification', label: say('verification:reset'), onClick: () => resetVerification(row) },
    { key: 'state', label: row.state === 'active' ? say('members:disable') : say('members:enable'), danger: row.state === 'active', disabled: row.lastAdministrator, onClick: () => setSwitching(row) },
  ];
  return (
    <>
      <ListPage
        id="members"
        title={say('shell:page.members')}
        about={say('members:about')}
        rules={say('members:rules')}
        pageTabs={tabs}
        list={listMembers}
        paging="place"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.memberId}
        rowName={(row) => row.name}
        reveal={revealMemberColumn}
        actions={<Button type="primary" onClick={() => setCreating(true)}>{say('members:create')}</Button>}
        rowActionsWidth={200}
        rowActions={(row) => (
          <>
            <Link to={`/organization/members/${row.memberId}`}>{say('members:open')}</Link>
            <Button type="link" size="small" onClick={() => setChanging(row)}>{say('members:changeRoles')}</Button>
            <Dropdown trigger={['click']} menu={{ items: more(row) }}>
              <Button type="link" size="small" aria-label={`${say('members:more')}: ${row.name}`}>{say('members:more')}</Button>
            </Dropdown>
          </>
        )}
        empty={{ title: say('members:empty'), hint: say('members:emptyHint') }}
      />
      <CreateDrawer open={creating} partnerId={whose} onClose={() => setCreating(false)} onMade={(made) => setShown({ ...made, made: true })} />
      <RolesDrawer member={changing} partnerId={whose} onClose={() => setChanging(null)} />
      <StateDrawer member={switching} partnerId={whose} onClose={() => setSwitching(null)} />
      <SupervisorDrawer member={placing} onClose={() => setPlacing(null)} />
      <PasswordOnce shown={shown} title={shown?.made ? say('members:created') : say('members:passwordNew')} onClose={() => setShown(null)} />
    </>
  );
}
