/**
 * Whether what is about to be loaded was delivered before (R-IN.asked): seen by the rows the files begin with, before anything
 * is queued. Who says nothing about it meant a first delivery; a part of a bill sent after another part would reverse it.
 * scope: none — deliveries are the partner's own.
 */
import { sql } from 'kysely';
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { openFeeFile } from '../intake/read-file.ts';
import { lockIntake } from '../loading/lock.ts';
import { uuidOfHex } from '../loading/record-ids.ts';
import { INTAKE_RUN } from './intake-input.ts';
import type { Open } from './sources.ts';

/** Rows of a file that are looked at: a bill is of one account and period, or has them all near its beginning. */
const LOOKED_AT = 2_000;

export interface ScopeMet {
  readonly scopeKey: Id;
  readonly provider: string;
  readonly billingAccount: string;
  readonly billingMonth: string;
}

export async function scopesAtBeginning(files: readonly Open[]): Promise<ScopeMet[]> {
  const met = new Map<string, ScopeMet>();
  for (const open of files) {
    const { blocks } = await openFeeFile(open(), { format: 'focus' });
    let rows = 0;
    for await (const block of blocks) {
      for (const { record } of block.rows) {
        if (record === null || record.scopeKey === null || met.has(record.scopeKey)) continue;
        const billingAccount = record.customerRef.kind === 'sub-account' ? record.customerRef.billingAccountId : '';
        met.set(record.scopeKey, { scopeKey: uuidOfHex(record.scopeKey), provider: record.provider, billingAccount, billingMonth: record.billingMonth });
      }
      rows += block.rows.length;
      if (rows >= LOOKED_AT) break;
    }
  }
  return [...met.values()];
}

/** Refuses periods that were delivered or that a load which waits or is at work brings. */
export async function assertFirstDelivery(ctx: Ctx, partnerId: Id, scopes: readonly ScopeMet[]): Promise<void> {
  if (scopes.length === 0) return;
  const keys = scopes.map((scope) => scope.scopeKey);
  // Two uploads at the same moment must not each find the other missing.
  await lockIntake(ctx, partnerId);
  const found = await sql<{ scope_key: Id }>`
    select scope_key from usage.delivery_scopes where partner_id = ${partnerId} and scope_key = any(${keys}::uuid[])
    union all select k.key::uuid from platform.runs r, jsonb_array_elements_text(r.input -> 'scopeKeys') k(key)
      where r.partner_id = ${partnerId} and r.kind = ${INTAKE_RUN} and r.state in ('queued', 'running') and k.key = any(${keys}::text[]) limit 1`.execute(ctx.tx);
  const known = scopes.find((scope) => scope.scopeKey === found.rows[0]?.scope_key);
  if (known) throw problem('intake.delivered_before', { provider: known.provider, account: known.billingAccount, month: known.billingMonth });
}
