/**
 * The columns of a FOCUS cost-and-usage table, 1.0 to 1.4, and how a file's header is matched with them. A file keeps
 * its place when its header is written in another case or with blanks or underscores (warehouse exports do that);
 * columns FOCUS does not know are kept with the record but are no part of its identity.
 */
import type { FileReason } from '../../../../contract/reasons.ts';
import { fileReason } from './quarantine-reason.ts';

export type FocusKind = 'text' | 'number' | 'instant' | 'json';
export type FocusVersion = '1.0' | '1.1' | '1.2' | '1.3' | '1.4';

type ColumnRow = readonly [name: string, kind: FocusKind, since: FocusVersion];

/** The position is part of the content hash: add at the end, never reorder. */
export const FOCUS_COLUMNS = [
  ['AvailabilityZone', 'text', '1.0'],
  ['BilledCost', 'number', '1.0'],
  ['BillingAccountId', 'text', '1.0'],
  ['BillingAccountName', 'text', '1.0'],
  ['BillingCurrency', 'text', '1.0'],
  ['BillingPeriodEnd', 'instant', '1.0'],
  ['BillingPeriodStart', 'instant', '1.0'],
  ['ChargeCategory', 'text', '1.0'],
  ['ChargeClass', 'text', '1.0'],
  ['ChargeDescription', 'text', '1.0'],
  ['ChargeFrequency', 'text', '1.0'],
  ['ChargePeriodEnd', 'instant', '1.0'],
  ['ChargePeriodStart', 'instant', '1.0'],
  ['CommitmentDiscountCategory', 'text', '1.0'],
  ['CommitmentDiscountId', 'text', '1.0'],
  ['CommitmentDiscountName', 'text', '1.0'],
  ['CommitmentDiscountStatus', 'text', '1.0'],
  ['CommitmentDiscountType', 'text', '1.0'],
  ['ConsumedQuantity', 'number', '1.0'],
  ['ConsumedUnit', 'text', '1.0'],
  ['ContractedCost', 'number', '1.0'],
  ['ContractedUnitPrice', 'number', '1.0'],
  ['EffectiveCost', 'number', '1.0'],
  ['InvoiceIssuerName', 'text', '1.0'],
  ['ListCost', 'number', '1.0'],
  ['ListUnitPrice', 'number', '1.0'],
  ['PricingCategory', 'text', '1.0'],
  ['PricingQuantity', 'number', '1.0'],
  ['PricingUnit', 'text', '1.0'],
  ['ProviderName', 'text', '1.0'],
  ['PublisherName', 'text', '1.0'],
  ['RegionId', 'text', '1.0'],
  ['RegionName', 'text', '1.0'],
  ['ResourceId', 'text', '1.0'],
  ['ResourceName', 'text', '1.0'],
  ['ResourceType', 'text', '1.0'],
  ['ServiceCategory', 'text', '1.0'],
  ['ServiceName', 'text', '1.0'],
  ['SkuId', 'text', '1.0'],
  ['SkuPriceId', 'text', '1.0'],
  ['SubAccountId', 'text', '1.0'],
  ['SubAccountName', 'text', '1.0'],
  ['Tags', 'json', '1.0'],
  ['CapacityReservationId', 'text', '1.1'],
  ['CapacityReservationStatus', 'text', '1.1'],
  ['CommitmentDiscountQuantity', 'number', '1.1'],
  ['CommitmentDiscountUnit', 'text', '1.1'],
  ['ServiceSubcategory', 'text', '1.1'],
  ['SkuMeter', 'text', '1.1'],
  ['SkuPriceDetails', 'json', '1.1'],
  ['BillingAccountType', 'text', '1.2'],
  ['InvoiceId', 'text', '1.2'],
  ['PricingCurrency', 'text', '1.2'],
  ['PricingCurrencyContractedUnitPrice', 'number', '1.2'],
  ['PricingCurrencyEffectiveCost', 'number', '1.2'],
  ['PricingCurrencyListUnitPrice', 'number', '1.2'],
  ['SubAccountType', 'text', '1.2'],
  ['AllocatedMethodDetails', 'json', '1.3'],
  ['AllocatedMethodId', 'text', '1.3'],
  ['AllocatedResourceId', 'text', '1.3'],
  ['AllocatedResourceName', 'text', '1.3'],
  ['AllocatedTags', 'json', '1.3'],
  ['ContractApplied', 'json', '1.3'],
  ['HostProviderName', 'text', '1.3'],
  ['ServiceProviderName', 'text', '1.3'],
  ['CommitmentProgramEligibilityDetails', 'json', '1.4'],
  ['InvoiceDetailId', 'text', '1.4'],
] as const satisfies readonly ColumnRow[];

export type FocusColumn = (typeof FOCUS_COLUMNS)[number][0];

/**
 * What a record cannot be made without. Other mandatory FOCUS columns may be absent: their absence is reported, not
 * punished. The provider may stand in ProviderName (1.0–1.3) or ServiceProviderName (1.3 on; 1.4 dropped the former).
 */
const NEEDED: readonly FocusColumn[] = [
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargePeriodStart',
  'ServiceName',
];
const PROVIDER: readonly FocusColumn[] = ['ServiceProviderName', 'ProviderName'];
const EXPECTED: readonly FocusColumn[] = [
  'BillingAccountName',
  'BillingPeriodEnd',
  'ChargeClass',
  'ChargeDescription',
  'ChargePeriodEnd',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ServiceCategory',
];
const MAX_COLUMNS = 1_000;

export interface FocusHeader {
  readonly version: FocusVersion;
  readonly width: number;
  /** Known columns in the fixed order of FOCUS_COLUMNS: which they are and where they stand in this file. */
  readonly known: readonly {
    readonly name: FocusColumn;
    readonly kind: FocusKind;
    readonly index: number;
    readonly at: number;
  }[];
  readonly extras: readonly { readonly name: string; readonly at: number }[];
  /** Mandatory FOCUS columns the file lacks though a record can be made without them. */
  readonly absent: readonly FocusColumn[];
}

/** Matches a header with FOCUS; refuses the file when what a record needs is missing or stands twice. */
export function readFocusHeader(header: readonly string[]): FocusHeader | FileReason {
  if (header.length > MAX_COLUMNS) return fileReason('too_many_columns', { limit: MAX_COLUMNS });
  const places = placesOf(header);
  if (!(places instanceof Map)) return places;
  const missing: string[] = NEEDED.filter((name) => !places.has(name));
  if (!PROVIDER.some((name) => places.has(name))) missing.push(PROVIDER.join('/'));
  if (missing.length > 0) return fileReason('missing_column', { columns: missing.join(', ') });
  const known = FOCUS_COLUMNS.flatMap(([name, kind], index) => {
    const at = places.get(name);
    return at === undefined ? [] : [{ name, kind, index, at }];
  });
  const taken = new Set(known.map((column) => column.at));
  const extras = header.flatMap((name, at) => (taken.has(at) || name.trim() === '' ? [] : [{ name: name.trim(), at }]));
  const version = FOCUS_COLUMNS.reduce<FocusVersion>(
    (newest, [name, , since]) => (places.has(name) && since > newest ? since : newest),
    '1.0',
  );
  return { version, width: header.length, known, extras, absent: EXPECTED.filter((name) => !places.has(name)) };
}

function placesOf(header: readonly string[]): Map<FocusColumn, number> | FileReason {
  const exact = new Map<string, FocusColumn>(FOCUS_COLUMNS.map(([name]) => [name, name]));
  const loose = new Map<string, FocusColumn>(FOCUS_COLUMNS.map(([name]) => [name.toLowerCase(), name]));
  const places = new Map<FocusColumn, number>();
  for (const [at, text] of header.entries()) {
    const name = exact.get(text.trim());
    if (name === undefined) continue;
    if (places.has(name)) return fileReason('duplicate_column', { column: name });
    places.set(name, at);
  }
  const matched = new Set(places.values());
  const looselyMatched = new Set<FocusColumn>();
  for (const [at, text] of header.entries()) {
    const name = matched.has(at) ? undefined : loose.get(text.toLowerCase().replace(/[\s_]/g, ''));
    if (name === undefined) continue;
    if (looselyMatched.has(name)) return fileReason('duplicate_column', { column: name });
    if (places.has(name)) continue;
    looselyMatched.add(name);
    places.set(name, at);
  }
  return places;
}
