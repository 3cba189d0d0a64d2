-- customers and who manages them. Spans are dated facts; day_spans are the same facts in business days, one set per
-- basis (sales 4.4), so that a page joins a record's day with the basis it needs.
create schema customers
-- next
create table customers.customers (
  partner_id uuid not null,
  customer_id uuid not null,
  number text not null check (number ~ '^[0-9a-f]{32}$'),
  account_name text not null,
  name text not null default '',
  mobile text not null default '',
  email text not null default '',
  tag text not null default '',
  country_code text not null default '',
  customer_type smallint not null default -1 check (customer_type in (-1, 0, 1)),
  verified smallint check (verified in (-1, 0, 1, 2, 3)),
  frozen smallint not null default 0 check (frozen in (0, 1, 2)),
  level text not null default 'V0',
  external_id text not null default '',
  external_type text not null default '',
  association_type smallint not null check (association_type in (1, 2)),
  associated_at timestamptz not null,
  dissociated_at timestamptz,
  created_at timestamptz not null,
  primary key (partner_id, customer_id),
  check (frozen = 0 or association_type = 2)
)
-- next
create unique index customers_number on customers.customers (partner_id, number)
-- next
create unique index customers_account_name on customers.customers (partner_id, lower(account_name))
-- next
create index customers_newest on customers.customers (partner_id, associated_at desc, customer_id desc)
-- next
create table customers.associations (
  partner_id uuid not null,
  customer_id uuid not null,
  association_id uuid not null,
  association_type smallint not null check (association_type in (1, 2)),
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (partner_id, customer_id, association_id),
  foreign key (partner_id, customer_id) references customers.customers (partner_id, customer_id),
  exclude using gist (partner_id with =, customer_id with =, tstzrange(from_at, to_at) with &&),
  check (to_at is null or to_at > from_at)
)
-- next
alter table customers.customers enable row level security
-- next
alter table customers.customers force row level security
-- next
create policy tenant on customers.customers using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table customers.associations enable row level security
-- next
alter table customers.associations force row level security
-- next
create policy tenant on customers.associations using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
grant usage on schema customers to partner_center_app
-- next
grant select, insert, update, delete on all tables in schema customers to partner_center_app
-- next
create schema assignment
-- next
create table assignment.spans (
  partner_id uuid not null,
  customer_id uuid not null,
  span_id uuid not null,
  manager_id uuid not null,
  assigned_at timestamptz not null,
  unassigned_at timestamptz,
  assigned_by uuid,
  ended_by uuid,
  door text not null check (door in ('manager', 'customer', 'link', 'load')),
  primary key (partner_id, customer_id, span_id),
  exclude using gist (partner_id with =, customer_id with =, tstzrange(assigned_at, unassigned_at) with &&),
  check (unassigned_at is null or unassigned_at > assigned_at)
)
-- next
create index spans_manager on assignment.spans (partner_id, manager_id, assigned_at desc)
-- next
create table assignment.day_spans (
  partner_id uuid not null,
  customer_id uuid not null,
  basis text not null check (basis in ('now', 'board-day', 'second-day')),
  from_day date not null,
  to_day date not null,
  manager_id uuid not null,
  span_id uuid not null,
  primary key (partner_id, customer_id, basis, from_day),
  exclude using gist (partner_id with =, customer_id with =, basis with =, daterange(from_day, to_day) with &&),
  check (to_day > from_day)
)
-- next
create index day_spans_manager on assignment.day_spans (partner_id, basis, manager_id, customer_id)
-- next
create table assignment.team_spans (
  partner_id uuid not null,
  manager_id uuid not null,
  span_id uuid not null,
  supervisor_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz,
  from_day date not null,
  to_day date not null,
  primary key (partner_id, manager_id, span_id),
  exclude using gist (partner_id with =, manager_id with =, tstzrange(from_at, to_at) with &&),
  check (to_at is null or to_at > from_at)
)
-- next
create index team_spans_supervisor on assignment.team_spans (partner_id, supervisor_id, manager_id)
-- next
alter table assignment.spans enable row level security
-- next
alter table assignment.spans force row level security
-- next
create policy tenant on assignment.spans using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table assignment.day_spans enable row level security
-- next
alter table assignment.day_spans force row level security
-- next
create policy tenant on assignment.day_spans using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table assignment.team_spans enable row level security
-- next
alter table assignment.team_spans force row level security
-- next
create policy tenant on assignment.team_spans using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
grant usage on schema assignment to partner_center_app
-- next
grant select, insert, update, delete on all tables in schema assignment to partner_center_app
