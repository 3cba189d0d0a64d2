-- The house: settings, clock, files, runs, idempotency, audit. What every module stands on.
create table platform.settings (
  name text primary key,
  value jsonb not null
)
-- next
create table platform.business_clock (
  only_row boolean primary key default true check (only_row),
  now_at timestamptz not null
)
-- next
-- One row for each time a scheduled job was due and done: the key keeps two processes from doing it twice.
create table platform.schedule_slots (
  name text not null,
  slot timestamptz not null,
  ran_at timestamptz not null,
  primary key (name, slot)
)
-- next
create table platform.files (
  partner_id uuid not null,
  file_id uuid not null,
  sha256 text not null,
  bytes bigint not null check (bytes >= 0),
  name text not null,
  content_type text not null,
  stored_at text not null,
  created_at timestamptz not null,
  primary key (partner_id, file_id)
)
-- next
create table platform.runs (
  partner_id uuid not null,
  run_id uuid not null,
  kind text not null,
  unique_key text,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  input jsonb not null,
  counts jsonb not null default '{}',
  place jsonb not null default '{}',
  progress_done bigint not null default 0,
  progress_total bigint,
  progress_unit text,
  error jsonb,
  cancel_asked boolean not null default false,
  requested_by uuid,
  requested_name text not null default '',
  lease_owner text,
  lease_until timestamptz,
  attempts integer not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (partner_id, run_id)
)
-- next
create unique index runs_unique_key on platform.runs (partner_id, kind, unique_key) where unique_key is not null
-- next
create index runs_open on platform.runs (state, created_at) where state in ('queued', 'running')
-- next
create index runs_newest on platform.runs (partner_id, created_at desc, run_id desc)
-- next
create index files_stored on platform.files (stored_at)
-- next
alter table platform.files enable row level security
-- next
alter table platform.files force row level security
-- next
create policy tenant on platform.files using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or (select current_setting('app.operator', true)) = 'on')
-- next
alter table platform.runs enable row level security
-- next
alter table platform.runs force row level security
-- next
create policy tenant on platform.runs using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or (select current_setting('app.operator', true)) = 'on')
-- next
create table platform.idempotency_keys (
  partner_id uuid not null,
  member_id uuid not null,
  key text not null,
  endpoint text not null,
  content_hash text not null,
  status integer not null,
  answer jsonb,
  created_at timestamptz not null,
  primary key (partner_id, member_id, key)
)
-- next
alter table platform.idempotency_keys enable row level security
-- next
alter table platform.idempotency_keys force row level security
-- next
create policy tenant on platform.idempotency_keys using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
-- The nightly sweep sees, beyond tenants, only keys too old for any retry; it may add none.
create policy sweep on platform.idempotency_keys using ((select current_setting('app.operator', true)) = 'on' and created_at < now() - interval '7 days') with check (false)
-- next
create schema audit
-- next
create table audit.chains (
  partner_id uuid primary key,
  sequence bigint not null,
  hash text not null
)
-- next
create table audit.entries (
  partner_id uuid not null,
  sequence bigint not null,
  entry_id uuid not null,
  at timestamptz not null,
  member_id uuid,
  member_name text not null,
  ip text not null,
  request_id text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  object_name text not null default '',
  before jsonb,
  after jsonb,
  previous_hash text not null,
  hash text not null,
  primary key (partner_id, sequence)
)
-- next
create index entries_object on audit.entries (partner_id, object_kind, object_id, sequence desc)
-- next
create index entries_action on audit.entries (partner_id, action, sequence)
-- next
create index entries_member on audit.entries (partner_id, member_id, sequence)
-- next
create index entries_at on audit.entries (partner_id, at)
-- next
alter table audit.chains enable row level security
-- next
alter table audit.chains force row level security
-- next
create policy tenant on audit.chains using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table audit.entries enable row level security
-- next
alter table audit.entries force row level security
-- next
create policy tenant on audit.entries using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
grant usage on schema audit to partner_center_app
-- next
-- The log is written once: tables get all rights by default (0001), so changing is taken away here.
revoke update, delete on audit.entries from partner_center_app
-- next
revoke delete on audit.chains from partner_center_app
