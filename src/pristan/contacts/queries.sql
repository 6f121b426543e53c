-- name: find_identities
-- Identities of a batch by their value in an inbox.
select i.company_id, i.id, i.contact_id, i.inbox_id, i.value, i.state, i.display_name
from unnest(%(companies)s::bigint[], %(inboxes)s::bigint[], %(values)s::text[]) as wanted (company_id, inbox_id, value)
join identities i on i.company_id = wanted.company_id and i.inbox_id = wanted.inbox_id and i.value = wanted.value;

-- name: identity_in_inbox
-- One address by its id, where it belongs.
select company_id, id, contact_id, inbox_id, value, state, display_name from identities
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and id = %(id)s;

-- name: add_identity_to
-- A further address of a known person; one that came meanwhile wins.
insert into identities (company_id, contact_id, inbox_id, channel, value, address, display_name, created_at)
select %(company_id)s, p.id, %(inbox_id)s, %(channel)s, %(value)s, %(address)s::jsonb, %(name)s, %(at)s
from contacts p where p.company_id = %(company_id)s and p.id = %(contact_id)s and p.merged_into_id is null
on conflict (company_id, inbox_id, value) do nothing
returning company_id, id, contact_id, inbox_id, value, state, display_name;

-- name: next_contact_ids
-- Ids for new contacts, taken before the rows are written.
select nextval('contacts_id_seq') as id from generate_series(1, %(count)s);

-- name: add_contacts
-- New people, several at once.
insert into contacts (company_id, id, name, created_at)
select * from unnest(%(companies)s::bigint[], %(ids)s::bigint[], %(names)s::text[], %(ats)s::timestamptz[]);

-- name: add_identities
-- Addresses of new people; one that came meanwhile wins.
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
-- Contacts whose identity somebody else added first.
delete from contacts where company_id = %(company_id)s and id = any (%(ids)s)
  and not exists (select 1 from identities i where i.company_id = contacts.company_id and i.contact_id = contacts.id);

-- name: refresh_identities
-- What a fresh message tells of its sender: address, name, when last seen.
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
-- The identity blocked us or came back; older news change nothing.
update identities set state = %(state)s, state_reason = %(reason)s, state_at = %(at)s
where company_id = %(company_id)s and id = %(id)s and (state_at is null or state_at <= %(at)s);

-- name: hear_from
-- Who wrote after stopping us can be written to; a withdrawn consent is another matter.
update identities i set state = 'ok', state_reason = '', state_at = item.at
from unnest(%(companies)s::bigint[], %(ids)s::bigint[], %(ats)s::timestamptz[]) as item (company_id, id, at)
where i.company_id = item.company_id and i.id = item.id and i.state in ('blocked', 'unreachable')
  and (i.state_at is null or i.state_at < item.at);

-- name: set_identity_muted
-- The person muted or unmuted our messages.
update identities set is_muted = %(is_muted)s where company_id = %(company_id)s and id = %(id)s;

-- name: give_consent
-- The proof of a consent; one living consent for a purpose at an address.
insert into consents (company_id, contact_id, identity_id, inbox_id, address, purpose, text, text_hash, way, evidence,
                      given_at)
select %(company_id)s, d.contact_id, d.id, %(inbox_id)s, %(address)s, %(purpose)s, %(text)s, %(text_hash)s, %(way)s,
       %(evidence)s::jsonb, %(now)s
from (select) one
left join identities d
  on d.company_id = %(company_id)s and d.inbox_id = %(inbox_id)s and d.value = %(address)s
on conflict (company_id, inbox_id, address, purpose) where address is not null and withdrawn_at is null do nothing;

-- name: withdraw_consent
-- The proof stays, with the moment it ended.
update consents set withdrawn_at = %(now)s, withdrawn_way = %(way)s
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and address = %(address)s and purpose = %(purpose)s
  and withdrawn_at is null;

-- name: withdrew_once
-- Whether somebody ever took a consent back here.
select exists (select from consents where company_id = %(company_id)s and inbox_id = %(inbox_id)s
  and address = %(address)s and purpose = %(purpose)s and withdrawn_at is not null);

-- name: tell_details
-- What identities told of themselves. Something proved stays proved; what is new has to be compared again.
with told as (
  insert into contact_details (company_id, contact_id, identity_id, kind, value, shown, source, verified_at, told_at)
  select d.company_id, d.contact_id, d.id, item.kind, item.value, item.shown, item.source,
         case when item.is_verified then item.at end, item.at
  from unnest(%(companies)s::bigint[], %(identities)s::bigint[], %(kinds)s::text[], %(values)s::text[],
              %(shown)s::text[], %(sources)s::text[], %(verified)s::boolean[], %(ats)s::timestamptz[])
       as item (company_id, identity_id, kind, value, shown, source, is_verified, at)
  join identities d on d.company_id = item.company_id and d.id = item.identity_id
  on conflict (company_id, contact_id, kind, value, coalesce(identity_id, 0)) do update
  set verified_at = excluded.verified_at, source = excluded.source
  where contact_details.verified_at is null and excluded.verified_at is not null
  returning company_id, identity_id)
update identities d set is_compared = false from told
where d.company_id = told.company_id and d.id = told.identity_id and d.is_compared;

-- name: list_contacts
-- Only those with a conversation that the scope may see.
select p.id, p.name, p.created_at, last.last_message_at, last.channel, last.conversation_id
from contacts p
join lateral (
  select c.last_message_at, c.channel, c.id as conversation_id from conversations c
  where c.company_id = p.company_id and c.contact_id = p.id
  order by c.last_message_at desc limit 1) last on true
where p.company_id = %(company_id)s and p.merged_into_id is null
  and (%(before)s::bigint is null or p.id < %(before)s)
  and (%(query)s::text is null or lower(p.name) like %(query)s)
order by p.id desc limit %(limit)s;

-- name: identities_of
-- Every address of a person, with the state of its inbox.
select d.id, d.channel, d.inbox_id, i.name as inbox_name, i.state as inbox_state, d.value, d.display_name, d.username,
       d.state, d.state_at, d.is_muted, d.last_seen_at, coalesce(k.is_allowed, true) as is_allowed
from identities d
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id
left join company_channels k on k.company_id = d.company_id and k.channel = d.channel
where d.company_id = %(company_id)s and d.contact_id = %(id)s order by d.id;

-- name: conversations_of
-- The latest conversations of a person.
select id from conversations where company_id = %(company_id)s and contact_id = %(id)s and merged_into_id is null
order by last_message_at desc limit 50;

-- name: details_of
-- What is known of a person, the proved first; the same value once.
select distinct on (kind, value) id, kind, value, source, identity_id, verified_at, told_at from contact_details
where company_id = %(company_id)s and contact_id = %(id)s
order by kind, value, verified_at desc nulls last, id;

-- name: consents_of
-- What a person agreed to, and took back.
select id, purpose, way, given_at, withdrawn_at from consents
where company_id = %(company_id)s and contact_id = %(id)s order by given_at desc, id desc limit 50;

-- name: change_contact
-- The name and the note of a contact.
update contacts set name = coalesce(%(name)s, name), note = coalesce(%(note)s, note)
where company_id = %(company_id)s and id = %(id)s and merged_into_id is null returning id;

-- name: lock_contacts
-- Two contacts about to be merged, locked in the order of their ids.
select id from contacts where company_id = %(company_id)s and id = any (%(ids)s::bigint[]) and merged_into_id is null
order by id for update;

-- name: lines_of_people
-- Business lines that people write to, by their addresses and conversations.
select contact_id, business_line_id from (
  select d.contact_id, i.business_line_id from identities d
  join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id
  where d.company_id = %(company_id)s and d.contact_id = any (%(ids)s::bigint[])
  union
  select c.contact_id, c.business_line_id from conversations c
  where c.company_id = %(company_id)s and c.contact_id = any (%(ids)s::bigint[])) found
order by contact_id, business_line_id;

-- name: move_identities
-- Addresses go over to the contact that stays.
update identities set contact_id = %(into_id)s where company_id = %(company_id)s and contact_id = %(id)s;

-- name: move_conversations
-- Conversations go over to the contact that stays.
update conversations set contact_id = %(into_id)s, version = version + 1
where company_id = %(company_id)s and contact_id = %(id)s returning id;

-- name: move_consents
-- Consents go over to the contact that stays.
update consents set contact_id = %(into_id)s where company_id = %(company_id)s and contact_id = %(id)s;

-- name: mark_contact_merged
-- The merged contact points at the one that stays.
update contacts set merged_into_id = %(into_id)s where company_id = %(company_id)s and id = %(id)s;
