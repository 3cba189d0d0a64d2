/** How far figures hold (sales 5.6): a summary lacks the last two days, details are as complete as what was loaded; both say what counts twice. */
import type { z } from 'zod';
import type { watermark } from '../../../contract/console/shapes.ts';
import type { Say } from '../../app/language.ts';
import type { WatermarkProps } from '../../ui/watermark.tsx';

type Held = z.infer<typeof watermark>;

export function summaryWatermark({ completeUntil, summaryUntil, restating }: Held, say: Say): WatermarkProps {
  const until = completeUntil === null ? null : completeUntil < summaryUntil ? completeUntil : summaryUntil;
  return { until, restating, rule: say('usage:watermark.summary', { summary: summaryUntil, complete: completeUntil ?? '—' }) };
}

export function detailWatermark({ completeUntil, summaryUntil, restating }: Held, say: Say): WatermarkProps {
  return { until: completeUntil, restating, rule: say('usage:watermark.records', { summary: summaryUntil }) };
}
