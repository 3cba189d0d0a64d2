/** Which partner a file or a list is for: the operator chooses, everyone else has one. */
import { useMemo } from 'react';
import type { Choice } from '../../ui/filter-definition.ts';
import { useSession } from '../../app/session.tsx';

/** Partners that can be chosen, the default one first; empty when there is nothing to choose. */
export function usePartnerChoices(): readonly Choice[] {
  const { member, otherPartners } = useSession();
  return useMemo(() => (member.kind === 'operator' ? otherPartners.map((partner) => ({ value: partner.partnerId, label: partner.name })) : []), [member.kind, otherPartners]);
}
