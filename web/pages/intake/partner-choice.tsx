/** Which partner a file or a list is for: the operator chooses, everyone else has one. */
import type { Choice } from '../../ui/filter-definition.ts';
import { useSession } from '../../app/session.tsx';

/** Partners that can be chosen; empty when there is nothing to choose. */
export function usePartnerChoices(): readonly Choice[] {
  const session = useSession();
  if (session.member.kind !== 'operator') return [];
  return session.otherPartners.map((partner) => ({ value: partner.partnerId, label: partner.name }));
}
