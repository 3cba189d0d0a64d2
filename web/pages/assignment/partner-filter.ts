/** Whose assignment is looked at: a distributor's resellers', for the operator any partner's; changes are of one's own. */
import { useMemo } from 'react';
import { useSay } from '../../app/language.ts';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { usePartnersToChoose } from '../usage/whose-filters.ts';

/** Nothing where there is only one's own; which others a member may look at the session says. */
export function usePartnerFilter(): readonly FilterDefinition[] {
  const say = useSay();
  const partners = usePartnersToChoose();
  return useMemo(
    () => (partners.length < 2 ? [] : [{ kind: 'choice', key: 'partnerId', label: say('usage:filter.partner'), place: 'bar', choices: partners }]),
    [say, partners],
  );
}
