/**
 * A partner of 2,000 customers, 40 managers, 60 services and 18 months, with N fee records and their sums, made by SQL:
 * Zipf-like customers, two or three managers a customer over time, a tenth of the rows zero, refunds and adjustments among
 * them. Indexes are built after the rows, as a first load would.
 */
import type pg from 'pg';
import { hashPassword } from '../../server/platform/secrets.ts';

export const PARTNER = '00000000-0000-7000-8000-000000000001';
export const PASSWORD = 'Bench-password-1';
export const managerId = (i: number) => `00000000-0000-7000-9000-${i.toString(16).padStart(12, '0')}`;
export const customerId = (i: number) => `00000000-0000-7000-a000-${i.toString(16).padStart(12, '0')}`;
const MANAGER = (n: string) => `('00000000-0000-7000-9000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const ROLE = (preset: string) => `('00000000-0000-7000-b000-00000000000' || case ${preset} when 'administrator' then 1 when 'supervisor' then 2 else 3 end)::uuid`;
const CUSTOMER = (n: string) => `('00000000-0000-7000-a000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
/** Customers came over two years, the last of them this month. */
const BEGAN = "'2024-11-20'::timestamptz + (i * 8.7) * interval '1 hour'";
const P = `'${PARTNER}'::uuid`;
const SUMS = ['list', 'discount', 'rounding', 'due', 'cash', 'credit', 'voucher', 'cash_coupon', 'card', 'arrears', 'written_off', 'unsettled'].map((m) => `${m}_amount`);

export async function fillPartner(client: pg.Client, rows: number): Promise<void> {
  await people(client);
  await spans(client);
  const indexes = await dropIndexes(client);
  await client.query('select setseed(0.42)');
  // In slices: one statement over millions of rows would hold all of them in memory on the embedded engine.
  for (let from = 1; from <= rows; from += 250_000) await records(client, from, Math.min(rows, from + 249_999));
  for (const definition of indexes) await client.query(definition);
  await sums(client);
  await client.query('vacuum analyze');
}

async function people(client: pg.Client): Promise<void> {
  const hash = await hashPassword(PASSWORD);
  await client.query(`insert into identity.partners (partner_id, tier, number, name, created_at) values (${P}, 'solution-provider', repeat('a', 32), 'Bench', now())`);
  await client.query(`insert into identity.roles (partner_id, role_id, preset, name, permissions, created_at)
    select ${P}, ${ROLE('r')}, r, r, array['customers.list','customers.reveal','consumption.view','consumption.export','boards.consumption','boards.customers','customers.export','assignment.view','proofs.view'], now() from unnest(array['administrator','supervisor','account-manager']) r`);
  await client.query(`insert into identity.members (partner_id, member_id, kind, login, name, password_hash, created_at)
    select ${P}, ${MANAGER('i')}, 'partner', case i when 41 then 'bench-supervisor' when 42 then 'bench-admin' else 'bench-manager-' || i end, '经理' || i, $1, now() from generate_series(1, 42) i`, [hash]);
  await client.query(`insert into identity.member_roles (partner_id, member_id, role_id)
    select ${P}, ${MANAGER('i')}, ${ROLE("(case i when 41 then 'supervisor' when 42 then 'administrator' else 'account-manager' end)")} from generate_series(1, 42) i`);
  await client.query(`insert into customers.customers (partner_id, customer_id, number, account_name, name, association_type, associated_at, created_at)
    select ${P}, ${CUSTOMER('i')}, md5(i::text), 'account-' || i, '客户' || i, 1 + i % 2, ${BEGAN}, ${BEGAN} from generate_series(1, 2000) i`);
  await client.query(`update customers.customers set customer_type = (length(account_name) + association_type) % 2, level = 'V' || (ascii(right(number, 1)) % 6), tag = case when number < '5' then 'tag ' || left(number, 1) else '' end,
      dissociated_at = case when number > 'fc' then '2026-09-15'::timestamptz end where partner_id = ${P}`);
  await client.query(`insert into customers.associations (partner_id, customer_id, association_id, association_type, from_at, to_at)
    select partner_id, customer_id, gen_random_uuid(), association_type, associated_at, dissociated_at from customers.customers where partner_id = ${P} and (dissociated_at is null or dissociated_at > associated_at)
    union all select partner_id, customer_id, gen_random_uuid(), 1, associated_at - interval '2 years', associated_at - interval '1 year' from customers.customers where partner_id = ${P} and number < '2'`);
  await client.query(`insert into platform.settings (name, value) values ('default_partner_id', to_jsonb('${PARTNER}'::text)) on conflict do nothing`);
}

async function spans(client: pg.Client): Promise<void> {
  await client.query('select setseed(0.17)');
  await client.query(`create temp table cut as select i, k, '2025-04-01'::date + (k * 200 + (random() * 180)::int) as f, ${MANAGER('1 + (random() * 39)::int')} as m
    from generate_series(1, 2000) i, generate_series(0, 2) k where i % 10 <> 0`);
  const next = 'lead(f) over (partition by i order by f)';
  await client.query(`insert into assignment.spans (partner_id, customer_id, span_id, manager_id, assigned_at, unassigned_at, door)
    select ${P}, ${CUSTOMER('i')}, md5(i || '/' || k)::uuid, m, (f::timestamp + interval '1 hour') at time zone 'UTC', ${next}::timestamp at time zone 'UTC' + interval '1 hour', 'load' from cut`);
  const days = (basis: string, from: string, to: string, where = 'true') =>
    client.query(`insert into assignment.day_spans (partner_id, customer_id, basis, from_day, to_day, manager_id, span_id)
      select ${P}, ${CUSTOMER('i')}, '${basis}', ${from}, ${to}, m, md5(i || '/' || k)::uuid from cut where ${where}`);
  await days('second-day', 'f + 1', `coalesce(${next} + 1, 'infinity')`);
  await days('board-day', 'f', `coalesce(${next}, 'infinity')`);
  await days('now', "'-infinity'", "'infinity'", 'k = 2');
  await client.query(`insert into assignment.team_spans (partner_id, manager_id, span_id, supervisor_id, from_at, from_day, to_day)
    select ${P}, ${MANAGER('i')}, md5('t' || i)::uuid, ${MANAGER('41')}, '2025-01-01', '2025-01-01', 'infinity' from generate_series(1, 10) i`);
  await client.query(`insert into usage.intake_watermarks (partner_id, source, complete_until, run_id, loaded_at) values (${P}, 'demo', '2026-11-21', md5('r')::uuid, now())`);
}

async function dropIndexes(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ indexname: string; indexdef: string }>(`select indexname, indexdef from pg_indexes where schemaname = 'usage' and tablename = 'fee_records' and indexname not like '%pkey'`);
  for (const { indexname } of found.rows) await client.query(`drop index usage.${indexname}`);
  return found.rows.map((row) => row.indexdef);
}

async function records(client: pg.Client, from: number, to: number): Promise<void> {
  await client.query(`insert into usage.fee_records (partner_id, customer_id, record_id, source_key, run_id, line, source, day, month, billing_month, consumed_from, consumed_to, traded_at, provider, bill_type, bill_kind, charging_mode,
      service_code, resource_type_code, region_code, product_name, resource_id, resource_name, trade_no, association_type, currency,
      ${SUMS.join(', ')}, commercial_discount_amount, partner_discount_amount, promotion_discount_amount, other_discount_amount, detail, loaded_at)
    select ${P}, ${CUSTOMER('c')}, gen_random_uuid(), md5(g::text)::uuid, md5('r')::uuid, g, 'demo', d, date_trunc('month', d)::date, date_trunc('month', d)::date, t, t + interval '1 hour', t + interval '1 hour', 'cloud',
      case kind when 1 then 4 when 2 then 9 else 5 end, kind, case when s % 5 = 0 then 1 else 3 end, 'service-' || s, 'type-' || s, 'region-' || (g % 4), 'product ' || s, 'resource-' || c || '-' || (g % 7), 'name-' || (g % 50), '', 1 + c % 2,
      case when c % 97 = 0 then 'USD' else 'CNY' end, lst, disc, 0, lst - disc, lst - disc, 0, 0, 0, 0, 0, 0, 0, disc, 0, 0, 0, '{"usageAmount":"1","usageUnit":"hour"}'::jsonb, t + interval '2 hour'
    from (
      select g, c, d, t, kind, ((c * 7 + floor(random() * random() * 8))::int % 60) as s, lst * sgn as lst, case when g % 3 = 0 then round(lst * sgn * 0.1, 12) else 0 end as disc
      from (
        select g, 1 + floor(2000 * power(random(), 1.595))::int as c, d, (d::timestamp + random() * interval '1 day' - interval '8 hour') at time zone 'UTC' as t,
          case when g % 200 = 0 then 1 when g % 333 = 0 then 2 else 0 end as kind, case when g % 200 = 0 or g % 333 = 0 then -1 else 1 end as sgn, case when g % 10 = 0 then 0 else round((random() * 100)::numeric, 8) end as lst
        from (select g, '2025-05-22'::date + floor(random() * 550)::int as d from generate_series(${from}, ${to}) g) days) charges) rows`);
}

async function sums(client: pg.Client): Promise<void> {
  const keys = 'currency, provider, service_code, charging_mode, bill_kind, association_type';
  const added = SUMS.map((m) => `sum(${m})`).join(', ');
  await client.query(`insert into usage.daily_sums (partner_id, customer_id, day, ${keys}, records, ${SUMS.join(', ')}) select partner_id, customer_id, day, ${keys}, count(*), ${added} from usage.fee_records group by partner_id, customer_id, day, ${keys}`);
  await client.query(`insert into usage.month_sums (partner_id, customer_id, month, ${keys}, records, ${SUMS.join(', ')}) select partner_id, customer_id, date_trunc('month', day)::date, ${keys}, sum(records), ${added} from usage.daily_sums group by partner_id, customer_id, date_trunc('month', day), ${keys}`);
  await client.query(`insert into usage.customer_months (partner_id, customer_id, month, currency, records, ${SUMS.join(', ')}) select partner_id, customer_id, month, currency, sum(records), ${added} from usage.month_sums group by partner_id, customer_id, month, currency`);
}
