/**
 * The one statement of recognition: insert lines that are not there, and add exactly those to the sums of all three levels,
 * so that details and sums cannot part. A line that is there already falls out at its key and touches no sum.
 * scope: none — recognition is the partner's own work; what members see of it is decided where they ask.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { LINE_AMOUNTS, recognisedRecords } from '../rules/recognition-sql.ts';
import { productPolicies, ruleVersions } from '../rules/versions.ts';
import { sheetsOpenFor } from '../sheets/opening.ts';

const KEYS = ['currency', 'service_code', 'charging_mode', 'association_type'] as const;
/** What a line takes over from the recognised record. */
const TAKEN = ['customer_id', 'record_id', 'consumed_from', 'day', 'month', 'bill_type', 'charging_mode', 'association_type', 'currency', 'service_code', 'trade_no', 'rule_version', 'latency', 'reasons'] as const;
const ids = (names: readonly string[], of = '') => sql.join(names.map((name) => (of === '' ? sql.id(name) : sql.ref(`${of}.${name}`))));

/** CTEs that add the lines of the CTE `added` to the sums; each level is made of the one below it. */
function sumsAdded(partnerId: Id): RawBuilder<unknown> {
  const counts = ['records', 'recognised'] as const;
  const all = [...counts, ...LINE_AMOUNTS];
  const sums = all.map((name) => sql`sum(${sql.id(name)}) as ${sql.id(name)}`);
  const plus = (table: string) => sql.join(all.map((name) => sql`${sql.id(name)} = ${sql.ref(`${table}.${name}`)} + ${sql.ref(`excluded.${name}`)}`));
  return sql`day_sums as (
      select customer_id, day, month, sheet_month, latency, ${ids(KEYS)}, count(*) as records, count(*) filter (where sequence = 0) as recognised, ${sql.join(LINE_AMOUNTS.map((name) => sql`sum(${sql.id(name)}) as ${sql.id(name)}`))}
      from added group by customer_id, day, month, sheet_month, latency, ${ids(KEYS)}
    ), day_added as (
      insert into incentives.performance_days (partner_id, customer_id, day, sheet_month, latency, ${ids([...KEYS, ...all])})
      select ${partnerId}::uuid, customer_id, day, sheet_month, latency, ${ids([...KEYS, ...all])} from day_sums order by customer_id, day
      on conflict (partner_id, customer_id, day, sheet_month, currency, service_code, charging_mode, association_type, latency) do update set ${plus('performance_days')}
    ), months as (
      select customer_id, month, sheet_month, ${ids(KEYS)}, ${sql.join(sums)} from day_sums group by customer_id, month, sheet_month, ${ids(KEYS)}
    ), month_added as (
      insert into incentives.performance_months (partner_id, customer_id, month, sheet_month, ${ids([...KEYS, ...all])})
      select ${partnerId}::uuid, customer_id, month, sheet_month, ${ids([...KEYS, ...all])} from months order by customer_id, month
      on conflict (partner_id, customer_id, month, sheet_month, currency, service_code, charging_mode, association_type) do update set ${plus('performance_months')}
    ), customer_added as (
      insert into incentives.performance_customers (partner_id, customer_id, month, sheet_month, currency, ${ids(all)})
      select ${partnerId}::uuid, customer_id, month, sheet_month, currency, ${sql.join(sums)} from months group by customer_id, month, sheet_month, currency order by customer_id, month
      on conflict (partner_id, customer_id, month, sheet_month, currency) do update set ${plus('performance_customers')}
    )`;
}

/** Days of one customer within one month. */
export interface CustomerDays {
  readonly customerId: Id;
  readonly month: Month;
  readonly days: readonly Day[];
}

/** Rows (customer_id, month, day) as a relation. */
function daysRelation(asked: readonly CustomerDays[]): RawBuilder<unknown> {
  const rows = asked.map((one) => ({ customer_id: one.customerId, month: firstDay(one.month), days: `{${one.days.join(',')}}` }));
  return sql`(select r.customer_id, r.month, r.days::date[] as days from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (customer_id uuid, month date, days text))`;
}

/** Whole fee records of these days; a customer’s month is read once. */
function recordsOf(partnerId: Id, asked: readonly CustomerDays[], also: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select f.* from ${daysRelation(asked)} d cross join lateral (
      select f.* from usage.fee_records f where f.partner_id = ${partnerId}::uuid and f.customer_id = d.customer_id and f.month = d.month and f.day = any(d.days)${also} offset 0) f)`;
}

async function ground(ctx: Ctx, partnerId: Id, asked: readonly CustomerDays[]) {
  const versions = await ruleVersions(ctx);
  const policies = (await productPolicies(ctx)).length > 0;
  const sheets = await sheetsOpenFor(ctx, partnerId, asked.map((one) => one.month));
  const months = [...sheets.keys()];
  const sheetOf = sql`unnest(${months.map(firstDay)}::date[], ${months.map((month) => firstDay(sheets.get(month) ?? month))}::date[]) as s (month, sheet_month)`;
  return { versions, policies, sheetOf };
}

/**
 * Recognises the records of these days that have no line yet; how many lines were made. The caller holds the partner's lock.
 * Records that have one fall out at the key: looking for them beforehand would go by the statistics of a table that may be
 * empty a moment ago, and a plan for an empty table reads all of it for every record.
 */
export async function recogniseDays(ctx: Ctx, partnerId: Id, asked: readonly CustomerDays[]): Promise<number> {
  if (asked.length === 0) return 0;
  const { versions, policies, sheetOf } = await ground(ctx, partnerId, asked);
  const done = await sql<{ added: string }>`
    with added as (
      insert into incentives.performance_lines (partner_id, sequence, sheet_month, recognised_at, ${ids(TAKEN)}, ${ids(LINE_AMOUNTS)})
      select ${partnerId}::uuid, 0, s.sheet_month, ${ctx.now}::timestamptz, ${ids(TAKEN, 'n')}, ${ids(LINE_AMOUNTS, 'n')}
      from (${recognisedRecords({ partnerId, versions, policies, records: recordsOf(partnerId, asked, sql``) })}) n join ${sheetOf} on s.month = n.month
      order by n.customer_id, n.consumed_from
      on conflict (partner_id, customer_id, record_id, sequence) do nothing
      returning customer_id, day, month, sheet_month, latency, sequence, ${ids([...KEYS, ...LINE_AMOUNTS])}
    ), ${sumsAdded(partnerId)}
    select count(*) as added from added`.execute(ctx.tx);
  return Number(done.rows[0]?.added ?? 0);
}

/** Counted parts and what is unpaid: what a difference is made of. What is due is the record's and does not change. */
const DIFFERING = LINE_AMOUNTS.filter((name) => name !== 'due_amount');

export interface Difference {
  readonly customer_id: Id;
  readonly currency: string;
  readonly month: Day;
  readonly sheet_month: Day;
  readonly lines: string;
  readonly first_day: Day;
  readonly last_day: Day;
  readonly amount: string;
}

/**
 * Recognises records of these days anew: where the lines of a record do not add up to what it is now, or say other reasons,
 * a line of the difference is added that names the last line before it. Answers the differences by customer and sheet.
 */
export async function recogniseAnew(ctx: Ctx, partnerId: Id, asked: readonly CustomerDays[], only: { readonly serviceCode?: string | undefined; readonly productName?: string | undefined }): Promise<Difference[]> {
  if (asked.length === 0) return [];
  const { versions, policies, sheetOf } = await ground(ctx, partnerId, asked);
  const also = sql`${only.serviceCode === undefined ? sql`` : sql` and f.service_code = ${only.serviceCode}`}${only.productName ? sql` and f.product_name = ${only.productName}` : sql``}`;
  const differs = sql`(n.reasons <> h.reasons or ${sql.join(DIFFERING.map((name) => sql`${sql.ref(`n.${name}`)} <> ${sql.ref(`h.${name}`)}`), sql` or `)})`;
  const found = await sql<Difference>`
    with now_read as materialized (select n.* from (${recognisedRecords({ partnerId, versions, policies, records: recordsOf(partnerId, asked, also) })}) n),
    held as materialized (
      select l.customer_id, l.record_id, max(l.sequence) as sequence, (array_agg(l.reasons order by l.sequence desc))[1] as reasons, ${sql.join(DIFFERING.map((name) => sql`sum(${sql.ref(`l.${name}`)}) as ${sql.id(name)}`))}
      from now_read n join incentives.performance_lines l on l.partner_id = ${partnerId}::uuid and l.customer_id = n.customer_id and l.record_id = n.record_id group by l.customer_id, l.record_id),
    added as (
      insert into incentives.performance_lines (partner_id, sequence, corrects, sheet_month, recognised_at, due_amount, ${ids(TAKEN)}, ${ids(DIFFERING)})
      select ${partnerId}::uuid, h.sequence + 1, h.sequence, s.sheet_month, ${ctx.now}::timestamptz, 0, ${ids(TAKEN, 'n')}, ${sql.join(DIFFERING.map((name) => sql`${sql.ref(`n.${name}`)} - ${sql.ref(`h.${name}`)}`))}
      from now_read n join held h on h.customer_id = n.customer_id and h.record_id = n.record_id join ${sheetOf} on s.month = n.month
      where ${differs}
      returning customer_id, day, month, sheet_month, latency, sequence, ${ids([...KEYS, ...LINE_AMOUNTS])}
    ), ${sumsAdded(partnerId)}
    select customer_id, currency, month, sheet_month, count(*) as lines, min(day) as first_day, max(day) as last_day, sum(amount) as amount from added group by customer_id, currency, month, sheet_month`.execute(ctx.tx);
  return found.rows;
}
