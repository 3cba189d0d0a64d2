/**
 * What a page is to the shell: an address, a name in the words, who may open it and the code to load when it is
 * opened. The menu, the palette, the redirects and the router all read this one description.
 */
import type { ReactNode } from 'react';
import type { Access } from '../../contract/endpoint.ts';
import type { WordKey } from './language.ts';

export interface PageDefinition {
  /** `/sales/customers` or, with a parameter, `/sales/customers/$customerId`. */
  readonly path: string;
  readonly name: WordKey;
  /** What its main endpoint asks for; `customer`: a customer's login alone. */
  readonly access: Access | 'customer';
  /** The page's own code, fetched when first opened: `() => import('…').then((m) => m.CustomerListPage)`. */
  readonly load: () => Promise<() => ReactNode>;
  /** Older menu paths that must keep leading here (sales 1.3). */
  readonly former?: readonly string[];
  /** Other words people may type in the palette, such as the old menu names. */
  readonly alias?: readonly WordKey[];
}

/** Pages with a parameter are reached through a list, never by name. */
export function isReachedByName(page: PageDefinition): boolean {
  return !page.path.includes('$');
}

/** Whether an address is this page or something below it. */
export function coversPath(page: string, pathname: string): boolean {
  return page === '/' ? pathname === '/' : pathname === page || pathname.startsWith(`${page}/`);
}
