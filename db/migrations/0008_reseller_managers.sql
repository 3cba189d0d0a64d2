-- A distributor's account managers for its resellers (sales 4.2, last row): the same dated facts as for customers, kept
-- under the distributor, so that row-level security hides from a reseller who looks after it.
create table assignment.reseller_spans (
  partner_id uuid not null,
  reseller_id uuid not null references identity.partners (partner_id),
  span_id uuid not null,
  manager_id uuid not null,
  assigned_at timestamptz not null,
  unassigned_at timestamptz,
  assigned_by uuid,
  ended_by uuid,
  door text not null check (door in ('list', 'load')),
  primary key (partner_id, reseller_id, span_id),
  exclude using gist (partner_id with =, reseller_id with =, tstzrange(assigned_at, unassigned_at) with &&),
  check (unassigned_at is null or unassigned_at > assigned_at)
)
-- next
create index reseller_spans_manager on assignment.reseller_spans (partner_id, manager_id, assigned_at desc)
-- next
create table assignment.reseller_day_spans (
  partner_id uuid not null,
  reseller_id uuid not null,
  basis text not null check (basis in ('now', 'board-day', 'second-day')),
  from_day date not null,
  to_day date not null,
  manager_id uuid not null,
  span_id uuid not null,
  primary key (partner_id, reseller_id, basis, from_day),
  exclude using gist (partner_id with =, reseller_id with =, basis with =, daterange(from_day, to_day) with &&),
  check (to_day > from_day)
)
-- next
create index reseller_day_spans_manager on assignment.reseller_day_spans (partner_id, basis, manager_id, reseller_id)
-- next
alter table assignment.reseller_spans enable row level security
-- next
alter table assignment.reseller_spans force row level security
-- next
create policy tenant on assignment.reseller_spans using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table assignment.reseller_day_spans enable row level security
-- next
alter table assignment.reseller_day_spans force row level security
-- next
create policy tenant on assignment.reseller_day_spans using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
grant select, insert, update, delete on assignment.reseller_spans, assignment.reseller_day_spans to partner_center_app
-- next
-- The two new permission items reach the roles that installations have: rows of every tenant, so for this one statement
-- the owner is let past the policy.
alter table identity.roles no force row level security
-- next
update identity.roles set permissions = permissions || case when preset = 'account-manager' or sample = 'finance' then array['resellers.view'] else array['resellers.view', 'resellers.history'] end
where (preset is not null or sample is not null) and not ('resellers.view' = any(permissions))
-- next
alter table identity.roles force row level security
