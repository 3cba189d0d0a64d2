-- The platform's own ground: its schema, the record of applied migrations, and what every later migration relies on.
-- The role partner_center_app exists already when this file runs (server/platform/db/role.ts creates it: roles belong
-- to the whole server, and several databases may race for it).
-- Each statement stands alone; a line "-- next" separates them (db/README.md says how to write a migration).

create schema if not exists platform
-- next
create table platform.migrations (
  number integer primary key,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now()
)
-- next
-- Nothing is free for everybody: not even making tables in "public".
revoke create on schema public from public
-- next
grant usage on schema platform to partner_center_app
-- next
-- From here on every schema and table made by the owner serves the application's role without a word; a table that may
-- only grow takes back the rest itself: revoke update, delete on … from partner_center_app
alter default privileges grant usage on schemas to partner_center_app
-- next
alter default privileges grant select, insert, update, delete on tables to partner_center_app
-- next
alter default privileges grant usage, select on sequences to partner_center_app
-- next
create extension if not exists btree_gist
-- next
create extension if not exists pg_trgm
