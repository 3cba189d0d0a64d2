/**
 * Who a FOCUS row is about: provider, billing account, sub-account, and the scope its delivery covers. A file names
 * the same few thousand of them over and over, so each is made and checked once; the same customer reference object
 * comes back for the same sub-account, which the store may use to look up the customer once.
 */
import type { RowReason } from '../../../../contract/reasons.ts';
import { detached } from './bounded-cache.ts';
import { focusScopeKey } from './content-hash.ts';
import { type CustomerRef, TEXT_LIMITS } from './fee-record.ts';
import { codeOf } from './focus-codes.ts';
import { type FocusRow, textOf } from './focus-row.ts';
import { rowReason } from './quarantine-reason.ts';

/** More names than this in one memory are forgotten and made again. */
const MOST = 50_000;

export interface Provider {
  readonly name: string;
  readonly codes: Map<string, string>;
  readonly accounts: Map<string, BillingAccount>;
}

export interface BillingAccount {
  readonly id: string;
  readonly scopes: Map<string, string>;
  readonly customers: Map<string, SubAccountRef>;
}

type SubAccountRef = Extract<CustomerRef, { kind: 'sub-account' }>;
export type Parties = Map<string, Provider>;

export interface Who {
  readonly provider: Provider;
  readonly account: BillingAccount;
  readonly customerRef: SubAccountRef;
}

/** IN-7: the provider (new name before old), the billing account, the sub-account or, without one, the account itself. */
export function readWho(parties: Parties, row: FocusRow): Who | RowReason {
  const providerName = textOf(row, 'ServiceProviderName') ?? textOf(row, 'ProviderName');
  if (providerName === null) return rowReason('missing_value', { field: 'ProviderName' });
  const accountId = textOf(row, 'BillingAccountId');
  if (accountId === null) return rowReason('missing_value', { field: 'BillingAccountId' });
  const subAccount = textOf(row, 'SubAccountId');
  if (subAccount === null) row.notes.push('sub_account_missing');
  const subId = subAccount ?? accountId;
  const subName =
    textOf(row, 'SubAccountName') ?? (subAccount === null ? textOf(row, 'BillingAccountName') : null) ?? '';
  const fault =
    tooLong('ProviderName', providerName, TEXT_LIMITS.provider) ??
    tooLong('BillingAccountId', accountId, TEXT_LIMITS.billingAccountId) ??
    tooLong('SubAccountId', subId, TEXT_LIMITS.subAccountId) ??
    tooLong('SubAccountName', subName, TEXT_LIMITS.subAccountName);
  if (fault !== null) return fault;
  const provider = remembered(parties, providerName, (name) => ({ name, codes: new Map(), accounts: new Map() }));
  const account = remembered(provider.accounts, accountId, (id) => ({ id, scopes: new Map(), customers: new Map() }));
  let customerRef = remembered(account.customers, subId, (id) => subAccountRef(provider, account, id, subName));
  if (customerRef.subAccountName !== subName) {
    customerRef = subAccountRef(provider, account, customerRef.subAccountId, subName);
    account.customers.set(customerRef.subAccountId, customerRef);
  }
  return { provider, account, customerRef };
}

function subAccountRef(provider: Provider, account: BillingAccount, subAccountId: string, name: string): SubAccountRef {
  const subAccountName = detached(name);
  return { kind: 'sub-account', provider: provider.name, billingAccountId: account.id, subAccountId, subAccountName };
}

/** The code of a service or resource type of this provider. */
export function providerCode(provider: Provider, name: string): string {
  return remembered(provider.codes, name, (own) => codeOf(provider.name, own));
}

/** What this delivery covers whole: provider, billing account and billing period. */
export function scopeOf(who: Who, periodStart: string): string {
  return remembered(who.account.scopes, periodStart, (start) =>
    focusScopeKey(who.provider.name, who.account.id, start),
  );
}

export function tooLong(field: string, text: string, limit: number): RowReason | null {
  return text.length > limit ? rowReason('text_too_long', { field, limit }) : null;
}

function remembered<V>(known: Map<string, V>, text: string, make: (text: string) => V): V {
  const found = known.get(text);
  if (found !== undefined) return found;
  const key = detached(text);
  const made = make(key);
  if (known.size >= MOST) known.clear();
  known.set(key, made);
  return made;
}
