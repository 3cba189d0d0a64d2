/** A role to look at, to make (new or from a copy) or to change; before a change is saved it is said for whom it means what. */
import { Alert, Drawer, Input } from 'antd';
import type { ReactNode } from 'react';
import { changeRole, createRole, previewRole, type RoleChange } from '../../../contract/console/roles.ts';
import type { Permission } from '../../../contract/permissions.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { PermissionTree } from './permission-tree.tsx';
import type { RoleListed } from './roles-page.tsx';

export type RoleTask = { readonly kind: 'create'; readonly role?: RoleListed } | { readonly kind: 'view' | 'edit'; readonly role: RoleListed };
const WIDE = 720;
const itemsOf = (values: Record<string, unknown>) => (Array.isArray(values['permissions']) ? (values['permissions'] as Permission[]) : []);
const text = (values: Record<string, unknown>, name: string) => String(values[name] ?? '').trim();

export function RoleDrawer({ task, partnerId, onClose }: { task: RoleTask | null; partnerId: string | undefined; onClose: () => void }): ReactNode {
  const say = useSay();
  const viewed = task?.kind === 'view' ? task.role : null;
  return (
    <>
      <Drawer open={viewed !== null} onClose={onClose} size={WIDE} title={viewed ? say('roles:viewTitle', { name: roleName(viewed, say) }) : ''} destroyOnHidden>
        {viewed ? <PermissionTree value={viewed.permissions} /> : null}
      </Drawer>
      <CreateRole task={task?.kind === 'create' ? task : null} partnerId={partnerId} onClose={onClose} />
      <EditRole role={task?.kind === 'edit' ? task.role : null} onClose={onClose} />
    </>
  );
}

function CreateRole({ task, partnerId, onClose }: { task: Extract<RoleTask, { kind: 'create' }> | null; partnerId: string | undefined; onClose: () => void }): ReactNode {
  const say = useSay();
  const from = task?.role;
  return (
    <FormDrawer
      open={task !== null}
      onClose={onClose}
      size={WIDE}
      title={say('roles:create')}
      about={say('roles:createAbout')}
      endpoint={createRole}
      initial={from ? { name: say('roles:copyName', { name: roleName(from, say) }), description: from.description, permissions: from.permissions } : { permissions: [] }}
      toBody={(values) => ({ name: text(values, 'name'), description: text(values, 'description'), permissions: itemsOf(values), ...(partnerId ? { partnerId } : {}) })}
      doneMessage={say('roles:saved')}
    >
      <RoleFields />
    </FormDrawer>
  );
}

function RoleFields(): ReactNode {
  const say = useSay();
  return (
    <>
      <Field name="name" label={say('roles:name')} required><Input maxLength={64} autoComplete="off" /></Field>
      <Field name="description" label={say('roles:description')}><Input.TextArea maxLength={500} autoSize={{ minRows: 1, maxRows: 4 }} /></Field>
      <Field name="permissions" label={say('roles:permissions')} required><PermissionTree /></Field>
    </>
  );
}

function EditRole({ role, onClose }: { role: RoleListed | null; onClose: () => void }): ReactNode {
  const say = useSay();
  const shown = role ? roleName(role, say) : '';
  return (
    <FormDrawer
      open={role !== null}
      onClose={onClose}
      size={WIDE}
      title={say('roles:editTitle', { name: shown })}
      about={say('roles:about')}
      endpoint={changeRole}
      params={{ roleId: role?.roleId ?? '' }}
      initial={{ name: shown, description: role?.description ?? '', permissions: role?.permissions ?? [] }}
      toBody={(values) => ({ ...(text(values, 'name') === shown ? {} : { name: text(values, 'name') }), description: text(values, 'description'), permissions: itemsOf(values), version: role?.version ?? 1 })}
      stale={['identity']}
      doneMessage={say('roles:saved')}
      preview={(values) => (role ? <RoleEffect roleId={role.roleId} permissions={itemsOf(values)} /> : null)}
    >
      <RoleFields />
    </FormDrawer>
  );
}

function RoleEffect({ roleId, permissions }: { roleId: string; permissions: readonly Permission[] }): ReactNode {
  const say = useSay();
  const read = useRead(previewRole, { params: { roleId }, query: { permissions: [...permissions].sort().join(',') } }, { staleMs: 0, keepPrevious: true });
  if (read.error) return <Alert type="error" showIcon title={problemWords(read.error, say)} />;
  return read.data ? <EffectNote effect={read.data} /> : null;
}

function EffectNote({ effect }: { effect: RoleChange }): ReactNode {
  const say = useSay();
  const list = (items: readonly Permission[]) => items.map((item) => say(`permissions:${item}`)).join(say('roles:separator'));
  if (effect.added.length + effect.removed.length === 0) return <Alert type="info" showIcon title={say('roles:preview.same')} />;
  if (effect.holders === 0) return <Alert type="info" showIcon title={say('roles:preview.nobody')} />;
  if (effect.affected === 0) return <Alert type="info" showIcon title={say('roles:preview.noEffect', { count: effect.holders })} />;
  return (
    <Alert type="warning" showIcon title={say('roles:preview.affected', { count: effect.affected })} description={
      <>
        <ul className="pc-names">
          {effect.members.slice(0, 20).map((member) => (
            <li key={member.memberId}>
              {member.name}（{member.login}） {member.gains.length > 0 ? say('roles:gains', { items: list(member.gains) }) : ''} {member.loses.length > 0 ? say('roles:loses', { items: list(member.loses) }) : ''}
            </li>
          ))}
        </ul>
        {effect.affected > 20 ? <p>{say('roles:more', { count: effect.affected - 20 })}</p> : null}
        <p>{say('roles:preview.scope')}</p>
      </>
    } />
  );
}
