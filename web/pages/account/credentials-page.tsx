/** 我的凭证: account id, project ids by region, access keys whose secret is shown once. */
import { PlusOutlined } from '@ant-design/icons';
import { Alert, App, Button, Input, Modal, Table, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { changeKey, createKey, credentials, deleteKey } from '../../../contract/console/identity.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { DetailPage, Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/figures.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';

type Credentials = OutputOf<typeof credentials>;
type Key = Credentials['keys'][number];
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
            disabled={!own || own.keys.length >= own.limit}
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
                { key: 'keys', label: say('account:credentials.keys'), content: <Keys own={own} /> },
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

function Keys({ own }: { own: Credentials }): ReactNode {
  const say = useSay();
  const { modal, message } = App.useApp();
  const change = useWrite(changeKey);
  const remove = useWrite(deleteKey);
  const tell = (error: unknown) => void message.error(problemWords(error, say));
  const askDelete = (key: Key) =>
    void modal.confirm({
      title: say('account:credentials.deleteSure', { key: key.accessKey }),
      content: say('account:credentials.deleteHint'),
      okText: say('account:credentials.delete'),
      okButtonProps: { danger: true },
      onOk: () => remove.run({ params: { accessKey: key.accessKey } }).catch(tell),
    });
  return (
    <Section
      title={say('account:credentials.keys')}
      extra={<span className="pc-about">{say('account:credentials.keysAbout', { limit: own.limit })}</span>}
    >
      <Table<Key>
        size="small"
        rowKey="accessKey"
        dataSource={own.keys}
        pagination={false}
        locale={{ emptyText: say('account:credentials.keysEmpty') }}
        columns={[
          {
            key: 'ak',
            title: say('account:credentials.accessKey'),
            render: (_, key) => (
              <Typography.Text copyable className="pc-code">
                {key.accessKey}
              </Typography.Text>
            ),
          },
          { key: 'label', title: say('account:credentials.label'), dataIndex: 'label', ellipsis: true },
          {
            key: 'state',
            title: say('account:credentials.state'),
            width: 110,
            render: (_, key) => (
              <StatusTag tone={key.state === 'active' ? 'done' : 'quiet'}>
                {say(`account:credentials.${key.state}`)}
              </StatusTag>
            ),
          },
          {
            key: 'created',
            title: say('account:credentials.createdAt'),
            width: 180,
            render: (_, key) => <Instant value={key.createdAt} />,
          },
          {
            key: 'used',
            title: say('account:credentials.usedAt'),
            width: 180,
            render: (_, key) => <Instant value={key.usedAt} missing={say('account:credentials.neverUsed')} />,
          },
          {
            key: 'actions',
            title: '',
            width: 170,
            render: (_, key) => (
              <>
                <Button
                  type="link"
                  size="small"
                  onClick={() =>
                    void change
                      .run({
                        params: { accessKey: key.accessKey },
                        body: { state: key.state === 'active' ? 'disabled' : 'active' },
                      })
                      .catch(tell)
                  }
                >
                  {key.state === 'active' ? say('account:credentials.disable') : say('account:credentials.enable')}
                </Button>
                <Button type="link" size="small" danger onClick={() => askDelete(key)}>
                  {say('account:credentials.delete')}
                </Button>
              </>
            ),
          },
        ]}
      />
    </Section>
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
