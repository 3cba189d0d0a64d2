/** The four sister pages of 客户消费; month and partner stay the same when going from one to another; all resellers at once
 * are the summary's alone. */
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSay } from '../../app/language.ts';
import type { PageTab } from '../../ui/list-head.tsx';
import { RESELLERS } from './whose-filters.ts';

const KEPT = ['month', 'partnerId'] as const;

export function useUsageTabs(): readonly PageTab[] {
  const say = useSay();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const kept = JSON.stringify(KEPT.flatMap((name) => (search[name] && search[name] !== RESELLERS ? [[name, search[name]]] : [])));
  return useMemo(() => {
    const same = Object.fromEntries(JSON.parse(kept) as [string, string][]);
    return [
      { to: '/sales/consumption', label: say('usage:tab.summary'), search: same },
      { to: '/sales/consumption/records', label: say('usage:tab.records'), search: same },
      { to: '/sales/consumption/discounts', label: say('usage:tab.discounts'), search: same },
      { to: '/sales/consumption/by-manager', label: say('usage:tab.byManager'), search: same },
    ];
  }, [say, kept]);
}
