-- Hand-overs that wait for a day (sales 4.4): who is to get which customers from 00:00 of it. The rows stay when they are
-- done, cancelled or overtaken, so that the list says what became of each.
create table assignment.handovers (
  partner_id uuid not null,
  handover_id uuid not null,
  to_manager_id uuid not null,
  effective_day date not null,
  -- 'stopped': on the day the receiver was no active account manager.
  state text not null default 'planned' check (state in ('planned', 'done', 'cancelled', 'stopped')),
  created_at timestamptz not null,
  created_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  primary key (partner_id, handover_id),
  check ((state = 'planned') = (closed_at is null))
)
-- next
create index handovers_due on assignment.handovers (effective_day) where state = 'planned'
-- next
create index handovers_newest on assignment.handovers (partner_id, effective_day desc, handover_id desc)
-- next
create table assignment.handover_customers (
  partner_id uuid not null,
  customer_id uuid not null,
  handover_id uuid not null,
  -- Who had the customer when it was planned; null: nobody.
  from_manager_id uuid,
  -- 'superseded': somebody gave the customer to a manager, or took it back, before the day; 'left': its association ended.
  state text not null default 'planned' check (state in ('planned', 'moved', 'cancelled', 'superseded', 'left', 'stopped')),
  primary key (partner_id, customer_id, handover_id)
)
-- next
-- A customer waits for one hand-over at most.
create unique index handover_customers_planned on assignment.handover_customers (partner_id, customer_id) where state = 'planned'
-- next
create index handover_customers_of on assignment.handover_customers (partner_id, handover_id, customer_id)
-- next
alter table assignment.handovers enable row level security
-- next
alter table assignment.handovers force row level security
-- next
create policy tenant on assignment.handovers using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
-- The job of midnight looks for what is due, whosever it is; it may change nothing before it works for that partner.
create policy due on assignment.handovers for select using ((select current_setting('app.operator', true)) = 'on' and state = 'planned')
-- next
alter table assignment.handover_customers enable row level security
-- next
alter table assignment.handover_customers force row level security
-- next
create policy tenant on assignment.handover_customers using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))
-- next
alter table assignment.spans drop constraint spans_door_check
-- next
alter table assignment.spans add constraint spans_door_check check (door in ('manager', 'customer', 'link', 'load', 'plan'))
