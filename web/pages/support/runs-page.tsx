/** 任务: long work with its progress, to leave and come back to; one of them when the address names it. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Empty, Segmented, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { getRun, listRuns } from '../../../contract/console/runs.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { PageHead } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { RunCard } from '../../ui/run-card.tsx';

const STATES = ['all', 'open', 'done', 'failed', 'cancelled'] as const;
type State = (typeof STATES)[number];

export function RunsPage(): ReactNode {
  const { run } = useSearch({ strict: false }) as { run?: string };
  return run === undefined ? <AllRuns /> : <OneRun key={run} runId={run} />;
}

function OneRun({ runId }: { runId: string }): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const read = useRead(getRun, { params: { runId } }, { refetchMs: 2000 });
  return (
    <div>
      <PageHead title={say('shell:page.runs')} about={say('account:runs.about')} />
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active /> : null}
      <div className="pc-run-list">{read.data ? <RunCard run={read.data} /> : null}</div>
      <Button onClick={() => void navigate({ to: '/support/runs' })}>{say('account:runs.first')}</Button>
    </div>
  );
}

function AllRuns(): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { state?: string; after?: string };
  const state: State = STATES.find((known) => known === search.state) ?? 'all';
  const read = useRead(
    listRuns,
    {
      query: { limit: '20', ...(state === 'all' ? {} : { state }), ...(search.after ? { cursor: search.after } : {}) },
    },
    { keepPrevious: true, refetchMs: 2000 },
  );
  const go = (change: { state?: State | undefined; after?: string | undefined }) =>
    void navigate({ to: '/support/runs', search: { ...(state === 'all' ? {} : { state }), ...change } as never });
  const words = (value: State) =>
    value === 'all'
      ? say('account:runs.all')
      : value === 'open'
        ? say('account:runs.open')
        : say(`ui:runState.${value}`);
  const items = read.data?.items ?? [];
  return (
    <div>
      <PageHead title={say('shell:page.runs')} about={say('account:runs.about')} />
      <Segmented
        aria-label={say('account:runs.filter')}
        options={STATES.map((value) => ({ value, label: words(value) }))}
        value={state}
        onChange={(value) => go({ state: value === 'all' ? undefined : value })}
      />
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active /> : null}
      {read.data && items.length === 0 ? (
        <Empty
          description={
            <>
              <p>{say('account:runs.empty')}</p>
              <p>{say('account:runs.emptyHint')}</p>
            </>
          }
        />
      ) : null}
      <div className="pc-run-list">
        {items.map((run) => (
          <RunCard key={run.runId} run={run} />
        ))}
      </div>
      {search.after ? <Button onClick={() => go({})}>{say('account:runs.first')}</Button> : null}{' '}
      {read.data?.next ? (
        <Button onClick={() => go({ after: read.data.next ?? undefined })}>{say('account:runs.older')}</Button>
      ) : null}
    </div>
  );
}
