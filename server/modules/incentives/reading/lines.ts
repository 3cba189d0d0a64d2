/**
 * 业绩明细 (sales 7.2): lines of sheets, newest consumption first. Pages go on from the last line seen, so that depth costs
 * nothing. Whoever does not see all customers gets days of their own, looked up customer by customer.
 * Scope: visibleCustomers, by way of performanceDays.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { FeedbackState, listLines, lineTotals } from '../../../../contract/console/incentives.ts';
import { recordId } from '../../../../contract/console/usage.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import type { Ctx } from '../../../platform/context.ts';
import { associationOf, decimal, managedDays, named, resellerName, sumsOf } from '../../usage/usage.ts';
import { LATENCY_CLASSES, reasonsOf } from '../rules/recognition.ts';
import { LINE_AMOUNTS, type LineAmount } from '../rules/recognition-sql.ts';
import { readSheets, sheetIdOf, type SheetRow, stateOf } from '../sheets/opening.ts';
import { amountsOut } from './amounts-out.ts';
import { type Ground, groundOf } from './ground.ts';
import { type LineFilter, lineConditions, sumsSuffice } from './line-filter.ts';
import { performanceRows } from './sums.ts';
import { performanceDays, transferSides, transfersMatter } from './whose.ts';

export type LineRow = Readonly<Record<LineAmount, string>> & {
  readonly customer_id: Id;
  readonly record_id: Id;
  readonly sequence: number;
  readonly sheet_month: Day;
  readonly month: Day;
  readonly day: Day;
  readonly consumed_from: Date;
  readonly recognised_at: Date;
  readonly place: string;
  readonly latency: number;
  readonly currency: string;
  readonly reasons: number;
  readonly rule_version: number;
  readonly number: string;
  readonly customer_name: string;
  readonly account_name: string;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
  readonly service_code: string;
  readonly service_name: string;
  readonly product_name: string | null;
  readonly trade_no: string;
  readonly charging_mode: number;
  readonly bill_type: number;
  readonly association_type: number;
  readonly feedback: FeedbackState | null;
};

export interface LineQuery extends LineFilter {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const ORDER = sql`l.consumed_from desc, l.record_id desc, l.sequence desc`;

export interface PageOfLines {
  readonly rows: LineRow[];
  readonly next: string | null;
  readonly ground: Ground;
  readonly sheets: ReadonlyMap<string, SheetRow>;
  readonly reseller: string | null;
}

export async function pageOfLines(ctx: Ctx, query: LineQuery, also: RawBuilder<unknown> = sql``): Promise<PageOfLines> {
  const after = query.cursor === undefined ? null : readPlace(query.cursor);
  const ground = await groundOf(ctx, query);
  const matching = sql`${lineConditions(ground, query)}${after === null ? sql`` : sql` and (l.consumed_from, l.record_id, l.sequence) < (${after[0]}::timestamptz, ${after[1]}::uuid, ${after[2]}::int)`}${also}`;
  const found = await readLines(ctx, ground.partnerId, pageSource(performanceDays(ctx, ground.partnerId, query), matching, query.limit + 1));
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const next = found.length > query.limit && last ? writePlace([last.place, last.record_id, last.sequence]) : null;
  return { rows, next, ground, sheets: await readSheets(ctx, ground.partnerId, ground.from, ground.to), reseller: await resellerName(ctx, ground.partnerId) };
}

function pageSource(days: RawBuilder<unknown> | null, matching: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  if (days === null) return sql`select l.* from incentives.performance_lines l where ${matching} order by ${ORDER} limit ${limit}`;
  return sql`select l.* from (${days}) h cross join lateral (
      select l.* from incentives.performance_lines l where ${matching} and l.customer_id = h.customer_id and l.day >= h.from_day and l.day < h.to_day order by ${ORDER} limit ${limit}) l
    order by ${ORDER} limit ${limit}`;
}

/** Lines of `source` with everything a row shows. scope: none — the source has been cut to the caller’s days before. */
export async function readLines(ctx: Ctx, partnerId: Id, source: RawBuilder<unknown>): Promise<LineRow[]> {
  const found = await sql<LineRow>`
    with page as materialized (${source})
    select l.customer_id, l.record_id, l.sequence, l.sheet_month, l.month, l.day, l.consumed_from, l.recognised_at, to_char(l.consumed_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place, l.latency, l.currency, l.reasons, l.rule_version,
      ${sql.join(LINE_AMOUNTS.map((name) => sql.ref(`l.${name}`)))}, c.number, c.name as customer_name, c.account_name, s.manager_id, m.name as manager_name, l.service_code, ${named(ctx.actor.language, 'cs', 'st', 'l.service_code')} as service_name,
      f.product_name, l.trade_no, l.charging_mode, l.bill_type, l.association_type, t.state as feedback
    from page l
    join customers.customers c on c.partner_id = ${partnerId} and c.customer_id = l.customer_id
    left join usage.fee_records f on f.partner_id = ${partnerId} and f.customer_id = l.customer_id and f.record_id = l.record_id
    left join (${managedDays(partnerId, 'second-day')}) s on s.customer_id = l.customer_id and s.from_day <= l.day and s.to_day > l.day
    left join identity.members m on m.partner_id = ${partnerId} and m.member_id = s.manager_id
    left join catalog.service_types cs on cs.service_code = l.service_code
    left join usage.terms st on st.partner_id = ${partnerId} and st.kind = 'service' and st.code = l.service_code
    left join incentives.threads t on t.partner_id = ${partnerId} and t.about = 'line' and t.customer_id = l.customer_id and t.record_id = l.record_id and t.sequence = l.sequence
    order by ${ORDER}`.execute(ctx.tx);
  return found.rows;
}

export async function linesOut(ctx: Ctx, query: LineQuery): Promise<OutputIn<typeof listLines>> {
  const page = await pageOfLines(ctx, query);
  return { watermark: page.ground.watermark, items: page.rows.map((row) => lineOut(ctx, page.ground.partnerId, row, page.sheets, page.reseller)), next: page.next };
}

export function lineOut(ctx: Ctx, partnerId: Id, row: LineRow, sheets: ReadonlyMap<string, SheetRow>, reseller: string | null): OutputIn<typeof listLines>['items'][number] {
  const sheetMonth = row.sheet_month.slice(0, 7);
  return {
    lineId: `${row.record_id}:${row.sequence}`, customerId: row.customer_id, recordId: row.record_id, sequence: row.sequence, kind: row.sequence === 0 ? 'recognition' : 'correction',
    sheetId: sheetIdOf(partnerId, sheetMonth), sheetMonth, state: stateOf(sheets, sheetMonth, ctx.now), lateFor: row.sheet_month === row.month ? null : row.month.slice(0, 7),
    customerName: maskName(row.customer_name), accountName: maskAccount(row.account_name), resellerName: reseller, manager: row.manager_id === null ? null : { memberId: row.manager_id, name: maskName(row.manager_name ?? '') },
    day: row.day, consumedFrom: row.consumed_from.toISOString(), recognisedAt: row.recognised_at.toISOString(), latency: LATENCY_CLASSES[row.latency] ?? 'usage', currency: row.currency, ...amountsOut(row),
    reasons: reasonsOf(row.reasons), ruleVersion: row.rule_version, serviceCode: row.service_code, serviceName: row.service_name, productName: row.product_name ?? '', tradeNo: row.trade_no,
    chargingMode: String(row.charging_mode) as '1', billType: String(row.bill_type) as '1', associationType: associationOf(row.association_type), feedback: row.feedback ?? 'none',
  };
}

type TotalsRow = Readonly<Record<LineAmount, string>> & { readonly currency: string; readonly lines: string };

export async function totalsOut(ctx: Ctx, filter: LineFilter): Promise<OutputIn<typeof lineTotals>> {
  const ground = await groundOf(ctx, filter);
  const rows = sumsSuffice(filter) ? await totalsOfSums(ctx, ground, filter) : await totalsOfLines(ctx, ground, filter);
  const moved = await transferred(ctx, ground, filter);
  const currencies = [...new Set([...rows.map((row) => row.currency), ...moved.keys()])].sort();
  return {
    watermark: ground.watermark,
    totals: currencies.map((currency) => {
      const row = rows.find((one) => one.currency === currency) ?? { ...NO_AMOUNTS, currency, lines: '0' };
      return { currency, lines: Number(row.lines), ...amountsOut(row), transferredAmount: decimal(moved.get(currency) ?? '0') };
    }),
  };
}

const NO_AMOUNTS = Object.fromEntries(LINE_AMOUNTS.map((name) => [name, '0'])) as Record<LineAmount, string>;

async function totalsOfSums(ctx: Ctx, ground: Ground, filter: LineFilter): Promise<TotalsRow[]> {
  const found = await sql<TotalsRow>`
    select p.currency, sum(p.records)::text as lines, ${sumsOf('p', LINE_AMOUNTS)} from (${performanceRows(ctx, ground, filter, { amounts: LINE_AMOUNTS, transfers: false })}) p
    group by p.currency having sum(p.records) > 0 order by p.currency`.execute(ctx.tx);
  return found.rows;
}

async function totalsOfLines(ctx: Ctx, ground: Ground, filter: LineFilter): Promise<TotalsRow[]> {
  const days = performanceDays(ctx, ground.partnerId, filter);
  const matching = lineConditions(ground, filter);
  const source = days === null ? sql`select l.* from incentives.performance_lines l where ${matching}` : sql`select l.* from (${days}) h cross join lateral (
      select l.* from incentives.performance_lines l where ${matching} and l.customer_id = h.customer_id and l.day >= h.from_day and l.day < h.to_day offset 0) l`;
  const found = await sql<TotalsRow>`select l.currency, count(*)::text as lines, ${sumsOf('l', LINE_AMOUNTS)} from (${source}) l group by l.currency order by l.currency`.execute(ctx.tx);
  return found.rows;
}

/** What approved transfers move into or out of the days asked for, where the filter asks nothing finer than whose and which month. */
async function transferred(ctx: Ctx, { partnerId, from, to }: Ground, filter: LineFilter): Promise<Map<string, string>> {
  if (!sumsSuffice(filter) || filter.serviceCode || filter.chargingMode || filter.associationType || !transfersMatter(ctx, filter, 'nobody')) return new Map();
  const found = await sql<{ currency: string; amount: string }>`
    select t.currency, sum(t.amount) as amount from (${transferSides(ctx, partnerId, filter, 'nobody')}) t where t.sheet_month >= ${`${from}-01`}::date and t.sheet_month <= ${`${to}-01`}::date
      ${filter.currency === undefined ? sql`` : sql`and t.currency = ${filter.currency}`} group by t.currency`.execute(ctx.tx);
  return new Map(found.rows.map((row) => [row.currency, row.amount]));
}

const placeShape = z.tuple([z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/), recordId, z.number().int().min(0).max(999_999)]);
type Place = z.output<typeof placeShape>;

function writePlace(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** It tells where to go on and never what may be seen, so it is checked, not signed. */
function readPlace(cursor: string): Place {
  let decoded: unknown = null;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw problem('usage.cursor_invalid');
  }
  const parsed = placeShape.safeParse(decoded);
  if (!parsed.success || Number.isNaN(Date.parse(parsed.data[0]))) throw problem('usage.cursor_invalid');
  return parsed.data;
}
