/**
 * Changing a member's roles or state, with what follows from it in the same save (sales 2.1): where the customers of an account
 * manager go, whom the managers of a supervisor come under. What is sent names the version that was seen.
 */
import { Alert, Select } from 'antd';
import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { listManagers, listTeams } from '../../../contract/console/assignment.ts';
import { previewMember, setMemberState, setRoles } from '../../../contract/console/members.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { ChangeNote, type MemberListed, RoleBoxes } from './member-roles.tsx';

type Values = Record<string, unknown>;
type Preview = OutputOf<typeof previewMember>;
/** What both forms need to know of a member; a row of the list has it, the detail page makes it. */
export type MemberToChange = Pick<MemberListed, 'memberId' | 'name' | 'state' | 'roles' | 'version' | 'lastAdministrator' | 'lockedRoleIds'>;

const STALE = ['identity', 'assignment', 'customers', 'usage'] as const;
const rolesIn = (values: Values) => (Array.isArray(values['roleIds']) ? values['roleIds'].map(String) : []);
const chosen = (values: Values, name: string) => (typeof values[name] === 'string' && values[name] !== '' ? (values[name] as string) : undefined);

/** What follows, as it is sent: the number of customers is the one that was shown. */
function followUp(values: Values, member: MemberToChange | null, preview: Preview | undefined) {
  const supervisorId = chosen(values, 'supervisorId');
  const customersTo = chosen(values, 'customersTo');
  return {
    version: member?.version ?? 1,
    ...(supervisorId ? { supervisorId } : {}),
    ...(customersTo ? { customersTo, ...(preview && preview.leaving.customers > 0 ? { customersSeen: preview.leaving.customers } : {}) } : {}),
  };
}

function usePreview(member: MemberToChange | null, query: { roleIds?: string; state?: 'active' | 'disabled' }, supervisorId?: string) {
  return useRead(previewMember, { query: { memberId: member?.memberId ?? '', ...query, ...(supervisorId ? { supervisorId } : {}) } }, { enabled: member !== null && (query.state !== undefined || (query.roleIds ?? '') !== ''), staleMs: 0, keepPrevious: true });
}

/** Choices for what follows; drawn only when something does. */
function FollowUp({ preview, member, partnerId }: { preview: Preview; member: MemberToChange; partnerId: string | undefined }): ReactNode {
  const say = useSay();
  const needsTeam = preview.unmanaged.length > 0;
  const needsManager = preview.leaving.customers > 0;
  const whose = partnerId ? { partnerId } : {};
  const teams = useRead(listTeams, { query: whose }, { enabled: needsTeam });
  const managers = useRead(listManagers, { query: { ...whose, limit: '200' } }, { enabled: needsManager });
  const supervisors = (teams.data?.supervisors ?? []).filter((one) => one.memberId !== member.memberId).map((one) => ({ value: one.memberId, label: one.name }));
  const others = (managers.data?.items ?? []).filter((one) => one.memberId !== member.memberId && one.state === 'active').map((one) => ({ value: one.memberId, label: `${one.name} (${one.login})` }));
  return (
    <>
      {needsManager ? (
        <Field name="customersTo" label={say('members:customersTo')} help={say('members:customersToHelp')} required>
          <Select loading={managers.isPending} showSearch={{ optionFilterProp: 'label' }} options={[{ value: 'unassigned', label: say('members:release') }, ...others]} />
        </Field>
      ) : null}
      {needsTeam ? (
        <Field name="supervisorId" label={say('members:newSupervisor')} help={say('members:newSupervisorHelp')}>
          <Select allowClear loading={teams.isPending} options={supervisors} />
        </Field>
      ) : null}
    </>
  );
}

/** Preview and follow-up under the fields: asked again whenever what is chosen changes. */
function Consequences({ member, partnerId, query, values, onPreview }: { member: MemberToChange; partnerId: string | undefined; query: { roleIds?: string; state?: 'active' | 'disabled' }; values: Values; onPreview: (preview: Preview | undefined) => void }): ReactNode {
  const say = useSay();
  const read = usePreview(member, query, chosen(values, 'supervisorId'));
  useEffect(() => onPreview(read.data), [onPreview, read.data]);
  if (query.roleIds === '') return <Alert type="info" showIcon title={say('members:preview.none')} />;
  if (read.error) return <Alert type="error" showIcon title={problemWords(read.error, say)} />;
  if (!read.data) return null;
  return (
    <>
      <ChangeNote change={read.data} />
      <FollowUp preview={read.data} member={member} partnerId={partnerId} />
    </>
  );
}

export interface ChangeDrawerProps {
  readonly member: MemberToChange | null;
  readonly partnerId: string | undefined;
  readonly onClose: () => void;
}

/** The last preview drawn, for what is sent; read only when the form is sent. */
function useLastPreview() {
  const last = useRef<Preview | undefined>(undefined);
  const keep = useCallback((preview: Preview | undefined) => {
    last.current = preview;
  }, []);
  return { last, keep };
}

export function RolesDrawer({ member, partnerId, onClose }: ChangeDrawerProps): ReactNode {
  const say = useSay();
  const { last, keep } = useLastPreview();
  return (
    <FormDrawer
      open={member !== null}
      onClose={onClose}
      title={say('members:changeRolesTitle', { name: member?.name ?? '' })}
      about={say('members:rules')}
      endpoint={setRoles}
      params={{ memberId: member?.memberId ?? '' }}
      initial={{ roleIds: member?.roles.map((role) => role.roleId) ?? [] }}
      toBody={(values) => ({ roleIds: rolesIn(values), ...followUp(values, member, last.current) })}
      stale={STALE}
      doneMessage={say('members:rolesSaved')}
      preview={(values) => (member ? <Consequences member={member} partnerId={partnerId} query={{ roleIds: rolesIn(values).sort().join(',') }} values={values} onPreview={keep} /> : null)}
    >
      <Field name="roleIds" label={say('account:profile.roles')} help={say('members:rolesHelp')} required>
        <RoleBoxes partnerId={partnerId} lastAdministrator={member?.lastAdministrator ?? false} lockedRoleIds={member?.lockedRoleIds ?? []} />
      </Field>
    </FormDrawer>
  );
}

/** Disabling or enabling: one form, so that what follows is chosen where it is said. */
export function StateDrawer({ member, partnerId, onClose }: ChangeDrawerProps): ReactNode {
  const say = useSay();
  const to = member?.state === 'active' ? ('disabled' as const) : ('active' as const);
  const { last, keep } = useLastPreview();
  const deed = to === 'disabled' ? ('disable' as const) : ('enable' as const);
  return (
    <FormDrawer
      open={member !== null}
      onClose={onClose}
      title={say('members:changeState', { deed: say(`members:${deed}`), name: member?.name ?? '' })}
      about={say(`members:${deed}Hint`)}
      endpoint={setMemberState}
      params={{ memberId: member?.memberId ?? '' }}
      initial={{ state: to }}
      toBody={(values) => ({ state: to, ...followUp(values, member, last.current) })}
      stale={STALE}
      danger={to === 'disabled'}
      submitLabel={say(`members:${deed}`)}
      doneMessage={say(`members:${deed}d`)}
      preview={(values) => (member ? <Consequences member={member} partnerId={partnerId} query={{ state: to }} values={values} onPreview={keep} /> : null)}
    >
      {null}
    </FormDrawer>
  );
}
