/** "See as" without being anybody else: the menu and the pages that permissions open, from the same description the shell draws from. */
import type { ReactNode } from 'react';
import type { Permission } from '../../../contract/permissions.ts';
import { useSay } from '../../app/language.ts';
import { menuFor } from '../../app/menu.ts';
import { PAGES } from '../../app/pages.ts';
import { useSession } from '../../app/session.tsx';
import './roles.css';

export function MenuSeen({ permissions }: { permissions: readonly Permission[] }): ReactNode {
  const say = useSay();
  const session = useSession();
  const groups = menuFor({ ...session, member: { ...session.member, kind: 'partner' }, permissions: [...permissions] }, PAGES);
  return (
    <ul className="pc-menu-seen" aria-label={say('roles:menu.title')}>
      {groups.map((group) => (
        <li key={group.name}>
          <strong>{say(group.name)}</strong>
          <ul>{group.sections.flatMap((section) => section.pages).map((page) => <li key={page.path}>{say(page.name)}</li>)}</ul>
        </li>
      ))}
    </ul>
  );
}
