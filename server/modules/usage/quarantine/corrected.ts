/**
 * Rows corrected by hand that a later file brings again, as wrong as before: the correction stands for them. While its
 * record is in effect the row is a duplicate of it; was it reversed meanwhile (a delivery between did not have the row),
 * the correction is loaded again, as the next generation of the same content.
 * scope: none — corrections of the partner's own rows.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { scopesOf } from '../delivery/scope-notes.ts';
import { createScopes } from '../delivery/scopes.ts';
import { isRowReason } from '../intake/quarantine-reason.ts';
import type { LoadRow } from '../loading/chunk.ts';
import { loadRows } from '../loading/load.ts';
import type { Present } from '../loading/statement.ts';
import type { EntryRow } from './store.ts';
import { readEntry } from './try-again.ts';

export interface Corrected {
  /** Records that corrections are now, those loaded again among them. */
  readonly present: readonly Present[];
  /** How many were loaded again. */
  readonly loaded: number;
}

interface CorrectedEntry extends EntryRow {
  readonly customer_id: Id;
  readonly record_id: Id;
  readonly association_type: 1 | 2;
  readonly reversed: boolean;
}

/** `keys` are the content keys of rows a run has met, as an array of uuids (text or binary); `lines` where they stand, if it is known. */
export async function standInCorrections(ctx: Ctx, partnerId: Id, runId: Id, keys: string | Uint8Array, place: { readonly fileIndex: number; readonly lines: ReadonlyMap<string, number> }): Promise<Corrected> {
  const entries = await findCorrected(ctx, partnerId, keys);
  const present = entries.filter((entry) => !entry.reversed).map((entry): Present => ({ customerId: entry.customer_id, recordId: entry.record_id }));
  const rows = new Map(entries.filter((entry) => entry.reversed).map((entry): [LoadRow, CorrectedEntry] => [rowAgain(entry, runId, place), entry]));
  if (rows.size === 0) return { present, loaded: 0 };
  const load = [...rows.keys()];
  const scopes = createScopes(partnerId, runId, 'correction');
  scopes.meet(scopesOf(load.map((row) => row.record)));
  await scopes.write(ctx);
  const { outcomes } = await loadRows(ctx, partnerId, runId, load);
  let loaded = 0;
  for (const [at, [row, entry]] of [...rows].entries()) {
    const outcome = outcomes[at];
    if (outcome === undefined || outcome.state === 'refused') throw new Error(`the correction of entry ${entry.quarantine_id} was refused`);
    await sql`update usage.quarantine set record_id = ${outcome.recordId} where partner_id = ${partnerId} and quarantine_id = ${entry.quarantine_id}`.execute(ctx.tx);
    present.push({ customerId: row.customerId, recordId: outcome.recordId });
    if (outcome.state === 'loaded') loaded += 1;
  }
  return { present, loaded };
}

async function findCorrected(ctx: Ctx, partnerId: Id, keys: string | Uint8Array): Promise<CorrectedEntry[]> {
  const found = await sql<CorrectedEntry>`
    select q.*, h.columns, f.association_type,
      exists (select from usage.reversed_records r where r.partner_id = q.partner_id and r.customer_id = q.customer_id and r.record_id = q.record_id) as reversed
    from usage.quarantine q join usage.fee_records f on f.partner_id = q.partner_id and f.customer_id = q.customer_id and f.record_id = q.record_id
    left join usage.file_headers h on h.partner_id = q.partner_id and h.header_key = q.header_key
    where q.partner_id = ${partnerId} and q.content_key = any(${keys}::uuid[]) and q.state = 'loaded' and q.record_id <> q.content_key`.execute(ctx.tx);
  return found.rows;
}

function rowAgain(entry: CorrectedEntry, runId: Id, { fileIndex, lines }: { readonly fileIndex: number; readonly lines: ReadonlyMap<string, number> }): LoadRow {
  const record = readEntry(entry, undefined);
  if (isRowReason(record)) throw new Error(`the correction of entry ${entry.quarantine_id} cannot be read any more: ${record.code}`);
  const line = lines.get(entry.content_key.replaceAll('-', '')) ?? Number(entry.line);
  return { record, customerId: entry.customer_id, associationType: entry.association_type, runId, source: entry.source, fileIndex, line };
}
