/** One member (sales 2.1): data and roles, why the member sees what it sees, customers or team, sessions, keys, what was done to it. */
import { Link, useParams } from '@tanstack/react-router';
import { App, Button, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { endMemberSession, endMemberSessions, getMember, memberEffective } from '../../../contract/console/members.ts';
import { operationLog } from '../../../contract/console/operation-log.ts';
import { lockRole, unlockRole } from '../../../contract/console/roles.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { DetailPage, type DetailTab, type Fact, Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/figures.tsx';
import { MaskedText } from '../../ui/masked-text.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { KeysTable } from '../account/keys-table.tsx';
import { OwnCustomers } from '../assignment/own-customers.tsx';
import { RolesDrawer, StateDrawer } from './member-change.tsx';
import { PasswordOnce, type Shown } from './member-drawers.tsx';
import { MemberLog } from './member-log.tsx';
import { revealMemberColumn, useReset } from './members-page.tsx';
import { SessionsTable } from './sessions-table.tsx';
import { WhySeen } from './why-seen.tsx';

type Member = OutputOf<typeof getMember>;

export function MemberDetailPage(): ReactNode {
  const say = useSay();
  const { memberId } = useParams({ strict: false }) as { memberId: string };
  const read = useRead(getMember, { params: { memberId } });
  const operator = useSession().member.kind === 'operator';
  const [changing, setChanging] = useState(false);
  const [switching, setSwitching] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const askReset = useReset(setShown);
  const member = read.data;
  const partnerId = operator ? member?.partnerId : undefined;
  const tabs = useTabs(member, partnerId);
  const change = member ? { ...member, lockedRoleIds: member.locks.map((lock) => lock.roleId) } : null;
  return (
    <>
      <DetailPage
        title={member?.name}
        back={{ to: '/organization/members', label: say('shell:page.members') }}
        loading={read.isPending}
        problem={read.error}
        onRetry={() => void read.refetch()}
        actions={member ? (
          <>
            <Button onClick={() => askReset(member)}>{say('members:resetPassword')}</Button>
            <Button danger={member.state === 'active'} disabled={member.lastAdministrator} onClick={() => setSwitching(true)}>{member.state === 'active' ? say('members:disable') : say('members:enable')}</Button>
            <Button type="primary" onClick={() => setChanging(true)}>{say('members:changeRoles')}</Button>
          </>
        ) : null}
        facts={member ? factsOf(member, say) : []}
        tabs={tabs}
      />
      <RolesDrawer member={changing ? change : null} partnerId={partnerId} onClose={() => setChanging(false)} />
      <StateDrawer member={switching ? change : null} partnerId={partnerId} onClose={() => setSwitching(false)} />
      <PasswordOnce shown={shown} title={say('members:passwordNew')} onClose={() => setShown(null)} />
    </>
  );
}

function factsOf(member: Member, say: Say): Fact[] {
  const masked = (column: 'name' | 'login' | 'mobile' | 'email', name: string) => (member[column] === '' ? '—' : <MaskedText name={name} text={member[column]} column={column} id={member.memberId} reveal={revealMemberColumn} />);
  return [
    { key: 'name', label: say('account:profile.name'), value: masked('name', say('account:profile.name')) },
    { key: 'login', label: say('account:profile.login'), value: masked('login', say('account:profile.login')) },
    { key: 'state', label: say('members:state'), value: <StatusTag tone={member.state === 'active' ? 'done' : 'quiet'}>{say(`account:credentials.${member.state}`)}</StatusTag> },
    { key: 'scope', label: say('members:scope'), value: say(`members:scope.${member.scope}`), help: say('members:scopeHelp') },
    { key: 'customers', label: say('members:customers'), value: String(member.customers) },
    ...(member.supervisor ? [{ key: 'supervisor', label: say('members:supervisor'), value: <Link to={`/organization/members/${member.supervisor.memberId}`}>{member.supervisor.name}</Link> }] : []),
    { key: 'mobile', label: say('account:profile.mobile'), value: masked('mobile', say('account:profile.mobile')) },
    { key: 'email', label: say('account:profile.email'), value: masked('email', say('account:profile.email')) },
    { key: 'signedInAt', label: say('roles:signedInAt'), value: <Instant value={member.signedInAt} precision="minute" missing={say('roles:neverSignedIn')} /> },
    { key: 'createdAt', label: say('account:profile.createdAt'), value: <Instant value={member.createdAt} precision="day" /> },
  ];
}

function useTabs(member: Member | undefined, partnerId: string | undefined): DetailTab[] {
  const say = useSay();
  const mayLog = useMay(operationLog.access);
  if (!member) return [];
  const holds = (preset: string) => member.roles.some((role) => role.preset === preset);
  return [
    { key: 'data', label: say('roles:tab.data'), content: <DataTab member={member} /> },
    { key: 'why', label: say('roles:tab.why'), content: <WhyTab memberId={member.memberId} /> },
    ...(holds('account-manager') ? [{ key: 'customers', label: say('roles:tab.customers'), content: <Section title={say('roles:tab.customers')}><OwnCustomers memberId={member.memberId} name={member.name} partnerId={partnerId} assignable={partnerId === undefined} /></Section> }] : []),
    ...(holds('supervisor') ? [{ key: 'team', label: say('roles:tab.team'), content: <TeamTab member={member} /> }] : []),
    { key: 'sessions', label: say('roles:tab.sessions'), content: <SessionsTab member={member} /> },
    { key: 'keys', label: say('roles:tab.keys'), content: <Section title={say('roles:tab.keys')}><KeysTable rows={member.keys} /></Section> },
    ...(mayLog ? [{ key: 'log', label: say('roles:tab.log'), content: <MemberLog memberId={member.memberId} partnerId={partnerId} /> }] : []),
  ];
}

function WhyTab({ memberId }: { memberId: string }): ReactNode {
  return <WhySeen read={useRead(memberEffective, { params: { memberId } })} />;
}

type RoleOf = Member['roles'][number];

/** Roles with their locks; the operator, who reviews qualifications, sets and lifts them here. */
function DataTab({ member }: { member: Member }): ReactNode {
  const say = useSay();
  const { modal, message } = App.useApp();
  const operator = useSession().member.kind === 'operator';
  const lock = useWrite(lockRole);
  const unlock = useWrite(unlockRole);
  const tell = (error: unknown) => void message.error(problemWords(error, say));
  const lockOf = (role: RoleOf) => member.locks.find((one) => one.roleId === role.roleId);
  const params = (role: RoleOf) => ({ memberId: member.memberId, roleId: role.roleId });
  const askLock = (role: RoleOf) => void modal.confirm({
    title: say('roles:lockSure', { name: member.name, role: roleName(role, say) }),
    content: say('roles:lockHint'),
    okText: say('roles:lock'),
    onOk: () => lock.run({ params: params(role), body: { reason: 'qualification-review' } }).then(() => void message.success(say('roles:lockedDone'))).catch(tell),
  });
  return (
    <Section title={say('account:profile.roles')}>
      <Table<RoleOf>
        size="small"
        rowKey="roleId"
        dataSource={[...member.roles]}
        pagination={false}
        columns={[
          { key: 'name', title: say('roles:name'), width: 240, render: (_, role) => roleName(role, say) },
          { key: 'kind', title: say('roles:kind'), width: 120, render: (_, role) => say(`roles:kind.${role.preset ? 'preset' : role.sample ? 'sample' : 'custom'}`) },
          { key: 'lock', title: '', render: (_, role) => (lockOf(role) ? <><StatusTag tone="waiting">{say('roles:locked')}</StatusTag> <Instant value={lockOf(role)?.since} precision="day" business /></> : null) },
          ...(operator ? [{
            key: 'deed', title: '', width: 260,
            render: (_: unknown, role: RoleOf) => (lockOf(role)
              ? <Button type="link" size="small" onClick={() => void unlock.run({ params: params(role) }).then(() => void message.success(say('roles:unlockedDone'))).catch(tell)}>{say('roles:unlock')}</Button>
              : role.preset === 'administrator' || role.preset === 'supervisor' ? null : <Button type="link" size="small" onClick={() => askLock(role)}>{say('roles:lock')}</Button>),
          }] : []),
        ]}
      />
    </Section>
  );
}

function TeamTab({ member }: { member: Member }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('roles:tab.team')}>
      {member.team.length === 0 ? <p className="pc-about">{say('roles:teamEmpty')}</p> : <ul className="pc-names">{member.team.map((one) => <li key={one.memberId}><Link to={`/organization/members/${one.memberId}`}>{one.name}</Link></li>)}</ul>}
    </Section>
  );
}

function SessionsTab({ member }: { member: Member }): ReactNode {
  const say = useSay();
  const { modal, message } = App.useApp();
  const one = useWrite(endMemberSession);
  const all = useWrite(endMemberSessions);
  const tell = (error: unknown) => void message.error(problemWords(error, say));
  const { memberId, name } = member;
  return (
    <Section
      title={say('roles:tab.sessions')}
      extra={member.sessions.length > 0 ? (
        <Button size="small" danger onClick={() => void modal.confirm({
          title: say('roles:endAllSure', { name }),
          content: say('roles:endAllHint'),
          okText: say('roles:endAll'),
          okButtonProps: { danger: true },
          onOk: () => all.run({ params: { memberId } }).then(({ ended }) => void message.success(say('roles:ended', { count: ended }))).catch(tell),
        })}>{say('roles:endAll')}</Button>
      ) : null}
    >
      <SessionsTable rows={member.sessions} onEnd={(row) => void modal.confirm({
        title: say('roles:endSessionSure'),
        content: say('roles:endSessionHint', { device: row.userAgent, ip: row.ip }),
        okText: say('roles:endSession'),
        okButtonProps: { danger: true },
        onOk: () => one.run({ params: { memberId, sessionId: row.sessionId } }).then(() => void message.success(say('roles:ended', { count: 1 }))).catch(tell),
      })} />
    </Section>
  );
}
