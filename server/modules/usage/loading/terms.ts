/** Writes the names of codes (term-notes.ts), each once; the first one wins. */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Term } from './term-notes.ts';

export async function writeTerms(ctx: Ctx, partnerId: Id, terms: readonly Term[]): Promise<void> {
  if (terms.length === 0) return;
  await sql`
    insert into usage.terms (partner_id, kind, code, name)
    select ${partnerId}::uuid, * from unnest(${terms.map((t) => t.kind)}::text[], ${terms.map((t) => t.code)}::text[], ${terms.map((t) => t.name)}::text[])
    on conflict (partner_id, kind, code) do nothing`.execute(ctx.tx);
}
