/**
 * Addresses to pages. Routes are made from the one list of pages; each page's code is fetched when it is opened, and
 * older menu paths redirect. Search parameters are plain strings, so that a list's address stays readable.
 */
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { NotAllowed, NotFound, PageFailed } from './edge-pages.tsx';
import { useSay } from './language.ts';
import type { PageDefinition } from './page.ts';
import { PAGES } from './pages.ts';
import { useMay } from './session.tsx';
import { PageSkeleton, Shell } from './shell.tsx';

export type Search = Readonly<Record<string, string>>;

function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Leaves readable what a query string may hold as it is. */
function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(String(value)).replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%20/g, '+')}`,
    );
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

/** Guards and names one page: the title of the window, and the permission before any of its code is fetched. */
function frame(page: PageDefinition): (() => ReactNode) & { preload: () => Promise<void> } {
  const Body = lazy(async () => ({ default: await page.load() }));
  function Guarded(): ReactNode {
    const say = useSay();
    const may = useMay(page.access);
    const name = say(page.name);
    const product = say('shell:product');
    useEffect(() => {
      document.title = `${name} · ${product}`;
    }, [name, product]);
    if (!may) return <NotAllowed />;
    return (
      <Suspense fallback={<PageSkeleton />}>
        <Body />
      </Suspense>
    );
  }
  // Pointing at a link already fetches the page's code.
  return Object.assign(Guarded, { preload: async () => void (await page.load()) });
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const pageRoutes = PAGES.map((page) =>
  createRoute({ getParentRoute: () => root, path: page.path, component: frame(page) }),
);

const formerRoutes = PAGES.flatMap((page) =>
  (page.former ?? []).map((path) =>
    createRoute({
      getParentRoute: () => root,
      path,
      beforeLoad: ({ search }) => {
        throw redirect({ to: page.path, search: search as never, replace: true });
      },
    }),
  ),
);

export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren([...pageRoutes, ...formerRoutes]),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
  });
}
