/** "Why can this person see this?": the scope with the rule that gives it, each permission with the roles that give it, and the menu that follows. */
import { Table, Tag } from 'antd';
import type { ReactNode } from 'react';
import type { effective } from '../../../contract/console/members.ts';
import { type Permission, PERMISSIONS } from '../../../contract/permissions.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ApiProblem } from '../../app/client.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { Facts, Section } from '../../ui/detail-page.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { MenuSeen } from './menu-seen.tsx';

type Effective = z.output<typeof effective>;
type Item = Effective['items'][number];

export function WhySeen({ read }: { read: UseQueryResult<Effective, ApiProblem> }): ReactNode {
  const say = useSay();
  const found = read.data;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  const names = new Map((found?.roles ?? []).map((role) => [role.roleId, roleName(role, say)]));
  const rolesOf = (item: Item): ReactNode => {
    if (found?.scopeRule === 'operator') return <Tag>{say('roles:why.operator')}</Tag>;
    return <>{item.byDefault ? <Tag>{say('roles:why.default')}</Tag> : item.roleIds.map((roleId) => <Tag key={roleId}>{names.get(roleId) ?? roleId}</Tag>)}</>;
  };
  return (
    <>
      <Section title={say('roles:why.scope')}>
        {found ? (
          <div className="pc-why-scope">
            <Facts items={[
              { key: 'scope', label: say('roles:why.scope'), value: say(`members:scope.${found.scope}`) },
              { key: 'count', label: say('members:customers'), value: found.customers === null ? say('roles:why.noCount') : say('roles:why.count', { count: found.customers }) },
            ]} />
            <p>{say(`roles:rule.${found.scopeRule}`)}</p>
          </div>
        ) : null}
      </Section>
      <Section title={say('roles:permissions')} extra={<span className="pc-about">{say('roles:why.about')}</span>}>
        <Table<Item>
          size="small"
          rowKey="permission"
          loading={read.isPending}
          dataSource={[...(found?.items ?? [])]}
          pagination={false}
          locale={{ emptyText: say('roles:why.none') }}
          columns={[
            { key: 'permission', title: say('roles:why.permission'), render: (_, item) => say(`permissions:${item.permission}`) },
            { key: 'from', title: say('roles:why.from'), render: (_, item) => rolesOf(item) },
            { key: 'code', title: say('roles:why.code'), width: 290, render: (_, item) => <code className="pc-code">{PERMISSIONS[item.permission].bpcCode ?? item.permission}</code> },
          ]}
        />
      </Section>
      {found && found.scopeRule !== 'operator' ? (
        <Section title={say('roles:menu.title')} extra={<span className="pc-about">{say('roles:menu.about')}</span>}>
          <MenuSeen permissions={found.items.map((item): Permission => item.permission)} />
        </Section>
      ) : null}
    </>
  );
}
