// A running house with what the partner API can meet: customers of every kind under every kind of partner, records of
// every means of payment down to the twelfth decimal, several currencies; and calls of operations by the vendor's SDK,
// with the raw answer beside.
import { assignCustomers, setSupervisor } from '../../contract/console/assignment.ts';
import { createKey } from '../../contract/console/identity.ts';
import { type OperationName, operationOf } from '../../contract/bss/contract.ts';
import type { Site } from '../../contract/values/site.ts';
import { type Company, createCompany, type PartnerName, type Person, type RecordOf } from '../scenarios/company.ts';
import { type ExactJson, readExactJson } from './exact-json.ts';
import { type RecordedAnswer, type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { type SdkKey, sdkClient, sdkSend } from './sdk-client.ts';

export type Values = Readonly<Record<string, string | number>>;

export interface DoorWorld {
  readonly company: Company;
  readonly proxy: RecordingProxy;
  /** An access key of a person, made on first need by the page's endpoint. */
  keyOf(person: Person): Promise<SdkKey>;
  /** The customer's number, which the wire calls customer_id. */
  numberOf(account: string): string;
  /** Calls an operation through the SDK; the answer as it went over the wire. */
  ask(person: Person, operation: OperationName, values?: Values, language?: string): Promise<RecordedAnswer>;
  /** The same for what must succeed: the answer with its digits kept. */
  read(person: Person, operation: OperationName, values?: Values, language?: string): Promise<Wire>;
  close(): Promise<void>;
}

/** An answer whose numbers are texts of their digits. */
export interface Wire {
  readonly [field: string]: WireValue;
}
export type WireValue = string | number | boolean | null | readonly Wire[];

export const MONTH = '2026-03';

const ORDER = { bill_type: '1', charging_mode: '1' } as const;
/** Ten records in yuan and one in dollars. */
const ACME: readonly RecordOf[] = [
  { record_id: 'a01', account_name: 'acme cloud', day: '2026-03-01', due: '120', ...ORDER, list_amount: '150.5', discount_amount: '30', commercial_discount_amount: '30', rounding_amount: '0.5', trade_no: 'CS2603010001', period_type: '20', period_num: '1', region_code: 'cn-north-4', product_id: 'OFFI001', product_name: '云主机|s6.large.2', spec: 's6.large.2.linux' },
  { record_id: 'a02', account_name: 'acme cloud', day: '2026-03-02', due: '0.12345678', resource_type_code: 'hws.resource.type.vm', resource_id: 'vm-1', resource_name: '门户 vm', usage_type: 'Duration', usage_amount: '24', usage_unit: '小时', trade_no: 'T-2' },
  { record_id: 'a03', account_name: 'acme cloud', day: '2026-03-03', due: '0.000000000001', usage_type: 'Duration', usage_amount: '0.5', usage_unit: 'GB' },
  { record_id: 'a04', account_name: 'acme cloud', day: '2026-03-03', due: '0', list_amount: '0', cash_amount: '0', usage_type: 'upflow', usage_amount: '5', usage_unit: 'GB', package_usage: '5' },
  { record_id: 'a05', account_name: 'acme cloud', day: '2026-03-04', due: '100', cash_amount: '40', credit_amount: '10', voucher_amount: '20', cash_coupon_amount: '5', card_amount: '5', arrears_amount: '15', written_off_amount: '5' },
  { record_id: 'a06', account_name: 'acme cloud', day: '2026-03-05', due: '33.33', cash_amount: '3.33', unsettled_amount: '30', service_type_code: 'hws.service.type.obs' },
  { record_id: 'a07', account_name: 'acme cloud', day: '2026-03-06', due: '-20', bill_type: '4', charging_mode: '1' },
  { record_id: 'a08', account_name: 'acme cloud', day: '2026-03-06', due: '0.4', bill_type: '13', charging_mode: '1' },
  { record_id: 'a09', account_name: 'acme cloud', day: '2026-03-07', due: '-1.5', bill_type: '9' },
  { record_id: 'a10', account_name: 'acme cloud', day: '2026-03-08', due: '0', list_amount: '9', discount_amount: '9', other_discount_amount: '9', cash_amount: '0', bill_type: '23', charging_mode: '11', usage_amount: '3', usage_unit: '小时', reserved_usage: '3' },
  { record_id: 'a11', account_name: 'acme cloud', day: '2026-03-08', due: '7.5', currency: 'USD' },
];
const OTHERS: readonly RecordOf[] = [
  { record_id: 'g1', account_name: 'globex', day: '2026-03-05', due: '50' },
  { record_id: 'i1', account_name: 'initech', day: '2026-03-05', due: '12.5', currency: 'USD' },
  { record_id: 'i2', account_name: 'initech', day: '2026-03-06', due: '2', currency: 'JPY' },
  { record_id: 't1', account_name: 'today', day: '2026-03-10', due: '3' },
  { record_id: 't2', account_name: 'today', day: '2024-09-30', due: '1' },
  { record_id: 't3', account_name: 'today', day: '2024-08-31', due: '2' },
];

/** Without limits of requests a second: tests ask faster than clients. */
export async function createDoorWorld(site: Site = 'china'): Promise<DoorWorld> {
  const company = await createCompany({
    start: '2026-03-01T09:00', env: { SIGN_LIMIT: 'off', SITE: site },
    customers: {
      'acme cloud': { type: 2, name: 'Acme Inc', mobile: '13912345678', email: 'it@acme.example' }, globex: { type: 1, name: 'Globex 集团' }, initech: { type: 2 }, today: { type: 2 }, silent: { type: 2 },
      sold: { type: 2, partner: 'reseller' }, direct: { type: 2, partner: 'distributor' }, strange: { type: 2, partner: 'foreign' },
    },
  });
  const admin = await company.as('admin');
  const customer = (account: string) => company.customers[account] ?? '';
  await admin.call(setSupervisor, { body: { managerIds: [company.members.a], supervisorId: company.members.supervisor } });
  await admin.call(assignCustomers, { params: { memberId: company.members.a }, body: { customerIds: [customer('acme cloud')] } });
  await admin.call(assignCustomers, { params: { memberId: company.members.b }, body: { customerIds: [customer('globex')] } });
  await company.moveTo('2026-03-10T15:00');
  const loads: readonly (readonly [PartnerName, readonly RecordOf[]])[] = [
    ['provider', [...ACME, ...OTHERS]],
    ['reseller', [{ record_id: 's1', account_name: 'sold', day: '2026-03-05', due: '5' }]],
    ['distributor', [{ record_id: 'd1', account_name: 'direct', day: '2026-03-05', due: '6' }]],
    ['foreign', [{ record_id: 'f1', account_name: 'strange', day: '2026-03-05', due: '9' }]],
  ];
  for (const [partner, records] of loads) {
    const run = await company.load(records, partner);
    if (run.counts['loaded'] !== records.length) throw new Error(`${partner}: ${JSON.stringify(run.counts)}`);
  }
  const proxy = await startRecordingProxy(company.running.baseUrl);
  return worldOf(company, proxy, await numbersOf(company, proxy));
}

/** Customer numbers by account name, as the API itself tells them. */
async function numbersOf(company: Company, proxy: RecordingProxy): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  for (const login of ['admin', 'reseller', 'distributor', 'foreign']) {
    const key = company.keys[login];
    if (!key) throw new Error(`no key of ${login}`);
    await sdkSend(sdkClient(proxy.url, key), { method: 'POST', path: '/v2/partners/sub-customers/query', body: { limit: 100 } });
    const listed = JSON.parse(proxy.last().text) as { customer_infos: { account_name: string; customer_id: string }[] };
    for (const one of listed.customer_infos) numbers.set(one.account_name, one.customer_id);
  }
  return numbers;
}

function worldOf(company: Company, proxy: RecordingProxy, numbers: ReadonlyMap<string, string>): DoorWorld {
  const made = new Map<Person, SdkKey>();
  const keyOf = async (person: Person): Promise<SdkKey> => {
    const known = made.get(person) ?? (await newKey(company, person));
    made.set(person, known);
    return known;
  };
  const ask: DoorWorld['ask'] = async (person, name, values = {}, language) => {
    const { method, path, body } = operationOf(name);
    const headers = language === undefined ? {} : { 'X-Language': language };
    const call = body === null ? { method, path, headers, query: values } : { method, path, headers, body: values };
    const refused = await sdkSend(sdkClient(proxy.url, await keyOf(person)), call).then(() => undefined, (error: { httpStatusCode?: number }) => error);
    const answer = proxy.last();
    if (refused && refused.httpStatusCode !== answer.status) throw refused;
    return answer;
  };
  return {
    company, proxy, keyOf, ask,
    numberOf: (account) => {
      const number = numbers.get(account);
      if (number === undefined) throw new Error(`no customer ${account}`);
      return number;
    },
    read: async (person, name, values, language) => {
      const answer = await ask(person, name, values, language);
      if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text}`);
      return plain(readExactJson(answer.text)) as unknown as Wire;
    },
    close: async () => {
      await proxy.close();
      await company.close();
    },
  };
}

/** With the account where the company tells it: the SDK then sends X-Domain-Id, and leaves it out for the others. */
async function newKey(company: Company, person: Person): Promise<SdkKey> {
  const known = company.keys[person];
  if (known) return known;
  const { accessKey, secret } = await (await company.as(person)).call(createKey, { body: { label: 'conformance' } });
  return { ak: accessKey, sk: secret };
}

function plain(value: ExactJson): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [name, plain(member as ExactJson)]));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null && 'digits' in value) return value.digits;
  return value;
}

/** A list of an answer. */
export function rowsOf(answer: Wire, field: string): readonly Wire[] {
  const rows = answer[field];
  if (!Array.isArray(rows)) throw new Error(`${field} is no list`);
  return rows as readonly Wire[];
}
/** A field of each row, absent ones as undefined. */
export function column(rows: readonly Wire[], field: string): (WireValue | undefined)[] {
  return rows.map((row) => row[field]);
}
