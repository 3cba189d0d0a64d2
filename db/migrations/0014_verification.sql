-- verification: the partner's switch, each member's methods, and codes sent by mail (sales 1.1, 9.3).
create schema verification
-- next
create table verification.switches (
  partner_id uuid primary key,
  required boolean not null,
  changed_at timestamptz not null,
  member_id uuid not null,
  member_name text not null
)
-- next
create table verification.members (
  partner_id uuid not null,
  member_id uuid not null,
  preferred text check (preferred in ('totp', 'mail')),
  -- Secret of the authenticator app, under the installation's key.
  sealed_secret text,
  confirmed_at timestamptz,
  -- The newest step a code was used of: no step is accepted twice.
  last_step bigint not null default 0,
  failed integer not null default 0,
  blocked_until timestamptz,
  primary key (partner_id, member_id)
)
-- next
create table verification.codes (
  partner_id uuid not null,
  code_id uuid not null,
  member_id uuid not null,
  action text not null,
  object text not null,
  code_mac text not null,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (partner_id, code_id)
)
-- next
create index codes_member on verification.codes (partner_id, member_id, created_at desc)
-- next
create index codes_expiring on verification.codes (expires_at)
-- next
alter table verification.switches enable row level security
-- next
alter table verification.switches force row level security
-- next
create policy tenant on verification.switches using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table verification.members enable row level security
-- next
alter table verification.members force row level security
-- next
create policy tenant on verification.members using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table verification.codes enable row level security
-- next
alter table verification.codes force row level security
-- next
create policy tenant on verification.codes using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
-- The nightly sweep sees, beyond tenants, only codes long over; it may add none.
create policy sweep on verification.codes using ((select current_setting('app.operator', true)) = 'on' and expires_at < now() - interval '2 days') with check (false)
