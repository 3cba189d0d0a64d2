/** A sheet under review: how it is called, and whether it can be made final now or what it waits for. */
import type { ReactNode } from 'react';
import type { listReview } from '../../../contract/console/incentives.ts';
import { type Say, useSay } from '../../app/language.ts';
import type { RowOf } from '../../ui/list-definition.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { businessTime, instantOf } from '../../ui/time-text.ts';

export type ReviewRow = RowOf<typeof listReview>;

export function reviewName({ partnerName, month }: Pick<ReviewRow, 'partnerName' | 'month'>, say: Say): string {
  return say('performance:review.openTitle', { partner: partnerName, month });
}

/** Whether a sheet can be made final now, and if not, what it waits for. */
export function Readiness({ row }: { row: ReviewRow }): ReactNode {
  const say = useSay();
  if (row.state === 'final') return <StatusTag tone="done">{say('performance:review.closed')}</StatusTag>;
  if (row.ripe) return <StatusTag tone="attention">{say('performance:review.ripe')}</StatusTag>;
  if (row.state === 'estimated') return <StatusTag tone="quiet">{say('performance:review.running')}</StatusTag>;
  if (row.waiting > 0) return <StatusTag tone="active">{say('performance:review.waiting', { count: row.waiting })}</StatusTag>;
  const ripeAt = instantOf(row.ripeAt);
  return <StatusTag tone="waiting">{say('performance:review.ripeFrom', { day: ripeAt ? businessTime(ripeAt, 'day') : row.ripeAt })}</StatusTag>;
}
