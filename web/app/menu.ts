/**
 * The navigation tree (sales 1.3) as data: nine groups in their fixed order, sections inside, and the addresses of
 * the pages in each section. An item is drawn only when the page exists and the member may open it; a group with
 * nothing left is not drawn at all.
 */

import type { WordKey } from './language.ts';
import type { PageDefinition } from './page.ts';
import type { Session } from './session.tsx';
import { mayUse } from './session.tsx';

export interface MenuSection {
  readonly name: WordKey;
  readonly pages: readonly string[];
}

export interface MenuGroup {
  readonly name: WordKey;
  /** A group that is a page itself (home). */
  readonly path?: string;
  readonly sections: readonly MenuSection[];
}

export const MENU: readonly MenuGroup[] = [
  { name: 'shell:menu.home', path: '/', sections: [] },
  { name: 'shell:menu.programs', sections: [] },
  { name: 'shell:menu.benefits', sections: [] },
  { name: 'shell:menu.competency', sections: [] },
  { name: 'shell:menu.solutions', sections: [] },
  {
    name: 'shell:menu.sales',
    sections: [
      { name: 'shell:menu.customers', pages: ['/sales/customers', '/sales/assignment'] },
      {
        name: 'shell:menu.consumption',
        pages: [
          '/sales/consumption',
          '/sales/consumption/records',
          '/sales/consumption/discounts',
          '/sales/consumption/by-manager',
        ],
      },
      { name: 'shell:menu.resellers', pages: ['/sales/resellers'] },
      { name: 'shell:menu.boards', pages: ['/sales/boards/consumption', '/sales/boards/performance', '/sales/boards/customers'] },
      {
        name: 'shell:menu.incentives',
        pages: ['/sales/incentives/performance', '/sales/incentives/performance/lines', '/sales/incentives/performance/transfers', '/sales/incentives/performance/feedback'],
      },
      { name: 'shell:menu.intake', pages: ['/sales/intake', '/sales/intake/mapping', '/sales/intake/quarantine'] },
    ],
  },
  { name: 'shell:menu.delivery', sections: [] },
  {
    name: 'shell:menu.organization',
    sections: [
      { name: 'shell:menu.members', pages: ['/organization/members', '/organization/roles', '/organization/contacts', '/organization/partners', '/organization/operation-log'] },
    ],
  },
  {
    name: 'shell:menu.support',
    sections: [{ name: 'shell:menu.supportPages', pages: ['/support/exports', '/support/runs', '/support/proofs'] }, { name: 'shell:menu.operations', pages: ['/support/performance-review', '/support/performance-rules', '/support/working-days', '/support/mails'] }],
  },
];

export interface ShownSection {
  readonly name: WordKey;
  readonly pages: readonly PageDefinition[];
}

export interface ShownGroup {
  readonly name: WordKey;
  readonly path?: string;
  readonly sections: readonly ShownSection[];
}

/** The tree as this member sees it. */
export function menuFor(
  session: Session,
  pages: readonly PageDefinition[],
  menu: readonly MenuGroup[] = MENU,
): ShownGroup[] {
  const open = new Map(pages.filter((page) => mayUse(session, page.access)).map((page) => [page.path, page]));
  const shown: ShownGroup[] = [];
  for (const group of menu) {
    const sections = group.sections
      .map((section) => ({ name: section.name, pages: section.pages.flatMap((path) => open.get(path) ?? []) }))
      .filter((section) => section.pages.length > 0);
    if (group.path !== undefined && open.has(group.path)) shown.push({ name: group.name, path: group.path, sections });
    else if (sections.length > 0) shown.push({ name: group.name, sections });
  }
  return shown;
}
