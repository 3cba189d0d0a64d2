-- Members and roles (sales 2): custom roles with a description, the version a page has seen, roles that are locked while a
-- qualification is under review, customer contacts, preferences, sessions that can be named, keys that give way to others.
alter table identity.roles add column description text not null default ''
-- next
alter table identity.roles add column version integer not null default 1
-- next
alter table identity.roles add column changed_at timestamptz
-- next
alter table identity.roles drop constraint roles_sample_check
-- next
alter table identity.roles add constraint roles_sample_check check (sample in ('finance', 'operations', 'read-only'))
-- next
-- Two custom roles of one partner are never called the same.
create unique index roles_name on identity.roles (partner_id, lower(name)) where preset is null and sample is null
-- next
create index member_roles_role on identity.member_roles (partner_id, role_id)
-- next
alter table identity.members add column version integer not null default 1
-- next
-- Null: the zone of the browser at hand.
alter table identity.members add column time_zone text
-- next
alter table identity.members add column signed_in_at timestamptz
-- next
-- What a session is called where it is listed and ended; the token's hash leaves nobody.
alter table identity.sessions add column session_id uuid not null default gen_random_uuid()
-- next
create index sessions_member on identity.sessions (partner_id, member_id)
-- next
alter table identity.access_keys add column used_from text
-- next
-- System time, as signatures are judged by: from then on the key is as good as disabled, or as deleted.
alter table identity.access_keys add column retires_at timestamptz
-- next
alter table identity.access_keys add column retire_by text check (retire_by in ('disabled', 'deleted'))
-- next
alter table identity.access_keys add constraint access_keys_retire_check check ((retires_at is null) = (retire_by is null))
-- next
-- The nightly sweep sees, beyond tenants, only keys whose time is over.
create policy sweep on identity.access_keys using ((select current_setting('app.operator', true)) = 'on' and retires_at < now())
-- next
create table identity.role_locks (
  partner_id uuid not null,
  lock_id uuid not null,
  member_id uuid not null,
  role_id uuid not null,
  reason text not null check (reason in ('qualification-review')),
  since_at timestamptz not null,
  set_by uuid not null,
  lifted_at timestamptz,
  lifted_by uuid,
  primary key (partner_id, lock_id),
  foreign key (partner_id, member_id) references identity.members (partner_id, member_id),
  foreign key (partner_id, role_id) references identity.roles (partner_id, role_id),
  check ((lifted_at is null) = (lifted_by is null))
)
-- next
create unique index role_locks_open on identity.role_locks (partner_id, member_id, role_id) where lifted_at is null
-- next
alter table identity.role_locks enable row level security
-- next
alter table identity.role_locks force row level security
-- next
create policy tenant on identity.role_locks using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
create table identity.contacts (
  partner_id uuid not null references identity.partners (partner_id),
  contact_id uuid not null,
  name text not null,
  title text not null,
  mobile text not null,
  email text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (partner_id, contact_id)
)
-- next
alter table identity.contacts enable row level security
-- next
alter table identity.contacts force row level security
-- next
create policy tenant on identity.contacts using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
-- The read-only sample for the partners there are; the owner alone sees all of them for these two statements.
alter table identity.roles no force row level security
-- next
alter table identity.partners no force row level security
-- next
insert into identity.roles (partner_id, role_id, sample, name, permissions, created_at)
select p.partner_id, gen_random_uuid(), 'read-only', 'read-only',
  array['customers.list', 'customers.resellers', 'customers.reveal', 'assignment.view', 'consumption.view', 'consumption.consumers', 'boards.consumption', 'bills.view', 'proofs.view', 'credentials.manage'], p.created_at
from identity.partners p where p.tier <> 'operator'
-- next
alter table identity.partners force row level security
-- next
alter table identity.roles force row level security
