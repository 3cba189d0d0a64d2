/**
 * FOCUS rows for tests: a plain charge, changed where a test needs it, and files made of such rows in CSV.
 */

import type { RowReason } from '../../contract/reasons.ts';
import type { FeeRecord } from '../../server/modules/usage/intake/fee-record.ts';
import { focusAdapter } from '../../server/modules/usage/intake/focus.ts';
import { createOccurrences, type Occurrences } from '../../server/modules/usage/intake/occurrence.ts';

export type Cells = Readonly<Record<string, string>>;

/** One hour of a server, 1.20 list, 1.08 contracted and billed. */
export const PLAIN_CHARGE = {
  BilledCost: '1.08000000000',
  BillingAccountId: 'acct-1',
  BillingAccountName: 'SunBird',
  BillingCurrency: 'USD',
  BillingPeriodEnd: '2024-10-01 00:00:00',
  BillingPeriodStart: '2024-09-01 00:00:00',
  ChargeCategory: 'Usage',
  ChargeClass: 'NULL',
  ChargeDescription: '$1.20 per hour',
  ChargeFrequency: 'Usage-Based',
  ChargePeriodEnd: '2024-09-18 23:00:00',
  ChargePeriodStart: '2024-09-18 22:00:00',
  CommitmentDiscountCategory: 'NULL',
  ConsumedQuantity: '1.000000000000000',
  ConsumedUnit: 'Hours',
  ContractedCost: '1.08000000000',
  EffectiveCost: '1.08000000000',
  InvoiceIssuerName: 'Amazon Web Services, Inc.',
  ListCost: '1.20000000000',
  ListUnitPrice: '1.20',
  PricingCategory: 'Standard',
  PricingQuantity: '1.00000000000',
  PricingUnit: 'Hours',
  ProviderName: 'AWS',
  PublisherName: 'Amazon Web Services, Inc.',
  RegionId: 'us-west-2',
  RegionName: 'US West (Oregon)',
  ResourceId: 'i-1',
  ResourceName: 'NULL',
  ResourceType: 'instance',
  ServiceCategory: 'Compute',
  ServiceName: 'Amazon Elastic Compute Cloud',
  SkuId: 'SKU1',
  SubAccountId: 'sub-1',
  SubAccountName: 'Atlas',
  Tags: '{"env": "prod", "app": "x"}',
} as const satisfies Cells;

/** The outcome of one row made of these cells; a cell set to undefined is a column the file lacks. */
export function adaptCells(
  changes: Readonly<Record<string, string | undefined>> = {},
  occurrences: Occurrences = createOccurrences(),
): FeeRecord | RowReason {
  const merged: Record<string, string | undefined> = { ...PLAIN_CHARGE, ...changes };
  const cells = Object.entries(merged).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const opened = focusAdapter(
    cells.map(([name]) => name),
    occurrences,
  );
  if ('code' in opened) throw new Error(`header refused: ${opened.code}`);
  return opened.adapt(cells.map(([, value]) => value));
}

/** The same, for rows that must be good. */
export function recordOf(
  changes: Readonly<Record<string, string | undefined>> = {},
  occurrences?: Occurrences,
): FeeRecord {
  const outcome = adaptCells(changes, occurrences);
  if ('code' in outcome) throw new Error(`unexpected ${outcome.code} ${JSON.stringify(outcome.params)}`);
  return outcome;
}

export function csvOf(
  rows: readonly Cells[],
  header: readonly string[] = Object.keys(PLAIN_CHARGE),
  lineEnd = '\n',
): string {
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return [header, ...rows.map((row) => header.map((name) => row[name] ?? ''))]
    .map((cells) => line(cells) + lineEnd)
    .join('');
}
