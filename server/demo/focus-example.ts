/**
 * A bill of another cloud, as FOCUS 1.0: what an operator meets the first time such a file is loaded. Some of its
 * sub-accounts are customers already mapped, one is named like a customer (a suggestion), some nobody knows, and a few
 * rows are broken in ways files really are. Its own currency, its own (UTC) month.
 */
import { addMonths, endDay, firstDay } from '../../contract/values/month.ts';
import { dayNumber, dayText, THIS_MONTH } from './calendar.ts';
import { amountText } from './charges.ts';
import type { DemoCustomer } from './customers.ts';
import { hexOf, type Random, randomOf } from './random.ts';

export const FOCUS_PROVIDER = 'Aurora Cloud';
export const FOCUS_BILLING_ACCOUNT = 'AUR-20417';
export const FOCUS_FILE = 'aurora-focus-1.0-2026-10.csv';
const MONTH = addMonths(THIS_MONTH, -1);

const COLUMNS = [
  'BillingAccountId', 'BillingAccountName', 'BillingCurrency', 'BillingPeriodStart', 'BillingPeriodEnd', 'ChargeCategory', 'ChargeClass', 'ChargeDescription', 'ChargeFrequency', 'ChargePeriodStart', 'ChargePeriodEnd',
  'BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost', 'ConsumedQuantity', 'ConsumedUnit', 'PricingQuantity', 'PricingUnit', 'ProviderName', 'PublisherName', 'InvoiceIssuerName', 'RegionId', 'RegionName',
  'ResourceId', 'ResourceName', 'ResourceType', 'ServiceCategory', 'ServiceName', 'SkuId', 'SubAccountId', 'SubAccountName', 'Tags',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

export interface FocusSubAccount {
  readonly id: string;
  readonly name: string;
  /** Customer it is known to be before the file comes. */
  readonly mappedTo: DemoCustomer | null;
}

/** Two known, one named like a customer's account, two nobody has heard of. */
export function focusSubAccounts(customers: readonly DemoCustomer[]): FocusSubAccount[] {
  const at = (place: number): DemoCustomer => {
    const customer = customers.find((one) => one.key === `partner-${place}`);
    if (!customer) throw new Error(`the demo has no customer partner-${place}`);
    return customer;
  };
  return [
    { id: '700121000301', name: 'Games Production', mappedTo: at(2) },
    { id: '700121000302', name: 'Media Delivery', mappedTo: at(3) },
    { id: '700121000417', name: at(8).accountName, mappedTo: null },
    { id: '700121000555', name: 'Sandbox East', mappedTo: null },
    { id: '700121000556', name: 'Proof of Concept', mappedTo: null },
  ];
}

interface Sold {
  readonly service: string;
  readonly category: string;
  readonly type: string;
  readonly sku: string;
  readonly unit: string;
  readonly description: string;
  /** 10⁻⁸ dollars for a thousandth of a unit. */
  readonly price: bigint;
  readonly perDay: number;
}
const SOLD: readonly Sold[] = [
  { service: 'Aurora Compute', category: 'Compute', type: 'Instance', sku: 'AC-M2L', unit: 'Hours', description: 'm2.large instance hour', price: 11_440n, perDay: 96_000 },
  { service: 'Aurora Object Store', category: 'Storage', type: 'Bucket', sku: 'AO-STD', unit: 'GB-Days', description: 'standard storage', price: 76n, perDay: 4_200_000 },
  { service: 'Aurora Edge', category: 'Networking', type: 'Distribution', sku: 'AE-OUT', unit: 'GB', description: 'data transfer out', price: 8_500n, perDay: 61_000 },
  { service: 'Aurora Queue', category: 'Integration', type: 'Queue', sku: 'AQ-REQ', unit: 'Requests', description: 'requests, first tier', price: 4n, perDay: 850_000 },
];

export function focusFile(seed: string, customers: readonly DemoCustomer[]): string {
  const random = randomOf(seed, 'focus');
  const rows = focusSubAccounts(customers).flatMap((account) => SOLD.flatMap((sold) => daysOf(account, sold, random)));
  const lines = [...rows, ...brokenRows(rows)].map((row) => COLUMNS.map((column) => quoted(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

/** NULL as it comes out of warehouses; text in quotes. */
function quoted(value: string | undefined): string {
  if (value === undefined) return 'NULL';
  return /^-?\d+(\.\d+)?$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}

function daysOf(account: FocusSubAccount, sold: Sold, random: Random): Row[] {
  const resource = `arc:${sold.type.toLowerCase()}:${hexOf(random, 12)}`;
  const name = `${sold.type.toLowerCase()}-${hexOf(random, 3)}`;
  const first = dayNumber(firstDay(MONTH));
  const days = dayNumber(endDay(MONTH)) - first;
  const start = random.int(0, 9);
  const size = random.int(300, 2600);
  return Array.from({ length: days - start }, (_, n) => {
    const day = first + start + n;
    const quantity = (BigInt(sold.perDay) * BigInt(size) * BigInt(random.int(850, 1150))) / 1_000_000n;
    const list = sold.price * quantity;
    const contracted = (list * 92n) / 100n;
    return {
      BillingAccountId: FOCUS_BILLING_ACCOUNT, BillingAccountName: 'Cloud Group', BillingCurrency: 'USD', BillingPeriodStart: `${firstDay(MONTH)}T00:00:00Z`, BillingPeriodEnd: `${endDay(MONTH)}T00:00:00Z`,
      ChargeCategory: 'Usage', ChargeDescription: sold.description, ChargeFrequency: 'Usage-Based', ChargePeriodStart: `${dayText(day)}T00:00:00Z`, ChargePeriodEnd: `${dayText(day + 1)}T00:00:00Z`,
      BilledCost: amountText(contracted), EffectiveCost: amountText(contracted), ListCost: amountText(list), ContractedCost: amountText(contracted), ConsumedQuantity: thousandth(quantity), ConsumedUnit: sold.unit, PricingQuantity: thousandth(quantity), PricingUnit: sold.unit,
      ProviderName: FOCUS_PROVIDER, PublisherName: FOCUS_PROVIDER, InvoiceIssuerName: FOCUS_PROVIDER, RegionId: 'eu-north', RegionName: 'Europe (North)', ResourceId: resource, ResourceName: name, ResourceType: sold.type,
      ServiceCategory: sold.category, ServiceName: sold.service, SkuId: sold.sku, SubAccountId: account.id, SubAccountName: account.name,
    };
  });
}

function thousandth(quantity: bigint): string {
  return `${quantity / 1000n}.${(quantity % 1000n).toString().padStart(3, '0')}`;
}

/** Each broken once, in a way of its own; they belong to sub-accounts that are known, so only the fault keeps them out. */
function brokenRows(rows: readonly Row[]): Row[] {
  const sample = (place: number): Row => ({ ...rows[place * 7] });
  const { BilledCost: _missing, ...withoutCost } = sample(2);
  return [
    { ...sample(1), BilledCost: '1,204.50' },
    withoutCost,
    { ...sample(3), BillingCurrency: 'US$' },
    { ...sample(4), ChargePeriodStart: '31/10/2026' },
    { ...sample(5), ChargeCategory: 'Consumption' },
    { ...sample(6), ChargePeriodStart: '2026-10-09T00:00:00Z', ChargePeriodEnd: '2026-10-02T00:00:00Z' },
  ];
}
