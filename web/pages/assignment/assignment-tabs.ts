/** The three sister pages of 客户分配. */
import { useSay } from '../../app/language.ts';

export function useAssignmentTabs() {
  const say = useSay();
  return [
    { to: '/sales/assignment', label: say('assignment:tab.managers') },
    { to: '/sales/assignment/teams', label: say('assignment:tab.teams') },
    { to: '/sales/assignment/history', label: say('assignment:tab.history') },
  ];
}
