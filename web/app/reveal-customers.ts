/**
 * The eye of every list that names customers: asks for the full values of one masked column of the rows on the
 * screen. Nothing when the member may not reveal; the eyes are then not drawn.
 */
import { MASKED_COLUMNS, revealColumn } from '../../contract/console/customers.ts';
import { call } from './client.ts';
import { useMay } from './session.tsx';

type MaskedName = (typeof MASKED_COLUMNS)[number];

async function reveal(column: string, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const known = MASKED_COLUMNS.find((name): name is MaskedName => name === column);
  if (!known) throw new Error(`column ${column} is not masked`);
  const answer = await call(revealColumn, { body: { column: known, customerIds: [...ids] } });
  return answer.values;
}

/** Give it to `ListPage` as `reveal`. */
export function useCustomerReveal(): typeof reveal | undefined {
  return useMay(revealColumn.access) ? reveal : undefined;
}
