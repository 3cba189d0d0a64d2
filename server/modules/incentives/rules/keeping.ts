/**
 * Keeping the rules of performance (sales 7.1), the operator's work: a new version from a month that has not begun, with a
 * preview on last month's records; products that do not count, by days; customers who changed partner. A policy or a fact
 * that speaks of days that are over has them recognised anew.
 * scope: none — rules are the installation's; partner changes are listed within the caller's customers.
 */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { listFacts, listRules, policy as policyShape, previewRule, RecognitionTerms } from '../../../../contract/console/performance-rules.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { problem } from '../../../../contract/errors.ts';
import { addDays, type Day, dayOf } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import { addDecimals } from '../../../../contract/values/money.ts';
import { addMonths, firstDay, type Month, monthOf } from '../../../../contract/values/month.ts';
import { newId } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { sqlState } from '../../../platform/db/tx.ts';
import { isVisible } from '../../assignment/assignment.ts';
import { recordAudit } from '../../audit/audit.ts';
import { decimal, makeRoom } from '../../usage/usage.ts';
import { partnerOfPerformance } from '../reading/ground.ts';
import { enqueueAnew } from '../recognising/run.ts';
import { partnerChangeEnds, reasonsOf } from './recognition.ts';
import { recognisedRecords, termsOfMonth } from './recognition-sql.ts';
import { insertVersion, productPolicies, type RuleVersion, ruleVersions, versionOf } from './versions.ts';

type VersionOut = OutputIn<typeof listRules>['versions'][number];
type PolicyOut = z.input<typeof policyShape>;

const earliest = (now: Date): Month => addMonths(monthOf(now), 1);

function versionOut(rule: RuleVersion, holding: RuleVersion, now: Date): VersionOut {
  const state = rule === holding ? 'in-force' : rule.validFrom > monthOf(now) ? 'coming' : 'past';
  return { version: rule.version, validFrom: rule.validFrom, state, terms: { ...rule.terms, unpaid: [...rule.terms.unpaid] }, addedBy: rule.addedBy === null ? null : maskName(rule.addedBy), addedAt: rule.addedAt?.toISOString() ?? null, note: rule.note };
}

export async function rulesOut(ctx: Ctx): Promise<OutputIn<typeof listRules>> {
  const versions = await ruleVersions(ctx);
  const holding = versionOf(versions, monthOf(ctx.now));
  return { versions: versions.map((rule) => versionOut(rule, holding, ctx.now)).reverse(), policies: await policiesOut(ctx), earliest: earliest(ctx.now) };
}

export async function addRule(ctx: Ctx, rule: { readonly validFrom: Month; readonly terms: RecognitionTerms; readonly note: string }): Promise<VersionOut> {
  if (rule.validFrom < earliest(ctx.now)) throw problem('incentives.rule_in_past', { earliest: earliest(ctx.now) });
  const version = await insertVersion(ctx, rule);
  const versions = await ruleVersions(ctx);
  await recordAudit(ctx, { action: 'performance.rule_added', objectKind: 'performance-rule', objectId: String(version), objectName: String(version), after: { version, validFrom: rule.validFrom, terms: JSON.stringify(rule.terms), note: rule.note } });
  const made = versions.find((one) => one.version === version);
  if (!made) throw new Error('a version was neither added nor found');
  return versionOut(made, versionOf(versions, monthOf(ctx.now)), ctx.now);
}

interface PreviewRow {
  readonly currency: string;
  readonly now_reasons: number;
  readonly then_reasons: number;
  readonly records: number;
  readonly changed: number;
  readonly now_amount: string;
  readonly then_amount: string;
  readonly now_unpaid: string;
  readonly then_unpaid: string;
}

/** Last month's records under what held and under the terms, whoever has been paid: nothing is written. */
export async function preview(ctx: Ctx, { partnerId: asked, terms }: { readonly partnerId: Id; readonly terms: RecognitionTerms }): Promise<OutputIn<typeof previewRule>> {
  const partnerId = await partnerOfPerformance(ctx, asked);
  const month = addMonths(monthOf(ctx.now), -1);
  const policies = (await productPolicies(ctx)).length > 0;
  const records = sql`(select f.* from usage.fee_records f where f.partner_id = ${partnerId}::uuid and f.month = ${firstDay(month)}::date)`;
  await makeRoom(ctx);
  const held = recognisedRecords({ partnerId, versions: await ruleVersions(ctx), policies, records });
  const wanted = recognisedRecords({ partnerId, versions: termsOfMonth(terms, month), policies, records });
  const found = await sql<PreviewRow>`
    with held as materialized (${held}), wanted as materialized (${wanted})
    select h.currency, h.reasons as now_reasons, w.reasons as then_reasons, count(*)::int as records, (count(*) filter (where h.amount <> w.amount or h.unpaid_amount <> w.unpaid_amount))::int as changed,
      sum(h.amount) as now_amount, sum(w.amount) as then_amount, sum(h.unpaid_amount) as now_unpaid, sum(w.unpaid_amount) as then_unpaid
    from held h join wanted w on w.customer_id = h.customer_id and w.record_id = h.record_id group by h.currency, h.reasons, w.reasons order by h.currency`.execute(ctx.tx);
  return { month, ...previewOut(found.rows) };
}

function previewOut(rows: readonly PreviewRow[]): Omit<OutputIn<typeof previewRule>, 'month'> {
  const total = (of: readonly PreviewRow[], value: (row: PreviewRow) => string) => addDecimals(of.map((row) => decimal(value(row))));
  const count = (of: readonly PreviewRow[], value: (row: PreviewRow) => number) => of.reduce((sum, row) => sum + value(row), 0);
  const currencies = [...new Set(rows.map((row) => row.currency))].map((currency) => {
    const of = rows.filter((row) => row.currency === currency);
    return { currency, nowAmount: total(of, (row) => row.now_amount), thenAmount: total(of, (row) => row.then_amount), nowUnpaidAmount: total(of, (row) => row.now_unpaid), thenUnpaidAmount: total(of, (row) => row.then_unpaid), records: count(of, (row) => row.records), changedRecords: count(of, (row) => row.changed) };
  });
  const reasons = currencies.flatMap(({ currency }) => {
    const of = rows.filter((row) => row.currency === currency);
    return [...new Set(of.flatMap((row) => [...reasonsOf(row.now_reasons), ...reasonsOf(row.then_reasons)]))].map((reason) => ({
      reason, currency, nowRecords: count(of.filter((row) => reasonsOf(row.now_reasons).includes(reason)), (row) => row.records), thenRecords: count(of.filter((row) => reasonsOf(row.then_reasons).includes(reason)), (row) => row.records),
    }));
  });
  return { currencies, reasons };
}

async function policiesOut(ctx: Ctx): Promise<PolicyOut[]> {
  const policies = await productPolicies(ctx);
  const column = sql.id(ctx.actor.language === 'zh-CN' ? 'name_zh' : 'name_en');
  const names = await sql<{ service_code: string; name: string }>`select service_code, ${column} as name from catalog.service_types where service_code = any(${policies.map((one) => one.service_code)}::text[])`.execute(ctx.tx);
  const nameOf = new Map(names.rows.map((row) => [row.service_code, row.name]));
  return policies.map((one) => ({
    policyId: one.policy_id, serviceCode: one.service_code, serviceName: nameOf.get(one.service_code) ?? one.service_code, productName: one.product_name, fromDay: one.from_day, toDay: one.to_day === 'infinity' ? null : addDays(one.to_day, -1),
    note: one.note, addedBy: maskName(one.added_name), addedAt: one.added_at.toISOString(),
  }));
}

async function onePolicy(ctx: Ctx, policyId: Id): Promise<PolicyOut> {
  const found = (await policiesOut(ctx)).find((one) => one.policyId === policyId);
  if (!found) throw problem('incentives.policy_unknown');
  return found;
}

const EXCLUSION_VIOLATION = '23P01';

export async function addPolicy(ctx: Ctx, wanted: { readonly serviceCode: string; readonly productName: string; readonly fromDay: Day; readonly toDay: Day | null; readonly note: string }): Promise<PolicyOut> {
  if (wanted.toDay !== null && wanted.toDay < wanted.fromDay) throw problem('request.invalid', {}, [{ field: 'body.toDay', rule: 'day_order' }]);
  const policyId = newId();
  const end = wanted.toDay === null ? 'infinity' : addDays(wanted.toDay, 1);
  try {
    await sql`insert into incentives.product_policies (policy_id, service_code, product_name, from_day, to_day, note, added_by, added_name, added_at)
      values (${policyId}, ${wanted.serviceCode}, ${wanted.productName}, ${wanted.fromDay}::date, ${end}::date, ${wanted.note}, ${ctx.actor.memberId}::uuid, ${ctx.actor.memberName}, ${ctx.now})`.execute(ctx.tx);
  } catch (error) {
    if (sqlState(error) === EXCLUSION_VIOLATION) throw problem('incentives.policy_overlaps', { service: wanted.productName === '' ? wanted.serviceCode : wanted.productName });
    throw error;
  }
  const out = await onePolicy(ctx, policyId);
  await anewOfProduct(ctx, wanted, wanted.fromDay, end);
  await recordAudit(ctx, { action: 'performance.policy_added', objectKind: 'product-policy', objectId: policyId, objectName: wanted.serviceCode, after: { service: wanted.serviceCode, product: wanted.productName, from: wanted.fromDay, to: wanted.toDay, note: wanted.note } });
  return out;
}

export async function endPolicy(ctx: Ctx, policyId: Id, toDay: Day): Promise<PolicyOut> {
  const found = await sql<{ service_code: string; product_name: string; from_day: Day; to_day: Day }>`select service_code, product_name, from_day, to_day from incentives.product_policies where policy_id = ${policyId}::uuid and to_day > from_day for update`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw problem('incentives.policy_unknown');
  const before = await onePolicy(ctx, policyId);
  const end = toDay < row.from_day ? row.from_day : addDays(toDay, 1);
  if (end === row.to_day) return before;
  try {
    await sql`update incentives.product_policies set to_day = ${end}::date where policy_id = ${policyId}::uuid`.execute(ctx.tx);
  } catch (error) {
    if (sqlState(error) === EXCLUSION_VIOLATION) throw problem('incentives.policy_overlaps', { service: row.product_name === '' ? row.service_code : row.product_name });
    throw error;
  }
  const [from, to] = row.to_day === 'infinity' || end < row.to_day ? [end, row.to_day] : [row.to_day, end];
  await anewOfProduct(ctx, { serviceCode: row.service_code, productName: row.product_name }, from, to);
  await recordAudit(ctx, { action: 'performance.policy_ended', objectKind: 'product-policy', objectId: policyId, objectName: row.service_code, before: { to: before.toDay }, after: { to: toDay } });
  return { ...before, toDay: addDays(end, -1) };
}

/** Days that are over, in the range, of every partner that has recognised any. */
async function anewOfProduct(ctx: Ctx, { serviceCode, productName }: { readonly serviceCode: string; readonly productName: string }, from: Day, to: Day): Promise<void> {
  const end = earlierOf(to, addDays(dayOf(ctx.now), 1));
  if (from >= end) return;
  const reason = productName === '' ? serviceCode : `${serviceCode} ${productName}`;
  for (const partnerId of ctx.actor.partnerIds) {
    const any = await sql`select 1 from incentives.performance_days where partner_id = ${partnerId} and day >= ${from}::date and day < ${end}::date and service_code = ${serviceCode} limit 1`.execute(ctx.tx);
    if (any.rows.length > 0) await enqueueAnew(ctx, partnerId, { serviceCode, ...(productName === '' ? {} : { productName }), fromDay: from, toDay: end, reason });
  }
}

function earlierOf(a: Day, b: Day): Day {
  return a === 'infinity' || b < a ? b : a;
}

type FactOut = OutputIn<typeof listFacts>['items'][number];
interface FactRow {
  readonly customer_id: Id;
  readonly name: string;
  readonly account_name: string;
  readonly number: string;
  readonly changed_on: Day;
  readonly note: string;
  readonly entered_name: string;
  readonly entered_at: Date;
}

async function factOut(ctx: Ctx, row: FactRow): Promise<FactOut> {
  const { terms } = versionOf(await ruleVersions(ctx), row.changed_on.slice(0, 7));
  return {
    customerId: row.customer_id, customerName: maskName(row.name), accountName: maskAccount(row.account_name), number: row.number, changedOn: row.changed_on, untilDay: addDays(partnerChangeEnds(row.changed_on, terms), -1),
    note: row.note, enteredBy: maskName(row.entered_name), enteredAt: row.entered_at.toISOString(),
  };
}

export async function factsOut(ctx: Ctx, query: { readonly partnerId?: Id | undefined; readonly limit: number; readonly offset: number }): Promise<OutputIn<typeof listFacts>> {
  const partnerId = await partnerOfPerformance(ctx, query.partnerId);
  const source = sql`from incentives.partner_changes f join customers.customers c on c.partner_id = f.partner_id and c.customer_id = f.customer_id where f.partner_id = ${partnerId} and ${isVisible(ctx, 'second-day', 'f', partnerId)}`;
  const found = await sql<FactRow>`select f.customer_id, c.name, c.account_name, c.number, f.changed_on, f.note, f.entered_name, f.entered_at ${source} order by f.changed_on desc, f.customer_id limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  const count = await sql<{ total: number }>`select count(*)::int as total ${source}`.execute(ctx.tx);
  const items: FactOut[] = [];
  for (const row of found.rows) items.push(await factOut(ctx, row));
  return { items, total: count.rows[0]?.total ?? 0 };
}

export async function setFact(ctx: Ctx, wanted: { readonly partnerId: Id; readonly customerId: Id; readonly changedOn: Day | null; readonly note: string }): Promise<FactOut | null> {
  const partnerId = await partnerOfPerformance(ctx, wanted.partnerId);
  const customer = await sql<{ name: string; account_name: string; number: string }>`select name, account_name, number from customers.customers where partner_id = ${partnerId} and customer_id = ${wanted.customerId}::uuid for no key update`.execute(ctx.tx);
  const who = customer.rows[0];
  if (!who) throw problem('customers.unknown');
  const held = await sql<{ changed_on: Day }>`select changed_on from incentives.partner_changes where partner_id = ${partnerId} and customer_id = ${wanted.customerId}::uuid for update`.execute(ctx.tx);
  const before = held.rows[0]?.changed_on ?? null;
  if (before !== wanted.changedOn) await writeFact(ctx, partnerId, wanted, before, maskAccount(who.account_name));
  if (wanted.changedOn === null) return null;
  const found = await sql<FactRow>`select f.customer_id, c.name, c.account_name, c.number, f.changed_on, f.note, f.entered_name, f.entered_at from incentives.partner_changes f join customers.customers c on c.partner_id = f.partner_id and c.customer_id = f.customer_id
    where f.partner_id = ${partnerId} and f.customer_id = ${wanted.customerId}::uuid`.execute(ctx.tx);
  const row = found.rows[0];
  return row ? factOut(ctx, row) : null;
}

async function writeFact(ctx: Ctx, partnerId: Id, { customerId, changedOn, note }: { readonly customerId: Id; readonly changedOn: Day | null; readonly note: string }, before: Day | null, objectName: string): Promise<void> {
  if (changedOn === null) await sql`delete from incentives.partner_changes where partner_id = ${partnerId} and customer_id = ${customerId}::uuid`.execute(ctx.tx);
  else {
    await sql`insert into incentives.partner_changes (partner_id, customer_id, changed_on, note, entered_by, entered_name, entered_at) values (${partnerId}, ${customerId}::uuid, ${changedOn}::date, ${note}, ${ctx.actor.memberId}::uuid, ${ctx.actor.memberName}, ${ctx.now})
      on conflict (partner_id, customer_id) do update set changed_on = excluded.changed_on, note = excluded.note, entered_by = excluded.entered_by, entered_name = excluded.entered_name, entered_at = excluded.entered_at`.execute(ctx.tx);
  }
  const days = [before, changedOn].filter((day): day is Day => day !== null).sort();
  const [from] = days;
  // Every day either change can touch, under any version: recognition itself says which differ.
  if (from !== undefined) await enqueueAnew(ctx, partnerId, { customerId, fromDay: from, toDay: addDays(dayOf(ctx.now), 1), reason: 'partner-change' });
  await recordAudit(ctx, { action: 'performance.partner_change_set', objectKind: 'customer', objectId: customerId, objectName, partnerId, before: { changedOn: before }, after: { changedOn, note } });
}

