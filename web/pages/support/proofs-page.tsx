/** 对账证明: the whole history by a run one can leave and come back to, one billing cycle at once; what was checked and what does not agree. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Alert, Button, Skeleton, Space, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { cancelRun } from '../../../contract/console/runs.ts';
import { proofs, startProof, wholeProof } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { monthsServed } from '../../../contract/values/month.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Instant, LongText, Quantity } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { MonthPicker } from '../../ui/month-picker.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { RunProgress } from '../../ui/run-progress.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';

type Made = OutputOf<typeof proofs>;
type Whole = OutputOf<typeof wholeProof>;

const LOOK_MS = 1_000;

export function ProofsPage(): ReactNode {
  const say = useSay();
  return (
    <div>
      <PageHead title={say('shell:page.proofs')} about={say('account:proofs.about')} />
      <WholeHistory />
      <OneMonth />
    </div>
  );
}

const isOpen = (run: Whole['run']): boolean => run?.state === 'queued' || run?.state === 'running';

function WholeHistory(): ReactNode {
  const say = useSay();
  const [watching, setWatching] = useState(false);
  const read = useRead(wholeProof, {}, { keepPrevious: true, refetchMs: watching ? LOOK_MS : false });
  const start = useWrite(startProof, ['usage', 'platform']);
  const cancel = useWrite(cancelRun, ['usage', 'platform']);
  const run = read.data?.run ?? null;
  const open = isOpen(run);
  if (open !== watching) setWatching(open);
  return (
    <Section
      title={<>{say('account:proofs.whole')} <Help>{say('account:proofs.wholeHelp')}</Help></>}
      extra={
        <Button type="primary" disabled={open || read.isPending} loading={start.running} onClick={() => void start.run({}).catch(() => read.refetch())}>
          {say('account:proofs.start')}
        </Button>
      }
    >
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {start.problem ? <ProblemView problem={start.problem} /> : null}
      {read.isPending ? <Skeleton active /> : null}
      {run && open ? (
        <RunProgress
          title={say('account:proofs.whole')}
          state={{ label: say(`ui:runState.${run.state}`), tone: run.state === 'queued' ? 'waiting' : 'active' }}
          done={run.done}
          total={run.total}
          unit={say('ui:unit.steps')}
          running
          onCancel={() => void cancel.run({ params: { runId: run.runId } }).catch(() => read.refetch())}
        />
      ) : null}
      {read.data ? <WholeResult {...read.data} /> : null}
    </Section>
  );
}

function WholeResult({ run, result }: Whole): ReactNode {
  const say = useSay();
  const broken = run?.state === 'failed' || run?.state === 'cancelled';
  if (result === null) return isOpen(run) ? null : <p className="pc-about">{say(broken ? 'account:proofs.endedFirst' : 'account:proofs.never')}</p>;
  return (
    <>
      {broken ? <Alert showIcon type="warning" title={say('account:proofs.ended')} /> : null}
      <ProofTable made={result} note={<>{say('account:proofs.at')} <Instant value={result.finishedAt} /></>} />
    </>
  );
}

function OneMonth(): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const session = useSession();
  const search = useSearch({ strict: false }) as { month?: string };
  const months = monthsServed(new Date(session.clock.now));
  const month = months.find((known) => known === search.month) ?? months[0] ?? '';
  const read = useRead(proofs, { query: { month } }, { keepPrevious: true });
  const oldest = months.at(-1);
  return (
    <Section
      title={<>{say('account:proofs.monthTitle')} <Help>{say('account:proofs.monthHelp')}</Help></>}
      extra={
        <Space>
          <MonthPicker
            label={say('account:proofs.month')}
            value={month}
            onChange={(value) => void navigate({ to: '/support/proofs', search: { month: value } as never })}
            {...(oldest ? { oldest } : {})}
            {...(months[0] ? { newest: months[0] } : {})}
          />
          <Button loading={read.isFetching} onClick={() => void read.refetch()}>
            {say('account:proofs.run')}
          </Button>
        </Space>
      }
    >
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active /> : null}
      {read.data ? <ProofTable made={read.data} /> : null}
    </Section>
  );
}

function ProofTable({ made, note }: { made: Made; note?: ReactNode }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  return (
    <>
      <Alert showIcon type={made.ok ? 'success' : 'error'} title={say(made.ok ? 'account:proofs.ok' : 'account:proofs.notOk')} {...(note ? { description: note } : {})} />
      <Table<Made['proofs'][number]>
        size="small"
        rowKey="name"
        dataSource={made.proofs}
        pagination={false}
        columns={[
          {
            key: 'name',
            title: say('account:proofs.name'),
            render: (_, proof) => sayLoose(`usage:proof.${proof.name}`, proof.name),
          },
          {
            key: 'ok',
            title: say('account:proofs.result'),
            width: 130,
            render: (_, proof) => (
              <StatusTag tone={proof.ok ? 'done' : 'attention'}>
                {proof.ok ? say('account:proofs.pass') : say('account:proofs.fail')}
              </StatusTag>
            ),
          },
          {
            key: 'checked',
            title: say('account:proofs.checked'),
            width: 130,
            align: 'right',
            render: (_, proof) => <Quantity value={String(proof.checked)} />,
          },
          {
            key: 'failing',
            title: say('account:proofs.failing'),
            render: (_, proof) => <LongText lines={3}>{proof.failing.join(' · ')}</LongText>,
          },
        ]}
      />
    </>
  );
}
