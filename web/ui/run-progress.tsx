/**
 * Long work as a row one can leave and come back to: what it is, how far, how fast, how long still, what it counted,
 * and a way to stop it where stopping is safe.
 */
import { Button, Popconfirm, Progress } from 'antd';
import type { ReactNode } from 'react';
import { useSay } from '../app/language.ts';
import { groupThousands } from './amount-text.ts';
import { StatusTag, type Tone } from './status-tag.tsx';

export interface RunProgressProps {
  readonly title: ReactNode;
  /** Word of the state, from the glossary, and how much attention it wants. */
  readonly state: { readonly label: string; readonly tone: Tone };
  /** Work done and all work in the same unit; `total` null when it is not known beforehand. */
  readonly done: number;
  readonly total: number | null;
  readonly unit?: string | undefined;
  /** Units a second, and seconds left, when the run knows them. */
  readonly rate?: number | null | undefined;
  readonly secondsLeft?: number | null | undefined;
  readonly counts?: readonly { readonly label: string; readonly value: string | number; readonly to?: ReactNode }[];
  readonly running: boolean;
  readonly failed?: boolean;
  /** Why it failed or waits. */
  readonly note?: ReactNode;
  readonly onCancel?: (() => void) | undefined;
  /** Extra at the right: "open", "download", "resume". */
  readonly actions?: ReactNode;
}

function spanText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes >= 60
    ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
    : `${minutes}:${String(whole % 60).padStart(2, '0')}`;
}

export function RunProgress(props: RunProgressProps): ReactNode {
  const say = useSay();
  const { done, total, running, failed = false } = props;
  const percent = total === null || total === 0 ? (running ? 0 : 100) : Math.min(100, Math.floor((done / total) * 100));
  const facts = [
    total === null
      ? say('ui:run.doneOnly', { done: groupThousands(String(done)) })
      : say('ui:run.done', { done: groupThousands(String(done)), total: groupThousands(String(total)) }),
    props.rate ? say('ui:run.rate', { rate: groupThousands(String(Math.round(props.rate))) }) : null,
    running && props.secondsLeft !== null && props.secondsLeft !== undefined
      ? say('ui:run.left', { left: spanText(props.secondsLeft) })
      : null,
  ].filter((fact) => fact !== null);
  return (
    <div className="pc-run">
      <div className="pc-run-head">
        <span className="pc-run-title">{props.title}</span>
        <StatusTag tone={props.state.tone}>{props.state.label}</StatusTag>
      </div>
      <Progress
        percent={percent}
        size="small"
        status={failed ? 'exception' : running ? 'active' : 'normal'}
        showInfo={total !== null}
        aria-label={say('ui:run.progress')}
      />
      <div className="pc-run-facts">
        <span className="pc-figure">
          {facts.join(' · ')}
          {props.unit ? ` ${props.unit}` : ''}
        </span>
        {(props.counts ?? []).map((count) => (
          <span key={count.label}>
            {count.label} <span className="pc-figure">{count.to ?? groupThousands(String(count.value))}</span>
          </span>
        ))}
      </div>
      {props.note ? <div className="pc-run-note">{props.note}</div> : null}
      {props.actions || (running && props.onCancel) ? (
        <div className="pc-run-actions">
          {props.actions}
          {running && props.onCancel ? (
            <Popconfirm title={say('ui:run.cancelAsk')} onConfirm={props.onCancel}>
              <Button size="small">{say('ui:run.cancel')}</Button>
            </Popconfirm>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
