-- name: address_of
-- Which address of which mailbox an identity is.
select inbox_id, value from identities where company_id = %(company_id)s and id = %(id)s;
