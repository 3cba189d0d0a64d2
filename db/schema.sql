-- The schema after all migrations. Generated: npm run schema. Not run by anything; a test compares it.

create extension btree_gist;
create extension pg_trgm;

create schema assignment;
grant usage on schema assignment to partner_center_app;
create schema audit;
grant usage on schema audit to partner_center_app;
create schema calendar;
grant usage on schema calendar to partner_center_app;
create schema catalog;
grant usage on schema catalog to partner_center_app;
create schema customers;
grant usage on schema customers to partner_center_app;
create schema exports;
grant usage on schema exports to partner_center_app;
create schema identity;
grant usage on schema identity to partner_center_app;
create schema incentives;
grant usage on schema incentives to partner_center_app;
create schema platform;
grant usage on schema platform to partner_center_app;
create schema usage;
grant usage on schema usage to partner_center_app;
create schema verification;
grant usage on schema verification to partner_center_app;

create table assignment.day_spans (
  partner_id uuid not null,
  customer_id uuid not null,
  basis text not null,
  from_day date not null,
  to_day date not null,
  manager_id uuid not null,
  span_id uuid not null,
  constraint day_spans_pkey PRIMARY KEY (partner_id, customer_id, basis, from_day),
  constraint day_spans_partner_id_customer_id_basis_daterange_excl EXCLUDE USING gist (partner_id WITH =, customer_id WITH =, basis WITH =, daterange(from_day, to_day) WITH &&),
  constraint day_spans_basis_check CHECK ((basis = ANY (ARRAY['now'::text, 'board-day'::text, 'second-day'::text]))),
  constraint day_spans_check CHECK ((to_day > from_day))
);
alter table assignment.day_spans enable row level security;
alter table assignment.day_spans force row level security;
create index day_spans_manager ON assignment.day_spans USING btree (partner_id, basis, manager_id, customer_id);
create policy tenant on assignment.day_spans
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on assignment.day_spans to partner_center_app;

create table assignment.handover_customers (
  partner_id uuid not null,
  customer_id uuid not null,
  handover_id uuid not null,
  from_manager_id uuid,
  state text default 'planned'::text not null,
  constraint handover_customers_pkey PRIMARY KEY (partner_id, customer_id, handover_id),
  constraint handover_customers_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'moved'::text, 'cancelled'::text, 'superseded'::text, 'left'::text, 'stopped'::text])))
);
alter table assignment.handover_customers enable row level security;
alter table assignment.handover_customers force row level security;
create index handover_customers_of ON assignment.handover_customers USING btree (partner_id, handover_id, customer_id);
create unique index handover_customers_planned ON assignment.handover_customers USING btree (partner_id, customer_id) WHERE (state = 'planned'::text);
create policy tenant on assignment.handover_customers
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on assignment.handover_customers to partner_center_app;

create table assignment.handovers (
  partner_id uuid not null,
  handover_id uuid not null,
  to_manager_id uuid not null,
  effective_day date not null,
  state text default 'planned'::text not null,
  created_at timestamp with time zone not null,
  created_by uuid,
  closed_at timestamp with time zone,
  closed_by uuid,
  constraint handovers_pkey PRIMARY KEY (partner_id, handover_id),
  constraint handovers_check CHECK (((state = 'planned'::text) = (closed_at IS NULL))),
  constraint handovers_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'done'::text, 'cancelled'::text, 'stopped'::text])))
);
alter table assignment.handovers enable row level security;
alter table assignment.handovers force row level security;
create index handovers_due ON assignment.handovers USING btree (effective_day) WHERE (state = 'planned'::text);
create index handovers_newest ON assignment.handovers USING btree (partner_id, effective_day DESC, handover_id DESC);
create policy due on assignment.handovers for select
  using (((( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text) AND (state = 'planned'::text)));
create policy tenant on assignment.handovers
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on assignment.handovers to partner_center_app;

create table assignment.reseller_day_spans (
  partner_id uuid not null,
  reseller_id uuid not null,
  basis text not null,
  from_day date not null,
  to_day date not null,
  manager_id uuid not null,
  span_id uuid not null,
  constraint reseller_day_spans_pkey PRIMARY KEY (partner_id, reseller_id, basis, from_day),
  constraint reseller_day_spans_partner_id_reseller_id_basis_daterange_excl EXCLUDE USING gist (partner_id WITH =, reseller_id WITH =, basis WITH =, daterange(from_day, to_day) WITH &&),
  constraint reseller_day_spans_basis_check CHECK ((basis = ANY (ARRAY['now'::text, 'board-day'::text, 'second-day'::text]))),
  constraint reseller_day_spans_check CHECK ((to_day > from_day))
);
alter table assignment.reseller_day_spans enable row level security;
alter table assignment.reseller_day_spans force row level security;
create index reseller_day_spans_manager ON assignment.reseller_day_spans USING btree (partner_id, basis, manager_id, reseller_id);
create policy tenant on assignment.reseller_day_spans
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on assignment.reseller_day_spans to partner_center_app;

create table assignment.reseller_spans (
  partner_id uuid not null,
  reseller_id uuid not null,
  span_id uuid not null,
  manager_id uuid not null,
  assigned_at timestamp with time zone not null,
  unassigned_at timestamp with time zone,
  assigned_by uuid,
  ended_by uuid,
  door text not null,
  constraint reseller_spans_pkey PRIMARY KEY (partner_id, reseller_id, span_id),
  constraint reseller_spans_partner_id_reseller_id_tstzrange_excl EXCLUDE USING gist (partner_id WITH =, reseller_id WITH =, tstzrange(assigned_at, unassigned_at) WITH &&),
  constraint reseller_spans_reseller_id_fkey FOREIGN KEY (reseller_id) REFERENCES identity.partners(partner_id),
  constraint reseller_spans_check CHECK (((unassigned_at IS NULL) OR (unassigned_at > assigned_at))),
  constraint reseller_spans_door_check CHECK ((door = ANY (ARRAY['list'::text, 'load'::text])))
);
alter table assignment.reseller_spans enable row level security;
alter table assignment.reseller_spans force row level security;
create index reseller_spans_manager ON assignment.reseller_spans USING btree (partner_id, manager_id, assigned_at DESC);
create policy tenant on assignment.reseller_spans
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on assignment.reseller_spans to partner_center_app;

create table assignment.spans (
  partner_id uuid not null,
  customer_id uuid not null,
  span_id uuid not null,
  manager_id uuid not null,
  assigned_at timestamp with time zone not null,
  unassigned_at timestamp with time zone,
  assigned_by uuid,
  ended_by uuid,
  door text not null,
  constraint spans_pkey PRIMARY KEY (partner_id, customer_id, span_id),
  constraint spans_partner_id_customer_id_tstzrange_excl EXCLUDE USING gist (partner_id WITH =, customer_id WITH =, tstzrange(assigned_at, unassigned_at) WITH &&),
  constraint spans_check CHECK (((unassigned_at IS NULL) OR (unassigned_at > assigned_at))),
  constraint spans_door_check CHECK ((door = ANY (ARRAY['manager'::text, 'customer'::text, 'link'::text, 'load'::text, 'plan'::text])))
);
alter table assignment.spans enable row level security;
alter table assignment.spans force row level security;
create index spans_manager ON assignment.spans USING btree (partner_id, manager_id, assigned_at DESC);
create policy tenant on assignment.spans
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on assignment.spans to partner_center_app;

create table assignment.team_spans (
  partner_id uuid not null,
  manager_id uuid not null,
  span_id uuid not null,
  supervisor_id uuid not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  from_day date not null,
  to_day date not null,
  constraint team_spans_pkey PRIMARY KEY (partner_id, manager_id, span_id),
  constraint team_spans_partner_id_manager_id_tstzrange_excl EXCLUDE USING gist (partner_id WITH =, manager_id WITH =, tstzrange(from_at, to_at) WITH &&),
  constraint team_spans_check CHECK (((to_at IS NULL) OR (to_at > from_at)))
);
alter table assignment.team_spans enable row level security;
alter table assignment.team_spans force row level security;
create index team_spans_supervisor ON assignment.team_spans USING btree (partner_id, supervisor_id, manager_id);
create policy tenant on assignment.team_spans
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on assignment.team_spans to partner_center_app;

create table audit.chains (
  partner_id uuid not null,
  sequence bigint not null,
  hash text not null,
  constraint chains_pkey PRIMARY KEY (partner_id)
);
alter table audit.chains enable row level security;
alter table audit.chains force row level security;
create policy tenant on audit.chains
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant insert, select, update on audit.chains to partner_center_app;

create table audit.entries (
  partner_id uuid not null,
  sequence bigint not null,
  entry_id uuid not null,
  at timestamp with time zone not null,
  member_id uuid,
  member_name text not null,
  ip text not null,
  request_id text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  object_name text default ''::text not null,
  before jsonb,
  after jsonb,
  previous_hash text not null,
  hash text not null,
  constraint entries_pkey PRIMARY KEY (partner_id, sequence)
);
alter table audit.entries enable row level security;
alter table audit.entries force row level security;
create index entries_action ON audit.entries USING btree (partner_id, action, sequence);
create index entries_at ON audit.entries USING btree (partner_id, at);
create index entries_member ON audit.entries USING btree (partner_id, member_id, sequence);
create index entries_object ON audit.entries USING btree (partner_id, object_kind, object_id, sequence DESC);
create policy tenant on audit.entries
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant insert, select on audit.entries to partner_center_app;

create table calendar.changes (
  number integer not null,
  from_day date not null,
  to_day date not null,
  kind text not null,
  name_zh text not null,
  name_en text not null,
  changed_at timestamp with time zone not null,
  member_id uuid not null,
  member_name text not null,
  constraint changes_pkey PRIMARY KEY (number),
  constraint changes_check CHECK ((from_day <= to_day)),
  constraint changes_check1 CHECK (((kind = 'ordinary'::text) = (name_zh = ''::text))),
  constraint changes_check2 CHECK (((kind = 'ordinary'::text) = (name_en = ''::text))),
  constraint changes_kind_check CHECK ((kind = ANY (ARRAY['holiday'::text, 'make-up'::text, 'ordinary'::text])))
);
grant insert, select on calendar.changes to partner_center_app;

create table catalog.measures (
  measure_id integer not null,
  measure_type integer not null,
  name_zh text not null,
  name_en text not null,
  abbreviation text not null,
  constraint measures_pkey PRIMARY KEY (measure_id)
);
grant delete, insert, select, update on catalog.measures to partner_center_app;

create table catalog.regions (
  region_code text not null,
  name_zh text not null,
  name_en text not null,
  constraint regions_pkey PRIMARY KEY (region_code)
);
grant delete, insert, select, update on catalog.regions to partner_center_app;

create table catalog.resource_types (
  resource_type_code text not null,
  service_code text not null,
  name_zh text not null,
  name_en text not null,
  constraint resource_types_pkey PRIMARY KEY (resource_type_code)
);
grant delete, insert, select, update on catalog.resource_types to partner_center_app;

create table catalog.service_types (
  service_code text not null,
  name_zh text not null,
  name_en text not null,
  abbreviation text not null,
  constraint service_types_pkey PRIMARY KEY (service_code)
);
grant delete, insert, select, update on catalog.service_types to partner_center_app;

create table customers.associations (
  partner_id uuid not null,
  customer_id uuid not null,
  association_id uuid not null,
  association_type smallint not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  constraint associations_pkey PRIMARY KEY (partner_id, customer_id, association_id),
  constraint associations_partner_id_customer_id_tstzrange_excl EXCLUDE USING gist (partner_id WITH =, customer_id WITH =, tstzrange(from_at, to_at) WITH &&),
  constraint associations_partner_id_customer_id_fkey FOREIGN KEY (partner_id, customer_id) REFERENCES customers.customers(partner_id, customer_id),
  constraint associations_association_type_check CHECK ((association_type = ANY (ARRAY[1, 2]))),
  constraint associations_check CHECK (((to_at IS NULL) OR (to_at > from_at)))
);
alter table customers.associations enable row level security;
alter table customers.associations force row level security;
create index associations_begun ON customers.associations USING btree (partner_id, from_at);
create policy tenant on customers.associations
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on customers.associations to partner_center_app;

create table customers.customers (
  partner_id uuid not null,
  customer_id uuid not null,
  number text not null,
  account_name text not null,
  name text default ''::text not null,
  mobile text default ''::text not null,
  email text default ''::text not null,
  tag text default ''::text not null,
  country_code text default ''::text not null,
  customer_type smallint default '-1'::integer not null,
  verified smallint,
  frozen smallint default 0 not null,
  level text default 'V0'::text not null,
  external_id text default ''::text not null,
  external_type text default ''::text not null,
  association_type smallint not null,
  associated_at timestamp with time zone not null,
  dissociated_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint customers_pkey PRIMARY KEY (partner_id, customer_id),
  constraint customers_association_type_check CHECK ((association_type = ANY (ARRAY[1, 2]))),
  constraint customers_check CHECK (((frozen = 0) OR (association_type = 2))),
  constraint customers_customer_type_check CHECK ((customer_type = ANY (ARRAY['-1'::integer, 0, 1]))),
  constraint customers_frozen_check CHECK ((frozen = ANY (ARRAY[0, 1, 2]))),
  constraint customers_number_check CHECK ((number ~ '^[0-9a-f]{32}$'::text)),
  constraint customers_verified_check CHECK ((verified = ANY (ARRAY['-1'::integer, 0, 1, 2, 3])))
);
alter table customers.customers enable row level security;
alter table customers.customers force row level security;
create unique index customers_account_name ON customers.customers USING btree (partner_id, lower(account_name));
create index customers_newest ON customers.customers USING btree (partner_id, associated_at DESC, customer_id DESC);
create unique index customers_number ON customers.customers USING btree (partner_id, number);
create policy tenant on customers.customers
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on customers.customers to partner_center_app;

create table customers.hostings (
  partner_id uuid not null,
  customer_id uuid not null,
  hosting_id uuid not null,
  master_id uuid not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  split_at timestamp with time zone,
  split_month date,
  recorded_by uuid,
  ended_by uuid,
  constraint hostings_pkey PRIMARY KEY (partner_id, customer_id, hosting_id),
  constraint hostings_partner_id_customer_id_tstzrange_excl EXCLUDE USING gist (partner_id WITH =, customer_id WITH =, tstzrange(from_at, to_at) WITH &&),
  constraint hostings_partner_id_customer_id_fkey FOREIGN KEY (partner_id, customer_id) REFERENCES customers.customers(partner_id, customer_id),
  constraint hostings_partner_id_master_id_fkey FOREIGN KEY (partner_id, master_id) REFERENCES customers.customers(partner_id, customer_id),
  constraint hostings_check CHECK ((customer_id <> master_id)),
  constraint hostings_check1 CHECK (((to_at IS NULL) OR (to_at > from_at))),
  constraint hostings_check2 CHECK ((((to_at IS NULL) = (split_at IS NULL)) AND ((to_at IS NULL) = (split_month IS NULL))))
);
alter table customers.hostings enable row level security;
alter table customers.hostings force row level security;
create index hostings_master ON customers.hostings USING btree (partner_id, master_id);
create index hostings_split ON customers.hostings USING btree (partner_id, split_month) WHERE (split_month IS NOT NULL);
create policy tenant on customers.hostings
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on customers.hostings to partner_center_app;

create table exports.tasks (
  partner_id uuid not null,
  export_id uuid not null,
  list text not null,
  conditions jsonb not null,
  selected text[],
  format text not null,
  language text not null,
  state text not null,
  scope jsonb not null,
  rows bigint default 0 not null,
  files jsonb default '[]'::jsonb not null,
  member_id uuid not null,
  member_name text not null,
  run_id uuid not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint tasks_pkey PRIMARY KEY (partner_id, export_id),
  constraint tasks_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text]))),
  constraint tasks_language_check CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en-US'::text]))),
  constraint tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'expired'::text])))
);
alter table exports.tasks enable row level security;
alter table exports.tasks force row level security;
create index tasks_expiring ON exports.tasks USING btree (expires_at) WHERE (state = 'done'::text);
create policy tenant on exports.tasks
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text)));
grant delete, insert, select, update on exports.tasks to partner_center_app;

create table identity.access_keys (
  partner_id uuid not null,
  access_key text not null,
  member_id uuid not null,
  sealed_secret text not null,
  label text not null,
  state text default 'active'::text not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  used_from text,
  retires_at timestamp with time zone,
  retire_by text,
  constraint access_keys_pkey PRIMARY KEY (partner_id, access_key),
  constraint access_keys_access_key_key UNIQUE (access_key),
  constraint access_keys_partner_id_member_id_fkey FOREIGN KEY (partner_id, member_id) REFERENCES identity.members(partner_id, member_id),
  constraint access_keys_retire_by_check CHECK ((retire_by = ANY (ARRAY['disabled'::text, 'deleted'::text]))),
  constraint access_keys_retire_check CHECK (((retires_at IS NULL) = (retire_by IS NULL))),
  constraint access_keys_state_check CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text])))
);
alter table identity.access_keys enable row level security;
alter table identity.access_keys force row level security;
create policy sweep on identity.access_keys
  using (((( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text) AND (retires_at < now())));
create policy tenant on identity.access_keys
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (access_key = ( SELECT NULLIF(current_setting('app.lookup'::text, true), ''::text) AS "nullif"))))
  with check ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on identity.access_keys to partner_center_app;

create table identity.contacts (
  partner_id uuid not null,
  contact_id uuid not null,
  name text not null,
  title text not null,
  mobile text not null,
  email text not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint contacts_pkey PRIMARY KEY (partner_id, contact_id),
  constraint contacts_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES identity.partners(partner_id)
);
alter table identity.contacts enable row level security;
alter table identity.contacts force row level security;
create policy tenant on identity.contacts
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on identity.contacts to partner_center_app;

create table identity.member_roles (
  partner_id uuid not null,
  member_id uuid not null,
  role_id uuid not null,
  constraint member_roles_pkey PRIMARY KEY (partner_id, member_id, role_id),
  constraint member_roles_partner_id_member_id_fkey FOREIGN KEY (partner_id, member_id) REFERENCES identity.members(partner_id, member_id),
  constraint member_roles_partner_id_role_id_fkey FOREIGN KEY (partner_id, role_id) REFERENCES identity.roles(partner_id, role_id)
);
alter table identity.member_roles enable row level security;
alter table identity.member_roles force row level security;
create index member_roles_role ON identity.member_roles USING btree (partner_id, role_id);
create policy tenant on identity.member_roles
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on identity.member_roles to partner_center_app;

create table identity.members (
  partner_id uuid not null,
  member_id uuid not null,
  kind text not null,
  customer_id uuid,
  login text not null,
  name text not null,
  mobile text default ''::text not null,
  email text default ''::text not null,
  password_hash text not null,
  state text default 'active'::text not null,
  failed_attempts integer default 0 not null,
  locked_until timestamp with time zone,
  language text default 'zh-CN'::text not null,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  time_zone text,
  signed_in_at timestamp with time zone,
  constraint members_pkey PRIMARY KEY (partner_id, member_id),
  constraint members_login_key UNIQUE (login),
  constraint members_member_id_key UNIQUE (member_id),
  constraint members_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES identity.partners(partner_id),
  constraint members_check CHECK (((kind = 'customer'::text) = (customer_id IS NOT NULL))),
  constraint members_kind_check CHECK ((kind = ANY (ARRAY['operator'::text, 'partner'::text, 'customer'::text]))),
  constraint members_language_check CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en-US'::text]))),
  constraint members_state_check CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text])))
);
alter table identity.members enable row level security;
alter table identity.members force row level security;
create policy tenant on identity.members
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (login = ( SELECT NULLIF(current_setting('app.lookup'::text, true), ''::text) AS "nullif"))))
  with check ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on identity.members to partner_center_app;

create table identity.partners (
  partner_id uuid not null,
  parent_id uuid,
  tier text not null,
  number text not null,
  name text not null,
  site text,
  created_at timestamp with time zone not null,
  constraint partners_pkey PRIMARY KEY (partner_id),
  constraint partners_number_key UNIQUE (number),
  constraint partners_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES identity.partners(partner_id),
  constraint partners_check CHECK (((tier = 'reseller'::text) = (parent_id IS NOT NULL))),
  constraint partners_number_check CHECK ((number ~ '^[0-9a-f]{32}$'::text)),
  constraint partners_site_check CHECK ((site = ANY (ARRAY['china'::text, 'international'::text]))),
  constraint partners_tier_check CHECK ((tier = ANY (ARRAY['operator'::text, 'solution-provider'::text, 'distributor'::text, 'reseller'::text])))
);
alter table identity.partners enable row level security;
alter table identity.partners force row level security;
create index partners_parent ON identity.partners USING btree (parent_id);
create policy tenant on identity.partners
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (parent_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text)))
  with check (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text)));
grant delete, insert, select, update on identity.partners to partner_center_app;

create table identity.projects (
  partner_id uuid not null,
  region_code text not null,
  project_id text not null,
  constraint projects_pkey PRIMARY KEY (partner_id, region_code),
  constraint projects_project_id_check CHECK ((project_id ~ '^[0-9a-f]{32}$'::text))
);
alter table identity.projects enable row level security;
alter table identity.projects force row level security;
create policy tenant on identity.projects
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on identity.projects to partner_center_app;

create table identity.role_locks (
  partner_id uuid not null,
  lock_id uuid not null,
  member_id uuid not null,
  role_id uuid not null,
  reason text not null,
  since_at timestamp with time zone not null,
  set_by uuid not null,
  lifted_at timestamp with time zone,
  lifted_by uuid,
  constraint role_locks_pkey PRIMARY KEY (partner_id, lock_id),
  constraint role_locks_partner_id_member_id_fkey FOREIGN KEY (partner_id, member_id) REFERENCES identity.members(partner_id, member_id),
  constraint role_locks_partner_id_role_id_fkey FOREIGN KEY (partner_id, role_id) REFERENCES identity.roles(partner_id, role_id),
  constraint role_locks_check CHECK (((lifted_at IS NULL) = (lifted_by IS NULL))),
  constraint role_locks_reason_check CHECK ((reason = 'qualification-review'::text))
);
alter table identity.role_locks enable row level security;
alter table identity.role_locks force row level security;
create unique index role_locks_open ON identity.role_locks USING btree (partner_id, member_id, role_id) WHERE (lifted_at IS NULL);
create policy tenant on identity.role_locks
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on identity.role_locks to partner_center_app;

create table identity.roles (
  partner_id uuid not null,
  role_id uuid not null,
  preset text,
  sample text,
  name text not null,
  permissions text[] not null,
  created_at timestamp with time zone not null,
  description text default ''::text not null,
  version integer default 1 not null,
  changed_at timestamp with time zone,
  constraint roles_pkey PRIMARY KEY (partner_id, role_id),
  constraint roles_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES identity.partners(partner_id),
  constraint roles_preset_check CHECK ((preset = ANY (ARRAY['administrator'::text, 'supervisor'::text, 'account-manager'::text]))),
  constraint roles_sample_check CHECK ((sample = ANY (ARRAY['finance'::text, 'operations'::text, 'read-only'::text])))
);
alter table identity.roles enable row level security;
alter table identity.roles force row level security;
create unique index roles_name ON identity.roles USING btree (partner_id, lower(name)) WHERE ((preset IS NULL) AND (sample IS NULL));
create unique index roles_preset ON identity.roles USING btree (partner_id, preset) WHERE (preset IS NOT NULL);
create policy tenant on identity.roles
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on identity.roles to partner_center_app;

create table identity.sessions (
  partner_id uuid not null,
  token_hash text not null,
  member_id uuid not null,
  ip text not null,
  user_agent text not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  session_id uuid default gen_random_uuid() not null,
  constraint sessions_pkey PRIMARY KEY (partner_id, token_hash),
  constraint sessions_token_hash_key UNIQUE (token_hash),
  constraint sessions_partner_id_member_id_fkey FOREIGN KEY (partner_id, member_id) REFERENCES identity.members(partner_id, member_id)
);
alter table identity.sessions enable row level security;
alter table identity.sessions force row level security;
create index sessions_member ON identity.sessions USING btree (partner_id, member_id);
create policy sweep on identity.sessions
  using (((( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text) AND (expires_at < now())))
  with check (false);
create policy tenant on identity.sessions
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (token_hash = ( SELECT NULLIF(current_setting('app.lookup'::text, true), ''::text) AS "nullif"))))
  with check ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on identity.sessions to partner_center_app;

create table incentives.messages (
  partner_id uuid not null,
  thread_id uuid not null,
  message_id uuid not null,
  from_side text not null,
  author_id uuid,
  author_name text not null,
  text text not null,
  at timestamp with time zone not null,
  constraint messages_pkey PRIMARY KEY (partner_id, thread_id, message_id),
  constraint messages_from_side_check CHECK ((from_side = ANY (ARRAY['partner'::text, 'operator'::text])))
);
alter table incentives.messages enable row level security;
alter table incentives.messages force row level security;
create policy tenant on incentives.messages
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant insert, select on incentives.messages to partner_center_app;

create table incentives.partner_changes (
  partner_id uuid not null,
  customer_id uuid not null,
  changed_on date not null,
  note text not null,
  entered_by uuid,
  entered_name text not null,
  entered_at timestamp with time zone not null,
  constraint partner_changes_pkey PRIMARY KEY (partner_id, customer_id)
);
alter table incentives.partner_changes enable row level security;
alter table incentives.partner_changes force row level security;
create policy tenant on incentives.partner_changes
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on incentives.partner_changes to partner_center_app;

create table incentives.performance_customers (
  partner_id uuid not null,
  customer_id uuid not null,
  month date not null,
  sheet_month date not null,
  records bigint not null,
  recognised bigint not null,
  currency text not null,
  due_amount numeric(38,12) not null,
  cash_amount numeric(38,12) not null,
  credit_amount numeric(38,12) not null,
  card_amount numeric(38,12) not null,
  coupon_amount numeric(38,12) not null,
  written_off_amount numeric(38,12) not null,
  other_amount numeric(38,12) not null,
  amount numeric(38,12) not null,
  unpaid_amount numeric(38,12) not null,
  constraint performance_customers_pkey PRIMARY KEY (partner_id, customer_id, month, sheet_month, currency)
) with (fillfactor=80);
alter table incentives.performance_customers enable row level security;
alter table incentives.performance_customers force row level security;
create index performance_customers_sheet ON incentives.performance_customers USING btree (partner_id, sheet_month, customer_id);
create policy tenant on incentives.performance_customers
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on incentives.performance_customers to partner_center_app;

create table incentives.performance_days (
  partner_id uuid not null,
  customer_id uuid not null,
  day date not null,
  sheet_month date not null,
  latency smallint not null,
  charging_mode smallint not null,
  association_type smallint not null,
  records bigint not null,
  recognised bigint not null,
  currency text not null,
  service_code text not null,
  due_amount numeric(38,12) not null,
  cash_amount numeric(38,12) not null,
  credit_amount numeric(38,12) not null,
  card_amount numeric(38,12) not null,
  coupon_amount numeric(38,12) not null,
  written_off_amount numeric(38,12) not null,
  other_amount numeric(38,12) not null,
  amount numeric(38,12) not null,
  unpaid_amount numeric(38,12) not null,
  constraint performance_days_pkey PRIMARY KEY (partner_id, customer_id, day, sheet_month, currency, service_code, charging_mode, association_type, latency)
) with (fillfactor=80);
alter table incentives.performance_days enable row level security;
alter table incentives.performance_days force row level security;
create index performance_days_apart ON incentives.performance_days USING btree (partner_id, day, customer_id) WHERE (latency <> 1);
create index performance_days_day ON incentives.performance_days USING btree (partner_id, day, customer_id);
create policy tenant on incentives.performance_days
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on incentives.performance_days to partner_center_app;

create table incentives.performance_lines (
  partner_id uuid not null,
  customer_id uuid not null,
  record_id uuid not null,
  consumed_from timestamp with time zone not null,
  recognised_at timestamp with time zone not null,
  sequence integer not null,
  day date not null,
  month date not null,
  sheet_month date not null,
  reasons integer not null,
  rule_version integer not null,
  corrects integer,
  latency smallint not null,
  bill_type smallint not null,
  charging_mode smallint not null,
  association_type smallint not null,
  currency text not null,
  service_code text not null,
  trade_no text not null,
  due_amount numeric(38,12) not null,
  cash_amount numeric(38,12) not null,
  credit_amount numeric(38,12) not null,
  card_amount numeric(38,12) not null,
  coupon_amount numeric(38,12) not null,
  written_off_amount numeric(38,12) not null,
  other_amount numeric(38,12) not null,
  amount numeric(38,12) not null,
  unpaid_amount numeric(38,12) not null,
  constraint performance_lines_pkey PRIMARY KEY (partner_id, customer_id, record_id, sequence),
  constraint amount_is_parts CHECK ((amount = (((((cash_amount + credit_amount) + card_amount) + coupon_amount) + written_off_amount) + other_amount))),
  constraint correction_names_line CHECK ((((sequence = 0) AND (corrects IS NULL)) OR ((sequence > 0) AND (corrects = (sequence - 1))))),
  constraint month_of_day CHECK ((month = (date_trunc('month'::text, (day)::timestamp without time zone))::date)),
  constraint performance_lines_latency_check CHECK (((latency >= 0) AND (latency <= 2))),
  constraint sheet_not_before_day CHECK ((sheet_month >= month))
);
alter table incentives.performance_lines enable row level security;
alter table incentives.performance_lines force row level security;
create index performance_lines_customer ON incentives.performance_lines USING btree (partner_id, customer_id, sheet_month, consumed_from DESC, record_id DESC, sequence DESC);
create index performance_lines_late ON incentives.performance_lines USING btree (partner_id, sheet_month) WHERE ((sequence > 0) OR (sheet_month <> month));
create index performance_lines_sheet ON incentives.performance_lines USING btree (partner_id, sheet_month, consumed_from DESC, record_id DESC, sequence DESC);
create policy tenant on incentives.performance_lines
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant insert, select on incentives.performance_lines to partner_center_app;

create table incentives.performance_months (
  partner_id uuid not null,
  customer_id uuid not null,
  month date not null,
  sheet_month date not null,
  charging_mode smallint not null,
  association_type smallint not null,
  records bigint not null,
  recognised bigint not null,
  currency text not null,
  service_code text not null,
  due_amount numeric(38,12) not null,
  cash_amount numeric(38,12) not null,
  credit_amount numeric(38,12) not null,
  card_amount numeric(38,12) not null,
  coupon_amount numeric(38,12) not null,
  written_off_amount numeric(38,12) not null,
  other_amount numeric(38,12) not null,
  amount numeric(38,12) not null,
  unpaid_amount numeric(38,12) not null,
  constraint performance_months_pkey PRIMARY KEY (partner_id, customer_id, month, sheet_month, currency, service_code, charging_mode, association_type)
) with (fillfactor=80);
alter table incentives.performance_months enable row level security;
alter table incentives.performance_months force row level security;
create index performance_months_sheet ON incentives.performance_months USING btree (partner_id, sheet_month, customer_id);
create policy tenant on incentives.performance_months
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on incentives.performance_months to partner_center_app;

create table incentives.product_policies (
  policy_id uuid not null,
  service_code text not null,
  product_name text not null,
  from_day date not null,
  to_day date default 'infinity'::date not null,
  note text not null,
  added_by uuid,
  added_name text not null,
  added_at timestamp with time zone not null,
  constraint product_policies_pkey PRIMARY KEY (policy_id),
  constraint product_policies_service_code_product_name_daterange_excl EXCLUDE USING gist (service_code WITH =, product_name WITH =, daterange(from_day, to_day) WITH &&)
);
grant delete, insert, select, update on incentives.product_policies to partner_center_app;

create table incentives.rule_versions (
  version integer not null,
  valid_from date not null,
  terms jsonb not null,
  note text not null,
  added_by uuid,
  added_name text not null,
  added_at timestamp with time zone not null,
  constraint rule_versions_pkey PRIMARY KEY (version),
  constraint rule_versions_valid_from_check CHECK ((valid_from = (date_trunc('month'::text, (valid_from)::timestamp without time zone))::date)),
  constraint rule_versions_version_check CHECK ((version > 1))
);
grant insert, select on incentives.rule_versions to partner_center_app;

create table incentives.sheets (
  partner_id uuid not null,
  month date not null,
  sheet_id text not null,
  state text not null,
  opened_at timestamp with time zone not null,
  draft_at timestamp with time zone,
  final_at timestamp with time zone,
  closed_by uuid,
  closed_name text default ''::text not null,
  note text default ''::text not null,
  totals jsonb,
  constraint sheets_pkey PRIMARY KEY (partner_id, month),
  constraint sheets_partner_id_sheet_id_key UNIQUE (partner_id, sheet_id),
  constraint sheets_check CHECK (((state = 'final'::text) = ((final_at IS NOT NULL) AND (totals IS NOT NULL)))),
  constraint sheets_check1 CHECK (((state = 'estimated'::text) OR (draft_at IS NOT NULL))),
  constraint sheets_state_check CHECK ((state = ANY (ARRAY['estimated'::text, 'draft'::text, 'final'::text])))
);
alter table incentives.sheets enable row level security;
alter table incentives.sheets force row level security;
create index sheets_state ON incentives.sheets USING btree (state, month, partner_id);
create policy tenant on incentives.sheets
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text)));
grant insert, select, update on incentives.sheets to partner_center_app;

create table incentives.threads (
  partner_id uuid not null,
  thread_id uuid not null,
  about text not null,
  sheet_month date not null,
  customer_id uuid,
  record_id uuid,
  sequence integer,
  day date,
  currency text,
  amount numeric(38,12),
  state text not null,
  messages integer not null,
  last_text text not null,
  last_from text not null,
  created_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint threads_pkey PRIMARY KEY (partner_id, thread_id),
  constraint threads_about_check CHECK ((about = ANY (ARRAY['line'::text, 'sheet'::text]))),
  constraint threads_check CHECK (((about = 'line'::text) = ((customer_id IS NOT NULL) AND (record_id IS NOT NULL) AND (sequence IS NOT NULL) AND (day IS NOT NULL)))),
  constraint threads_last_from_check CHECK ((last_from = ANY (ARRAY['partner'::text, 'operator'::text]))),
  constraint threads_state_check CHECK ((state = ANY (ARRAY['in-progress'::text, 'answered'::text])))
);
alter table incentives.threads enable row level security;
alter table incentives.threads force row level security;
create index threads_last ON incentives.threads USING btree (partner_id, last_at DESC, thread_id DESC);
create unique index threads_line ON incentives.threads USING btree (partner_id, customer_id, record_id, sequence) WHERE (about = 'line'::text);
create unique index threads_sheet ON incentives.threads USING btree (partner_id, sheet_month) WHERE (about = 'sheet'::text);
create policy tenant on incentives.threads
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on incentives.threads to partner_center_app;

create table incentives.transfers (
  partner_id uuid not null,
  transfer_id uuid not null,
  kind text not null,
  state text not null,
  cause text not null,
  customer_id uuid not null,
  from_manager_id uuid,
  to_manager_id uuid,
  from_day date not null,
  to_day date not null,
  sheet_month date,
  currency text not null,
  amount numeric(38,12) not null,
  reason text not null,
  asked_by uuid,
  asked_name text not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_name text default ''::text not null,
  decided_at timestamp with time zone,
  note text default ''::text not null,
  cause_key text,
  constraint transfers_pkey PRIMARY KEY (partner_id, transfer_id),
  constraint transfers_cause_check CHECK ((cause = ANY (ARRAY['manager'::text, 'partner'::text, 'correction'::text]))),
  constraint transfers_check CHECK ((to_day >= from_day)),
  constraint transfers_check1 CHECK (((state = ANY (ARRAY['approved'::text, 'done'::text])) = (sheet_month IS NOT NULL))),
  constraint transfers_check2 CHECK (((kind <> 'request'::text) OR (amount > (0)::numeric))),
  constraint transfers_kind_check CHECK ((kind = ANY (ARRAY['request'::text, 'handover'::text, 'correction'::text]))),
  constraint transfers_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'refused'::text, 'done'::text])))
);
alter table incentives.transfers enable row level security;
alter table incentives.transfers force row level security;
create unique index transfers_cause ON incentives.transfers USING btree (partner_id, cause_key) WHERE (cause_key IS NOT NULL);
create index transfers_counted ON incentives.transfers USING btree (partner_id, sheet_month) WHERE (state = 'approved'::text);
create policy tenant on incentives.transfers
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant insert, select, update on incentives.transfers to partner_center_app;

create table platform.business_clock (
  only_row boolean default true not null,
  now_at timestamp with time zone not null,
  constraint business_clock_pkey PRIMARY KEY (only_row),
  constraint business_clock_only_row_check CHECK (only_row)
);
grant delete, insert, select, update on platform.business_clock to partner_center_app;

create table platform.files (
  partner_id uuid not null,
  file_id uuid not null,
  sha256 text not null,
  bytes bigint not null,
  name text not null,
  content_type text not null,
  stored_at text not null,
  created_at timestamp with time zone not null,
  constraint files_pkey PRIMARY KEY (partner_id, file_id),
  constraint files_bytes_check CHECK ((bytes >= 0))
);
alter table platform.files enable row level security;
alter table platform.files force row level security;
create index files_stored ON platform.files USING btree (stored_at);
create policy tenant on platform.files
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text)));
grant delete, insert, select, update on platform.files to partner_center_app;

create table platform.idempotency_keys (
  partner_id uuid not null,
  member_id uuid not null,
  key text not null,
  endpoint text not null,
  content_hash text not null,
  status integer not null,
  answer jsonb,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (partner_id, member_id, key)
);
alter table platform.idempotency_keys enable row level security;
alter table platform.idempotency_keys force row level security;
create policy sweep on platform.idempotency_keys
  using (((( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text) AND (created_at < (now() - '7 days'::interval))))
  with check (false);
create policy tenant on platform.idempotency_keys
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on platform.idempotency_keys to partner_center_app;

create table platform.mails (
  partner_id uuid not null,
  mail_id uuid not null,
  template text not null,
  language text not null,
  receiver text not null,
  member_id uuid,
  params jsonb not null,
  sealed text,
  state text not null,
  attempts integer default 0 not null,
  next_at timestamp with time zone not null,
  lease_owner text,
  lease_until timestamp with time zone,
  handed_at timestamp with time zone,
  error text,
  error_detail text default ''::text not null,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint mails_pkey PRIMARY KEY (partner_id, mail_id),
  constraint mails_error_check CHECK ((error = ANY (ARRAY['unreachable'::text, 'refused'::text, 'interrupted'::text, 'expired'::text]))),
  constraint mails_language_check CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en-US'::text]))),
  constraint mails_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
);
alter table platform.mails enable row level security;
alter table platform.mails force row level security;
create index mails_newest ON platform.mails USING btree (mail_id DESC);
create index mails_open ON platform.mails USING btree (next_at) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));
create policy tenant on platform.mails
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text)));
grant delete, insert, select, update on platform.mails to partner_center_app;

create table platform.migrations (
  number integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migrations_pkey PRIMARY KEY (number)
);

create table platform.runs (
  partner_id uuid not null,
  run_id uuid not null,
  kind text not null,
  unique_key text,
  state text not null,
  input jsonb not null,
  counts jsonb default '{}'::jsonb not null,
  place jsonb default '{}'::jsonb not null,
  progress_done bigint default 0 not null,
  progress_total bigint,
  progress_unit text,
  error jsonb,
  cancel_asked boolean default false not null,
  requested_by uuid,
  requested_name text default ''::text not null,
  lease_owner text,
  lease_until timestamp with time zone,
  attempts integer default 0 not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint runs_pkey PRIMARY KEY (partner_id, run_id),
  constraint runs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
alter table platform.runs enable row level security;
alter table platform.runs force row level security;
create index runs_newest ON platform.runs USING btree (partner_id, created_at DESC, run_id DESC);
create index runs_open ON platform.runs USING btree (state, created_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
create unique index runs_unique_key ON platform.runs USING btree (partner_id, kind, unique_key) WHERE (unique_key IS NOT NULL);
create policy tenant on platform.runs
  using (((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])) OR (( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text)));
grant delete, insert, select, update on platform.runs to partner_center_app;

create table platform.schedule_slots (
  name text not null,
  slot timestamp with time zone not null,
  ran_at timestamp with time zone not null,
  constraint schedule_slots_pkey PRIMARY KEY (name, slot)
);
grant delete, insert, select, update on platform.schedule_slots to partner_center_app;

create table platform.settings (
  name text not null,
  value jsonb not null,
  constraint settings_pkey PRIMARY KEY (name)
);
grant delete, insert, select, update on platform.settings to partner_center_app;

create table usage.customer_months (
  partner_id uuid not null,
  customer_id uuid not null,
  month date not null,
  records bigint not null,
  currency text not null,
  list_amount numeric(38,12) not null,
  due_amount numeric(38,12) not null,
  discount_amount numeric(38,12) not null,
  rounding_amount numeric(38,12) not null,
  cash_amount numeric(38,12) not null,
  credit_amount numeric(38,12) not null,
  voucher_amount numeric(38,12) not null,
  cash_coupon_amount numeric(38,12) not null,
  card_amount numeric(38,12) not null,
  arrears_amount numeric(38,12) not null,
  written_off_amount numeric(38,12) not null,
  unsettled_amount numeric(38,12) not null,
  constraint customer_months_pkey PRIMARY KEY (partner_id, customer_id, month, currency)
) with (fillfactor=80);
alter table usage.customer_months enable row level security;
alter table usage.customer_months force row level security;
create index customer_months_month ON usage.customer_months USING btree (partner_id, month, customer_id);
create policy tenant on usage.customer_months
  using ((partner_id = ANY (( SELECT (NULLIF(current_setting('app.partners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])));
grant delete, insert, select, update on usage.customer_months to partner_center_app;

create table usage.daily_sums (
  partner_id uuid not null,
  customer_id uuid not null,
  day date not null,
  charging_mode smallint not null,
  bill_kind smallint not null,
  association_type smallint not null,
  records bigint not null,
  currency text not null,
  list_amount numeric(38,12) not null,
  due_amount numeric(38,12) not null,
  discount_amount numeric(38,12) not null,
  rounding_amount numeric(38,12) not null,
  cash_amount numeric(38,12) not null,
  credit_amount numeric(38,12) not null,
  voucher_amount numeric(38,12) not null,
  cash_coupon_amount numeric(38,12) not null,
  card_amount numeric(38,12) not null,
  arrears_amount numeric(38,12) not null,
  written_off_amount numeric(38,12) not null,
  unsettled_amount numeric(38,12) not null,
  provider text not null,
  service_code text not null,
  constraint daily_sums_pkey PRIMARY KEY (partner_id, customer_id, day, currency, provider, service_code, charging_mode, bill_kind, association_type),
  constraint daily_sums_bill_kind_check CHECK ((bill_kind = ANY (ARRAY[0, 1, 2])))
) with (fillfactor=80);
alter table usage.daily_sums enable row level security;
alter table usage.daily_sums force row level security;
create index daily_sums_day ON usage.daily_sums USING btree (partner_id, day, customer_id);
create policy tenant on usage.daily_sums
  using ((partner_id = ANY (( SELECT (NULLIF(current_setting('app.partners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])));
grant delete, insert, select, update on usage.daily_sums to partner_center_app;

create table usage.delivery_scopes (
  partner_id uuid not null,
  scope_key uuid not null,
  provider text not null,
  billing_account text not null,
  billing_month date not null,
  first_day date not null,
  last_day date not null,
  last_run_id uuid not null,
  appended_run_id uuid,
  deliveries integer default 1 not null,
  restatement text default 'complete'::text not null,
  constraint delivery_scopes_pkey PRIMARY KEY (partner_id, scope_key),
  constraint delivery_scopes_restatement_check CHECK ((restatement = ANY (ARRAY['complete'::text, 'open'::text, 'waiting'::text, 'damaged'::text])))
);
alter table usage.delivery_scopes enable row level security;
alter table usage.delivery_scopes force row level security;
create index delivery_scopes_incomplete ON usage.delivery_scopes USING btree (partner_id) WHERE (restatement <> 'complete'::text);
create policy tenant on usage.delivery_scopes
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on usage.delivery_scopes to partner_center_app;

create table usage.delivery_seen (
  partner_id uuid not null,
  customer_id uuid not null,
  run_id uuid not null,
  record_id uuid not null,
  constraint delivery_seen_pkey PRIMARY KEY (partner_id, customer_id, run_id, record_id)
);
alter table usage.delivery_seen enable row level security;
alter table usage.delivery_seen force row level security;
create policy tenant on usage.delivery_seen
  using ((partner_id = ANY (( SELECT (NULLIF(current_setting('app.partners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])));
grant delete, insert, select, update on usage.delivery_seen to partner_center_app;

create table usage.fee_records (
  partner_id uuid not null,
  customer_id uuid not null,
  record_id uuid not null,
  source_key uuid not null,
  run_id uuid not null,
  line bigint not null,
  consumed_from timestamp with time zone not null,
  traded_at timestamp with time zone not null,
  loaded_at timestamp with time zone not null,
  day date not null,
  month date not null,
  billing_month date not null,
  generation integer default 0 not null,
  revision integer default 0 not null,
  bill_type smallint not null,
  bill_kind smallint not null,
  charging_mode smallint not null,
  association_type smallint not null,
  file_index smallint default 0 not null,
  currency text not null,
  list_amount numeric(38,12) not null,
  due_amount numeric(38,12) not null,
  discount_amount numeric(38,12) not null,
  rounding_amount numeric(38,12) not null,
  commercial_discount_amount numeric(38,12) not null,
  partner_discount_amount numeric(38,12) not null,
  promotion_discount_amount numeric(38,12) not null,
  other_discount_amount numeric(38,12) not null,
  cash_amount numeric(38,12) not null,
  credit_amount numeric(38,12) not null,
  voucher_amount numeric(38,12) not null,
  cash_coupon_amount numeric(38,12) not null,
  card_amount numeric(38,12) not null,
  arrears_amount numeric(38,12) not null,
  written_off_amount numeric(38,12) not null,
  unsettled_amount numeric(38,12) not null,
  source text not null,
  provider text not null,
  service_code text not null,
  region_code text not null,
  resource_type_code text not null,
  product_name text not null,
  resource_id text not null,
  resource_name text not null,
  trade_no text not null,
  detail text not null,
  consumed_to timestamp with time zone,
  reverses_id uuid,
  scope_key uuid,
  source_record_id text,
  contracted_amount numeric(38,12),
  effective_amount numeric(38,12),
  constraint fee_records_pkey PRIMARY KEY (partner_id, customer_id, record_id),
  constraint discount_is_kinds CHECK ((discount_amount = (((commercial_discount_amount + partner_discount_amount) + promotion_discount_amount) + other_discount_amount))),
  constraint due_is_list_less CHECK ((due_amount = ((list_amount - discount_amount) - rounding_amount))),
  constraint due_is_means CHECK ((due_amount = (((((((cash_amount + credit_amount) + voucher_amount) + cash_coupon_amount) + card_amount) + arrears_amount) + written_off_amount) + unsettled_amount))),
  constraint fee_records_association_type_check CHECK ((association_type = ANY (ARRAY[1, 2]))),
  constraint fee_records_bill_kind_check CHECK ((bill_kind = ANY (ARRAY[0, 1, 2]))),
  constraint fee_records_charging_mode_check CHECK ((charging_mode = ANY (ARRAY[1, 3, 10, 11]))),
  constraint fee_records_source_check CHECK ((source = ANY (ARRAY['focus'::text, 'fee-record'::text, 'call'::text, 'demo'::text]))),
  constraint month_of_day CHECK ((month = (date_trunc('month'::text, (day)::timestamp without time zone))::date))
);
alter table usage.fee_records enable row level security;
alter table usage.fee_records force row level security;
create index fee_records_customer ON usage.fee_records USING btree (partner_id, customer_id, month, consumed_from DESC, record_id DESC);
create index fee_records_month ON usage.fee_records USING btree (partner_id, month, consumed_from DESC, record_id DESC);
create index fee_records_run ON usage.fee_records USING btree (run_id, partner_id);
create index fee_records_source ON usage.fee_records USING btree (partner_id, source_record_id) WHERE (source_record_id IS NOT NULL);
create index fee_records_zero ON usage.fee_records USING btree (partner_id, month, customer_id, day, currency) WHERE (due_amount = (0)::numeric);
create policy tenant on usage.fee_records
  using ((partner_id = ANY (( SELECT (NULLIF(current_setting('app.partners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])));
grant insert, select on usage.fee_records to partner_center_app;

create table usage.file_headers (
  partner_id uuid not null,
  header_key uuid not null,
  columns jsonb not null,
  constraint file_headers_pkey PRIMARY KEY (partner_id, header_key)
);
alter table usage.file_headers enable row level security;
alter table usage.file_headers force row level security;
create policy tenant on usage.file_headers
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on usage.file_headers to partner_center_app;

create table usage.intake_watermarks (
  partner_id uuid not null,
  source text not null,
  complete_until date not null,
  run_id uuid not null,
  loaded_at timestamp with time zone not null,
  constraint intake_watermarks_pkey PRIMARY KEY (partner_id, source)
);
alter table usage.intake_watermarks enable row level security;
alter table usage.intake_watermarks force row level security;
create policy tenant on usage.intake_watermarks
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on usage.intake_watermarks to partner_center_app;

create table usage.month_sums (
  partner_id uuid not null,
  customer_id uuid not null,
  month date not null,
  charging_mode smallint not null,
  bill_kind smallint not null,
  association_type smallint not null,
  records bigint not null,
  currency text not null,
  list_amount numeric(38,12) not null,
  due_amount numeric(38,12) not null,
  discount_amount numeric(38,12) not null,
  rounding_amount numeric(38,12) not null,
  cash_amount numeric(38,12) not null,
  credit_amount numeric(38,12) not null,
  voucher_amount numeric(38,12) not null,
  cash_coupon_amount numeric(38,12) not null,
  card_amount numeric(38,12) not null,
  arrears_amount numeric(38,12) not null,
  written_off_amount numeric(38,12) not null,
  unsettled_amount numeric(38,12) not null,
  provider text not null,
  service_code text not null,
  constraint month_sums_pkey PRIMARY KEY (partner_id, customer_id, month, currency, provider, service_code, charging_mode, bill_kind, association_type),
  constraint month_sums_bill_kind_check CHECK ((bill_kind = ANY (ARRAY[0, 1, 2])))
) with (fillfactor=80);
alter table usage.month_sums enable row level security;
alter table usage.month_sums force row level security;
create index month_sums_month ON usage.month_sums USING btree (partner_id, month, customer_id);
create policy tenant on usage.month_sums
  using ((partner_id = ANY (( SELECT (NULLIF(current_setting('app.partners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])));
grant delete, insert, select, update on usage.month_sums to partner_center_app;

create table usage.quarantine (
  partner_id uuid not null,
  quarantine_id uuid not null,
  run_id uuid not null,
  source text not null,
  file_name text not null,
  file_index smallint not null,
  line bigint not null,
  content_key uuid not null,
  record_key boolean not null,
  scope_key uuid,
  reason text not null,
  reason_params jsonb default '{}'::jsonb not null,
  sub_account_key uuid,
  header_key uuid,
  raw text not null,
  state text default 'open'::text not null,
  fixed jsonb,
  customer_id uuid,
  record_id uuid,
  state_note text default ''::text not null,
  created_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  constraint quarantine_pkey PRIMARY KEY (partner_id, quarantine_id),
  constraint quarantine_partner_id_content_key_key UNIQUE (partner_id, content_key),
  constraint quarantine_check CHECK (((state = 'open'::text) = (closed_at IS NULL))),
  constraint quarantine_source_check CHECK ((source = ANY (ARRAY['focus'::text, 'fee-record'::text]))),
  constraint quarantine_state_check CHECK ((state = ANY (ARRAY['open'::text, 'loaded'::text, 'duplicate'::text, 'dismissed'::text])))
);
alter table usage.quarantine enable row level security;
alter table usage.quarantine force row level security;
create index quarantine_fixed ON usage.quarantine USING btree (partner_id, content_key) WHERE (record_id <> content_key);
create index quarantine_reason ON usage.quarantine USING btree (partner_id, state, reason, quarantine_id DESC);
create index quarantine_run ON usage.quarantine USING btree (partner_id, run_id);
create index quarantine_state ON usage.quarantine USING btree (partner_id, state, quarantine_id DESC);
create index quarantine_sub_account ON usage.quarantine USING btree (partner_id, sub_account_key) WHERE (state = 'open'::text);
create policy tenant on usage.quarantine
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on usage.quarantine to partner_center_app;

create table usage.reversed_records (
  partner_id uuid not null,
  customer_id uuid not null,
  record_id uuid not null,
  constraint reversed_records_pkey PRIMARY KEY (partner_id, customer_id, record_id)
);
alter table usage.reversed_records enable row level security;
alter table usage.reversed_records force row level security;
create policy tenant on usage.reversed_records
  using ((partner_id = ANY (( SELECT (NULLIF(current_setting('app.partners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])));
grant insert, select on usage.reversed_records to partner_center_app;

create table usage.sub_accounts (
  partner_id uuid not null,
  sub_account_key uuid not null,
  provider text not null,
  billing_account text not null,
  sub_account text not null,
  name text not null,
  state text not null,
  customer_id uuid,
  suggestion_reason text,
  first_seen_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint sub_accounts_pkey PRIMARY KEY (partner_id, sub_account_key),
  constraint sub_accounts_partner_id_provider_billing_account_sub_accoun_key UNIQUE (partner_id, provider, billing_account, sub_account),
  constraint sub_accounts_check CHECK (((state = ANY (ARRAY['suggested'::text, 'confirmed'::text])) = (customer_id IS NOT NULL))),
  constraint sub_accounts_state_check CHECK ((state = ANY (ARRAY['unmapped'::text, 'suggested'::text, 'confirmed'::text, 'ignored'::text])))
);
alter table usage.sub_accounts enable row level security;
alter table usage.sub_accounts force row level security;
create policy tenant on usage.sub_accounts
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on usage.sub_accounts to partner_center_app;

create table usage.terms (
  partner_id uuid not null,
  kind text not null,
  code text not null,
  name text not null,
  constraint terms_pkey PRIMARY KEY (partner_id, kind, code),
  constraint terms_kind_check CHECK ((kind = ANY (ARRAY['service'::text, 'region'::text, 'resource-type'::text, 'provider'::text])))
);
alter table usage.terms enable row level security;
alter table usage.terms force row level security;
create policy tenant on usage.terms
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on usage.terms to partner_center_app;

create table verification.codes (
  partner_id uuid not null,
  code_id uuid not null,
  member_id uuid not null,
  action text not null,
  object text not null,
  code_mac text not null,
  tries integer default 0 not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint codes_pkey PRIMARY KEY (partner_id, code_id)
);
alter table verification.codes enable row level security;
alter table verification.codes force row level security;
create index codes_expiring ON verification.codes USING btree (expires_at);
create index codes_member ON verification.codes USING btree (partner_id, member_id, created_at DESC);
create policy sweep on verification.codes
  using (((( SELECT current_setting('app.operator'::text, true) AS current_setting) = 'on'::text) AND (expires_at < (now() - '2 days'::interval))))
  with check (false);
create policy tenant on verification.codes
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on verification.codes to partner_center_app;

create table verification.members (
  partner_id uuid not null,
  member_id uuid not null,
  preferred text,
  sealed_secret text,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null,
  failed integer default 0 not null,
  blocked_until timestamp with time zone,
  constraint members_pkey PRIMARY KEY (partner_id, member_id),
  constraint members_preferred_check CHECK ((preferred = ANY (ARRAY['totp'::text, 'mail'::text])))
);
alter table verification.members enable row level security;
alter table verification.members force row level security;
create policy tenant on verification.members
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on verification.members to partner_center_app;

create table verification.switches (
  partner_id uuid not null,
  required boolean not null,
  changed_at timestamp with time zone not null,
  member_id uuid not null,
  member_name text not null,
  constraint switches_pkey PRIMARY KEY (partner_id)
);
alter table verification.switches enable row level security;
alter table verification.switches force row level security;
create policy tenant on verification.switches
  using ((partner_id = ANY ((( SELECT NULLIF(current_setting('app.partners'::text, true), ''::text) AS "nullif"))::uuid[])));
grant delete, insert, select, update on verification.switches to partner_center_app;

alter default privileges grant delete, insert, select, update on tables to partner_center_app;
alter default privileges grant select, usage on sequences to partner_center_app;
alter default privileges grant usage on schemas to partner_center_app;
