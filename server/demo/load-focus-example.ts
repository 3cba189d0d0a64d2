/** The other cloud's bill, through the same door as an operator's upload: known sub-accounts first, then a real intake run. */
import { Readable } from 'node:stream';
import type { Id } from '../../contract/values/id.ts';
import type { Ctx } from '../platform/context.ts';
import { recordFile } from '../platform/files/files.ts';
import type { FileStorage, Stored } from '../platform/files/storage.ts';
import { enqueueIntake } from '../modules/usage/intake-run/intake-input.ts';
import { findSubAccounts, insertSubAccounts, setDecision } from '../modules/usage/mapping/store.ts';
import { demoCustomers } from './customers.ts';
import { FOCUS_BILLING_ACCOUNT, FOCUS_FILE, FOCUS_PROVIDER, focusFile, focusSubAccounts } from './focus-example.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;

/** Bytes first, outside the transaction: the same bytes again are the same file. */
export function storeFocusExample(storage: FileStorage, seed: string, partnerId: Id): Promise<Stored> {
  return storage.store(partnerId, Readable.from([Buffer.from(focusFile(seed, demoCustomers(seed)))]), LIMIT_BYTES);
}

export async function enqueueFocusExample(ctx: Ctx, seed: string, stored: Stored): Promise<Id> {
  const { partnerId } = ctx.actor;
  const known = focusSubAccounts(demoCustomers(seed)).filter((account) => account.mappedTo !== null);
  const nameOf = (id: string) => ({ provider: FOCUS_PROVIDER, billingAccount: FOCUS_BILLING_ACCOUNT, subAccount: id });
  await insertSubAccounts(ctx, partnerId, known.map((account) => ({ ...nameOf(account.id), name: account.name, customerId: account.mappedTo?.customerId ?? null, reason: null })));
  for (const row of await findSubAccounts(ctx, partnerId, known.map((account) => nameOf(account.id)))) {
    await setDecision(ctx, partnerId, row.sub_account_key, { state: 'confirmed', customerId: row.customer_id, reason: null });
  }
  const { fileId } = await recordFile(ctx, stored, { name: FOCUS_FILE, contentType: 'text/csv', partnerId });
  return enqueueIntake(ctx, partnerId, { files: [{ fileId, name: FOCUS_FILE, bytes: stored.bytes }], format: 'focus', mode: 'restate', createCustomers: false });
}
