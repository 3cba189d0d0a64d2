import { expect, test } from 'vitest';
import { paceOf } from './run-list.ts';
import type { RunRow } from './runs.ts';

const START = new Date('2026-03-10T00:00:00Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const run = (change: Partial<RunRow>) => ({ state: 'running' as const, progress_done: '5000', progress_total: '20000', started_at: START, finished_at: null, ...change });

test('a quarter done in ten seconds: five hundred a second, thirty seconds left', () => {
  expect(paceOf(run({}), at(10))).toEqual({ ratePerSecond: 500, secondsLeft: 30 });
});

test.each([
  ['no total', { progress_total: null }, { ratePerSecond: 500, secondsLeft: null }],
  ['nothing done yet', { progress_done: '0' }, { ratePerSecond: null, secondsLeft: null }],
  ['waiting', { state: 'queued' as const, started_at: null }, { ratePerSecond: null, secondsLeft: null }],
  ['more done than foreseen', { progress_done: '30000' }, { ratePerSecond: 3000, secondsLeft: 0 }],
  ['over', { state: 'done' as const, finished_at: at(5) }, { ratePerSecond: 1000, secondsLeft: null }],
])('%s', (_what, change, pace) => {
  expect(paceOf(run(change), at(10))).toEqual(pace);
});
