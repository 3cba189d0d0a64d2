-- Who sees the consumption board sees the customer board as well (sales 6.5): roles that exist get the new item once.
-- The owner of the table may write past the policies only while they are not forced.
alter table identity.roles no force row level security
-- next
update identity.roles set permissions = array_append(permissions, 'boards.customers')
where 'boards.consumption' = any (permissions) and not ('boards.customers' = any (permissions))
-- next
alter table identity.roles force row level security
-- next
-- The board looks for what began or ended in a month.
create index associations_begun on customers.associations (partner_id, from_at)
