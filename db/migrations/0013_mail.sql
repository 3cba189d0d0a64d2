-- The mail outbox: what is to be sent, what was, and what could not be. Written in the transaction that wants the mail.
create table platform.mails (
  partner_id uuid not null,
  mail_id uuid not null,
  template text not null,
  language text not null check (language in ('zh-CN', 'en-US')),
  receiver text not null,
  member_id uuid,
  params jsonb not null,
  -- Parameters nobody may read in the database, under the installation's key; gone once they are of no use.
  sealed text,
  state text not null check (state in ('queued', 'sending', 'sent', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  lease_owner text,
  lease_until timestamptz,
  -- The message began to leave: from here on it may have arrived, and is not sent again by itself.
  handed_at timestamptz,
  error text check (error in ('unreachable', 'refused', 'interrupted', 'expired')),
  error_detail text not null default '',
  created_at timestamptz not null,
  sent_at timestamptz,
  expires_at timestamptz,
  primary key (partner_id, mail_id)
)
-- next
create index mails_open on platform.mails (next_at) where state in ('queued', 'sending')
-- next
create index mails_newest on platform.mails (mail_id desc)
-- next
alter table platform.mails enable row level security
-- next
alter table platform.mails force row level security
-- next
create policy tenant on platform.mails using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]) or (select current_setting('app.operator', true)) = 'on')
