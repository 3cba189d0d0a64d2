/** 基本信息: own data, preferences, own permissions and why, own sessions, own password. */
import { App, Button, Input, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { changePassword, changeProfile, endOtherSessions, endSession, readProfile } from '../../../contract/console/identity.ts';
import { ownEffective } from '../../../contract/console/members.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { switchLanguage, useSay } from '../../app/language.ts';
import { roleName } from '../../app/role-name.ts';
import { DetailPage, Facts, Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/figures.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { browserZone } from '../../ui/time-text.ts';
import { SessionsTable } from '../organization/sessions-table.tsx';
import { WhySeen } from '../organization/why-seen.tsx';
import { SecurityTab } from './security-tab.tsx';

type Profile = OutputOf<typeof readProfile>;

export function ProfilePage(): ReactNode {
  const say = useSay();
  const profile = useRead(readProfile, {});
  const [form, setForm] = useState<'data' | 'password' | 'preferences' | null>(null);
  const own = profile.data;
  const close = () => setForm(null);
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
            <Button type="primary" onClick={() => setForm('data')}>{say('account:profile.edit')}</Button>
          </>
        }
        facts={own ? [
          { key: 'name', label: say('account:profile.name'), value: own.name },
          { key: 'login', label: say('account:profile.login'), value: own.login, help: say('account:profile.loginHelp') },
          { key: 'roles', label: say('account:profile.roles'), value: own.roles.map((role) => roleName(role, say)).join(' · ') || '—' },
        ] : []}
        tabs={own ? [
          { key: 'data', label: say('account:profile.data'), content: <Data own={own} /> },
          { key: 'preferences', label: say('account:profile.preferences'), content: <Preferences own={own} onChange={() => setForm('preferences')} /> },
          { key: 'why', label: say('account:profile.why'), content: <Why /> },
          { key: 'sessions', label: say('account:profile.sessions'), content: <Sessions own={own} /> },
          { key: 'security', label: say('verification:tab'), content: <SecurityTab /> },
        ] : []}
      />
      {own ? <DataDrawer own={own} open={form === 'data'} onClose={close} /> : null}
      {own ? <PreferencesDrawer own={own} open={form === 'preferences'} onClose={close} /> : null}
      <FormDrawer open={form === 'password'} onClose={close} title={say('account:profile.password')} about={say('account:profile.passwordAbout')} endpoint={changePassword} initial={{}} doneMessage={say('account:profile.passwordSaved')}>
        <Field name="password" label={say('account:profile.passwordNow')} required>
          <Input.Password autoComplete="current-password" />
        </Field>
        <Field name="newPassword" label={say('account:profile.passwordNew')} help={say('account:profile.passwordHelp')} required>
          <Input.Password autoComplete="new-password" />
        </Field>
      </FormDrawer>
    </>
  );
}

function Data({ own }: { own: Profile }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('account:profile.data')}>
      <Facts items={[
        { key: 'mobile', label: say('account:profile.mobile'), value: own.mobile || '—' },
        { key: 'email', label: say('account:profile.email'), value: own.email || '—' },
        { key: 'createdAt', label: say('account:profile.createdAt'), value: <Instant value={own.createdAt} precision="day" /> },
      ]} />
    </Section>
  );
}

function Preferences({ own, onChange }: { own: Profile; onChange: () => void }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('account:profile.preferences')} extra={<Button size="small" onClick={onChange}>{say('account:profile.preferencesEdit')}</Button>}>
      <Facts items={[
        { key: 'language', label: say('account:profile.language'), value: say(`account:language.${own.language}`) },
        { key: 'timeZone', label: say('account:profile.timeZone'), value: own.timeZone ?? say('account:profile.timeZoneBrowser', { zone: browserZone() }), help: say('account:profile.timeZoneHelp') },
      ]} />
    </Section>
  );
}

function Why(): ReactNode {
  return <WhySeen read={useRead(ownEffective, {})} />;
}

function DataDrawer({ own, open, onClose }: { own: Profile; open: boolean; onClose: () => void }): ReactNode {
  const say = useSay();
  return (
    <FormDrawer
      open={open}
      onClose={onClose}
      title={say('account:profile.edit')}
      endpoint={changeProfile}
      initial={{ name: own.name, mobile: own.mobile, email: own.email }}
      toBody={(values) => ({ name: String(values['name'] ?? ''), mobile: String(values['mobile'] ?? ''), ...(String(values['email'] ?? '') === own.email ? {} : { email: String(values['email'] ?? '') }) })}
      doneMessage={say('account:profile.saved')}
    >
      <Field name="name" label={say('account:profile.name')} required><Input maxLength={64} autoComplete="name" /></Field>
      <Field name="mobile" label={say('account:profile.mobile')}><Input maxLength={32} autoComplete="tel" /></Field>
      <Field name="email" label={say('account:profile.email')}><Input maxLength={128} autoComplete="email" /></Field>
    </FormDrawer>
  );
}

/** The language chosen is also the one of this browser from now on. */
function PreferencesDrawer({ own, open, onClose }: { own: Profile; open: boolean; onClose: () => void }): ReactNode {
  const say = useSay();
  const [chosen, setChosen] = useState<'zh-CN' | 'en-US'>(own.language);
  const zones = Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }));
  return (
    <FormDrawer
      open={open}
      onClose={onClose}
      title={say('account:profile.preferencesEdit')}
      about={say('account:profile.timeZoneHelp')}
      endpoint={changeProfile}
      initial={{ language: own.language, timeZone: own.timeZone ?? '' }}
      toBody={(values) => ({ language: values['language'] === 'en-US' ? ('en-US' as const) : ('zh-CN' as const), timeZone: String(values['timeZone'] ?? '') })}
      doneMessage={say('account:profile.preferencesSaved')}
      onDone={() => void switchLanguage(chosen)}
    >
      <Field name="language" label={say('account:profile.language')} required>
        <Select options={(['zh-CN', 'en-US'] as const).map((value) => ({ value, label: say(`account:language.${value}`) }))} onSelect={setChosen} />
      </Field>
      <Field name="timeZone" label={say('account:profile.timeZone')}>
        <Select showSearch={{ optionFilterProp: 'label' }} options={[{ value: '', label: say('account:profile.timeZoneBrowser', { zone: browserZone() }) }, ...zones]} />
      </Field>
    </FormDrawer>
  );
}

function Sessions({ own }: { own: Profile }): ReactNode {
  const say = useSay();
  const { modal, message } = App.useApp();
  const one = useWrite(endSession);
  const others = useWrite(endOtherSessions);
  const tell = (error: unknown) => void message.error(problemWords(error, say));
  return (
    <Section
      title={say('account:profile.sessions')}
      extra={own.sessions.length > 1 ? (
        <Button size="small" danger onClick={() => void modal.confirm({
          title: say('roles:endOthersSure'),
          content: say('roles:endAllHint'),
          okText: say('roles:endOthers'),
          okButtonProps: { danger: true },
          onOk: () => others.run({}).then(({ ended }) => void message.success(say('roles:ended', { count: ended }))).catch(tell),
        })}>{say('roles:endOthers')}</Button>
      ) : null}
    >
      <SessionsTable rows={own.sessions} onEnd={(row) => void modal.confirm({
        title: say('roles:endSessionSure'),
        content: say('roles:endSessionHint', { device: row.userAgent, ip: row.ip }),
        okText: say('roles:endSession'),
        okButtonProps: { danger: true },
        onOk: () => one.run({ params: { sessionId: row.sessionId } }).then(() => void message.success(say('roles:ended', { count: 1 }))).catch(tell),
      })} />
    </Section>
  );
}
