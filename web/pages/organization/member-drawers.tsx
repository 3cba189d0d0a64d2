/** 创建人员, the supervisor of an account manager, and a password that is shown once. */
import { Alert, Button, Input, Modal, Select, Typography } from 'antd';
import type { ReactNode } from 'react';
import { listTeams, setSupervisor } from '../../../contract/console/assignment.ts';
import { createMember } from '../../../contract/console/members.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { type MemberListed, RoleBoxes, RolePreview } from './member-roles.tsx';

export interface Shown {
  readonly login: string;
  readonly password: string;
}

export function CreateDrawer({ open, partnerId, onClose, onMade }: { open: boolean; partnerId: string | undefined; onClose: () => void; onMade: (made: Shown) => void }): ReactNode {
  const say = useSay();
  const chosen = (values: Record<string, unknown>) => (Array.isArray(values['roleIds']) ? values['roleIds'].map(String) : []);
  return (
    <FormDrawer
      open={open}
      size={640}
      onClose={onClose}
      title={say('members:create')}
      about={say('members:createAbout')}
      endpoint={createMember}
      toBody={(values) => {
        const text = (name: string) => String(values[name] ?? '').trim();
        return { login: text('login'), name: text('name'), ...(text('mobile') ? { mobile: text('mobile') } : {}), ...(text('email') ? { email: text('email') } : {}), roleIds: chosen(values), ...(partnerId ? { partnerId } : {}) };
      }}
      stale={['identity', 'assignment']}
      onDone={onMade}
      doneMessage={say('members:created')}
      draftKey="member"
      preview={(values) => <RolePreview partnerId={partnerId} roleIds={chosen(values)} />}
    >
      <Field name="login" label={say('account:profile.login')} help={say('account:profile.loginHelp')} required>
        <Input maxLength={64} autoComplete="off" />
      </Field>
      <Field name="name" label={say('account:profile.name')} required>
        <Input maxLength={64} autoComplete="off" />
      </Field>
      <Field name="mobile" label={say('account:profile.mobile')}>
        <Input maxLength={32} autoComplete="off" />
      </Field>
      <Field name="email" label={say('account:profile.email')}>
        <Input maxLength={128} autoComplete="off" />
      </Field>
      <Field name="roleIds" label={say('account:profile.roles')} help={say('members:rolesHelp')} required>
        <RoleBoxes partnerId={partnerId} />
      </Field>
    </FormDrawer>
  );
}

const NONE = 'none';

export function SupervisorDrawer({ member, onClose }: { member: MemberListed | null; onClose: () => void }): ReactNode {
  const say = useSay();
  const teams = useRead(listTeams, {}, { enabled: member !== null });
  return (
    <FormDrawer
      open={member !== null}
      onClose={onClose}
      title={say('members:setSupervisorTitle', { name: member?.name ?? '' })}
      about={say('assignment:teams.about')}
      endpoint={setSupervisor}
      initial={{ supervisorId: member?.supervisor?.memberId ?? NONE }}
      toBody={(values) => ({ managerIds: [member?.memberId ?? ''], supervisorId: values['supervisorId'] === NONE ? null : String(values['supervisorId'] ?? '') })}
      stale={['identity', 'assignment', 'usage']}
      doneMessage={say('members:supervisorSaved')}
    >
      <Field name="supervisorId" label={say('members:supervisor')} required>
        <Select loading={teams.isPending} options={[...(teams.data?.supervisors ?? []).map((one) => ({ value: one.memberId, label: one.name })), { value: NONE, label: say('members:noSupervisor') }]} />
      </Field>
    </FormDrawer>
  );
}

/** Once: closing it is the last time anybody can read it. */
export function PasswordOnce({ shown, title, onClose }: { shown: Shown | null; title: string; onClose: () => void }): ReactNode {
  const say = useSay();
  return (
    <Modal open={shown !== null} title={title} closable={false} mask={{ closable: false }} keyboard={false} footer={<Button type="primary" onClick={onClose}>{say('account:credentials.saved')}</Button>}>
      <Alert type="warning" showIcon title={say('members:passwordOnce')} />
      <dl className="pc-facts">
        <div>
          <dt>{say('account:profile.login')}</dt>
          <dd><Typography.Text copyable className="pc-code">{shown?.login}</Typography.Text></dd>
        </div>
        <div>
          <dt>{say('members:password')}</dt>
          <dd><Typography.Text copyable className="pc-code">{shown?.password}</Typography.Text></dd>
        </div>
      </dl>
    </Modal>
  );
}
