/**
 * What of an entry leaves in full (sales 1.4, 9.1.4). Entries keep what happened as it was; on the way out a value is
 * masked unless it is known to hold nobody's name: a field this file does not know is masked, never shown.
 */
import { maskAccount, maskEmail, maskMobile, maskName } from '../../../contract/values/mask.ts';

const MASKS: Readonly<Record<string, (text: string) => string>> = {
  name: maskName, manager: maskName, managerName: maskName, supervisor: maskName, customerName: maskName, memberName: maskName, q: maskName,
  login: maskAccount, accountName: maskAccount, account_name: maskAccount, customer: maskAccount, mobile: maskMobile, email: maskEmail,
};

/** Codes, counts, choices and what somebody wrote about a thing, not about a person. */
const PLAIN: ReadonlySet<string> = new Set([
  'roles', 'state', 'scope', 'door', 'associationType', 'source', 'tier', 'number', 'label', 'language', 'column', 'list', 'format', 'mode', 'file', 'bytes', 'sha256', 'note', 'reason', 'rows',
  'count', 'month', 'day', 'basis', 'currency', 'zero', 'kind', 'sort', 'by', 'provider', 'billKind', 'billType', 'chargingMode', 'serviceCode', 'regionCode', 'verified', 'frozen', 'customerType', 'unassigned',
  'consumptionMin', 'consumptionMax', 'action', 'objectKind', 'ip', 'upTo', 'firstBroken',
  'site', 'version', 'validFrom', 'without', 'from', 'to', 'groupBy', 'adjustments', 'nameZh', 'nameEn', 'days', 'method', 'verifiedAction',
  'role', 'description', 'permissions', 'title', 'timeZone', 'replacedBy', 'retiresAt', 'retireBy', 'customersTo', 'userAgent',
]);

/** Columns of consumption files that hold amounts, codes or times. */
const PLAIN_COLUMN = /^(List|Billed|Effective|Contracted)(Cost|UnitPrice)$|Quantity$|Currency$|Category$|Class$|Frequency$|Unit$|Period(Start|End)$|Region(Id|Name)$|^Service(Name|Category)$|^Sku|_amount$|_from$|_to$|_at$|_mode$|_type$|_code$|^currency$/;

const HARMLESS = /^$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\d{4}-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?)?$|^-?\d{1,9}(\.\d+)?$/;

function maskText(key: string, text: string): string {
  const mask = MASKS[key];
  if (mask) return mask(text);
  return PLAIN.has(key) || PLAIN_COLUMN.test(key) || HARMLESS.test(text) ? text : maskAccount(text);
}

/** A recorded value with its fields, however deep; elements of a list are what the list is called. */
export function maskRecorded(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return maskText(key, value);
  if (Array.isArray(value)) return value.map((one: unknown) => maskRecorded(one, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, maskRecorded(one, name)]));
}

/** Named by a file, a list or its maker's note, not by a person. */
const PLAIN_OBJECTS: ReadonlySet<string> = new Set(['access-key', 'calendar-days', 'customer-column', 'export', 'mail', 'member-column', 'operation-log', 'quarantined-row', 'reseller-column', 'run', 'contact-column', 'role']);

export function maskObject(kind: string, name: string): string {
  if (PLAIN_OBJECTS.has(kind)) return name;
  if (kind === 'partner' || kind === 'reseller') return maskName(name);
  if (kind !== 'sub-account') return maskAccount(name);
  const [provider = '', ...account] = name.split(' ');
  return account.length === 0 ? maskAccount(name) : `${provider} ${maskAccount(account.join(' '))}`;
}
