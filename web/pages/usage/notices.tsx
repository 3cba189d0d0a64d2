/** The notices of sales 5.1 behind the question mark: what the figures are not, how far back, how late, whose days. */
import type { ReactNode } from 'react';
import { useSay, type WordKey } from '../../app/language.ts';
import { usePeriod } from './period.ts';

const ALL = ['usage:rule.scope', 'usage:rule.notBill', 'usage:rule.tax', 'usage:rule.reach', 'usage:rule.latency', 'usage:rule.start', 'usage:rule.estimate', 'usage:rule.currencies', 'usage:rule.rounding'] as const satisfies readonly WordKey[];

export function Notices(): ReactNode {
  const say = useSay();
  const { oldest, newest } = usePeriod();
  return (
    <ul className="pc-notices">
      {ALL.map((key) => (
        <li key={key}>{say(key, { oldest, newest })}</li>
      ))}
    </ul>
  );
}
