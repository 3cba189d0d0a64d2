/** 加载文件: upload a billing file, see what became of every row of it. */
import { InboxOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Form, Radio, Select, Spin, Upload } from 'antd';
import { type ReactNode, useState } from 'react';
import { uploadFile } from '../../../contract/console/intake.ts';
import { listRuns } from '../../../contract/console/runs.ts';
import { type ApiProblem, asProblem, upload } from '../../app/client.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Help } from '../../ui/help.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { RunCard } from '../../ui/run-card.tsx';
import { usePartnerChoices } from './partner-choice.tsx';

interface Choices {
  readonly format: 'focus' | 'fee-records';
  readonly partnerId?: string;
  readonly mode: 'restate' | 'append';
  readonly createCustomers: boolean;
}

export function LoadPage(): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const client = useQueryClient();
  const partners = usePartnerChoices();
  const [form] = Form.useForm<Choices>();
  const format = Form.useWatch('format', form) ?? 'focus';
  const [file, setFile] = useState<File | null>(null);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const start = async (values: Choices): Promise<void> => {
    if (!file) return;
    setSending(true);
    setProblem(null);
    try {
      await upload(uploadFile, file, {
        query: {
          format: values.format,
          ...(values.partnerId ? { partnerId: values.partnerId } : {}),
          ...(values.format === 'focus' ? { mode: values.mode, createCustomers: String(values.createCustomers) } : {}),
        },
      });
      setFile(null);
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
      <Form<Choices> form={form} layout="vertical" className="pc-load" initialValues={{ format: 'focus', mode: 'restate', createCustomers: false }} onFinish={(values) => void start(values)}>
        <Upload.Dragger
          accept=".csv,.gz,.ndjson,.jsonl"
          maxCount={1}
          fileList={file ? [{ uid: 'file', name: file.name, size: file.size }] : []}
          beforeUpload={(chosen) => {
            setFile(chosen);
            setProblem(null);
            return false;
          }}
          onRemove={() => setFile(null)}
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
                <Radio.Group options={(['restate', 'append'] as const).map((value) => ({ value, label: say(`intake:load.mode.${value}`) }))} />
              </Form.Item>
              <Form.Item name="createCustomers" valuePropName="checked">
                <Checkbox>
                  {say('intake:load.create')} <Help>{say('intake:load.createHelp')}</Help>
                </Checkbox>
              </Form.Item>
            </>
          ) : null}
          <Button type="primary" htmlType="submit" disabled={!file} loading={sending}>
            {say('intake:load.start')}
          </Button>
          {sending && file ? <Spin size="small" description={say('intake:load.sending', { name: file.name })} /> : null}
        </div>
        {problem ? <ProblemView problem={problem} /> : null}
      </Form>
      <RecentLoads />
    </div>
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
