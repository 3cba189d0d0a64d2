/** Months whose figures will still change are told apart from final ones (sales 6.1), each with its reason. */
import type { ReactNode } from 'react';
import type { BoardMonth } from '../../../contract/console/consumption-board.ts';
import { type Say, useSay } from '../../app/language.ts';
import { Help } from '../../ui/help.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';

export function monthLabel(month: BoardMonth, say: Say): string {
  return month.state === 'final' ? month.month : say('boards:estimate', { month: month.month });
}

export function Estimates({ months }: { months: readonly BoardMonth[] }): ReactNode {
  const say = useSay();
  const open = months.filter((month) => month.state !== 'final');
  if (open.length === 0) return null;
  return (
    <p className="pc-about pc-board-estimates">
      <StatusTag tone="waiting">{say('boards:estimateTag')}</StatusTag>
      <span>
        {say('boards:estimates', { months: open.map(({ month }) => month).join(', ') })}
        <Help>
          <ul className="pc-notices">{open.map(({ month, state }) => <li key={month}>{`${month} · ${say(`boards:state.${state}`)}`}</li>)}</ul>
        </Help>
      </span>
    </p>
  );
}
