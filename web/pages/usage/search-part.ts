/** One part of the address as state, for choices that are not filters of a list: a view, a basis, a month. */
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Basis } from '../../../contract/console/shapes.ts';
import { basisOf } from './records-link.ts';

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

/** The basis in the address, of a list of records or of a record that was found in it. */
export function useBasisAsked(): Basis {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  return basisOf(search['basis']);
}
