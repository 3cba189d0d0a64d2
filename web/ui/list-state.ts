/** The moving parts behind a list page: reading its rows, its sums, ticked rows, chosen columns. */
import { useState } from 'react';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { CallInput } from '../app/client.ts';
import { useRead } from '../app/data.ts';
import { useSession } from '../app/session.tsx';
import type { ListAddress } from './list-address.ts';
import type { FilterQuery, ListPageProps } from './list-definition.ts';

export function useListRead<E extends Endpoint, T extends Endpoint>(
  props: ListPageProps<E, T>,
  address: ListAddress,
  query: FilterQuery,
) {
  const place =
    props.paging === 'place' ? { offset: String((address.page - 1) * address.size) } : { cursor: address.after };
  const paging = props.paging === 'whole' ? {} : { limit: String(address.size), ...place };
  const asked = { ...query, sort: address.sort, ...paging };
  const input = { ...(props.params ? { params: props.params } : {}), query: asked } as unknown as CallInput<E>;
  const { refetchMs } = props;
  const [every, setEvery] = useState<number | false>(false);
  const read = useRead(props.list, input, {
    keepPrevious: true,
    refetchMs: typeof refetchMs === 'function' ? every : (refetchMs ?? false),
  });
  const next = typeof refetchMs === 'function' ? refetchMs(read.data) : every;
  if (next !== every) setEvery(next);
  return read;
}

/** Ticked rows outlive paging, but not a change of what is asked. */
export function useTicked<Row>(place: string): [readonly Row[], (rows: readonly Row[]) => void] {
  const [ticked, setTicked] = useState<{ place: string; rows: readonly Row[] }>({ place, rows: [] });
  return [ticked.place === place ? ticked.rows : [], (rows) => setTicked({ place, rows })];
}

/** Columns as the address says; else as last chosen on this list by this member; else the default. */
export function useChosenColumns(
  listId: string,
  address: ListAddress,
): [readonly string[] | undefined, (chosen: readonly string[] | undefined) => void] {
  const { member } = useSession();
  const key = `pc.columns.${member.memberId}.${listId}`;
  const kept = localStorage
    .getItem(key)
    ?.split(',')
    .filter((column) => column !== '');
  const choose = (chosen: readonly string[] | undefined): void => {
    if (chosen) localStorage.setItem(key, chosen.join(','));
    else localStorage.removeItem(key);
    address.change({ columns: chosen?.join(',') }, { keepPage: true, replace: true });
  };
  return [address.columns ?? kept, choose];
}

/** Sums of the filter from their own endpoint; parts of the filter it does not know stay behind. */
export function useTotals<E extends Endpoint, T extends Endpoint>(props: ListPageProps<E, T>, query: FilterQuery) {
  const endpoint = props.totals?.endpoint ?? props.list;
  const known = knownParts(endpoint);
  const asked = Object.fromEntries(Object.entries(query).filter(([name]) => known === null || known.has(name)));
  return useRead(endpoint, { query: asked } as unknown as CallInput<E | T>, {
    enabled: props.totals !== undefined,
    keepPrevious: true,
  });
}

function knownParts(endpoint: Endpoint): ReadonlySet<string> | null {
  const schema = endpoint.query;
  if (!schema || !('shape' in schema) || typeof schema.shape !== 'object' || schema.shape === null) return null;
  return new Set(Object.keys(schema.shape));
}
