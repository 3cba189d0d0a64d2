/** The sister pages of 业绩查询, and those of the operator's desk; partner and periods stay the same when going from one to another. */
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSay } from '../../app/language.ts';
import type { PageTab } from '../../ui/list-head.tsx';

export const SHEETS = '/sales/incentives/performance';
export const LINES = `${SHEETS}/lines`;
export const TRANSFERS = `${SHEETS}/transfers`;
export const FEEDBACK = `${SHEETS}/feedback`;
export const REVIEW = '/support/performance-review';
export const RULES = '/support/performance-rules';

const KEPT = ['partnerId', 'from', 'to', 'supervisorId', 'managerId', 'customerId'] as const;

export function usePerformanceTabs(): readonly PageTab[] {
  const say = useSay();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const kept = JSON.stringify(KEPT.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  return useMemo(() => {
    const same = Object.fromEntries(JSON.parse(kept) as [string, string][]);
    const partner = Object.fromEntries(Object.entries(same).filter(([name]) => name === 'partnerId'));
    return [
      { to: SHEETS, label: say('performance:tab.sheets'), search: partner },
      { to: LINES, label: say('performance:tab.lines'), search: same },
      { to: TRANSFERS, label: say('performance:tab.transfers'), search: partner },
      { to: FEEDBACK, label: say('performance:tab.feedback'), search: partner },
    ];
  }, [say, kept]);
}

export function useDeskTabs(): readonly PageTab[] {
  const say = useSay();
  return useMemo(
    () => [
      { to: REVIEW, label: say('performance:desk.sheets') },
      { to: `${REVIEW}/transfers`, label: say('performance:desk.transfers') },
      { to: `${REVIEW}/feedback`, label: say('performance:desk.feedback') },
    ],
    [say],
  );
}
