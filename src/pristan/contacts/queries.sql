-- name: find_identities
select i.company_id, i.id, i.contact_id, i.inbox_id, i.value, i.state, i.display_name
from unnest(%(companies)s::bigint[], %(inboxes)s::bigint[], %(values)s::text[]) as wanted (company_id, inbox_id, value)
join identities i on i.company_id = wanted.company_id and i.inbox_id = wanted.inbox_id and i.value = wanted.value;

-- name: next_contact_ids
select nextval(pg_get_serial_sequence('contacts', 'id')) as id from generate_series(1, %(count)s);

-- name: add_contacts
insert into contacts (company_id, id, name, created_at)
select * from unnest(%(companies)s::bigint[], %(ids)s::bigint[], %(names)s::text[], %(ats)s::timestamptz[]);

-- name: add_identities
insert into identities (company_id, contact_id, inbox_id, channel, value, address, display_name, username, locale,
                        created_at, last_seen_at)
select item.company_id, item.contact_id, item.inbox_id, item.channel, item.value, item.address, item.name,
       item.username, item.locale, item.at, item.at
from unnest(%(companies)s::bigint[], %(contacts)s::bigint[], %(inboxes)s::bigint[], %(channels)s::text[],
            %(values)s::text[], %(addresses)s::jsonb[], %(names)s::text[], %(usernames)s::text[],
            %(locales)s::text[], %(ats)s::timestamptz[])
     as item (company_id, contact_id, inbox_id, channel, value, address, name, username, locale, at)
on conflict (company_id, inbox_id, value) do nothing
returning company_id, id, contact_id, inbox_id, value, state, display_name;

-- name: drop_orphans
delete from contacts where company_id = %(company_id)s and id = any (%(ids)s)
  and not exists (select 1 from identities i where i.company_id = contacts.company_id and i.contact_id = contacts.id);

-- name: refresh_identities
update identities i
set address = i.address || item.address,
    display_name = case when item.name <> '' then item.name else i.display_name end,
    username = coalesce(item.username, i.username), locale = coalesce(item.locale, i.locale), last_seen_at = item.at
from unnest(%(companies)s::bigint[], %(ids)s::bigint[], %(addresses)s::jsonb[], %(names)s::text[],
            %(usernames)s::text[], %(locales)s::text[], %(ats)s::timestamptz[])
     as item (company_id, id, address, name, username, locale, at)
where i.company_id = item.company_id and i.id = item.id
  and (i.last_seen_at is null or i.last_seen_at < item.at - interval '1 hour' or not i.address @> item.address
       or (item.name <> '' and i.display_name <> item.name));

-- name: set_identity_state
update identities set state = %(state)s, state_reason = %(reason)s, state_at = %(at)s
where company_id = %(company_id)s and id = %(id)s and (state_at is null or state_at <= %(at)s);

-- name: set_identity_muted
update identities set is_muted = %(is_muted)s where company_id = %(company_id)s and id = %(id)s;

-- name: set_verified_phone
update identities set verified_phone = %(phone)s, verified_at = %(at)s
where company_id = %(company_id)s and id = %(id)s;

-- name: rename_contact_if_unnamed
update contacts set name = %(name)s where company_id = %(company_id)s and id = %(id)s and name = '';
