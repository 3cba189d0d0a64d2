/** The sister pages of 组织成员: people, roles, contacts; those the member may open. The partner looked at stays the same. */
import { listContacts } from '../../../contract/console/contacts.ts';
import { listMembers } from '../../../contract/console/members.ts';
import { listRoles } from '../../../contract/console/roles.ts';
import { useSay } from '../../app/language.ts';
import { mayUse, useSession } from '../../app/session.tsx';
import { useSearchPart } from '../usage/search-part.ts';

export function useOrganizationTabs() {
  const say = useSay();
  const session = useSession();
  const [partnerId] = useSearchPart('partnerId');
  const search = partnerId ? { partnerId } : {};
  return [
    { to: '/organization/members', label: say('shell:page.members'), access: listMembers.access, search },
    { to: '/organization/roles', label: say('shell:page.roles'), access: listRoles.access, search },
    { to: '/organization/contacts', label: say('shell:page.contacts'), access: listContacts.access, search: {} },
  ].filter((tab) => mayUse(session, tab.access));
}
