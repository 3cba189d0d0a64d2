/** How the states of performance look: sheets (预估, 初稿, 终稿), feedback, and the reasons of a line. */
import type { ReactNode } from 'react';
import type { FeedbackState, PerformanceWatermark, SheetState } from '../../../contract/console/incentives.ts';
import type { PerformanceReason } from '../../../contract/reasons.ts';
import { type Say, useSay } from '../../app/language.ts';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { businessTime, instantOf } from '../../ui/time-text.ts';
import type { WatermarkProps } from '../../ui/watermark.tsx';

const SHEET_TONES: Readonly<Record<SheetState, Tone>> = { estimated: 'waiting', draft: 'active', final: 'done' };

export function SheetTag({ state }: { state: SheetState }): ReactNode {
  const say = useSay();
  return <StatusTag tone={SHEET_TONES[state]} title={say(`performance:stateHelp.${state}`)}>{say(`performance:state.${state}`)}</StatusTag>;
}

/** A thread the operator has to answer wants a person on the operator's side, who sees it in the desk; for the partner it waits. */
const FEEDBACK_TONES: Readonly<Record<FeedbackState, Tone>> = { none: 'quiet', 'in-progress': 'waiting', answered: 'done' };

export function FeedbackTag({ state, attention = false }: { state: FeedbackState; attention?: boolean }): ReactNode {
  const say = useSay();
  return <StatusTag tone={attention && state === 'in-progress' ? 'attention' : FEEDBACK_TONES[state]}>{say(`performance:feedbackState.${state}`)}</StatusTag>;
}

/** Reasons by their short names, each with its sentence on hover. */
export function Reasons({ reasons }: { reasons: readonly PerformanceReason[] }): ReactNode {
  const say = useSay();
  if (reasons.length === 0) return <span className="pc-about">{say('performance:why.full')}</span>;
  return (
    <span className="pc-reasons">
      {reasons.map((reason) => <span key={reason} title={say(`performanceReasons:${reason}`)}>{say(`performance:reason.${reason}`)}</span>)}
    </span>
  );
}

/** How far performance reaches (7.2): one day for usage, beside it orders, monthly settled products, and what is at work. */
export function performanceUntil(held: PerformanceWatermark, say: Say): WatermarkProps {
  const orders = instantOf(held.ordersUntil);
  return {
    until: held.usageUntil,
    rule: say('performance:watermark', { orders: orders ? `${businessTime(orders, 'minute')} GMT+8` : held.ordersUntil, monthly: held.monthlyUntil }),
    ...(held.recognising ? { note: <StatusTag tone="active" title={say('performance:recognisingHelp')}>{say('performance:recognising')}</StatusTag> } : {}),
  };
}

/** While records are being recognised a list looks again by itself. */
const AGAIN_MS = 4_000;
export function untilRecognised(answer: { readonly watermark: PerformanceWatermark } | undefined): number | false {
  return answer?.watermark.recognising ? AGAIN_MS : false;
}
