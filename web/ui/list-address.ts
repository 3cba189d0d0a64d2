/**
 * The state of a list is its address: filters, sort, page, size, columns, the row that is open. So a list can be sent
 * to a colleague, gone back to and kept as a view. Names used here cannot be keys of filters.
 */
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type FilterDefinition, type FilterValues, isTab, readValues, writeValues } from './filter-definition.ts';

export type SearchText = Readonly<Record<string, string | undefined>>;

const RESERVED = ['sort', 'size', 'page', 'after', 'columns', 'row', 'tab'] as const;
export const PAGE_SIZES = [20, 50, 100, 200] as const;
export const FIRST_SIZE = 50;

export interface ListAddress {
  readonly values: FilterValues;
  readonly sort: string | undefined;
  readonly size: number;
  /** From 1, for lists paged by place. */
  readonly page: number;
  /** Where a keyset page begins; undefined on the first. */
  readonly after: string | undefined;
  /** Columns chosen and their order, when not the default. */
  readonly columns: readonly string[] | undefined;
  readonly row: string | undefined;
  readonly search: SearchText;
  /** Changes parts of the address; `keepPage` leaves the page as it is. Undefined removes a part. */
  readonly change: (changes: SearchText, options?: { keepPage?: boolean; replace?: boolean }) => void;
  readonly changeFilters: (changes: Readonly<Record<string, string>>) => void;
  readonly resetFilters: () => void;
}

export function useListAddress(filters: readonly FilterDefinition[], sort: string | undefined): ListAddress {
  const search = useSearch({ strict: false }) as SearchText;
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const clash = filters.find((filter) => (RESERVED as readonly string[]).includes(filter.key));
  if (clash) throw new Error(`filter key ${clash.key} is reserved`);
  const values = useMemo(() => readValues(filters, search), [filters, search]);
  const change = useCallback<ListAddress['change']>(
    (changes, options) => {
      const paging = options?.keepPage ? {} : { page: undefined, after: undefined, row: undefined };
      const next = Object.fromEntries(
        Object.entries({ ...search, ...paging, ...changes }).filter(([, value]) => value !== undefined),
      );
      void navigate({
        to: pathname,
        search: next as never,
        replace: options?.replace ?? false,
        resetScroll: !options?.keepPage,
      });
    },
    [search, navigate, pathname],
  );
  const changeFilters = useCallback<ListAddress['changeFilters']>(
    (changes) => change(writeValues(filters, { ...values, ...changes })),
    [change, filters, values],
  );
  const resetFilters = useCallback(
    () =>
      change(
        Object.fromEntries(
          filters.filter((filter) => !isTab(filter)).map((filter) => [filter.key, undefined]),
        ),
      ),
    [change, filters],
  );
  const size = PAGE_SIZES.find((offered) => String(offered) === search['size']) ?? FIRST_SIZE;
  return {
    values,
    sort: search['sort'] ?? sort,
    size,
    page: Math.max(1, Math.floor(Number(search['page'] ?? '1')) || 1),
    after: search['after'],
    columns: search['columns']?.split(',').filter((key) => key !== ''),
    row: search['row'],
    search,
    change,
    changeFilters,
    resetFilters,
  };
}
