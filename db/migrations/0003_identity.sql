-- identity: operator, partners (distributor → reseller), members, roles, sessions, access keys.
-- Sign-in happens before a tenant is known: a session, a login or an access key is visible to whoever names it
-- exactly (`app.lookup`), and nothing else is.
create schema identity
-- next
create table identity.partners (
  partner_id uuid primary key,
  parent_id uuid references identity.partners (partner_id),
  tier text not null check (tier in ('operator', 'solution-provider', 'distributor', 'reseller')),
  number text not null unique check (number ~ '^[0-9a-f]{32}$'),
  name text not null,
  -- The site this partner's accounts belong to (sales 1.2); null: the installation's own.
  site text check (site in ('china', 'international')),
  created_at timestamptz not null,
  check ((tier = 'reseller') = (parent_id is not null))
)
-- next
create index partners_parent on identity.partners (parent_id)
-- next
create table identity.members (
  partner_id uuid not null references identity.partners (partner_id),
  member_id uuid not null unique,
  kind text not null check (kind in ('operator', 'partner', 'customer')),
  customer_id uuid,
  login text not null unique,
  name text not null,
  mobile text not null default '',
  email text not null default '',
  password_hash text not null,
  state text not null default 'active' check (state in ('active', 'disabled')),
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  language text not null default 'zh-CN' check (language in ('zh-CN', 'en-US')),
  created_at timestamptz not null,
  primary key (partner_id, member_id),
  check ((kind = 'customer') = (customer_id is not null))
)
-- next
create table identity.roles (
  partner_id uuid not null references identity.partners (partner_id),
  role_id uuid not null,
  preset text check (preset in ('administrator', 'supervisor', 'account-manager')),
  sample text check (sample in ('finance', 'operations')),
  name text not null,
  permissions text[] not null,
  created_at timestamptz not null,
  primary key (partner_id, role_id)
)
-- next
create unique index roles_preset on identity.roles (partner_id, preset) where preset is not null
-- next
create table identity.member_roles (
  partner_id uuid not null,
  member_id uuid not null,
  role_id uuid not null,
  primary key (partner_id, member_id, role_id),
  foreign key (partner_id, member_id) references identity.members (partner_id, member_id),
  foreign key (partner_id, role_id) references identity.roles (partner_id, role_id)
)
-- next
create table identity.sessions (
  partner_id uuid not null,
  token_hash text not null unique,
  member_id uuid not null,
  ip text not null,
  user_agent text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (partner_id, token_hash),
  foreign key (partner_id, member_id) references identity.members (partner_id, member_id)
)
-- next
create table identity.access_keys (
  partner_id uuid not null,
  access_key text not null unique,
  member_id uuid not null,
  sealed_secret text not null,
  label text not null,
  state text not null default 'active' check (state in ('active', 'disabled')),
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (partner_id, access_key),
  foreign key (partner_id, member_id) references identity.members (partner_id, member_id)
)
-- next
create table identity.projects (
  partner_id uuid not null,
  region_code text not null,
  project_id text not null check (project_id ~ '^[0-9a-f]{32}$'),
  primary key (partner_id, region_code)
)
-- next
alter table identity.partners enable row level security
-- next
alter table identity.partners force row level security
-- next
create policy tenant on identity.partners using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or parent_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or (select current_setting('app.operator', true)) = 'on')
  with check (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or (select current_setting('app.operator', true)) = 'on')
-- next
alter table identity.members enable row level security
-- next
alter table identity.members force row level security
-- next
create policy tenant on identity.members using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or login = (select nullif(current_setting('app.lookup', true), '')))
  with check (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table identity.roles enable row level security
-- next
alter table identity.roles force row level security
-- next
create policy tenant on identity.roles using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table identity.member_roles enable row level security
-- next
alter table identity.member_roles force row level security
-- next
create policy tenant on identity.member_roles using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table identity.sessions enable row level security
-- next
alter table identity.sessions force row level security
-- next
create policy tenant on identity.sessions using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or token_hash = (select nullif(current_setting('app.lookup', true), '')))
  with check (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
-- The nightly sweep sees, beyond tenants, only sessions that are over; it may add none.
create policy sweep on identity.sessions using ((select current_setting('app.operator', true)) = 'on' and expires_at < now()) with check (false)
-- next
alter table identity.access_keys enable row level security
-- next
alter table identity.access_keys force row level security
-- next
create policy tenant on identity.access_keys using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or access_key = (select nullif(current_setting('app.lookup', true), '')))
  with check (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table identity.projects enable row level security
-- next
alter table identity.projects force row level security
-- next
create policy tenant on identity.projects using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
grant usage on schema identity to partner_center_app
-- next
grant select, insert, update, delete on all tables in schema identity to partner_center_app
