/** A failure said plainly: what went wrong, what to do, and the request id to quote when asking for help. */
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { type ApiProblem, asProblem } from '../app/client.ts';
import { type Say, useSay } from '../app/language.ts';

/** The sentence for any thrown thing: the server's words, or ours when the server could not answer. */
export function problemWords(error: unknown, say: Say): string {
  const problem = asProblem(error);
  if (!problem) return say('ui:problem.unexpected');
  if (problem.code === 'client.unreachable') return say('ui:problem.unreachable');
  if (problem.code === 'client.unreadable') return say('ui:problem.unreadable', { status: problem.status });
  return problem.message;
}

export interface ProblemViewProps {
  readonly problem: ApiProblem | Error;
  readonly onRetry?: (() => void) | undefined;
  /** What was being attempted, for the heading. */
  readonly title?: string | undefined;
  /** Faults already said at their fields are not said again. */
  readonly saidAtFields?: ((field: string) => boolean) | undefined;
}

export function ProblemView({ problem, onRetry, title, saidAtFields }: ProblemViewProps): ReactNode {
  const say = useSay();
  const known = asProblem(problem);
  const faults = (known?.faults ?? []).filter((fault) => !saidAtFields?.(fault.field));
  return (
    <Alert
      type="error"
      showIcon
      title={title ?? say('ui:problem.title')}
      description={
        <div className="pc-problem">
          <div>{problemWords(problem, say)}</div>
          {faults.length > 0 ? (
            <ul>
              {faults.map((fault) => (
                <li key={`${fault.field} ${fault.rule}`}>{fault.detail}</li>
              ))}
            </ul>
          ) : null}
          {known?.requestId ? (
            <div className="pc-request-id">{say('ui:problem.requestId', { id: known.requestId })}</div>
          ) : null}
        </div>
      }
      action={onRetry ? <Button onClick={onRetry}>{say('ui:retry')}</Button> : null}
    />
  );
}
