/**
 * One line with why: what each means of payment counts and by which rule, the facts the rule met, from when it is seen, whose
 * day it is and by which rule, every line of the record, where the record came from.
 * Scope: visibleCustomers, by way of performanceDays.
 */
import { sql } from 'kysely';
import type { readLine } from '../../../../contract/console/incentives.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { problem } from '../../../../contract/errors.ts';
import { addDays, type Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { parseUnits, printUnits } from '../../../../contract/values/money.ts';
import type { PerformanceReason } from '../../../../contract/reasons.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnersReadable } from '../../assignment/assignment.ts';
import { decimal, resellerName } from '../../usage/usage.ts';
import { LATENCY_CLASSES, type Means, partnerChangeEnds, reasonsOf, recognise, type RecordFacts } from '../rules/recognition.ts';
import { type RuleVersion, ruleVersions, versionOf } from '../rules/versions.ts';
import { readSheets } from '../sheets/opening.ts';
import { readCut, visibleFrom, visibleLine } from '../visibility.ts';
import { readCalendar } from '../../calendar/calendar.ts';
import { type LineRow, lineOut, readLines } from './lines.ts';
import { partnerOfPerformance, watermarkOf } from './ground.ts';
import { performanceDays } from './whose.ts';

export interface LineName {
  readonly customerId: Id;
  readonly recordId: Id;
  readonly sequence: number;
}

/** The partner of a customer among those the caller may read. scope: none — whether the line may be seen is asked next. */
export async function partnerOfLine(ctx: Ctx, customerId: Id): Promise<Id> {
  await partnerOfPerformance(ctx);
  const found = await sql<{ partner_id: Id }>`select partner_id from customers.customers where customer_id = ${customerId}::uuid and partner_id = any(${partnersReadable(ctx)}::uuid[])`.execute(ctx.tx);
  return found.rows[0]?.partner_id ?? unknown();
}

/** A line within the caller's days that may be seen now; any other does not exist for the caller. */
export async function findLine(ctx: Ctx, partnerId: Id, { customerId, recordId, sequence }: LineName): Promise<LineRow> {
  const cut = await readCut(ctx);
  const days = performanceDays(ctx, partnerId, { customerId });
  const held = days === null ? sql`` : sql`and exists (select from (${days}) h where h.customer_id = l.customer_id and l.day >= h.from_day and l.day < h.to_day)`;
  const [row] = await readLines(ctx, partnerId, sql`select l.* from incentives.performance_lines l where l.partner_id = ${partnerId} and l.customer_id = ${customerId}::uuid and l.record_id = ${recordId}::uuid and l.sequence = ${sequence}::int and ${visibleLine('l', cut)} ${held}`);
  return row ?? unknown();
}

function unknown(): never {
  throw problem('incentives.line_unknown');
}

interface FactsRow extends Record<'cash_amount' | 'credit_amount' | 'voucher_amount' | 'cash_coupon_amount' | 'card_amount' | 'arrears_amount' | 'written_off_amount' | 'unsettled_amount', string> {
  readonly day: Day;
  readonly service_code: string;
  readonly product_name: string;
  readonly bill_type: number;
  readonly charging_mode: number;
  readonly counting: string | null;
  readonly reverses_id: Id | null;
  readonly run_id: Id;
  readonly source: string;
  readonly changed_on: Day | null;
  readonly change_note: string | null;
  readonly policy_from: Day | null;
  readonly policy_to: Day | null;
  readonly policy_note: string | null;
}

async function readFacts(ctx: Ctx, partnerId: Id, { customerId, recordId }: LineName): Promise<FactsRow> {
  const found = await sql<FactsRow>`
    select f.day, f.service_code, f.product_name, f.bill_type, f.charging_mode, f.cash_amount, f.credit_amount, f.voucher_amount, f.cash_coupon_amount, f.card_amount, f.arrears_amount, f.written_off_amount, f.unsettled_amount,
      f.detail::json ->> 'countingCouponAmount' as counting, f.reverses_id, f.run_id, f.source, c.changed_on, c.note as change_note, p.from_day as policy_from, p.to_day as policy_to, p.note as policy_note
    from usage.fee_records f left join incentives.partner_changes c on c.partner_id = ${partnerId} and c.customer_id = f.customer_id
    left join lateral (select * from incentives.product_policies p where p.service_code = f.service_code and (p.product_name = '' or p.product_name = f.product_name) and f.day >= p.from_day and f.day < p.to_day order by p.product_name desc limit 1) p on true
    where f.partner_id = ${partnerId} and f.customer_id = ${customerId}::uuid and f.record_id = ${recordId}::uuid`.execute(ctx.tx);
  return found.rows[0] ?? unknown();
}

function factsOf(row: FactsRow): RecordFacts {
  const sign = row.reverses_id === null ? 1n : -1n;
  const units = (text: string) => parseUnits(decimal(text));
  return {
    day: row.day, serviceCode: row.service_code, billType: row.bill_type, chargingMode: row.charging_mode, policyExcludes: row.policy_from !== null, partnerChangedOn: row.changed_on,
    countingCoupon: row.counting === null || units(row.cash_coupon_amount) === 0n ? null : sign * units(row.counting),
    cash: units(row.cash_amount), credit: units(row.credit_amount), voucher: units(row.voucher_amount), cashCoupon: units(row.cash_coupon_amount), card: units(row.card_amount), arrears: units(row.arrears_amount), writtenOff: units(row.written_off_amount), unsettled: units(row.unsettled_amount),
  };
}

const WHY_NOT: Readonly<Partial<Record<Means, PerformanceReason>>> = {
  voucher: 'voucher', cashCoupon: 'coupon_not_counting', arrears: 'arrears_not_collected', credit: 'credit_not_counting', writtenOff: 'written_off_not_counting', unsettled: 'means_unknown',
};

/** The record by means of payment, as the rule reads it. */
export function meansTable(facts: RecordFacts, rule: RuleVersion) {
  const { parts, reasons } = recognise(facts, rule.terms);
  const counted: Readonly<Record<Means, bigint>> = { cash: parts.cash, credit: parts.credit, card: parts.card, cashCoupon: parts.coupon, voucher: 0n, arrears: 0n, writtenOff: parts.writtenOff, unsettled: parts.other };
  const whole = reasons.find((reason) => ['card_purchase', 'marketplace', 'product_policy', 'partner_changed'].includes(reason)) ?? null;
  return (Object.keys(counted) as Means[]).filter((means) => facts[means] !== 0n).map((means) => {
    const unpaid = (means === 'credit' || means === 'cashCoupon') && rule.terms.unpaid.includes(means) ? counted[means] : 0n;
    const why = whole ?? (counted[means] !== facts[means] ? (WHY_NOT[means] ?? null) : unpaid !== 0n ? ('not_paid_back' as const) : null);
    return { means, amount: printUnits(facts[means]), countedAmount: printUnits(counted[means]), unpaidAmount: printUnits(unpaid), reason: why };
  });
}

interface ChainRow {
  readonly sequence: number;
  readonly sheet_month: Day;
  readonly amount: string;
  readonly unpaid_amount: string;
  readonly reasons: number;
  readonly recognised_at: Date;
  readonly corrects: number | null;
}

export async function lineDetail(ctx: Ctx, name: LineName): Promise<OutputIn<typeof readLine>> {
  const partnerId = await partnerOfLine(ctx, name.customerId);
  const row = await findLine(ctx, partnerId, name);
  const found = await readFacts(ctx, partnerId, name);
  const facts = factsOf(found);
  const rule = versionOf(await ruleVersions(ctx), row.month.slice(0, 7));
  const chain = await sql<ChainRow>`select sequence, sheet_month, amount, unpaid_amount, reasons, recognised_at, corrects from incentives.performance_lines where partner_id = ${partnerId} and customer_id = ${name.customerId}::uuid and record_id = ${name.recordId}::uuid order by sequence`.execute(ctx.tx);
  const owner = await sql<{ from_day: Day; to_day: Day }>`select from_day, to_day from assignment.day_spans where partner_id = ${partnerId} and customer_id = ${name.customerId}::uuid and basis = 'second-day' and from_day <= ${row.day}::date and to_day > ${row.day}::date`.execute(ctx.tx);
  const span = owner.rows[0];
  const calendar = await readCalendar(ctx);
  const latency = LATENCY_CLASSES[row.latency] ?? 'usage';
  const line = lineOut(ctx, partnerId, row, await readSheets(ctx, partnerId, row.sheet_month.slice(0, 7), row.sheet_month.slice(0, 7)), await resellerName(ctx, partnerId));
  return {
    watermark: await watermarkOf(ctx, partnerId, await readCut(ctx)), line, means: meansTable(facts, rule), rule: { version: rule.version, validFrom: rule.validFrom },
    facts: [
      ...(found.policy_from === null ? [] : [{ kind: 'product-policy' as const, text: found.policy_note ?? '', from: found.policy_from, to: found.policy_to === null || found.policy_to === 'infinity' ? null : addDays(found.policy_to, -1) }]),
      ...(found.changed_on === null ? [] : [{ kind: 'partner-change' as const, text: found.change_note ?? '', from: found.changed_on, to: addDays(partnerChangeEnds(found.changed_on, rule.terms), -1) }]),
    ],
    visibleFrom: laterOf(visibleFrom({ latency, day: row.day, consumedFrom: row.consumed_from }, calendar), row.recognised_at).toISOString(),
    owner: { manager: line.manager, fromDay: span?.from_day ?? null, toDay: span === undefined || span.to_day === 'infinity' ? null : addDays(span.to_day, -1), rule: span ? 'R-4.4.second' : 'R-4.4.unassigned' },
    chain: chain.rows.map((one) => ({ sequence: one.sequence, sheetMonth: one.sheet_month.slice(0, 7), amount: decimal(one.amount), unpaidAmount: decimal(one.unpaid_amount), reasons: reasonsOf(one.reasons), recognisedAt: one.recognised_at.toISOString(), corrects: one.corrects })),
    record: { runId: found.run_id, source: found.source, reversesId: found.reverses_id },
  };
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b;
}

