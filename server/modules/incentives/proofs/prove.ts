/**
 * The proofs of performance: every record has its line, once; lines = daily = month = customers' sums; under every way of
 * telling whose it is the parts add up to the whole; a final sheet is what was frozen; board, sheets and live total are the
 * lines that may be seen. Each names what it checked and the first that do not agree.
 * scope: none — proofs are of a whole partner; who may see them is decided by the permission of the page.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { monthOf } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Proof } from '../../usage/usage.ts';
import type { Ground } from '../reading/ground.ts';
import { performanceRows } from '../reading/sums.ts';
import { PERFORMANCE_RUN } from '../recognising/run.ts';
import { LINE_AMOUNTS } from '../rules/recognition-sql.ts';
import { readCut, visibleLine } from '../visibility.ts';

const SHOWN = 20;

interface Counted {
  readonly checked: string;
  readonly failing: string[] | null;
}
type Name = Extract<Proof['name'], `performance-${string}`>;

async function proof(ctx: Ctx, name: Name, statement: RawBuilder<Counted>): Promise<Proof> {
  const row = (await statement.execute(ctx.tx)).rows[0];
  const failing = row?.failing ?? [];
  return { name, checked: Number(row?.checked ?? 0), ok: failing.length === 0, failing: failing.slice(0, SHOWN) };
}

/** Every proof of performance of one partner over its whole history. */
export async function provePerformance(ctx: Ctx, partnerId: Id): Promise<Proof[]> {
  await sql`select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)`.execute(ctx.tx);
  const proofs = [
    await proof(ctx, 'performance-lines', everyRecord(partnerId)),
    await proof(ctx, 'performance-sums', everyLevel(partnerId)),
    await proof(ctx, 'performance-managers', await everyTelling(ctx, partnerId)),
    await proof(ctx, 'performance-sheets', everyFinalSheet(partnerId)),
    await proof(ctx, 'performance-board', await everyFigure(ctx, partnerId)),
  ];
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(ctx.tx);
  return proofs;
}

/** A record without a line is in order only while its recognition is queued; a line without a record never is. */
function everyRecord(partnerId: Id): RawBuilder<Counted> {
  return sql<Counted>`
    with compared as (
      select coalesce(f.customer_id, l.customer_id) as customer_id, coalesce(f.record_id, l.record_id) as record_id, f.record_id is null as strange
      from (select customer_id, record_id, day, due_amount from usage.fee_records where partner_id = ${partnerId}::uuid) f
      full join (select customer_id, record_id, day, due_amount from incentives.performance_lines where partner_id = ${partnerId}::uuid and sequence = 0) l on l.customer_id = f.customer_id and l.record_id = f.record_id
      where f.record_id is null or l.record_id is null or l.day <> f.day or l.due_amount <> f.due_amount),
    queued as (select exists (select from platform.runs where partner_id = ${partnerId}::uuid and kind = ${PERFORMANCE_RUN} and state in ('queued', 'running')) as open)
    select (select count(*) from usage.fee_records where partner_id = ${partnerId}::uuid) as checked,
      (select array_agg(w.text) from (select c.customer_id || ' ' || c.record_id as text from compared c, queued q where c.strange or not q.open limit ${SHOWN}) w) as failing`;
}

/** Each level of sums is made anew from the level below and laid beside the one that is kept. */
function everyLevel(partnerId: Id): RawBuilder<Counted> {
  const sums = sql.join(LINE_AMOUNTS.map((name) => sql`sum(${sql.id(name)}) as ${sql.id(name)}`));
  const kept = sql.join(LINE_AMOUNTS.map((name) => sql.id(name)));
  const level = (name: string, keys: readonly string[], below: RawBuilder<unknown>, table: string) => {
    const ids = sql.join(keys.map((key) => sql.id(key)));
    const values = (alias: string) => sql.join(['records', 'recognised', ...LINE_AMOUNTS].map((column) => sql.ref(`${alias}.${column}`)));
    return sql`select ${name}::text || ' ' || concat_ws(' ', ${sql.join(keys.map((key) => sql`coalesce(${sql.ref(`a.${key}`)}::text, ${sql.ref(`b.${key}`)}::text)`))}) || ': ' || coalesce(trim_scale(a.amount)::text, '-') || ' / ' || coalesce(trim_scale(b.amount)::text, '-') as text,
        row(${values('a')}) is distinct from row(${values('b')}) as wrong
      from (select ${ids}, ${below}, ${sums} from ${sql.raw(name === 'days' ? 'incentives.performance_lines' : name === 'months' ? 'incentives.performance_days' : 'incentives.performance_months')} where partner_id = ${partnerId}::uuid group by ${ids}) a
      full join (select ${ids}, records, recognised, ${kept} from ${sql.raw(table)} where partner_id = ${partnerId}::uuid) b on ${sql.join(keys.map((key) => sql`${sql.ref(`a.${key}`)} = ${sql.ref(`b.${key}`)}`), sql` and `)}`;
  };
  const fine = ['customer_id', 'sheet_month', 'currency', 'service_code', 'charging_mode', 'association_type'];
  const counted = sql`sum(records) as records, sum(recognised) as recognised`;
  const days = level('days', [...fine, 'day', 'latency'], sql`count(*) as records, count(*) filter (where sequence = 0) as recognised`, 'incentives.performance_days');
  const months = sql`select 'months ' || concat_ws(' ', coalesce(a.customer_id, b.customer_id)::text, coalesce(a.month, b.month)::text, coalesce(a.sheet_month, b.sheet_month)::text, coalesce(a.currency, b.currency)) || ': ' || coalesce(trim_scale(a.amount)::text, '-') || ' / ' || coalesce(trim_scale(b.amount)::text, '-') as text,
      row(${sql.join(['records', 'recognised', ...LINE_AMOUNTS].map((column) => sql.ref(`a.${column}`)))}) is distinct from row(${sql.join(['records', 'recognised', ...LINE_AMOUNTS].map((column) => sql.ref(`b.${column}`)))}) as wrong
    from (select ${sql.join(fine.map((key) => sql.id(key)))}, date_trunc('month', day::timestamp)::date as month, ${counted}, ${sums} from incentives.performance_days where partner_id = ${partnerId}::uuid group by ${sql.join(fine.map((key) => sql.id(key)))}, 7) a
    full join (select * from incentives.performance_months where partner_id = ${partnerId}::uuid) b on ${sql.join([...fine, 'month'].map((key) => sql`${sql.ref(`a.${key}`)} = ${sql.ref(`b.${key}`)}`), sql` and `)}`;
  const customers = level('customers', ['customer_id', 'sheet_month', 'currency', 'month'], counted, 'incentives.performance_customers');
  return sql<Counted>`
    with compared as (${days} union all ${months} union all ${customers})
    select (select count(*) from compared) as checked, (select array_agg(w.text) from (select text from compared where wrong order by text limit ${SHOWN}) w) as failing`;
}

/** Every sheet there is, seen as at this moment. */
async function wholeGround(ctx: Ctx, partnerId: Id): Promise<Ground> {
  const cut = await readCut(ctx);
  const found = await sql<{ first: Day | null }>`select min(sheet_month) as first from incentives.performance_customers where partner_id = ${partnerId}::uuid`.execute(ctx.tx);
  return { partnerId, from: (found.rows[0]?.first ?? `${monthOf(ctx.now)}-01`).slice(0, 7), to: monthOf(ctx.now), cut, watermark: { usageUntil: '', ordersUntil: '', monthlyUntil: '', recognising: false } };
}

/** Managers and nobody, supervisors and nobody: their figures with transfers add up to the partner's without. */
async function everyTelling(ctx: Ctx, partnerId: Id): Promise<RawBuilder<Counted>> {
  const ground = await wholeGround(ctx, partnerId);
  const told = (by: 'nobody' | 'manager' | 'supervisor') => sql`select p.sheet_month, p.currency, sum(p.amount) as amount, sum(p.unpaid_amount) as unpaid, sum(p.records) as records from (${performanceRows(ctx, ground, {}, { by, amounts: ['amount', 'unpaid_amount'] })}) p group by p.sheet_month, p.currency`;
  const beside = (by: 'manager' | 'supervisor') => sql`
    select ${by}::text || ' ' || coalesce(a.sheet_month, b.sheet_month) || ' ' || coalesce(a.currency, b.currency) || ': ' || coalesce(trim_scale(a.amount)::text, '-') || ' / ' || coalesce(trim_scale(b.amount)::text, '-') as text, (a.amount, a.unpaid, a.records) is distinct from (b.amount, b.unpaid, b.records) as wrong
    from (${told(by)}) a full join (${told('nobody')}) b on b.sheet_month = a.sheet_month and b.currency = a.currency`;
  return sql<Counted>`with compared as (${beside('manager')} union all ${beside('supervisor')}) select (select count(*) from compared) as checked, (select array_agg(w.text) from (select text from compared where wrong order by text limit ${SHOWN}) w) as failing`;
}

function everyFinalSheet(partnerId: Id): RawBuilder<Counted> {
  return sql<Counted>`
    with frozen as (select s.month, t.key as currency, (t.value ->> 'amount')::numeric as amount, (t.value ->> 'unpaid_amount')::numeric as unpaid, (t.value ->> 'records')::bigint as records from incentives.sheets s cross join lateral jsonb_each(s.totals) t where s.partner_id = ${partnerId}::uuid and s.state = 'final'),
    held as (select l.sheet_month as month, l.currency, sum(l.amount) as amount, sum(l.unpaid_amount) as unpaid, count(*) as records from incentives.performance_lines l where l.partner_id = ${partnerId}::uuid and l.sheet_month in (select month from incentives.sheets where partner_id = ${partnerId}::uuid and state = 'final') group by 1, 2),
    compared as (select coalesce(f.month, h.month) || ' ' || coalesce(f.currency, h.currency) || ': ' || coalesce(trim_scale(f.amount)::text, '-') || ' / ' || coalesce(trim_scale(h.amount)::text, '-') as text, (f.amount, f.unpaid, f.records) is distinct from (h.amount, h.unpaid, h.records) as wrong
      from frozen f full join held h on h.month = f.month and h.currency = f.currency)
    select (select count(*) from compared) as checked, (select array_agg(w.text) from (select text from compared where wrong order by text limit ${SHOWN}) w) as failing`;
}

/** What sheets, board and live total are made of, against the lines that may be seen, month by month. */
async function everyFigure(ctx: Ctx, partnerId: Id): Promise<RawBuilder<Counted>> {
  const ground = await wholeGround(ctx, partnerId);
  return sql<Counted>`
    with shown as (select p.sheet_month, p.currency, sum(p.amount) as amount, sum(p.unpaid_amount) as unpaid, sum(p.due_amount) as due, sum(p.records) as records from (${performanceRows(ctx, ground, {}, { amounts: ['amount', 'unpaid_amount', 'due_amount'] })}) p group by p.sheet_month, p.currency having sum(p.records) > 0),
    lines as (select l.sheet_month, l.currency, sum(l.amount) as amount, sum(l.unpaid_amount) as unpaid, sum(l.due_amount) as due, count(*) as records from incentives.performance_lines l where l.partner_id = ${partnerId}::uuid and l.sheet_month >= ${`${ground.from}-01`}::date and l.sheet_month <= ${`${ground.to}-01`}::date and ${visibleLine('l', ground.cut)} group by 1, 2),
    compared as (select coalesce(s.sheet_month, l.sheet_month) || ' ' || coalesce(s.currency, l.currency) || ': ' || coalesce(trim_scale(s.amount)::text, '-') || ' / ' || coalesce(trim_scale(l.amount)::text, '-') as text, (s.amount, s.unpaid, s.due, s.records) is distinct from (l.amount, l.unpaid, l.due, l.records) as wrong
      from shown s full join lines l on l.sheet_month = s.sheet_month and l.currency = s.currency)
    select (select count(*) from compared) as checked, (select array_agg(w.text) from (select text from compared where wrong order by text limit ${SHOWN}) w) as failing`;
}
