/** Whose assignment is looked at: a distributor's resellers', for the operator any partner's; changes are of one's own. */
import { useMemo } from 'react';
import { useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { usePartnersToChoose } from '../usage/whose-filters.ts';

/** Nothing where there is only one's own; a distributor's members need the item of the resellers' customers. */
export function usePartnerFilter(): readonly FilterDefinition[] {
  const say = useSay();
  const mayOthers = useMay('customers.resellers');
  const partners = usePartnersToChoose();
  return useMemo(
    () => (partners.length < 2 || !mayOthers ? [] : [{ kind: 'choice', key: 'partnerId', label: say('usage:filter.partner'), place: 'bar', choices: partners }]),
    [say, mayOthers, partners],
  );
}
