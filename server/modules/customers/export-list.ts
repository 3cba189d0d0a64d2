/**
 * The customer list as an export: administrators only (sales 3.2, 13 #16), same filter and order as the page, every
 * sensitive column anonymised with the masks of the page (sales 9.1.4, 13 #17). Amounts of several currencies stand in
 * one cell each, in the order of the currencies; they are never added.
 */
import { z } from 'zod';
import { customerFilter } from '../../../contract/console/customers.ts';
import { id } from '../../../contract/console/shapes.ts';
import { problem } from '../../../contract/errors.ts';
import { BUSINESS_ZONE } from '../../../contract/values/day.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { parseUnits, printUnits } from '../../../contract/values/money.ts';
import { monthOf } from '../../../contract/values/month.ts';
import { homeCurrency, type Site } from '../../../contract/values/site.ts';
import { customerColumns as english } from '../../../contract/words/en-US/customer-columns.ts';
import { customerColumns as chinese } from '../../../contract/words/zh-CN/customer-columns.ts';
import type { Language } from '../../../contract/words/words.ts';
import type { Ctx } from '../../platform/context.ts';
import { faultsOf } from '../../platform/http/bind.ts';
import type { PartnersAsked } from '../assignment/assignment.ts';
import type { Conditions, ExportColumn, ExportList, ExportRow } from '../exports/exports.ts';
import { partnersOfList } from './customers.ts';
import type { CustomerFilter } from './filter.ts';
import { type CustomerRow, exportPage, listTotals } from './list.ts';
import { associationTypeOf, maskCustomer } from './rules.ts';

const COLUMNS = ['number', 'accountName', 'name', 'associationType', 'associatedAt', 'manager', 'mobile', 'email', 'tag', 'customerType', 'verified', 'frozen', 'reseller', 'currency', 'monthToDate'] as const;
type Words = Readonly<Record<keyof typeof chinese, string>>;

const wordsOf = (language: Language): Words => (language === 'zh-CN' ? chinese : english);

const conditionsShape = z.strictObject({
  ...customerFilter,
  /** The page's order does not matter in a file. */
  sort: z.string().optional(),
  selected: z.string().transform((text) => text.split(',')).pipe(z.array(id)).optional(),
});

function parse(conditions: Conditions, site: Site): { partnerId: PartnersAsked; filter: CustomerFilter } {
  const parsed = conditionsShape.safeParse(conditions, { reportInput: true });
  if (!parsed.success) throw problem('request.invalid', {}, faultsOf('body.conditions', parsed.error));
  const { partnerId, selected, sort: _, ...filter } = parsed.data;
  return { partnerId, filter: { ...filter, currency: filter.currency ?? homeCurrency(site), customerIds: selected } };
}

function columns(language: Language): ExportColumn[] {
  const words = wordsOf(language);
  return COLUMNS.map((key) => ({ key, title: words[key], ...(key === 'monthToDate' ? { numeric: true } : {}) }));
}

const clockFace = new Intl.DateTimeFormat('sv-SE', { timeZone: BUSINESS_ZONE, dateStyle: 'short', timeStyle: 'medium' });

function rowOf(row: CustomerRow, words: Words): ExportRow {
  const masked = maskCustomer(row);
  const due = row.month_to_date ?? [];
  const word = (key: string): string => (words as Readonly<Record<string, string>>)[key] ?? key;
  return {
    number: row.number, accountName: masked.accountName, name: masked.name, associationType: word(`associationType.${associationTypeOf(row.association_type)}`),
    associatedAt: `${clockFace.format(row.associated_at)} GMT+08:00`, manager: maskName(row.manager_name ?? ''), mobile: masked.mobile, email: masked.email, tag: row.tag,
    customerType: word(`customerType.${row.customer_type}`), verified: word(`verified.${row.verified ?? 'none'}`), frozen: words[row.frozen === 0 ? 'frozen.no' : 'frozen.yes'],
    reseller: maskName(row.reseller_name ?? ''), currency: due.map((d) => d.currency).join('; '), monthToDate: due.map((d) => printUnits(parseUnits(d.due))).join('; '),
  };
}

export function customersExportList(site: Site): ExportList {
  return {
    list: 'customers',
    permission: 'customers.export',
    administratorOnly: true,
    columns,
    check: async (ctx: Ctx, conditions: Conditions) => {
      await partnersOfList(ctx, parse(conditions, site).partnerId);
    },
    count: async (ctx: Ctx, conditions: Conditions) => {
      const { partnerId, filter } = parse(conditions, site);
      return (await listTotals(ctx, await partnersOfList(ctx, partnerId), monthOf(ctx.now), filter)).total;
    },
    read: async (ctx: Ctx, conditions: Conditions, cursor: string | null, limit: number) => {
      const { partnerId, filter } = parse(conditions, site);
      const { rows, next } = await exportPage(ctx, await partnersOfList(ctx, partnerId), monthOf(ctx.now), filter, cursor, limit);
      const words = wordsOf(ctx.actor.language);
      return { rows: rows.map((row) => rowOf(row, words)), next };
    },
  };
}
