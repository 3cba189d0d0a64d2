/**
 * Writes FOCUS 1.0 files of any size for benchmarks and load tests: the same bytes for the same options, streamed in
 * blocks, several hundred thousand rows a second. Shaped like what engines.md measured with: Zipf-like sub-accounts (the
 * largest of 2,000 has 0.85 % of the rows), 60 services, 18 months, mostly usage with some purchases, refunds,
 * credits and taxes; half the usage discounted, a tenth covered by a commitment.
 */
export interface GeneratorOptions {
  readonly rows: number;
  readonly seed?: number;
  readonly subAccounts?: number;
  readonly services?: number;
  /** First billing month, `YYYY-MM`, and how many; 1 month makes one delivery scope per provider. */
  readonly firstMonth?: string;
  readonly months?: number;
  /** One is AWS alone; up to three add Microsoft and Huawei Cloud (whose months run in GMT+08:00). */
  readonly providers?: 1 | 2 | 3;
  /**
   * Rows as exporters write them: the 24 hours of a resource's day one after the other, so that many make one daily sum.
   * Without it every row is of an account, service and hour of its own: hardly two share a sum, the worst there is.
   */
  readonly hourly?: boolean;
}

export const GENERATED_HEADER = [
  'ProviderName',
  'PublisherName',
  'InvoiceIssuerName',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'SubAccountId',
  'SubAccountName',
  'ServiceCategory',
  'ServiceName',
  'SkuId',
  'SkuPriceId',
  'ChargeDescription',
  'ResourceType',
  'PricingUnit',
  'ConsumedUnit',
  'ListUnitPrice',
  'ContractedUnitPrice',
  'RegionId',
  'RegionName',
  'AvailabilityZone',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeCategory',
  'ChargeClass',
  'ChargeFrequency',
  'PricingCategory',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
  'ConsumedQuantity',
  'PricingQuantity',
  'ListCost',
  'ContractedCost',
  'BilledCost',
  'EffectiveCost',
  'ResourceId',
  'ResourceName',
  'Tags',
] as const;

const ROWS_A_BLOCK = 500;
/** Exponent of the Zipf-like law that gives the largest of 2,000 sub-accounts 0.85 % of the rows. */
const ZIPF = 0.45;
const SLOTS = 65_536;
const HOURS_A_DAY = 24;
/** Costs are whole numbers of 10⁻¹¹ until they are written; all products stay below 2⁵³. */
const DECIMALS = 11;

interface Provider {
  readonly head: string;
  readonly offsetHours: number;
}

const PROVIDERS: readonly Provider[] = [
  { head: 'AWS,"Amazon Web Services, Inc.","Amazon Web Services, Inc.",1234567890123,SunBird,USD', offsetHours: 0 },
  {
    head: 'Microsoft,Microsoft,Microsoft,/providers/Microsoft.Billing/billingAccounts/8611537,SunBird,USD',
    offsetHours: 0,
  },
  { head: 'Huawei Cloud,Huawei Cloud,华为云计算技术有限公司,hw-88120034,云帆合作伙伴,CNY', offsetHours: 8 },
];
const CATEGORIES = ['Compute', 'Storage', 'Networking', 'Databases', 'Analytics', 'Security'] as const;
const REGIONS = [
  'cn-north-4,华北-北京四,cn-north-4a',
  'us-east-1,US East (N. Virginia),us-east-1b',
  'eu-central-1,EU (Frankfurt),NULL',
  'ap-southeast-1,Asia Pacific (Singapore),ap-southeast-1a',
] as const;
const TAGS = [
  'NULL',
  '"{""application"": ""BrightPathMatrix"", ""environment"": ""dev"", ""business_unit"": ""ViennaAI""}"',
  '"{""env"": ""prod"", ""org"": ""trey"", ""CostCenter"": ""1234""}"',
] as const;

/** The file, header first, as blocks of bytes. */
export function* generateFocus(options: GeneratorOptions): Generator<Buffer> {
  const make = rowMaker(options);
  let text = `${GENERATED_HEADER.join(',')}\n`;
  for (let row = 1; row <= options.rows; row += 1) {
    text += make();
    if (row % ROWS_A_BLOCK !== 0) continue;
    yield Buffer.from(text, 'utf8');
    text = '';
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}

/** The id of the n-th sub-account, for benchmarks that map them beforehand. */
export function subAccountId(index: number): string {
  return `acct-${String(index).padStart(6, '0')}`;
}

function rowMaker(options: GeneratorOptions): () => string {
  const next = random(options.seed ?? 1);
  const accounts = options.subAccounts ?? 2_000;
  const pick = zipfSlots(accounts, next);
  const months = monthsOf(options.firstMonth ?? '2025-06', options.months ?? 18);
  const providers = PROVIDERS.slice(0, options.providers ?? 1);
  const services = Array.from({ length: options.services ?? 60 }, (_, index) => serviceOf(index));
  const names = Array.from({ length: accounts }, (_, index) => `${subAccountId(index)},Account ${index}`);
  const drawn = (): Drawn => {
    const account = pick[next() % SLOTS] ?? 0;
    const service = services[(next() % services.length) as number] as Service;
    const period = months[next() % months.length] as Period;
    const hour = next() % (period.hours - 1);
    return { account, service, period, hour: options.hourly === true ? hour - (hour % HOURS_A_DAY) : hour, resource: null };
  };
  let day: Drawn | null = null;
  let hours = 0;
  return () => {
    if (day === null || options.hourly !== true || hours === HOURS_A_DAY) {
      day = drawn();
      hours = 0;
    }
    const { account, service, period } = day;
    const provider = providers[account % providers.length] as Provider;
    const hour = day.hour + hours;
    hours += 1;
    const start = isoAt(period.startMs + (hour - provider.offsetHours) * HOUR_MS);
    const end = isoAt(period.startMs + (hour + 1 - provider.offsetHours) * HOUR_MS);
    const bounds = `${isoAt(period.startMs - provider.offsetHours * HOUR_MS)},${isoAt(period.endMs - provider.offsetHours * HOUR_MS)}`;
    const region = REGIONS[account % REGIONS.length];
    if (options.hourly === true) day.resource ??= resourceOf(next, service, account);
    return `${provider.head},${bounds},${names[account]},${service.text},${region},${start},${end},${chargeOf(next, service, account, day.resource)}\n`;
  };
}

interface Drawn {
  readonly account: number;
  readonly service: Service;
  readonly period: Period;
  readonly hour: number;
  /** The resource of all its hours; null: each row has one of its own. */
  resource: string | null;
}

function resourceOf(next: () => number, service: Service, account: number): string {
  return `${service.code}-${(next() % 4_000_000).toString(16)}${account.toString(16)}`;
}

/** Charge columns from ChargeCategory to Tags. */
function chargeOf(next: () => number, service: Service, account: number, known: string | null): string {
  const kind = next() % 1_000;
  const quantity = 1 + (next() % 9_999);
  const list = service.price * quantity;
  const contracted = account % 2 === 0 ? list : list - Math.floor(list / 10);
  const resource = known ?? resourceOf(next, service, account);
  const tail = `${resource},NULL,${TAGS[quantity % TAGS.length]}`;
  const costs = (l: number, c: number, b: number, e: number) => `${fixed(l)},${fixed(c)},${fixed(b)},${fixed(e)}`;
  const none = 'NULL,NULL,NULL,NULL,NULL';
  const amounts = `${quantity / 1_000},${quantity / 1_000}`;
  if (kind < 10)
    return `Purchase,NULL,One-Time,Standard,${none},1,1,${costs(list, contracted, contracted, contracted)},${tail}`;
  if (kind < 13)
    return `Purchase,NULL,One-Time,Standard,${none},1,1,${costs(-list, -contracted, -contracted, -contracted)},${tail}`;
  if (kind < 16) return `Credit,NULL,One-Time,Other,${none},NULL,NULL,${costs(-list, -list, -list, -list)},${tail}`;
  if (kind < 20) return `Tax,NULL,Usage-Based,NULL,${none},NULL,NULL,${costs(list, list, list, list)},${tail}`;
  if (kind < 120) {
    const commitment = `Spend,arn:aws:savingsplans::${account}:savingsplan/37985e61,NULL,Used,Savings Plan`;
    return `Usage,NULL,Usage-Based,Committed,${commitment},${amounts},${costs(list, contracted, 0, contracted)},${tail}`;
  }
  return `Usage,NULL,Usage-Based,Standard,${none},${amounts},${costs(list, contracted, contracted, contracted)},${tail}`;
}

interface Service {
  readonly code: string;
  readonly text: string;
  /** 10⁻¹¹ of a unit for a thousandth of the quantity. */
  readonly price: number;
}

function serviceOf(index: number): Service {
  const price = 17 + ((index * 7_919) % 90_000_000);
  const category = CATEGORIES[index % CATEGORIES.length] ?? 'Other';
  const sku = `SKU${String(index).padStart(5, '0')}`;
  const unitPrice = fixed(price * 1_000);
  const text = `${category},Cloud Service ${index},${sku},${sku}.ONDEMAND,"$${unitPrice} per hour of service ${index}, metered",instance,Hours,Hours,${unitPrice},${unitPrice}`;
  return { code: `svc${index}`, text, price };
}

function fixed(units: number): string {
  const digits = String(Math.abs(units)).padStart(DECIMALS + 1, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

const HOUR_MS = 3_600_000;

interface Period {
  readonly startMs: number;
  readonly endMs: number;
  readonly hours: number;
}

function monthsOf(first: string, count: number): Period[] {
  const [year = 2025, month = 1] = first.split('-').map(Number);
  return Array.from({ length: count }, (_, index) => {
    const startMs = Date.UTC(year, month - 1 + index, 1);
    const endMs = Date.UTC(year, month + index, 1);
    return { startMs, endMs, hours: (endMs - startMs) / HOUR_MS };
  });
}

const written = new Map<number, string>();

function isoAt(ms: number): string {
  const known = written.get(ms);
  if (known !== undefined) return known;
  const text = `${new Date(ms).toISOString().slice(0, 19)}Z`;
  written.set(ms, text);
  return text;
}

/** Which sub-account each of 65,536 equal chances falls to. */
function zipfSlots(accounts: number, next: () => number): Int32Array {
  const weights = Array.from({ length: accounts }, (_, index) => 1 / (index + 1) ** ZIPF);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const slots = new Int32Array(SLOTS);
  let at = 0;
  let reached = 0;
  for (const [index, weight] of weights.entries()) {
    reached += weight;
    const until = Math.min(SLOTS, Math.round((reached / total) * SLOTS));
    while (at < until) {
      slots[at] = index;
      at += 1;
    }
  }
  while (at < SLOTS) {
    slots[at] = next() % accounts;
    at += 1;
  }
  return slots;
}

/** xorshift32: whole numbers from 0 to 2³⁰−1 (small integers, which are quick), the same for the same seed. */
function random(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state >>> 2;
  };
}
