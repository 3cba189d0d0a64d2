/** One writer of a partner's performance at a time: recognition, corrections and the closing of a sheet take turns. */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';

/** Room for a piece's rows in memory. */
const PIECE_MEMORY = '64MB';

export async function lockPerformance(ctx: Pick<Ctx, 'tx'>, partnerId: Id): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`incentives.performance ${partnerId}`}, 0)), set_config('work_mem', ${PIECE_MEMORY}, true)`.execute(ctx.tx);
}
