/** One part of the address as state, for choices that are not filters of a list: a view, a basis, a month. */
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export function useSearchPart(name: string): [string | undefined, (value: string | undefined) => void] {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const change = useCallback(
    (value: string | undefined) => {
      const next = Object.fromEntries(Object.entries({ ...search, [name]: value }).filter(([, part]) => part !== undefined));
      void navigate({ to: pathname, search: next as never, resetScroll: false });
    },
    [search, navigate, pathname, name],
  );
  return [search[name], change];
}
