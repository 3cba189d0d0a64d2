/**
 * Roles of a member: to tick, and what they would mean, asked of the server while they are ticked — that more customers
 * are seen, that managers lose their supervisor, or why it is refused (sales 2.1, 13 #3 #4 #5).
 */
import { Link } from '@tanstack/react-router';
import { Alert, Checkbox } from 'antd';
import type { ReactNode } from 'react';
import { type listMembers, type MemberChange, previewMember, setRoles } from '../../../contract/console/members.ts';
import { listRoles } from '../../../contract/console/roles.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { problemWords } from '../../ui/problem-view.tsx';

export type MemberListed = OutputOf<typeof listMembers>['items'][number];

export function useRoles(partnerId: string | undefined) {
  const say = useSay();
  const read = useRead(listRoles, { query: partnerId ? { partnerId } : {} }, { staleMs: 5 * 60_000 });
  return (read.data?.items ?? []).map((role) => ({ value: role.roleId, label: roleName(role, say), preset: role.preset }));
}

/** The boxes to tick; one a row. A role that must stay is ticked and cannot be taken away. */
export function RoleBoxes({ partnerId, lastAdministrator = false, value = [], onChange, ...control }: { partnerId: string | undefined; lastAdministrator?: boolean; value?: string[]; onChange?: (value: string[]) => void; id?: string }): ReactNode {
  const say = useSay();
  const roles = useRoles(partnerId);
  return (
    <Checkbox.Group {...control} className="pc-boxes" value={value} onChange={(chosen) => onChange?.(chosen.map(String))}>
      {roles.map((role) => {
        const locked = lastAdministrator && role.preset === 'administrator';
        return <Checkbox key={role.value} value={role.value} disabled={locked}>{role.label}{locked ? <span className="pc-about"> · {say('members:lastAdministrator')}</span> : null}</Checkbox>;
      })}
    </Checkbox.Group>
  );
}

/** What these roles would mean, before they are saved. */
export function RolePreview({ memberId, partnerId, roleIds }: { memberId?: string; partnerId: string | undefined; roleIds: readonly string[] }): ReactNode {
  const say = useSay();
  const query = { roleIds: [...roleIds].sort().join(','), ...(memberId ? { memberId } : {}), ...(partnerId && !memberId ? { partnerId } : {}) };
  const read = useRead(previewMember, { query }, { enabled: roleIds.length > 0, staleMs: 0 });
  if (roleIds.length === 0) return <Alert type="info" showIcon title={say('members:preview.none')} />;
  if (read.error) return <Alert type="error" showIcon title={problemWords(read.error, say)} />;
  if (!read.data) return null;
  return memberId ? <ChangeNote change={read.data} /> : <Alert type={read.data.scopeAfter === 'all' ? 'warning' : 'info'} showIcon title={say('members:preview.new', { after: say(`members:scope.${read.data.scopeAfter}`) })} />;
}

/** Managers by (masked) name, and on a page (a question to confirm stands outside the router) the way to give them another supervisor. */
export function Unmanaged({ change, link = false }: { change: MemberChange; link?: boolean }): ReactNode {
  const say = useSay();
  if (change.unmanaged.length === 0) return null;
  return (
    <Alert type="warning" showIcon title={say('members:preview.unmanaged', { count: change.unmanaged.length })} description={
      <>
        <ul className="pc-names">{change.unmanaged.map((manager) => <li key={manager.memberId}>{manager.name}</li>)}</ul>
        {link ? <Link to="/sales/assignment/teams">{say('members:preview.toTeams')}</Link> : null}
      </>
    } />
  );
}

function ChangeNote({ change }: { change: MemberChange }): ReactNode {
  const say = useSay();
  if (!change.changed) return <Alert type="info" showIcon title={say('members:preview.same')} />;
  const words = { before: say(`members:scope.${change.scopeBefore}`), after: say(`members:scope.${change.scopeAfter}`) };
  return (
    <>
      {change.widens
        ? <Alert type="warning" showIcon title={say(change.scopeAfter === 'all' ? 'members:preview.widens' : 'members:preview.widensTeam')} description={say('members:preview.widensWhy', words)} />
        : <Alert type="info" showIcon title={say('members:preview.scope', words)} />}
      <Unmanaged change={change} link />
    </>
  );
}

export function RolesDrawer({ member, partnerId, onClose, onDone }: { member: MemberListed | null; partnerId: string | undefined; onClose: () => void; onDone: (change: MemberChange) => void }): ReactNode {
  const say = useSay();
  const chosen = (values: Record<string, unknown>) => (Array.isArray(values['roleIds']) ? values['roleIds'].map(String) : []);
  return (
    <FormDrawer
      open={member !== null}
      onClose={onClose}
      title={say('members:changeRolesTitle', { name: member?.name ?? '' })}
      about={say('members:rules')}
      endpoint={setRoles}
      params={{ memberId: member?.memberId ?? '' }}
      initial={{ roleIds: member?.roles.map((role) => role.roleId) ?? [] }}
      toBody={(values) => ({ roleIds: chosen(values) })}
      stale={['identity', 'assignment', 'customers', 'usage']}
      onDone={onDone}
      doneMessage={say('members:rolesSaved')}
      preview={(values) => (member ? <RolePreview memberId={member.memberId} partnerId={partnerId} roleIds={chosen(values)} /> : null)}
    >
      <Field name="roleIds" label={say('account:profile.roles')} help={say('members:rolesHelp')} required>
        <RoleBoxes partnerId={partnerId} lastAdministrator={member?.lastAdministrator ?? false} />
      </Field>
    </FormDrawer>
  );
}
