/**
 * One writer of a partner's consumption at a time: files, calls and retries take turns transaction by transaction, so
 * that no two of them can reverse or bring back the same record, and none can wait for the other in a circle.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';

/** Room for a chunk's rows in memory; the default of 4 MB would write them to disk first. */
const CHUNK_MEMORY = '64MB';

/**
 * `flushedLater`: the transaction is committed without waiting for the disk. For batches of a run only: the log is flushed in
 * its order, so the run's later transactions, which do wait, make sure of all before them; until then a crash of the server
 * takes the last batches and the run's place behind them together, and the run stores them again (docs/decisions/0018). Not
 * on the embedded engine: it never waits for the disk, and what it has not written yet is lost with our own process.
 */
export async function lockIntake(ctx: Ctx, partnerId: Id, { flushedLater = false }: { readonly flushedLater?: boolean } = {}): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`usage.intake ${partnerId}`}, 0)), set_config('work_mem', ${CHUNK_MEMORY}, true)
    ${flushedLater ? sql`, set_config('synchronous_commit', case current_setting('fsync') when 'on' then 'off' else 'on' end, true)` : sql``}`.execute(ctx.tx);
}
