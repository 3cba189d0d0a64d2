/**
 * One writer of a partner's consumption at a time: files, calls and retries take turns transaction by transaction, so
 * that no two of them can reverse or bring back the same record, and none can wait for the other in a circle.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';

/** Room for a chunk's rows in memory; the default of 4 MB would write them to disk first. */
const CHUNK_MEMORY = '64MB';

export async function lockIntake(ctx: Ctx, partnerId: Id): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`usage.intake ${partnerId}`}, 0)), set_config('work_mem', ${CHUNK_MEMORY}, true)`.execute(ctx.tx);
}
