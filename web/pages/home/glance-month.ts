/**
 * Which month a comparison on the home page is about: the newest one whose summary holds a few days. In the first days
 * of a month, and where loading is behind, that is the month before.
 */
import { trendByManager } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { stepMonth } from '../../ui/month-picker.tsx';
import { type Pace, paceOf, summaryHolds } from '../usage/pace.ts';

const FEWEST_DAYS = 3;

export interface GlanceMonth {
  readonly month: string;
  readonly previous: string;
  readonly pace: Pace;
}

/** Null until it is known, and as long as nothing was loaded. */
export function useGlanceMonth(): GlanceMonth | null {
  const trend = useRead(trendByManager, { query: { by: 'total' } });
  const held = trend.data?.watermark;
  const until = held ? summaryHolds(held) : null;
  if (!held || until === null) return null;
  const newest = until.slice(0, 7);
  const pace = paceOf(newest, held);
  const month = pace.whole || pace.days >= FEWEST_DAYS ? newest : stepMonth(newest, -1);
  return { month, previous: stepMonth(month, -1), pace: paceOf(month, held) };
}
