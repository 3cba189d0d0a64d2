/** 基本信息: own data, own password, where one is signed in. */
import { Button, Input, Select, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { changePassword, changeProfile, readProfile } from '../../../contract/console/identity.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { DetailPage, Section } from '../../ui/detail-page.tsx';
import { Instant, LongText } from '../../ui/figures.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { SecurityTab } from './security-tab.tsx';

type SessionRow = OutputOf<typeof readProfile>['sessions'][number];

export function ProfilePage(): ReactNode {
  const say = useSay();
  const profile = useRead(readProfile, {});
  const [form, setForm] = useState<'data' | 'password' | null>(null);
  const own = profile.data;
  return (
    <>
      <DetailPage
        title={say('shell:page.profile')}
        loading={profile.isPending}
        problem={profile.error}
        onRetry={() => void profile.refetch()}
        actions={
          <>
            <Button onClick={() => setForm('password')}>{say('account:profile.password')}</Button>
            <Button type="primary" onClick={() => setForm('data')}>
              {say('account:profile.edit')}
            </Button>
          </>
        }
        facts={
          own
            ? [
                {
                  key: 'login',
                  label: say('account:profile.login'),
                  value: own.login,
                  help: say('account:profile.loginHelp'),
                },
                { key: 'name', label: say('account:profile.name'), value: own.name },
                {
                  key: 'roles',
                  label: say('account:profile.roles'),
                  value: own.roles.map((role) => roleName(role, say)).join(' · ') || '—',
                },
                { key: 'mobile', label: say('account:profile.mobile'), value: own.mobile || '—' },
                { key: 'email', label: say('account:profile.email'), value: own.email || '—' },
                {
                  key: 'language',
                  label: say('account:profile.language'),
                  value: say(`account:language.${own.language}`),
                },
                {
                  key: 'createdAt',
                  label: say('account:profile.createdAt'),
                  value: <Instant value={own.createdAt} precision="day" />,
                },
              ]
            : []
        }
        tabs={[
          { key: 'sessions', label: say('account:profile.sessions'), content: <Sessions rows={own?.sessions ?? []} /> },
          { key: 'security', label: say('verification:tab'), content: <SecurityTab /> },
        ]}
      />
      {own ? (
        <FormDrawer
          open={form === 'data'}
          onClose={() => setForm(null)}
          title={say('account:profile.edit')}
          endpoint={changeProfile}
          initial={{ name: own.name, mobile: own.mobile, email: own.email, language: own.language }}
          toBody={(values) => ({
            name: String(values['name'] ?? ''),
            mobile: String(values['mobile'] ?? ''),
            ...(String(values['email'] ?? '') === own.email ? {} : { email: String(values['email'] ?? '') }),
            language: values['language'] === 'en-US' ? ('en-US' as const) : ('zh-CN' as const),
          })}
          doneMessage={say('account:profile.saved')}
        >
          <Field name="name" label={say('account:profile.name')} required>
            <Input maxLength={64} autoComplete="name" />
          </Field>
          <Field name="mobile" label={say('account:profile.mobile')}>
            <Input maxLength={32} autoComplete="tel" />
          </Field>
          <Field name="email" label={say('account:profile.email')}>
            <Input maxLength={128} autoComplete="email" />
          </Field>
          <Field name="language" label={say('account:profile.language')} required>
            <Select
              options={(['zh-CN', 'en-US'] as const).map((value) => ({
                value,
                label: say(`account:language.${value}`),
              }))}
            />
          </Field>
        </FormDrawer>
      ) : null}
      <FormDrawer
        open={form === 'password'}
        onClose={() => setForm(null)}
        title={say('account:profile.password')}
        about={say('account:profile.passwordAbout')}
        endpoint={changePassword}
        initial={{}}
        doneMessage={say('account:profile.passwordSaved')}
      >
        <Field name="password" label={say('account:profile.passwordNow')} required>
          <Input.Password autoComplete="current-password" />
        </Field>
        <Field
          name="newPassword"
          label={say('account:profile.passwordNew')}
          help={say('account:profile.passwordHelp')}
          required
        >
          <Input.Password autoComplete="new-password" />
        </Field>
      </FormDrawer>
    </>
  );
}

function Sessions({ rows }: { rows: readonly SessionRow[] }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('account:profile.sessions')}>
      <Table<SessionRow>
        size="small"
        rowKey={(row) => `${row.createdAt} ${row.ip}`}
        dataSource={[...rows]}
        pagination={false}
        columns={[
          {
            key: 'device',
            title: say('account:profile.sessionDevice'),
            render: (_, row) => <LongText>{row.userAgent}</LongText>,
          },
          {
            key: 'current',
            title: '',
            width: 110,
            render: (_, row) =>
              row.current ? <StatusTag tone="active">{say('account:profile.sessionThis')}</StatusTag> : null,
          },
          { key: 'ip', title: say('account:profile.sessionIp'), width: 150, dataIndex: 'ip' },
          {
            key: 'since',
            title: say('account:profile.sessionSince'),
            width: 180,
            render: (_, row) => <Instant value={row.createdAt} />,
          },
          {
            key: 'seen',
            title: say('account:profile.sessionSeen'),
            width: 180,
            render: (_, row) => <Instant value={row.seenAt} />,
          },
        ]}
      />
    </Section>
  );
}
