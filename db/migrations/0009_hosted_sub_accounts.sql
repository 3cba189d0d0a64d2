-- Hosted enterprise sub-accounts (财务托管, sales 5.7): which customer's charges its master pays, from when to when. The end
-- is the second of disassociation. Rare rows: pages ask only for those that ended in the month they show.
create table customers.hostings (
  partner_id uuid not null,
  -- The sub-account.
  customer_id uuid not null,
  hosting_id uuid not null,
  master_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz,
  -- First instant of trade time that stands under the master, and the month whose details are divided there.
  split_at timestamptz,
  split_month date,
  recorded_by uuid,
  ended_by uuid,
  primary key (partner_id, customer_id, hosting_id),
  foreign key (partner_id, customer_id) references customers.customers (partner_id, customer_id),
  foreign key (partner_id, master_id) references customers.customers (partner_id, customer_id),
  exclude using gist (partner_id with =, customer_id with =, tstzrange(from_at, to_at) with &&),
  check (customer_id <> master_id),
  check (to_at is null or to_at > from_at),
  check ((to_at is null) = (split_at is null) and (to_at is null) = (split_month is null))
)
-- next
create index hostings_master on customers.hostings (partner_id, master_id)
-- next
create index hostings_split on customers.hostings (partner_id, split_month) where split_month is not null
-- next
alter table customers.hostings enable row level security
-- next
alter table customers.hostings force row level security
-- next
create policy tenant on customers.hostings using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
grant select, insert, update, delete on customers.hostings to partner_center_app
