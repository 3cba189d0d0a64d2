/** The rule of amount paid in one line, and the version that holds in a month. */
import { boardRules } from '../../../contract/console/consumption-board.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';

export type RuleVersion = OutputOf<typeof boardRules>['versions'][number];

export function paidFormula({ without }: Pick<RuleVersion, 'without'>, say: Say): string {
  if (without.length === 0) return say('boards:rules.paidAll');
  const means = without.map((one) => say(`boards:without.${one}`)).join(' + ');
  return say('boards:rules.paid', { means: without.length > 1 ? `(${means})` : means });
}

export function useBoardRules() {
  return useRead(boardRules, {}, { staleMs: 5 * 60_000 });
}

/** What amount paid means in a month; nothing while the rules are on their way. */
export function usePaidFormula(month: string): string | undefined {
  const say = useSay();
  const { data } = useBoardRules();
  // Newest first: the first that already held in the month.
  const holding = data?.versions.find((version) => version.validFrom <= month);
  return holding ? paidFormula(holding, say) : undefined;
}
