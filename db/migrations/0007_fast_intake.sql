-- What intake spent most of the database's time on (docs/decisions/0018): checking the syntax of JSON we have written ourselves,
-- and making the list of tenants out of its text again for every row that a policy looks at.
--
-- The detail is written whole, read whole and never searched: as text it is kept as it came. Where a key of it is asked for,
-- it is read as JSON there.
alter table usage.fee_records alter column detail type text
-- next
-- The same expression as everywhere (db/README.md), with the array made inside the sub-select: once a statement, not once a row.
alter policy tenant on usage.fee_records using (partner_id = any ((select nullif(current_setting('app.partners', true), '')::uuid[])::uuid[]))
-- next
alter policy tenant on usage.reversed_records using (partner_id = any ((select nullif(current_setting('app.partners', true), '')::uuid[])::uuid[]))
-- next
alter policy tenant on usage.daily_sums using (partner_id = any ((select nullif(current_setting('app.partners', true), '')::uuid[])::uuid[]))
-- next
alter policy tenant on usage.month_sums using (partner_id = any ((select nullif(current_setting('app.partners', true), '')::uuid[])::uuid[]))
-- next
alter policy tenant on usage.customer_months using (partner_id = any ((select nullif(current_setting('app.partners', true), '')::uuid[])::uuid[]))
-- next
alter policy tenant on usage.delivery_seen using (partner_id = any ((select nullif(current_setting('app.partners', true), '')::uuid[])::uuid[]))
