/** The quiet line under a figure: how it stands against the month before, and what that one was. */
import type { ReactNode } from 'react';
import type { Say } from '../../app/language.ts';
import { shortAmount } from '../../ui/amount-text.ts';
import { changeAtPace, type Pace } from './pace.ts';

/** What the month before was, and by how much this one differs: by the average day while it is not over. */
export function changeNote(previous: string, now: string, pace: Pace, say: Say): ReactNode {
  const change = changeAtPace(previous, now, pace);
  if (change === null) return say('usage:head.noChange');
  return (
    <>
      <span className="pc-note-line">{pace.whole ? say('usage:head.change', { change }) : say('usage:head.pace', { change })}</span>
      <span className="pc-note-line">{say('usage:head.previous', { amount: shortAmount(previous) })}</span>
    </>
  );
}
