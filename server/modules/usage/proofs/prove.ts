/**
 * The proofs that every figure agrees: details = daily sums = month sums = customer months = Σ managers + unassigned, under each basis; the
 * identities of each record; what each load says it did; that each period counts one delivery, whole; the days of the spans; the
 * operation log's chain. Each names what it checked and the first rows that do not agree. Set-based: each proof is one statement, however many rows there are.
 * scope: none — proofs are of a whole partner; who may see them is decided by the permission of the page.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Basis } from '../../../../contract/console/shapes.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addMonths, endDay, firstDay, type Month, monthsBetween } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { proveDaySpans } from '../../assignment/assignment.ts';
import { verifyChain } from '../../audit/audit.ts';
import { deliveriesProved } from '../delivery/incomplete.ts';
import { ALL_AMOUNTS } from '../reading/amounts.ts';
import { everyDay, managedDays } from '../reading/whose.ts';

export interface Proof {
  readonly name: ProofName;
  readonly ok: boolean;
  readonly checked: number;
  /** The first rows that do not agree, each naming customer, day or month, and both figures. */
  readonly failing: readonly string[];
}
export const PROOFS = ['identities', 'details-daily', 'daily-month', 'month-customer', 'managers-total', 'loads', 'deliveries', 'day-spans', 'audit-chain',
  // Proved by the module of performance, which stands after this one, and told with the others.
  'performance-lines', 'performance-sums', 'performance-managers', 'performance-sheets', 'performance-board'] as const;
export type ProofName = (typeof PROOFS)[number];

const SHOWN = 20;
const KEYS = ['customer_id', 'currency', 'provider', 'service_code', 'charging_mode', 'bill_kind', 'association_type'] as const;

interface Counted {
  readonly checked: string;
  readonly failing: string[] | null;
}

/** Every proof of one partner over its whole history. */
export async function proveFigures(ctx: Ctx, partnerId: Id): Promise<Proof[]> {
  return [...(await proveSums(ctx, partnerId)), await proveLoads(ctx, partnerId), await proveDeliveries(ctx, partnerId), await proveDays(ctx, partnerId), await proveLog(ctx, partnerId)];
}

/** What can be said of a month by looking at that month alone. */
export async function proveMonth(ctx: Ctx, partnerId: Id, month: Month): Promise<Proof[]> {
  return [...(await proveSums(ctx, partnerId, month)), await proveDeliveries(ctx, partnerId, month)];
}

export async function proveSums(ctx: Ctx, partnerId: Id, month?: Month): Promise<Proof[]> {
  return withoutLoops(ctx, async () => [
    await proof('identities', identities(partnerId, month), ctx),
    await proof('details-daily', detailsAgainstDaily(partnerId, month), ctx),
    await proof('daily-month', dailyAgainstMonth(partnerId, month), ctx),
    await proof('month-customer', monthAgainstCustomer(partnerId, month), ctx),
    await managersAgainstTotal(ctx, partnerId, month),
  ]);
}

export const proveLoads = (ctx: Ctx, partnerId: Id): Promise<Proof> => withoutLoops(ctx, () => proof('loads', loads(partnerId), ctx));
export const proveDeliveries = (ctx: Ctx, partnerId: Id, month?: Month): Promise<Proof> => proof('deliveries', deliveriesProved(partnerId, month, SHOWN), ctx);
export const proveDays = async (ctx: Ctx, partnerId: Id): Promise<Proof> => told('day-spans', await proveDaySpans(ctx, partnerId));
export const proveLog = async (ctx: Ctx, partnerId: Id): Promise<Proof> => told('audit-chain', await verifyChain(ctx.tx, partnerId));

/** Proofs of the same names added up, in the order they first come. */
export function addProofs(proofs: readonly Proof[]): Proof[] {
  const byName = new Map<ProofName, Proof>();
  for (const { name, checked, failing } of proofs) {
    const known = byName.get(name);
    byName.set(name, told(name, { checked: (known?.checked ?? 0) + checked, failing: [...(known?.failing ?? []), ...failing] }));
  }
  return [...byName.values()];
}

/** Months of which there is anything to prove, in details or in any of the sums. */
export async function monthsToProve(ctx: Ctx, partnerId: Id): Promise<Month[]> {
  const tables = [['fee_records', 'month'], ['daily_sums', 'day'], ['month_sums', 'month'], ['customer_months', 'month']] as const;
  const ends = tables.map(([table, column]) => sql`select min(${sql.id(column)}) as first, max(${sql.id(column)}) as last from ${sql.id('usage', table)} where partner_id = ${partnerId}`);
  const found = await sql<{ first: Day | null; last: Day | null }>`select min(first) as first, max(last) as last from (${sql.join(ends, sql` union all `)}) e`.execute(ctx.tx);
  const { first, last } = found.rows[0] ?? { first: null, last: null };
  if (first === null || last === null) return [];
  const from = first.slice(0, 7);
  return Array.from({ length: monthsBetween(from, last.slice(0, 7)) + 1 }, (_, step) => addMonths(from, step));
}

/** The planner takes range joins of days with spans for tiny ones and would loop over millions of rows. */
async function withoutLoops<T>(ctx: Ctx, prove: () => Promise<T>): Promise<T> {
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(ctx.tx);
  const proved = await prove();
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(ctx.tx);
  return proved;
}

function told(name: ProofName, { checked, failing }: { checked: number; failing: readonly string[] }): Proof {
  return { name, checked, ok: failing.length === 0, failing: failing.slice(0, SHOWN) };
}

async function proof(name: ProofName, statement: RawBuilder<Counted>, ctx: Ctx): Promise<Proof> {
  const row = (await statement.execute(ctx.tx)).rows[0];
  return told(name, { checked: Number(row?.checked ?? 0), failing: row?.failing ?? [] });
}

/** `checked` rows of the CTE `compared`, and its wrong ones as text. */
function answer(text: RawBuilder<unknown>, wrong: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select (select count(*) from compared) as checked,
    (select array_agg(w.text) from (select ${text} as text from compared where ${wrong} limit ${SHOWN}) w) as failing`;
}

const within = (column: string, month: Month | undefined) => (month === undefined ? sql`true` : sql`${sql.ref(column)} >= ${firstDay(month)}::date and ${sql.ref(column)} < ${endDay(month)}::date`);

function identities(partnerId: Id, month: Month | undefined): RawBuilder<Counted> {
  return sql<Counted>`
    select count(*) as checked, (array_agg(customer_id || ' ' || record_id order by record_id) filter (where
        due_amount <> list_amount - discount_amount - rounding_amount
        or due_amount <> cash_amount + credit_amount + voucher_amount + cash_coupon_amount + card_amount + arrears_amount + written_off_amount + unsettled_amount
        or discount_amount <> commercial_discount_amount + partner_discount_amount + promotion_discount_amount + other_discount_amount))[1:${SHOWN}] as failing
    from usage.fee_records where partner_id = ${partnerId} and ${within('month', month)}`;
}

const ids = (names: readonly string[]) => sql.join(names.map((name) => sql.id(name)));
const summed = sql.join(ALL_AMOUNTS.map((name) => sql`sum(${sql.id(name)}) as ${sql.id(name)}`));

/** Two tables of sums over the same keys, matched; a key that only one of them has is a difference too. */
function compared(keys: readonly string[], left: RawBuilder<unknown>, right: RawBuilder<unknown>): RawBuilder<Counted> {
  const values = (alias: string) => sql.join(['records', ...ALL_AMOUNTS].map((name) => sql.ref(`${alias}.${name}`)));
  const wrong = sql`row(${values('a')}) is distinct from row(${values('b')})`;
  const text = sql`k.key || ': ' || coalesce(k.a_records::text, '-') || ' / ' || coalesce(k.b_records::text, '-') || ', ' || coalesce(trim_scale(k.a_due)::text, '-') || ' / ' || coalesce(trim_scale(k.b_due)::text, '-')`;
  return sql<Counted>`
    with a as (${left}), b as (${right}),
    matched as (
      select concat_ws(' ', ${sql.join(keys.map((name) => sql`coalesce(${sql.ref(`a.${name}`)}, ${sql.ref(`b.${name}`)})`))}) as key,
        a.records as a_records, b.records as b_records, a.due_amount as a_due, b.due_amount as b_due, ${wrong} as wrong
      from a full join b on ${sql.join(keys.map((name) => sql`${sql.ref(`a.${name}`)} = ${sql.ref(`b.${name}`)}`), sql` and `)})
    select (select count(*) from matched) as checked, (select array_agg(w.text) from (select ${text} as text from matched k where k.wrong order by k.key limit ${SHOWN}) w) as failing`;
}

function detailsAgainstDaily(partnerId: Id, month: Month | undefined): RawBuilder<Counted> {
  const keys = [...KEYS, 'day'];
  return compared(keys,
    sql`select ${ids(keys)}, count(*) as records, ${summed} from usage.fee_records where partner_id = ${partnerId} and ${within('month', month)} group by ${ids(keys)}`,
    sql`select ${ids(keys)}, records, ${ids(ALL_AMOUNTS)} from usage.daily_sums where partner_id = ${partnerId} and ${within('day', month)}`);
}

function dailyAgainstMonth(partnerId: Id, month: Month | undefined): RawBuilder<Counted> {
  return compared([...KEYS, 'month'],
    sql`select ${ids(KEYS)}, date_trunc('month', day::timestamp)::date as month, sum(records) as records, ${summed} from usage.daily_sums where partner_id = ${partnerId} and ${within('day', month)} group by ${ids(KEYS)}, 8`,
    sql`select ${ids(KEYS)}, month, records, ${ids(ALL_AMOUNTS)} from usage.month_sums where partner_id = ${partnerId} and ${within('month', month)}`);
}

function monthAgainstCustomer(partnerId: Id, month: Month | undefined): RawBuilder<Counted> {
  const keys = ['customer_id', 'currency', 'month'];
  return compared(keys,
    sql`select ${ids(keys)}, sum(records) as records, ${summed} from usage.month_sums where partner_id = ${partnerId} and ${within('month', month)} group by ${ids(keys)}`,
    sql`select ${ids(keys)}, records, ${ids(ALL_AMOUNTS)} from usage.customer_months where partner_id = ${partnerId} and ${within('month', month)}`);
}

/** Each month and currency under each basis: what managers and nobody hold together is what the partner has. */
async function managersAgainstTotal(ctx: Ctx, partnerId: Id, month: Month | undefined): Promise<Proof> {
  let checked = 0;
  const failing: string[] = [];
  for (const basis of ['now', 'board-day', 'second-day'] as const satisfies readonly Basis[]) {
    const days = everyDay(partnerId, managedDays(partnerId, basis));
    const found = await sql<Counted>`
      with parts as (
        select date_trunc('month', f.day::timestamp)::date as month, f.currency, sum(f.due_amount) as due, sum(f.records) as records
        from usage.daily_sums f join (${days}) d on d.customer_id = f.customer_id and f.day >= d.from_day and f.day < d.to_day
        where f.partner_id = ${partnerId} and ${within('f.day', month)} group by 1, 2),
      whole as (select month, currency, sum(due_amount) as due, sum(records) as records from usage.month_sums where partner_id = ${partnerId} and ${within('month', month)} group by 1, 2),
      compared as (select coalesce(p.month, w.month) as month, coalesce(p.currency, w.currency) as currency, p.due as parts_due, w.due as whole_due, p.records as parts_records, w.records as whole_records
        from parts p full join whole w on w.month = p.month and w.currency = p.currency)
      ${answer(
        sql`${basis} || ' ' || month || ' ' || currency || ': ' || coalesce(trim_scale(parts_due)::text, '-') || ' / ' || coalesce(trim_scale(whole_due)::text, '-')`,
        sql`(parts_due, parts_records) is distinct from (whole_due, whole_records)`,
      )}`.execute(ctx.tx);
    checked += Number(found.rows[0]?.checked ?? 0);
    failing.push(...(found.rows[0]?.failing ?? []));
  }
  return told('managers-total', { checked, failing });
}

/** What each finished load says of itself, against the rows that carry its number. */
function loads(partnerId: Id): RawBuilder<Counted> {
  return sql<Counted>`
    with held as (select run_id, count(*) filter (where reverses_id is null) as records, count(reverses_id) as reversed from usage.fee_records where partner_id = ${partnerId} group by run_id),
    waiting as (select run_id, count(*) as rows, count(*) filter (where state = 'loaded' and record_id is not null) as retried from usage.quarantine where partner_id = ${partnerId} group by run_id),
    compared as (
      select r.run_id, (r.counts ->> 'loaded')::bigint as loaded, coalesce(h.records, 0) - coalesce(w.retried, 0) as records, (r.counts ->> 'reversed')::bigint as reversed, coalesce(h.reversed, 0) as reversals,
        (r.counts ->> 'read')::bigint - (r.counts ->> 'loaded')::bigint - (r.counts ->> 'duplicate')::bigint - (r.counts ->> 'quarantined')::bigint as lost
      from platform.runs r left join held h on h.run_id = r.run_id left join waiting w on w.run_id = r.run_id
      where r.partner_id = ${partnerId} and r.kind = 'intake' and r.state = 'done')
    ${answer(sql`run_id || ': ' || loaded || ' / ' || records || ', ' || reversed || ' / ' || reversals || ', ' || lost`, sql`loaded <> records or reversed <> reversals or lost <> 0`)}`;
}
