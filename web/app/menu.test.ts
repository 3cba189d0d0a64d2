/** The menu shows what exists and may be opened, and nothing else (sales 1.3). */
import { describe, expect, it } from 'vitest';
import { MENU, menuFor } from './menu.ts';
import type { PageDefinition } from './page.ts';
import { PAGES } from './pages.ts';
import { mayUse, type Session } from './session.tsx';

function sessionWith(permissions: string[], kind: Session['member']['kind'] = 'partner'): Session {
  return { permissions, member: { kind } } as unknown as Session;
}

const load = async () => () => null;
const page = (path: string, access: PageDefinition['access']): PageDefinition => ({
  path,
  name: 'shell:page.home',
  access,
  load,
});

describe('the navigation tree', () => {
  it('keeps the nine groups in their order', () => {
    expect(MENU.map((group) => group.name.replace('shell:menu.', ''))).toEqual([
      'home',
      'programs',
      'benefits',
      'competency',
      'solutions',
      'sales',
      'delivery',
      'organization',
      'support',
    ]);
  });

  it('draws a group only when something in it may be opened', () => {
    const pages = [page('/', 'member'), page('/sales/customers', 'customers.list')];
    expect(menuFor(sessionWith([]), pages).map((group) => group.name)).toEqual(['shell:menu.home']);
    expect(menuFor(sessionWith(['customers.list']), pages).map((group) => group.name)).toEqual([
      'shell:menu.home',
      'shell:menu.sales',
    ]);
  });

  it('names only pages that exist', () => {
    const paths = new Set(PAGES.map((known) => known.path));
    const missing = MENU.flatMap((group) => group.sections.flatMap((section) => section.pages)).filter(
      (path) => !paths.has(path),
    );
    expect(missing).toEqual([]);
  });

  it('has one page an address, and no older address that is also a page', () => {
    const all = PAGES.flatMap((known) => [known.path, ...(known.former ?? [])]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('access as the server reads it', () => {
  it('needs one of the items; the operator only where it says so', () => {
    expect(mayUse(sessionWith(['a']), ['a', 'b'] as never)).toBe(true);
    expect(mayUse(sessionWith([]), 'member')).toBe(true);
    expect(mayUse(sessionWith([]), 'operator')).toBe(false);
    expect(mayUse(sessionWith([], 'operator'), 'operator')).toBe(true);
  });
});
