-- exports and the catalogue's names.
create schema exports
-- next
-- A task's state is that of its run until the files are there: 'open' says "look at the run".
-- scope: who asked and what they were allowed at that moment; the run reads as that member, narrowed by what they are now.
create table exports.tasks (
  partner_id uuid not null,
  export_id uuid not null,
  list text not null,
  conditions jsonb not null,
  selected text[],
  format text not null check (format in ('csv', 'xlsx')),
  language text not null check (language in ('zh-CN', 'en-US')),
  state text not null check (state in ('open', 'done', 'expired')),
  scope jsonb not null,
  rows bigint not null default 0,
  files jsonb not null default '[]',
  member_id uuid not null,
  member_name text not null,
  run_id uuid not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  primary key (partner_id, export_id)
)
-- next
create index tasks_expiring on exports.tasks (expires_at) where state = 'done'
-- next
alter table exports.tasks enable row level security
-- next
alter table exports.tasks force row level security
-- next
-- The operator flag lets the nightly expiry see every partner's tasks.
create policy tenant on exports.tasks using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or (select current_setting('app.operator', true)) = 'on')
-- next
grant usage on schema exports to partner_center_app
-- next
grant select, insert, update, delete on all tables in schema exports to partner_center_app
-- next
create schema catalog
-- next
create table catalog.service_types (
  service_code text primary key,
  name_zh text not null,
  name_en text not null,
  abbreviation text not null
)
-- next
create table catalog.resource_types (
  resource_type_code text primary key,
  service_code text not null,
  name_zh text not null,
  name_en text not null
)
-- next
create table catalog.regions (
  region_code text primary key,
  name_zh text not null,
  name_en text not null
)
-- next
create table catalog.measures (
  measure_id integer primary key,
  measure_type integer not null,
  name_zh text not null,
  name_en text not null,
  abbreviation text not null
)
-- next
grant usage on schema catalog to partner_center_app
-- next
grant select, insert, update on all tables in schema catalog to partner_center_app
