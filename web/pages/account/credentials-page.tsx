/** 我的凭证: account id, project ids by region, access keys whose secret is shown once. */
import { PlusOutlined } from '@ant-design/icons';
import { Alert, App, Button, Input, Modal, Radio, Select, Table, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { changeKey, createKey, credentials, deleteKey, rotateKey } from '../../../contract/console/identity.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { DetailPage, Section } from '../../ui/detail-page.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { type KeyRow, KeysTable } from './keys-table.tsx';

type Credentials = OutputOf<typeof credentials>;
type NewKey = OutputOf<typeof createKey>;

export function CredentialsPage(): ReactNode {
  const say = useSay();
  const read = useRead(credentials, {});
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewKey | null>(null);
  const own = read.data;
  return (
    <>
      <DetailPage
        title={say('shell:page.credentials')}
        about={say('account:credentials.about')}
        loading={read.isPending}
        problem={read.error}
        onRetry={() => void read.refetch()}
        actions={
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={!own || own.keys.filter((key) => key.retiresAt === null).length >= own.limit}
            onClick={() => setMaking(true)}
          >
            {say('account:credentials.create')}
          </Button>
        }
        facts={
          own
            ? [
                {
                  key: 'id',
                  label: say('account:credentials.domainId'),
                  value: (
                    <Typography.Text copyable className="pc-code">
                      {own.domainId}
                    </Typography.Text>
                  ),
                },
                {
                  key: 'name',
                  label: say('account:credentials.domainName'),
                  value: <Typography.Text copyable>{own.domainName}</Typography.Text>,
                },
              ]
            : []
        }
        tabs={
          own
            ? [
                { key: 'keys', label: say('account:credentials.keys'), content: <Keys own={own} onMade={setMade} /> },
                { key: 'projects', label: say('account:credentials.projects'), content: <Projects own={own} /> },
              ]
            : []
        }
      />
      <FormDrawer
        open={making}
        onClose={() => setMaking(false)}
        title={say('account:credentials.create')}
        about={say('account:credentials.about')}
        endpoint={createKey}
        initial={{ label: '' }}
        onDone={(key) => setMade(key)}
      >
        <Field
          name="label"
          label={say('account:credentials.label')}
          help={say('account:credentials.labelHelp')}
          required
        >
          <Input maxLength={64} />
        </Field>
      </FormDrawer>
      <Modal
        open={made !== null}
        title={say('account:credentials.created')}
        closable={false}
        mask={{ closable: false }}
        keyboard={false}
        footer={
          <Button type="primary" onClick={() => setMade(null)}>
            {say('account:credentials.saved')}
          </Button>
        }
      >
        <Alert type="warning" showIcon title={say('account:credentials.once')} />
        <dl className="pc-facts">
          <div>
            <dt>{say('account:credentials.accessKey')}</dt>
            <dd>
              <Typography.Text copyable className="pc-code">
                {made?.accessKey}
              </Typography.Text>
            </dd>
          </div>
          <div>
            <dt>{say('account:credentials.secret')}</dt>
            <dd>
              <Typography.Text copyable className="pc-code">
                {made?.secret}
              </Typography.Text>
            </dd>
          </div>
        </dl>
      </Modal>
    </>
  );
}

function Keys({ own, onMade }: { own: Credentials; onMade: (key: NewKey) => void }): ReactNode {
  const say = useSay();
  const { modal, message } = App.useApp();
  const change = useWrite(changeKey);
  const remove = useWrite(deleteKey);
  const [rotating, setRotating] = useState<KeyRow | null>(null);
  const tell = (error: unknown) => void message.error(problemWords(error, say));
  const askDelete = (key: KeyRow) =>
    void modal.confirm({
      title: say('account:credentials.deleteSure', { key: key.accessKey }),
      content: say('account:credentials.deleteHint'),
      okText: say('account:credentials.delete'),
      okButtonProps: { danger: true },
      onOk: () => remove.run({ params: { accessKey: key.accessKey } }).catch(tell),
    });
  const over = (key: KeyRow) => key.retiresAt !== null && key.state === 'disabled';
  return (
    <Section title={say('account:credentials.keys')} extra={<span className="pc-about">{say('account:credentials.keysAbout', { limit: own.limit })}</span>}>
      <KeysTable
        rows={own.keys}
        actions={(key) => (
          <>
            {key.retiresAt === null ? <Button type="link" size="small" onClick={() => setRotating(key)}>{say('account:credentials.rotate')}</Button> : null}
            {over(key) ? null : (
              <Button type="link" size="small" onClick={() => void change.run({ params: { accessKey: key.accessKey }, body: { state: key.state === 'active' ? 'disabled' : 'active' } }).catch(tell)}>
                {key.state === 'active' ? say('account:credentials.disable') : say('account:credentials.enable')}
              </Button>
            )}
            <Button type="link" size="small" danger onClick={() => askDelete(key)}>{say('account:credentials.delete')}</Button>
          </>
        )}
      />
      <RotateDrawer old={rotating} onClose={() => setRotating(null)} onMade={onMade} />
    </Section>
  );
}

const HOURS = [0, 1, 24, 168, 720] as const;

/** A new key beside the old one, whose time then ends by itself. */
function RotateDrawer({ old, onClose, onMade }: { old: KeyRow | null; onClose: () => void; onMade: (key: NewKey) => void }): ReactNode {
  const say = useSay();
  return (
    <FormDrawer
      open={old !== null}
      onClose={onClose}
      title={say('account:credentials.rotateTitle', { key: old?.label ?? '' })}
      about={say('account:credentials.rotateAbout')}
      endpoint={rotateKey}
      params={{ accessKey: old?.accessKey ?? '' }}
      initial={{ hours: 24, retireBy: 'disabled' }}
      submitLabel={say('account:credentials.rotate')}
      onDone={onMade}
    >
      <Field name="hours" label={say('account:credentials.rotateHours')} required>
        <Select options={HOURS.map((value) => ({ value, label: say(`account:credentials.hours.${value}`) }))} />
      </Field>
      <Field name="retireBy" label={say('account:credentials.retireBy')} required>
        <Radio.Group options={(['disabled', 'deleted'] as const).map((value) => ({ value, label: say(`account:credentials.retireBy.${value}`) }))} />
      </Field>
    </FormDrawer>
  );
}

function Projects({ own }: { own: Credentials }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('account:credentials.projects')}>
      <Table<Credentials['projects'][number]>
        size="small"
        rowKey="regionCode"
        dataSource={own.projects}
        pagination={false}
        locale={{ emptyText: say('account:credentials.projectsEmpty') }}
        columns={[
          {
            key: 'region',
            title: say('account:credentials.region'),
            render: (_, row) => `${row.regionName} (${row.regionCode})`,
          },
          {
            key: 'id',
            title: say('account:credentials.projectId'),
            render: (_, row) => (
              <Typography.Text copyable className="pc-code">
                {row.projectId}
              </Typography.Text>
            ),
          },
        ]}
      />
    </Section>
  );
}
