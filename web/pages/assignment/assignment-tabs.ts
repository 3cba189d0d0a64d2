/** The four sister pages of 客户分配; the partner looked at stays the same when going from one to another. */
import { useSay } from '../../app/language.ts';
import { useSearchPart } from '../usage/search-part.ts';

export function useAssignmentTabs() {
  const say = useSay();
  const [partnerId] = useSearchPart('partnerId');
  const search = partnerId ? { partnerId } : {};
  return [
    { to: '/sales/assignment', label: say('assignment:tab.managers'), search },
    { to: '/sales/assignment/teams', label: say('assignment:tab.teams'), search },
    { to: '/sales/assignment/handovers', label: say('assignment:tab.handovers'), search },
    { to: '/sales/assignment/history', label: say('assignment:tab.history'), search },
  ];
}
