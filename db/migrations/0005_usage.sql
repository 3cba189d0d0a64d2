-- usage: fee records, their sums on two levels, deliveries, sub-account mapping, quarantine.
-- A record's id is made from its content (or from source + record id + revision), so the primary key is also the proof
-- that nothing is loaded twice; corrections are new lines that name what they reverse.
create schema usage
-- next
-- Column order is part of the speed: fixed widths first, then what every sum reads, texts and rare fields last. Reading a
-- late column means walking over all before it; this order cut month sums over all customers to two fifths.
create table usage.fee_records (
  partner_id uuid not null,
  customer_id uuid not null,
  record_id uuid not null,
  source_key uuid not null,
  run_id uuid not null,
  line bigint not null,
  consumed_from timestamptz not null,
  traded_at timestamptz not null,
  loaded_at timestamptz not null,
  day date not null,
  month date not null,
  billing_month date not null,
  generation integer not null default 0,
  revision integer not null default 0,
  bill_type smallint not null,
  bill_kind smallint not null check (bill_kind in (0, 1, 2)),
  charging_mode smallint not null check (charging_mode in (1, 3, 10, 11)),
  association_type smallint not null check (association_type in (1, 2)),
  -- Which file of its run the row stood in; `line` counts within the file.
  file_index smallint not null default 0,
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
  source text not null check (source in ('focus', 'fee-record', 'call', 'demo')),
  provider text not null,
  service_code text not null,
  region_code text not null,
  resource_type_code text not null,
  product_name text not null,
  resource_id text not null,
  resource_name text not null,
  trade_no text not null,
  -- Read as a whole and never searched: as text with checked syntax it costs a third of jsonb to write.
  detail json not null,
  consumed_to timestamptz,
  reverses_id uuid,
  scope_key uuid,
  source_record_id text,
  contracted_amount numeric(38,12),
  effective_amount numeric(38,12),
  primary key (partner_id, customer_id, record_id),
  constraint month_of_day check (month = date_trunc('month', day::timestamp)::date),
  constraint due_is_list_less check (due_amount = list_amount - discount_amount - rounding_amount),
  constraint due_is_means check (due_amount = cash_amount + credit_amount + voucher_amount + cash_coupon_amount + card_amount + arrears_amount + written_off_amount + unsettled_amount),
  constraint discount_is_kinds check (discount_amount = commercial_discount_amount + partner_discount_amount + promotion_discount_amount + other_discount_amount)
)
-- next
create index fee_records_customer on usage.fee_records (partner_id, customer_id, month, consumed_from desc, record_id desc)
-- next
create index fee_records_month on usage.fee_records (partner_id, month, consumed_from desc, record_id desc)
-- next
-- Rows of nothing due are hidden by default (sales 5.4): this small index counts them, so that the count of a filter is
-- "records of the sums less these" instead of a walk over the month.
create index fee_records_zero on usage.fee_records (partner_id, month, customer_id, day, currency) where due_amount = 0
-- next
-- What a run loaded: proofs, details of a run. Equal keys share one entry, so it costs next to nothing to keep. The run
-- comes first: as the smallest index it would otherwise be taken for any question about a partner.
create index fee_records_run on usage.fee_records (run_id, partner_id)
-- next
-- Revisions of a record that has an id of its own; FOCUS rows have none and are not in it.
create index fee_records_source on usage.fee_records (partner_id, source_record_id) where source_record_id is not null
-- next
-- Records that have a reversing line. Few; loading asks it about every duplicate, without touching the big table.
create table usage.reversed_records (
  partner_id uuid not null,
  customer_id uuid not null,
  record_id uuid not null,
  primary key (partner_id, customer_id, record_id)
)
-- next
create table usage.daily_sums (
  partner_id uuid not null,
  customer_id uuid not null,
  day date not null,
  charging_mode smallint not null,
  bill_kind smallint not null check (bill_kind in (0, 1, 2)),
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
  primary key (partner_id, customer_id, day, currency, provider, service_code, charging_mode, bill_kind, association_type)
) with (fillfactor = 80)
-- next
create index daily_sums_day on usage.daily_sums (partner_id, day, customer_id)
-- next
create table usage.month_sums (
  partner_id uuid not null,
  customer_id uuid not null,
  month date not null,
  charging_mode smallint not null,
  bill_kind smallint not null check (bill_kind in (0, 1, 2)),
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
  primary key (partner_id, customer_id, month, currency, provider, service_code, charging_mode, bill_kind, association_type)
) with (fillfactor = 80)
-- next
create index month_sums_month on usage.month_sums (partner_id, month, customer_id)
-- next
-- One line a customer, month and currency: what trends over many months and lists of customers read.
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
  primary key (partner_id, customer_id, month, currency)
) with (fillfactor = 80)
-- next
create index customer_months_month on usage.customer_months (partner_id, month, customer_id)
-- next
create table usage.terms (
  partner_id uuid not null,
  kind text not null check (kind in ('service', 'region', 'resource-type', 'provider')),
  code text not null,
  name text not null,
  primary key (partner_id, kind, code)
)
-- next
create table usage.delivery_scopes (
  partner_id uuid not null,
  scope_key uuid not null,
  provider text not null,
  billing_account text not null,
  billing_month date not null,
  first_day date not null,
  last_day date not null,
  -- The restating load that delivered it last; all zeros while it was only appended to.
  last_run_id uuid not null,
  -- The newest load that appended to it.
  appended_run_id uuid,
  deliveries integer not null default 1,
  -- Whether what was delivered last counts, whole and alone. 'open': its load is not at its end, so the first delivery is
  -- in the sums in part, a later one beside the earlier; 'waiting': all is loaded, but what it no longer says is not reversed
  -- because rows of it wait in quarantine; 'damaged': the same because its file broke off.
  restatement text not null default 'complete' check (restatement in ('complete', 'open', 'waiting', 'damaged')),
  primary key (partner_id, scope_key)
)
-- next
-- Every page of consumption asks for these; there are few.
create index delivery_scopes_incomplete on usage.delivery_scopes (partner_id) where restatement <> 'complete'
-- next
-- What a later delivery still contains; read once at its end and forgotten.
create table usage.delivery_seen (
  partner_id uuid not null,
  customer_id uuid not null,
  run_id uuid not null,
  record_id uuid not null,
  primary key (partner_id, customer_id, run_id, record_id)
)
-- next
create table usage.sub_accounts (
  partner_id uuid not null,
  sub_account_key uuid not null,
  provider text not null,
  billing_account text not null,
  sub_account text not null,
  name text not null,
  state text not null check (state in ('unmapped', 'suggested', 'confirmed', 'ignored')),
  customer_id uuid,
  suggestion_reason text,
  first_seen_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (partner_id, sub_account_key),
  unique (partner_id, provider, billing_account, sub_account),
  check ((state in ('suggested', 'confirmed')) = (customer_id is not null))
)
-- next
-- Headers of quarantined rows, once each: a row is kept as its text and read again with its header.
create table usage.file_headers (
  partner_id uuid not null,
  header_key uuid not null,
  columns jsonb not null,
  primary key (partner_id, header_key)
)
-- next
create table usage.quarantine (
  partner_id uuid not null,
  quarantine_id uuid not null,
  -- The delivery that brought the row last: the same row again moves here instead of standing twice.
  run_id uuid not null,
  source text not null check (source in ('focus', 'fee-record')),
  file_name text not null,
  file_index smallint not null,
  line bigint not null,
  content_key uuid not null,
  -- True when content_key is the record's own key: a good record that only lacked its customer.
  record_key boolean not null,
  scope_key uuid,
  reason text not null,
  reason_params jsonb not null default '{}',
  sub_account_key uuid,
  header_key uuid,
  raw text not null,
  state text not null default 'open' check (state in ('open', 'loaded', 'duplicate', 'dismissed')),
  fixed jsonb,
  -- The record it became when it was tried again.
  customer_id uuid,
  record_id uuid,
  state_note text not null default '',
  created_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid,
  primary key (partner_id, quarantine_id),
  unique (partner_id, content_key),
  check ((state = 'open') = (closed_at is null))
)
-- next
create index quarantine_state on usage.quarantine (partner_id, state, quarantine_id desc)
-- next
create index quarantine_reason on usage.quarantine (partner_id, state, reason, quarantine_id desc)
-- next
create index quarantine_run on usage.quarantine (partner_id, run_id)
-- next
-- Rows corrected by hand, whose record is known by another key than the row: loading leaves those rows out.
create index quarantine_fixed on usage.quarantine (partner_id, content_key) where record_id <> content_key
-- next
create index quarantine_sub_account on usage.quarantine (partner_id, sub_account_key) where state = 'open'
-- next
create table usage.intake_watermarks (
  partner_id uuid not null,
  source text not null,
  complete_until date not null,
  run_id uuid not null,
  loaded_at timestamptz not null,
  primary key (partner_id, source)
)
-- next
alter table usage.fee_records enable row level security
-- next
alter table usage.fee_records force row level security
-- next
create policy tenant on usage.fee_records using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.reversed_records enable row level security
-- next
alter table usage.reversed_records force row level security
-- next
create policy tenant on usage.reversed_records using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.daily_sums enable row level security
-- next
alter table usage.daily_sums force row level security
-- next
create policy tenant on usage.daily_sums using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.month_sums enable row level security
-- next
alter table usage.month_sums force row level security
-- next
create policy tenant on usage.month_sums using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.customer_months enable row level security
-- next
alter table usage.customer_months force row level security
-- next
create policy tenant on usage.customer_months using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.terms enable row level security
-- next
alter table usage.terms force row level security
-- next
create policy tenant on usage.terms using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.delivery_scopes enable row level security
-- next
alter table usage.delivery_scopes force row level security
-- next
create policy tenant on usage.delivery_scopes using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.delivery_seen enable row level security
-- next
alter table usage.delivery_seen force row level security
-- next
create policy tenant on usage.delivery_seen using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.sub_accounts enable row level security
-- next
alter table usage.sub_accounts force row level security
-- next
create policy tenant on usage.sub_accounts using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.file_headers enable row level security
-- next
alter table usage.file_headers force row level security
-- next
create policy tenant on usage.file_headers using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.quarantine enable row level security
-- next
alter table usage.quarantine force row level security
-- next
create policy tenant on usage.quarantine using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table usage.intake_watermarks enable row level security
-- next
alter table usage.intake_watermarks force row level security
-- next
create policy tenant on usage.intake_watermarks using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
grant usage on schema usage to partner_center_app
-- next
grant select, insert, update, delete on all tables in schema usage to partner_center_app
-- next
revoke update, delete on usage.fee_records, usage.reversed_records from partner_center_app
