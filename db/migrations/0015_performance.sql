-- performance (sales 7.1, 7.2): what of each consumption record counts, in which sheet; sums of it; sheets, transfers, feedback, rules.
create schema incentives
-- next
-- A line is never changed: sequence 0 recognises a record, later ones are differences that name the line they correct.
-- latency: 0 order, 1 usage, 2 monthly; reasons: bits in the order of PERFORMANCE_REASONS (contract/reasons.ts).
create table incentives.performance_lines (
  partner_id uuid not null,
  customer_id uuid not null,
  record_id uuid not null,
  consumed_from timestamptz not null,
  recognised_at timestamptz not null,
  sequence integer not null,
  day date not null,
  month date not null,
  sheet_month date not null,
  reasons integer not null,
  rule_version integer not null,
  corrects integer,
  latency smallint not null check (latency between 0 and 2),
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
  primary key (partner_id, customer_id, record_id, sequence),
  constraint amount_is_parts check (amount = cash_amount + credit_amount + card_amount + coupon_amount + written_off_amount + other_amount),
  constraint month_of_day check (month = date_trunc('month', day::timestamp)::date),
  constraint correction_names_line check ((sequence = 0 and corrects is null) or (sequence > 0 and corrects = sequence - 1)),
  constraint sheet_not_before_day check (sheet_month >= month)
)
-- next
create index performance_lines_sheet on incentives.performance_lines (partner_id, sheet_month, consumed_from desc, record_id desc, sequence desc)
-- next
create index performance_lines_customer on incentives.performance_lines (partner_id, customer_id, sheet_month, consumed_from desc, record_id desc, sequence desc)
-- next
create index performance_lines_late on incentives.performance_lines (partner_id, sheet_month) where sequence > 0 or sheet_month <> month
-- next
alter table incentives.performance_lines enable row level security
-- next
alter table incentives.performance_lines force row level security
-- next
create policy tenant on incentives.performance_lines using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
revoke update, delete on incentives.performance_lines from partner_center_app
-- next
-- Sums on three levels, as of consumption. records counts lines; recognised counts records, to be compared with usage's sums.
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
  primary key (partner_id, customer_id, day, sheet_month, currency, service_code, charging_mode, association_type, latency)
) with (fillfactor = 80)
-- next
create index performance_days_day on incentives.performance_days (partner_id, day, customer_id)
-- next
-- Orders and monthly settled products are few and seen by other dates than usage.
create index performance_days_apart on incentives.performance_days (partner_id, day, customer_id) where latency <> 1
-- next
alter table incentives.performance_days enable row level security
-- next
alter table incentives.performance_days force row level security
-- next
create policy tenant on incentives.performance_days using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
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
  primary key (partner_id, customer_id, month, sheet_month, currency, service_code, charging_mode, association_type)
) with (fillfactor = 80)
-- next
create index performance_months_sheet on incentives.performance_months (partner_id, sheet_month, customer_id)
-- next
alter table incentives.performance_months enable row level security
-- next
alter table incentives.performance_months force row level security
-- next
create policy tenant on incentives.performance_months using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
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
  primary key (partner_id, customer_id, month, sheet_month, currency)
) with (fillfactor = 80)
-- next
create index performance_customers_sheet on incentives.performance_customers (partner_id, sheet_month, customer_id)
-- next
alter table incentives.performance_customers enable row level security
-- next
alter table incentives.performance_customers force row level security
-- next
create policy tenant on incentives.performance_customers using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
-- 业绩单: one for a partner and month. A month without a row is estimated or draft by the clock; the row says what it became.
-- The operator's flag lets the nightly job and the review see every partner's sheets.
create table incentives.sheets (
  partner_id uuid not null,
  month date not null,
  sheet_id text not null,
  state text not null check (state in ('estimated', 'draft', 'final')),
  opened_at timestamptz not null,
  draft_at timestamptz,
  final_at timestamptz,
  closed_by uuid,
  closed_name text not null default '',
  note text not null default '',
  -- Of a final sheet: by currency, as it was made final.
  totals jsonb,
  primary key (partner_id, month),
  unique (partner_id, sheet_id),
  check ((state = 'final') = (final_at is not null and totals is not null)),
  check (state = 'estimated' or draft_at is not null)
)
-- next
create index sheets_state on incentives.sheets (state, month, partner_id)
-- next
alter table incentives.sheets enable row level security
-- next
alter table incentives.sheets force row level security
-- next
create policy tenant on incentives.sheets using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or (select current_setting('app.operator', true)) = 'on')
-- next
revoke delete on incentives.sheets from partner_center_app
-- next
create table incentives.transfers (
  partner_id uuid not null,
  transfer_id uuid not null,
  kind text not null check (kind in ('request', 'handover', 'correction')),
  state text not null check (state in ('asked', 'approved', 'refused', 'done')),
  cause text not null check (cause in ('manager', 'partner', 'correction')),
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
  asked_at timestamptz not null,
  decided_by uuid,
  decided_name text not null default '',
  decided_at timestamptz,
  note text not null default '',
  -- What a record of a hand-over or correction is about, so that it is written once.
  cause_key text,
  primary key (partner_id, transfer_id),
  check (to_day >= from_day),
  check ((state in ('approved', 'done')) = (sheet_month is not null)),
  check (kind <> 'request' or amount > 0)
)
-- next
create unique index transfers_cause on incentives.transfers (partner_id, cause_key) where cause_key is not null
-- next
create index transfers_counted on incentives.transfers (partner_id, sheet_month) where state = 'approved'
-- next
alter table incentives.transfers enable row level security
-- next
alter table incentives.transfers force row level security
-- next
create policy tenant on incentives.transfers using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
revoke delete on incentives.transfers from partner_center_app
-- next
create table incentives.threads (
  partner_id uuid not null,
  thread_id uuid not null,
  about text not null check (about in ('line', 'sheet')),
  sheet_month date not null,
  customer_id uuid,
  record_id uuid,
  sequence integer,
  day date,
  currency text,
  amount numeric(38,12),
  state text not null check (state in ('in-progress', 'answered')),
  messages integer not null,
  last_text text not null,
  last_from text not null check (last_from in ('partner', 'operator')),
  created_at timestamptz not null,
  last_at timestamptz not null,
  primary key (partner_id, thread_id),
  check ((about = 'line') = (customer_id is not null and record_id is not null and sequence is not null and day is not null))
)
-- next
create unique index threads_line on incentives.threads (partner_id, customer_id, record_id, sequence) where about = 'line'
-- next
create unique index threads_sheet on incentives.threads (partner_id, sheet_month) where about = 'sheet'
-- next
create index threads_last on incentives.threads (partner_id, last_at desc, thread_id desc)
-- next
alter table incentives.threads enable row level security
-- next
alter table incentives.threads force row level security
-- next
create policy tenant on incentives.threads using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
create table incentives.messages (
  partner_id uuid not null,
  thread_id uuid not null,
  message_id uuid not null,
  from_side text not null check (from_side in ('partner', 'operator')),
  author_id uuid,
  author_name text not null,
  text text not null,
  at timestamptz not null,
  primary key (partner_id, thread_id, message_id)
)
-- next
alter table incentives.messages enable row level security
-- next
alter table incentives.messages force row level security
-- next
create policy tenant on incentives.messages using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
revoke update, delete on incentives.messages from partner_center_app
-- next
-- Rules and product policies are the installation's, not a partner's. Version 1 stands in the code.
create table incentives.rule_versions (
  version integer primary key check (version > 1),
  valid_from date not null check (valid_from = date_trunc('month', valid_from::timestamp)::date),
  terms jsonb not null,
  note text not null,
  added_by uuid,
  added_name text not null,
  added_at timestamptz not null
)
-- next
revoke update, delete on incentives.rule_versions from partner_center_app
-- next
create table incentives.product_policies (
  policy_id uuid primary key,
  service_code text not null,
  product_name text not null,
  from_day date not null,
  to_day date not null default 'infinity',
  note text not null,
  added_by uuid,
  added_name text not null,
  added_at timestamptz not null,
  exclude using gist (service_code with =, product_name with =, daterange(from_day, to_day) with &&)
)
-- next
create table incentives.partner_changes (
  partner_id uuid not null,
  customer_id uuid not null,
  changed_on date not null,
  note text not null,
  entered_by uuid,
  entered_name text not null,
  entered_at timestamptz not null,
  primary key (partner_id, customer_id)
)
-- next
alter table incentives.partner_changes enable row level security
-- next
alter table incentives.partner_changes force row level security
-- next
create policy tenant on incentives.partner_changes using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
-- Roles of partners that are there already get the new items, as new partners' roles do. The owner must see all tenants for it.
alter table identity.roles no force row level security
-- next
update identity.roles set permissions = permissions || case
    when preset = 'administrator' then array['performance.view', 'performance.export', 'performance.feedback', 'performance.transfer', 'boards.performance']
    when sample = 'finance' then array['performance.view', 'performance.export', 'performance.feedback', 'boards.performance']
    else array['performance.view', 'boards.performance'] end
where preset in ('administrator', 'supervisor', 'account-manager') or sample in ('finance', 'operations', 'read-only')
-- next
alter table identity.roles force row level security
-- next
grant usage on schema incentives to partner_center_app
