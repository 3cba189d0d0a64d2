/**
 * Roles of a member: to tick, and what they would mean, asked of the server while they are ticked — that more customers
 * are seen, that managers lose their supervisor, or why it is refused (sales 2.1, 13 #3 #4 #5).
 */
import { Alert, Checkbox } from 'antd';
import type { ReactNode } from 'react';
import { type listMembers, type MemberChange, previewMember } from '../../../contract/console/members.ts';
import { listRoles } from '../../../contract/console/roles.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { Permission } from '../../../contract/permissions.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { problemWords } from '../../ui/problem-view.tsx';
import { MenuSeen } from './menu-seen.tsx';

export type MemberListed = OutputOf<typeof listMembers>['items'][number];

export function useRoles(partnerId: string | undefined) {
  const say = useSay();
  const read = useRead(listRoles, { query: partnerId ? { partnerId } : {} }, { staleMs: 5 * 60_000 });
  return (read.data?.items ?? []).map((role) => ({ value: role.roleId, label: roleName(role, say), preset: role.preset }));
}

/** The boxes to tick; one a row. A role that must stay — the last administrator's, or one under review — is ticked and cannot be taken away. */
export function RoleBoxes({ partnerId, lastAdministrator = false, lockedRoleIds = [], value = [], onChange, ...control }: { partnerId: string | undefined; lastAdministrator?: boolean; lockedRoleIds?: readonly string[]; value?: string[]; onChange?: (value: string[]) => void; id?: string }): ReactNode {
  const say = useSay();
  const roles = useRoles(partnerId);
  const why = (role: { value: string; preset: string | null }) => (lastAdministrator && role.preset === 'administrator' ? say('members:lastAdministrator') : lockedRoleIds.includes(role.value) ? say('roles:locked') : null);
  return (
    <Checkbox.Group {...control} className="pc-boxes pc-role-boxes" value={value} onChange={(chosen) => onChange?.(chosen.map(String))}>
      {roles.map((role) => (
        <Checkbox key={role.value} value={role.value} disabled={why(role) !== null}>{role.label}{why(role) ? <span className="pc-about"> · {why(role)}</span> : null}</Checkbox>
      ))}
    </Checkbox.Group>
  );
}

type Preview = OutputOf<typeof previewMember>;

/** What these roles would mean, before they are saved. */
export function RolePreview({ memberId, partnerId, roleIds, supervisorId }: { memberId?: string; partnerId: string | undefined; roleIds: readonly string[]; supervisorId?: string | undefined }): ReactNode {
  const say = useSay();
  const query = { roleIds: [...roleIds].sort().join(','), ...(memberId ? { memberId } : {}), ...(partnerId && !memberId ? { partnerId } : {}), ...(supervisorId ? { supervisorId } : {}) };
  const read = useRead(previewMember, { query }, { enabled: roleIds.length > 0, staleMs: 0 });
  if (roleIds.length === 0) return <Alert type="info" showIcon title={say('members:preview.none')} />;
  if (read.error) return <Alert type="error" showIcon title={problemWords(read.error, say)} />;
  if (!read.data) return null;
  return memberId ? <ChangeNote change={read.data} /> : <NewMemberNote preview={read.data} />;
}

/** Of a member to be made: whose customers, which pages, which permissions. */
function NewMemberNote({ preview }: { preview: Preview }): ReactNode {
  const say = useSay();
  const title = `${say('members:preview.new', { after: say(`members:scope.${preview.scopeAfter}`) })} · ${say('roles:sees', { count: preview.sees })}`;
  return (
    <>
      <Alert type={preview.scopeAfter === 'all' ? 'warning' : 'info'} showIcon title={title} />
      <h3>{say('roles:menu.title')}</h3>
      <MenuSeen permissions={preview.permissions} />
      <Items title={`${say('roles:permissions')} (${preview.permissions.length})`} items={preview.permissions} />
    </>
  );
}

function Items({ title, items }: { title: string; items: readonly Permission[] }): ReactNode {
  const say = useSay();
  if (items.length === 0) return null;
  return (
    <details className="pc-items">
      <summary>{title}</summary>
      <ul>{items.map((item) => <li key={item}>{say(`permissions:${item}`)}</li>)}</ul>
    </details>
  );
}

/** Managers by (masked) name who would be left without a supervisor. */
function Unmanaged({ change }: { change: MemberChange }): ReactNode {
  const say = useSay();
  if (change.unmanaged.length === 0 || change.newSupervisor) return null;
  return (
    <Alert type="warning" showIcon title={say('members:preview.unmanaged', { count: change.unmanaged.length })} description={
      <ul className="pc-names">{change.unmanaged.map((manager) => <li key={manager.memberId}>{manager.name}</li>)}</ul>
    } />
  );
}

const NAMES_SHOWN = 10;

/** Customers who have to go somewhere, by (masked) name. */
function Leaving({ change }: { change: MemberChange }): ReactNode {
  const say = useSay();
  const { customers, first } = change.leaving;
  if (customers === 0) return null;
  return (
    <Alert type="warning" showIcon title={say('members:preview.leaving', { count: customers })} description={
      <>
        <ul className="pc-names">{first.slice(0, NAMES_SHOWN).map((customer) => <li key={customer.customerId}>{customer.name}</li>)}</ul>
        {customers > NAMES_SHOWN ? say('members:preview.more', { count: customers - NAMES_SHOWN }) : null}
      </>
    } />
  );
}

/** What a change of roles or state means: scope, permissions, customers and managers who are left. */
export function ChangeNote({ change }: { change: MemberChange }): ReactNode {
  const say = useSay();
  if (!change.changed) return <Alert type="info" showIcon title={say('members:preview.same')} />;
  const words = { before: say(`members:scope.${change.scopeBefore}`), after: say(`members:scope.${change.scopeAfter}`) };
  return (
    <>
      {change.widens
        ? <Alert type="warning" showIcon title={say(change.scopeAfter === 'all' ? 'members:preview.widens' : 'members:preview.widensTeam')} description={say('members:preview.widensWhy', words)} />
        : <Alert type="info" showIcon title={say('members:preview.scope', words)} />}
      <Items title={say('members:preview.gains', { count: change.gains.length })} items={change.gains} />
      <Items title={say('members:preview.loses', { count: change.loses.length })} items={change.loses} />
      <Leaving change={change} />
      <Unmanaged change={change} />
    </>
  );
}
