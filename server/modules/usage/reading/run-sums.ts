/**
 * Room for statements that add up many rows: memory for one hash of a year's month sums, for the rest of the transaction.
 */
import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';

export async function makeRoom(ctx: Ctx): Promise<void> {
  await sql`select set_config('work_mem', '48MB', true)`.execute(ctx.tx);
}
