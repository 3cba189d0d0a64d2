/** The rules of performance behind the question mark (sales 7.1, 7.2, 4.4), and the way to the versions. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSay, type WordKey } from '../../app/language.ts';
import { RULES } from './performance-tabs.ts';

const ALL = ['performance:rule.what', 'performance:rule.start', 'performance:rule.states', 'performance:rule.latency', 'performance:rule.late', 'performance:rule.unpaid', 'performance:rule.transfer', 'performance:rule.currencies'] as const satisfies readonly WordKey[];

export function Notices(): ReactNode {
  const say = useSay();
  return (
    <>
      <ul className="pc-notices">{ALL.map((key) => <li key={key}>{say(key)}</li>)}</ul>
      <Link to={RULES}>{say('performance:rule.more')}</Link>
    </>
  );
}
