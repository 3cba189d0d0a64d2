/** One run of the server as a RunProgress: its state in words, its counts, and the actions that are safe. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { cancelRun, type listRuns, resumeRun } from '../../contract/console/runs.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { useWrite } from '../app/data.ts';
import { useSay, useSayLoose } from '../app/language.ts';
import { Instant } from './figures.tsx';
import { RunProgress } from './run-progress.tsx';
import type { Tone } from './status-tag.tsx';

export type Run = OutputOf<typeof listRuns>['items'][number];

const TONES: Record<Run['state'], Tone> = {
  queued: 'waiting',
  running: 'active',
  done: 'done',
  failed: 'attention',
  cancelled: 'quiet',
};

export function RunCard({ run, actions }: { run: Run; actions?: ReactNode }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const cancel = useWrite(cancelRun);
  const resume = useWrite(resumeRun);
  const running = run.state === 'queued' || run.state === 'running';
  const input = { params: { runId: run.runId } };
  /** What rounding changed is told by column and currency: `roundedBy.BilledCost.USD`. */
  const labelOf = (key: string): string => {
    const [name = key, column = '', currency = ''] = key.split('.');
    return sayLoose(`ui:count.${name}`, key, { column, currency });
  };
  return (
    <RunProgress
      title={run.title}
      state={{ label: say(`ui:runState.${run.state}`), tone: TONES[run.state] }}
      done={run.done}
      total={run.total}
      unit={sayLoose(`ui:unit.${run.unit}`, run.unit)}
      rate={running ? run.ratePerSecond : null}
      secondsLeft={run.secondsLeft}
      counts={Object.entries(run.counts).map(([key, value]) => ({ label: labelOf(key), value }))}
      running={running}
      failed={run.state === 'failed'}
      note={
        <>
          {run.error ? (
            <span className="pc-run-error">
              {sayLoose(`errors:${run.error.code}`, run.error.code, run.error.params)}{' '}
            </span>
          ) : null}
          <Instant value={run.finishedAt ?? run.startedAt ?? run.createdAt} />
        </>
      }
      {...(run.cancellable ? { onCancel: () => void cancel.run(input) } : {})}
      actions={
        <>
          {actions}
          {run.state === 'failed' || run.state === 'cancelled' ? (
            <Button size="small" loading={resume.running} onClick={() => void resume.run(input)}>
              {say('ui:run.resume')}
            </Button>
          ) : null}
        </>
      }
    />
  );
}
