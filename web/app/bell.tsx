/**
 * The message bell: long work that is going on or has ended. It asks more often while something runs, and says once,
 * in a corner, when a run that was going on has ended.
 */
import { BellOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { App, Badge, Button, Empty, Popover } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { listRuns } from '../../contract/console/runs.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { ProblemView } from '../ui/problem-view.tsx';
import { RunCard } from '../ui/run-card.tsx';
import { useRead } from './data.ts';
import { useSay } from './language.ts';

type Run = OutputOf<typeof listRuns>['items'][number];

const OPEN_STATES: readonly Run['state'][] = ['queued', 'running'];
const SHOWN = 8;
const RUNS_PATH = '/support/runs';

export function Bell(): ReactNode {
  const say = useSay();
  const { notification } = App.useApp();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const runs = useRead(listRuns, { query: { limit: '20' } }, { refetchMs: busy || open ? 3_000 : 30_000 });
  const items = runs.data?.items ?? [];
  const going = items.filter((run) => OPEN_STATES.includes(run.state));
  const seen = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    setBusy(going.length > 0);
    for (const run of items) {
      if (!seen.current.has(run.runId) || OPEN_STATES.includes(run.state)) continue;
      const failed = run.state === 'failed';
      notification[failed ? 'error' : 'info']({
        key: run.runId,
        title: run.title,
        description: say(`ui:runState.${run.state}`),
        placement: 'bottomRight',
      });
    }
    seen.current = new Set(going.map((run) => run.runId));
  });
  const label = going.length > 0 ? say('shell:bell.running', { count: going.length }) : say('shell:bell.label');
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      title={say('shell:bell.title')}
      content={
        <div className="pc-bell-list">
          {runs.error ? <ProblemView problem={runs.error} onRetry={() => void runs.refetch()} /> : null}
          {items.length === 0 && !runs.error ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('shell:bell.empty')} />
          ) : null}
          {items.slice(0, SHOWN).map((run) => (
            <RunCard key={run.runId} run={run} />
          ))}
          {items.length > 0 ? (
            <Link to={RUNS_PATH} onClick={() => setOpen(false)}>
              {say('shell:bell.all')}
            </Link>
          ) : null}
        </div>
      }
    >
      <Button type="text" className="pc-corner-button" aria-label={label} aria-expanded={open} title={label}>
        <Badge count={going.length} size="small" color="var(--ant-color-primary)">
          <BellOutlined />
        </Badge>
      </Button>
    </Popover>
  );
}
