-- calendar: what the operator changed in the working-day calendar. The announced holidays are data of the release.
create schema calendar
-- next
-- A day is what the newest change that covers it says; without one, what was announced; else what its weekday says.
-- scope: none, as with the catalogue: days belong to nobody.
create table calendar.changes (
  number integer primary key,
  from_day date not null,
  to_day date not null,
  kind text not null check (kind in ('holiday', 'make-up', 'ordinary')),
  name_zh text not null,
  name_en text not null,
  changed_at timestamptz not null,
  member_id uuid not null,
  member_name text not null,
  check (from_day <= to_day),
  check ((kind = 'ordinary') = (name_zh = '')),
  check ((kind = 'ordinary') = (name_en = ''))
)
-- next
revoke update, delete on calendar.changes from partner_center_app
