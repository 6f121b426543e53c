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
where d.company_id = told.company_id and d.id = told.identity_id;

-- name: list_contacts
-- Those with a conversation that the scope may see, and those whom an import brought for its lines.
select p.id, p.name, p.created_at, last.last_message_at, last.channel, last.conversation_id
from contacts p
left join lateral (
  select c.last_message_at, c.channel, c.id as conversation_id from conversations c
  where c.company_id = p.company_id and c.contact_id = p.id
  order by c.last_message_at desc limit 1) last on true
where p.company_id = %(company_id)s and p.merged_into_id is null
  and (last.conversation_id is not null or (p.business_line_id is not null
    and ((select pristan_all_lines()) or p.business_line_id = any ((select pristan_lines())::bigint[]))))
  and (%(before)s::bigint is null or p.id < %(before)s)
  and (%(query)s::text is null or strpos(replace(lower(p.name), 'ё', 'е'), %(query)s) > 0)
order by p.id desc limit %(limit)s;

-- name: contacts_named
-- Who has this in the name, whether the scope sees them or not; null if they are too many to be named.
select contacts_named(%(query)s, %(most)s);

-- name: list_named
-- The same list, of these people only.
select p.id, p.name, p.created_at, last.last_message_at, last.channel, last.conversation_id
from contacts p
left join lateral (
  select c.last_message_at, c.channel, c.id as conversation_id from conversations c
  where c.company_id = p.company_id and c.contact_id = p.id
  order by c.last_message_at desc limit 1) last on true
where p.company_id = %(company_id)s and p.merged_into_id is null and p.id = any (%(ids)s::bigint[])
  and (last.conversation_id is not null or (p.business_line_id is not null
    and ((select pristan_all_lines()) or p.business_line_id = any ((select pristan_lines())::bigint[]))))
  and (%(before)s::bigint is null or p.id < %(before)s)
order by p.id desc limit %(limit)s;

-- name: people_by_value
-- Whose phone or e-mail it is exactly: by what they told, or by the address they write from.
select p.id, p.name, p.created_at, last.last_message_at, last.channel, last.conversation_id, 'card' as found_in
from contacts p
join lateral (
  select c.last_message_at, c.channel, c.id as conversation_id from conversations c
  where c.company_id = p.company_id and c.contact_id = p.id
  order by c.last_message_at desc limit 1) last on true
where p.company_id = %(company_id)s and p.merged_into_id is null and p.id in (
  select t.contact_id from contact_details t
  where t.company_id = %(company_id)s and t.kind = %(kind)s and t.value = %(value)s
  union
  select d.contact_id from identities d
  where d.company_id = %(company_id)s and d.channel = any (%(channels)s::text[])
    and d.value = any (array[%(value)s, ltrim(%(value)s, '+')]))
order by last.last_message_at desc limit 20;

-- name: detail_in_full
-- One phone or e-mail of a person as it was told.
select id, kind, coalesce(nullif(shown, ''), value) as value from contact_details
where company_id = %(company_id)s and contact_id = %(id)s and id = %(detail_id)s;

-- name: address_in_full
-- One address of a person, where the scope reaches its inbox.
select d.id, d.channel as kind, d.value from identities d
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id
where d.company_id = %(company_id)s and d.contact_id = %(id)s and d.id = %(identity_id)s;

-- name: identities_of
-- Addresses of a person (or the one address), with all that decides whether somebody may write there.
select d.id, d.contact_id, d.channel, d.inbox_id, i.name as inbox_name, i.business_line_id,
       case when i.closed_at is not null and i.state <> 'removed' then 'closed' else i.state end as inbox_state,
       l.name as business_line_name, d.value, d.display_name, d.username, d.state, d.state_at, d.is_muted,
       d.last_seen_at, coalesce(k.is_allowed, true) as is_allowed, k.is_allowed is not null as is_decided,
       heard.last_message_at
from identities d
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id
join business_lines l on l.company_id = i.company_id and l.id = i.business_line_id
left join company_channels k on k.company_id = d.company_id and k.channel = d.channel
left join lateral (
  select max(said.sort_at) as last_message_at from conversations c
  cross join lateral (
    select m.sort_at from messages m
    where m.company_id = c.company_id
      and m.conversation_id = case when c.merged_into_id is null then c.id else c.merged_into_id end
      and m.inbox_id = d.inbox_id and m.kind = 'in'
    order by m.sort_at desc, m.sort_seq desc, m.id desc limit 1) said
  where c.company_id = d.company_id and c.contact_id = d.contact_id and c.identity_id = d.id) heard on true
where d.company_id = %(company_id)s
  and (d.contact_id = %(id)s::bigint or d.id = %(identity_id)s::bigint)
order by d.id;

-- name: brought_within
-- Whether an import brought a person for a line of the scope: nobody need have written for them to be seen.
select exists (
  select from contacts where company_id = %(company_id)s and id = %(id)s and business_line_id is not null
    and ((select pristan_all_lines()) or business_line_id = any ((select pristan_lines())::bigint[])));

-- name: conversations_of
-- The latest conversations of a person.
select id from conversations where company_id = %(company_id)s and contact_id = %(id)s and merged_into_id is null
order by last_message_at desc limit 50;

-- name: write_detail
-- What an operator wrote of a person, once.
insert into contact_details (company_id, contact_id, kind, value, shown, source, told_at)
select p.company_id, p.id, %(kind)s, %(value)s, %(shown)s, 'operator', %(now)s
from contacts p where p.company_id = %(company_id)s and p.id = %(id)s and p.merged_into_id is null
on conflict (company_id, contact_id, kind, value, coalesce(identity_id, 0)) do nothing;

-- name: erase_detail
-- Only what an operator wrote is erased: what a customer told stays.
delete from contact_details
where company_id = %(company_id)s and contact_id = %(id)s and id = %(detail_id)s and identity_id is null;

-- name: compare_anew
-- Something about the person changed.
with brought as (
  update contacts set is_compared = false
  where company_id = %(company_id)s and id = %(id)s and business_line_id is not null)
update identities set is_compared = false where company_id = %(company_id)s and contact_id = %(id)s;

-- name: details_of
-- What is known of a person, the proved first; the same value once.
select distinct on (kind, value) id, kind, value, source, identity_id, verified_at, told_at from contact_details
where company_id = %(company_id)s and contact_id = %(id)s
order by kind, value, verified_at desc nulls last, id;

-- name: consents_of
-- What a person agreed to, and took back.
select r.id, r.purpose, r.way, r.at as given_at, (
         select min(w.at) from consent_records w
         where w.company_id = r.company_id and w.contact_id = r.contact_id and w.purpose = r.purpose
           and w.kind <> 'given' and w.at >= r.at) as withdrawn_at
from consent_records r
where r.company_id = %(company_id)s and r.contact_id = %(id)s and r.kind = 'given'
order by r.at desc, r.id desc limit 50;

-- name: change_contact
-- The name and the note of a contact.
update contacts set name = coalesce(%(name)s, name), note = coalesce(%(note)s, note)
where company_id = %(company_id)s and id = %(id)s and merged_into_id is null returning id;

-- name: lock_contacts
-- Two contacts about to become one or two again, locked in the order of their ids.
select id, name, note, merged_into_id from contacts
where company_id = %(company_id)s and id = any (%(ids)s::bigint[]) order by id for no key update;

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
-- Addresses go over to the contact that stays, and are compared anew.
update identities set contact_id = %(into_id)s, is_compared = false
where company_id = %(company_id)s and contact_id = %(id)s returning id;

-- name: move_details
-- Details go over to the contact that stays; what an operator wrote for both stays where it is.
update contact_details t set contact_id = %(into_id)s
where t.company_id = %(company_id)s and t.contact_id = %(id)s and (t.identity_id is not null or not exists (
  select from contact_details x where x.company_id = t.company_id and x.contact_id = %(into_id)s
    and x.kind = t.kind and x.value = t.value and x.identity_id is null))
returning id;

-- name: move_consents
-- Consents go over to the contact that stays.
update consent_records set contact_id = %(into_id)s where company_id = %(company_id)s and contact_id = %(id)s returning id;

-- name: mark_contact_merged
-- The merged contact points at the one that stays.
update contacts set merged_into_id = %(into_id)s where company_id = %(company_id)s and id = %(id)s;

-- name: set_fields
-- The name and the note of a contact.
update contacts set name = %(name)s, note = %(note)s where company_id = %(company_id)s and id = %(id)s;

-- name: add_merge
-- How two contacts became one, with all it takes to undo it.
insert into contact_merges (company_id, contact_id, into_id, merged_at, merged_by, cause, reasons, fields, identity_ids,
                            detail_ids, consent_ids)
values (%(company_id)s, %(id)s, %(into_id)s, %(now)s, %(by)s, %(cause)s, %(reasons)s::jsonb, %(fields)s::jsonb,
        %(identity_ids)s::bigint[], %(detail_ids)s::bigint[], %(consent_ids)s::bigint[])
returning id;

-- name: identities_of_merge
-- Addresses that moved by a merge.
select identity_ids from contact_merges where company_id = %(company_id)s and id = %(id)s;

-- name: lock_merge
-- One merge, about to be undone.
select id, contact_id, into_id, fields, identity_ids, detail_ids, consent_ids, undone_at from contact_merges
where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: root_of
-- Who stands for a contact today.
with recursive chain as (
  select id, merged_into_id from contacts where company_id = %(company_id)s and id = %(id)s
  union
  select p.id, p.merged_into_id from chain c
  join contacts p on p.company_id = %(company_id)s and p.id = c.merged_into_id)
select id from chain where merged_into_id is null;

-- name: give_identities_back
-- Addresses that moved go back, as far as they are still there.
update identities set contact_id = %(contact_id)s, is_compared = false
where company_id = %(company_id)s and contact_id = %(from_id)s and id = any (%(ids)s::bigint[]) returning id;

-- name: give_details_back
-- Details go back with their addresses; those without an address by what moved.
update contact_details set contact_id = %(contact_id)s
where company_id = %(company_id)s and contact_id = %(from_id)s
  and (identity_id = any (%(identity_ids)s::bigint[]) or (identity_id is null and id = any (%(ids)s::bigint[])));

-- name: give_consents_back
-- Consents go back with their addresses; those without an address by what moved.
update consent_records set contact_id = %(contact_id)s
where company_id = %(company_id)s and contact_id = %(from_id)s
  and (identity_id = any (%(identity_ids)s::bigint[]) or (identity_id is null and id = any (%(ids)s::bigint[])));

-- name: stand_again
-- A contact of its own again.
update contacts set merged_into_id = null where company_id = %(company_id)s and id = %(id)s;

-- name: finish_merge
-- The merge was undone.
update contact_merges set undone_at = %(now)s, undone_by = %(by)s where company_id = %(company_id)s and id = %(id)s;

-- name: merges_of
-- Who became part of a person, with their parts; the latest first.
with recursive members as (
  select %(id)s::bigint as id
  union
  select p.id from members m join contacts p on p.company_id = %(company_id)s and p.merged_into_id = m.id)
select g.id, g.contact_id, g.fields -> 'contact' ->> 'name' as name, g.merged_at, g.cause, o.name as by_name,
       cardinality(g.identity_ids) as identities
from contact_merges g
left join operators o on o.company_id = g.company_id and o.id = g.merged_by
where g.company_id = %(company_id)s and g.undone_at is null and g.into_id in (select id from members)
order by g.merged_at desc, g.id desc limit 50;

-- name: take_turn_to_compare
-- One process compares at a time; the others come back later.
select pg_try_advisory_xact_lock(hashtext('pristan_compare'));

-- name: claim_to_compare
-- People of whom something new is known.
select company_id, id, contact_id, inbox_id, channel, value, coalesce(address ->> 'phone', '') as phone from identities
where not is_compared order by id limit %(limit)s for no key update skip locked;

-- name: claim_brought
-- People whom imports brought, not compared with others yet.
select company_id, id as contact_id from contacts
where not is_compared order by company_id, id limit %(limit)s for no key update skip locked;

-- name: finish_brought
-- These were compared.
update contacts c set is_compared = true
from unnest(%(companies)s::bigint[], %(contacts)s::bigint[]) as item (company_id, contact_id)
where c.company_id = item.company_id and c.id = item.contact_id;

-- name: finish_comparing
-- These were compared; those who became one meanwhile come again.
update identities d set is_compared = true
from unnest(%(companies)s::bigint[], %(ids)s::bigint[]) as item (company_id, id)
where d.company_id = item.company_id and d.id = item.id;

-- name: adopt_consents
-- Consents given at an address before anybody wrote from it.
update consent_records c set contact_id = d.contact_id, identity_id = d.id
from unnest(%(companies)s::bigint[], %(ids)s::bigint[]) as item (company_id, id)
join identities d on d.company_id = item.company_id and d.id = item.id
where c.company_id = d.company_id and c.inbox_id = d.inbox_id and c.address = d.value and c.contact_id is null
returning c.company_id, c.contact_id;

-- name: matches
-- What these people share with others: phones and e-mails that few hold, accounts that wrote to several inboxes, links.
with mine as (
  select distinct item.company_id, item.contact_id
  from unnest(%(companies)s::bigint[], %(contacts)s::bigint[]) as item (company_id, contact_id)
), known as materialized (
  select t.company_id, t.contact_id, t.kind, t.value, bool_or(t.verified_at is not null) as is_verified
  from mine join contact_details t on t.company_id = mine.company_id and t.contact_id = mine.contact_id
  group by t.company_id, t.contact_id, t.kind, t.value
), telling as materialized (
  select k.* from known k
  where (select count(*) from (
    select distinct x.contact_id from contact_details x
    where x.company_id = k.company_id and x.kind = k.kind and x.value = k.value limit %(most)s + 1) held) <= %(most)s
)
select k.company_id, k.contact_id as mine_id, o.contact_id as other_id, k.kind, k.value,
       k.is_verified as is_verified_here, bool_or(o.verified_at is not null) as is_verified_there
from telling k
join contact_details o on o.company_id = k.company_id and o.kind = k.kind and o.value = k.value
  and o.contact_id <> k.contact_id
join contacts p on p.company_id = o.company_id and p.id = o.contact_id and p.merged_into_id is null
group by k.company_id, k.contact_id, o.contact_id, k.kind, k.value, k.is_verified
union all
select a.company_id, a.contact_id, o.contact_id, 'account', a.channel || ':' || a.value, false, false
from mine
join identities a on a.company_id = mine.company_id and a.contact_id = mine.contact_id
join identities o on o.company_id = a.company_id and o.channel = a.channel and o.value = a.value
  and o.contact_id <> a.contact_id
group by a.company_id, a.contact_id, o.contact_id, a.channel, a.value
union all
-- A number in an export of Telegram is the account's own: the same that writes to a bot.
select b.company_id, b.contact_id, o.contact_id, 'account', 'telegram:' || o.value, false, false
from mine
join import_people b on b.company_id = mine.company_id and b.contact_id = mine.contact_id and b.source = 'telegram'
  and b.key like 'user%%'
join identities o on o.company_id = b.company_id and o.channel = 'telegram' and o.value = substr(b.key, 5)
  and o.contact_id <> b.contact_id
group by b.company_id, b.contact_id, o.contact_id, o.value
union all
select a.company_id, a.contact_id, b.contact_id, 'account', 'telegram:' || a.value, false, false
from mine
join identities a on a.company_id = mine.company_id and a.contact_id = mine.contact_id and a.channel = 'telegram'
join import_people b on b.company_id = a.company_id and b.source = 'telegram' and b.key = 'user' || a.value
  and b.contact_id <> a.contact_id
group by a.company_id, a.contact_id, b.contact_id, a.value
union all
select a.company_id, a.contact_id, o.contact_id, 'invitation', '', bool_or(l.is_proved), true
from mine
join identities a on a.company_id = mine.company_id and a.contact_id = mine.contact_id
join contact_claims l on l.company_id = a.company_id and a.id in (l.identity_id, l.of_identity_id)
join identities o on o.company_id = l.company_id and o.id in (l.identity_id, l.of_identity_id)
  and o.contact_id <> a.contact_id
group by a.company_id, a.contact_id, o.contact_id;

-- name: claim
-- An address came by a link which only the person behind another was given; a proof is never taken back by a doubt.
insert into contact_claims (company_id, identity_id, of_identity_id, is_proved, at)
values (%(company_id)s, %(identity_id)s, %(of_identity_id)s, %(is_proved)s, %(now)s)
on conflict (company_id, identity_id, of_identity_id)
do update set is_proved = contact_claims.is_proved or excluded.is_proved;

-- name: turned_down
-- Pairs that somebody turned down, also as parts of what they are today.
with recursive pair as (
  select * from unnest(%(companies)s::bigint[], %(firsts)s::bigint[], %(seconds)s::bigint[])
    as item (company_id, first_id, second_id)
), member as (
  select company_id, first_id as root, first_id as id from pair
  union
  select company_id, second_id, second_id from pair
  union
  select p.company_id, m.root, p.id from member m
  join contacts p on p.company_id = m.company_id and p.merged_into_id = m.id
)
select distinct pair.company_id, pair.first_id, pair.second_id
from pair
join member a on a.company_id = pair.company_id and a.root = pair.first_id
join member b on b.company_id = pair.company_id and b.root = pair.second_id
join link_suggestions s on s.company_id = pair.company_id and s.state = 'rejected'
  and s.first_id = least(a.id, b.id) and s.second_id = greatest(a.id, b.id);

-- name: lines_of_pairs
-- Business lines that people of pairs write to.
select distinct d.company_id, d.contact_id, i.business_line_id
from unnest(%(companies)s::bigint[], %(contacts)s::bigint[]) as item (company_id, contact_id)
join identities d on d.company_id = item.company_id and d.contact_id = item.contact_id
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id;

-- name: suggested_about
-- Open suggestions about these people. Lists, not joins: the table may have grown a hundredfold since it was last counted.
select id, first_id, second_id from link_suggestions
where company_id = %(company_id)s and state = 'open'
  and (first_id = any (%(ids)s::bigint[]) or second_id = any (%(ids)s::bigint[]));

-- name: drop_suggestions
-- Suggestions that nothing speaks for any more.
delete from link_suggestions where company_id = %(company_id)s and id = any (%(ids)s::bigint[]) and state = 'open';

-- name: suggest
-- Pairs that may be one person, with the reasons of today; a decided pair stays as it was decided.
insert into link_suggestions (company_id, first_id, second_id, reasons, confidence, created_at)
select item.company_id, item.first_id, item.second_id, item.reasons, item.confidence, %(now)s
from unnest(%(companies)s::bigint[], %(firsts)s::bigint[], %(seconds)s::bigint[], %(reasons)s::jsonb[],
            %(confidences)s::text[]) as item (company_id, first_id, second_id, reasons, confidence)
on conflict (company_id, first_id, second_id) do update
set reasons = excluded.reasons, confidence = excluded.confidence
where link_suggestions.state = 'open' and link_suggestions.reasons <> excluded.reasons
returning company_id, first_id, second_id;

-- name: accept_pair
-- The two are one: whatever was thought of the pair before.
update link_suggestions set state = 'accepted', decided_at = %(now)s, decided_by = %(by)s
where company_id = %(company_id)s and first_id = least(%(id)s::bigint, %(into_id)s::bigint)
  and second_id = greatest(%(id)s::bigint, %(into_id)s::bigint);

-- name: reject_pair
-- The two are not one: never offered again.
insert into link_suggestions (company_id, first_id, second_id, reasons, confidence, state, created_at, decided_at,
                              decided_by)
values (%(company_id)s, least(%(contact_id)s::bigint, %(from_id)s::bigint),
        greatest(%(contact_id)s::bigint, %(from_id)s::bigint), '[]', 'medium', 'rejected', %(now)s, %(now)s, %(by)s)
on conflict (company_id, first_id, second_id) do update
set state = 'rejected', decided_at = excluded.decided_at, decided_by = excluded.decided_by;

-- name: decide_suggestion
-- What somebody decided about an open suggestion.
update link_suggestions set state = %(state)s, decided_at = %(now)s, decided_by = %(by)s
where company_id = %(company_id)s and id = %(id)s and state = 'open'
returning first_id, second_id, reasons;

-- name: suggestions_of
-- Open suggestions about a person, the surest first.
select s.id, s.reasons, s.confidence, s.created_at, other.id as contact_id
from link_suggestions s
join contacts other on other.company_id = s.company_id and other.merged_into_id is null
  and other.id = case when s.first_id = %(id)s then s.second_id else s.first_id end
where s.company_id = %(company_id)s and %(id)s in (s.first_id, s.second_id) and s.state = 'open'
order by array_position(array['certain', 'high', 'medium'], s.confidence), s.id desc limit 20;

-- name: open_suggestions
-- Suggestions to look through, the latest first.
select s.id, s.reasons, s.confidence, s.created_at, s.first_id, s.second_id
from link_suggestions s
join contacts a on a.company_id = s.company_id and a.id = s.first_id and a.merged_into_id is null
join contacts b on b.company_id = s.company_id and b.id = s.second_id and b.merged_into_id is null
where s.company_id = %(company_id)s and s.state = 'open' and (%(before)s::bigint is null or s.id < %(before)s)
order by s.id desc limit %(limit)s;

-- name: cards_of
-- The least that tells people apart: name, channels, business lines, the last message.
select p.id, coalesce(nullif(p.name, ''), (
         select d.display_name from identities d
         where d.company_id = p.company_id and d.contact_id = p.id and d.display_name <> '' order by d.id limit 1),
         '') as name,
       p.created_at, max(c.last_message_at) as last_message_at, count(c.id) as conversations,
       coalesce(array_agg(distinct c.channel) filter (where c.id is not null), '{}') as channels,
       coalesce(array_agg(distinct l.name) filter (where l.id is not null), '{}') as lines
from contacts p
left join conversations c on c.company_id = p.company_id and c.contact_id = p.id and c.merged_into_id is null
left join business_lines l on l.company_id = c.company_id and l.id = c.business_line_id
where p.company_id = %(company_id)s and p.id = any (%(ids)s::bigint[])
group by p.company_id, p.id, p.name, p.created_at;
