/** 加载文件: upload the files of a bill, see what became of every row of them. */
import { InboxOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Form, Radio, Select, Space, Spin, Upload } from 'antd';
import { type ReactNode, useState } from 'react';
import { uploadFile } from '../../../contract/console/intake.ts';
import { listRuns } from '../../../contract/console/runs.ts';
import { MAX_UPLOAD_FILES } from '../../../contract/endpoint.ts';
import { type ApiProblem, asProblem, upload } from '../../app/client.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Help } from '../../ui/help.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { RunCard } from '../../ui/run-card.tsx';
import { usePartnerChoices } from './partner-choice.tsx';
import './intake.css';

interface Choices {
  readonly format: 'focus' | 'fee-records';
  readonly partnerId?: string;
  readonly mode: 'ask' | 'restate' | 'append';
  readonly createCustomers: boolean;
}

export function LoadPage(): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const client = useQueryClient();
  const partners = usePartnerChoices();
  const [form] = Form.useForm<Choices>();
  const format = Form.useWatch('format', form) ?? 'focus';
  const [files, setFiles] = useState<readonly File[]>([]);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const start = async (values: Choices): Promise<void> => {
    if (files.length === 0) return;
    setSending(true);
    setProblem(null);
    try {
      await upload(uploadFile, files, {
        query: {
          format: values.format,
          ...(values.partnerId ? { partnerId: values.partnerId } : {}),
          ...(values.format === 'focus' ? { ...(values.mode === 'ask' ? {} : { mode: values.mode }), createCustomers: String(values.createCustomers) } : {}),
        },
      });
      setFiles([]);
      void message.success(say('intake:load.started'));
      await client.invalidateQueries({ queryKey: ['platform'] });
    } catch (error) {
      const known = asProblem(error);
      if (!known) throw error;
      setProblem(known);
    } finally {
      setSending(false);
    }
  };
  return (
    <div>
      <PageHead title={say('shell:page.intake')} about={say('intake:load.about')} rules={say('intake:load.rules')} />
      <Form<Choices> form={form} layout="vertical" className="pc-load" initialValues={{ format: 'focus', mode: 'ask', createCustomers: false }} onFinish={(values) => void start(values)}>
        <Upload.Dragger
          accept=".csv,.gz,.ndjson,.jsonl"
          multiple
          maxCount={MAX_UPLOAD_FILES}
          fileList={files.map((file, place) => ({ uid: String(place), name: file.name, size: file.size }))}
          beforeUpload={(chosen) => {
            setFiles((known) => [...known, chosen].slice(0, MAX_UPLOAD_FILES));
            setProblem(null);
            return false;
          }}
          onRemove={(removed) => setFiles((known) => known.filter((_, place) => String(place) !== removed.uid))}
        >
          <p aria-hidden><InboxOutlined /></p>
          <p>{say('intake:load.drop')}</p>
          <p className="pc-about">{say('intake:load.dropHint')}</p>
        </Upload.Dragger>
        <div className="pc-load-choices">
          <Form.Item name="format" label={say('intake:load.format')}>
            <Radio.Group options={(['focus', 'fee-records'] as const).map((value) => ({ value, label: say(`intake:load.format.${value}`) }))} />
          </Form.Item>
          {partners.length > 0 ? (
            <Form.Item name="partnerId" label={say('intake:load.partner')}>
              <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={[...partners]} placeholder={say('intake:load.partnerDefault')} />
            </Form.Item>
          ) : null}
          {format === 'focus' ? (
            <>
              <Form.Item name="mode" label={say('intake:load.mode')}>
                <Radio.Group options={(['ask', 'restate', 'append'] as const).map((value) => ({ value, label: say(`intake:load.mode.${value}`) }))} />
              </Form.Item>
              <Form.Item name="createCustomers" valuePropName="checked">
                <Checkbox>
                  {say('intake:load.create')} <Help>{say('intake:load.createHelp')}</Help>
                </Checkbox>
              </Form.Item>
            </>
          ) : null}
          <Button type="primary" htmlType="submit" disabled={files.length === 0} loading={sending}>
            {say('intake:load.start')}
          </Button>
          {sending ? <Spin size="small" description={say('intake:load.sending', { name: files.map((file) => file.name).join(' · ') })} /> : null}
        </div>
        {problem?.code === 'intake.delivered_before' ? (
          <DeliveredBefore problem={problem} choose={(mode) => void start({ ...form.getFieldsValue(), mode })} />
        ) : problem ? (
          <ProblemView problem={problem} />
        ) : null}
      </Form>
      <RecentLoads />
    </div>
  );
}

/** Nothing was loaded: only the person knows whether this is another part of the bill or takes its place. */
function DeliveredBefore({ problem, choose }: { problem: ApiProblem; choose: (mode: 'restate' | 'append') => void }): ReactNode {
  const say = useSay();
  return (
    <Alert
      type="warning"
      showIcon
      title={say('intake:load.before')}
      description={
        <>
          <p>{problem.message}</p>
          <Space>
            <Button onClick={() => choose('append')}>{say('intake:load.before.append')}</Button>
            <Button danger onClick={() => choose('restate')}>{say('intake:load.before.restate')}</Button>
          </Space>
        </>
      }
    />
  );
}

function RecentLoads(): ReactNode {
  const say = useSay();
  const runs = useRead(listRuns, { query: { kind: 'intake', limit: '10' } }, { refetchMs: 1500, keepPrevious: true });
  const items = runs.data?.items ?? [];
  return (
    <Section title={say('intake:load.runs')}>
      {runs.error ? <ProblemView problem={runs.error} onRetry={() => void runs.refetch()} /> : null}
      {runs.data && items.length === 0 ? <p className="pc-about">{say('intake:load.runsEmpty')}</p> : null}
      <div className="pc-run-list">
        {items.map((run) => (
          <RunCard
            key={run.runId}
            run={run}
            actions={
              Number(run.counts['quarantined'] ?? 0) > 0 ? (
                <Link to="/sales/intake/quarantine" search={{ runId: run.runId } as never}>
                  {say('intake:load.quarantine')}
                </Link>
              ) : null
            }
          />
        ))}
      </div>
    </Section>
  );
}
