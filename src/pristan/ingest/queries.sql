-- name: lock_lanes
-- Lanes nobody works on, locked until the end of the transaction.
select lane from unnest(%(lanes)s::int[]) as lane where pg_try_advisory_xact_lock(7001, lane) limit %(share)s;

-- name: claim
-- New entries, lane by lane, the oldest of each lane first.
select j.company_id, j.id, j.received_at, j.inbox_id, j.channel, j.raw
from unnest(%(lanes)s::smallint[]) as mine (lane)
cross join lateral (
  select company_id, id, received_at, inbox_id, channel, raw from journal
  where state = 'new' and journal.lane = mine.lane order by id limit %(limit)s) j
limit %(limit)s;

-- name: see
-- Remember what has arrived; gives back what is new.
insert into seen_updates (company_id, inbox_id, dedupe_key, journal_id)
select * from unnest(%(companies)s::bigint[], %(inboxes)s::bigint[], %(keys)s::text[], %(journal_ids)s::bigint[])
on conflict do nothing
returning inbox_id, dedupe_key, journal_id;

-- name: finish
-- What became of each entry.
update journal j set state = item.state, reason = item.reason, processed_at = now()
from unnest(%(companies)s::bigint[], %(ids)s::bigint[], %(received_ats)s::timestamptz[], %(states)s::text[],
            %(reasons)s::text[]) as item (company_id, id, received_at, state, reason)
where j.company_id = item.company_id and j.id = item.id and j.received_at = item.received_at;

-- name: failed_entries
-- Entries that could not be processed.
select id, received_at, inbox_id, channel, origin, reason, length(raw) as size
from journal where company_id = %(company_id)s and state = 'failed'
order by id desc limit %(limit)s;

-- name: replay_failed
-- Through a function, because the web role may append to the journal and change nothing in it.
select replay_journal(%(company_id)s, %(id)s);

-- name: asked_for_contact
-- Whether we asked this person for their number not long ago: a signed card nobody asked for proves nothing new.
select exists (
  select from messages m
  join conversations c on c.company_id = m.company_id and c.id = m.conversation_id
  where c.company_id = %(company_id)s and c.identity_id = %(identity_id)s and m.kind = 'out'
    and m.sent_at between %(since)s and %(upto)s and m.content -> 'buttons' @> '[[{"kind": "request_contact"}]]'
);

-- name: note_received
-- When something last came; whoever finds the row taken leaves it to the other.
with item as (
  select * from unnest(%(companies)s::bigint[], %(inboxes)s::bigint[], %(ats)s::timestamptz[])
    as given (company_id, inbox_id, at)
), made as (
  insert into inbox_health (company_id, inbox_id, last_received_at)
  select i.company_id, i.id, item.at from item join inboxes i on i.company_id = item.company_id and i.id = item.inbox_id
  where not exists (
    select from inbox_health h where h.company_id = item.company_id and h.inbox_id = item.inbox_id)
  on conflict do nothing
), due as (
  select h.company_id, h.inbox_id, item.at from inbox_health h
  join item on item.company_id = h.company_id and item.inbox_id = h.inbox_id
  where h.last_received_at is null or h.last_received_at < item.at
  for no key update of h skip locked
)
update inbox_health h set last_received_at = due.at from due
where h.company_id = due.company_id and h.inbox_id = due.inbox_id;

-- name: recently_sent
-- Entries to one person that were tried lately: an echo is held against their marks.
select o.id from outbox o
join conversations c on c.company_id = o.company_id and c.id = o.conversation_id
where c.company_id = %(company_id)s and c.identity_id = %(identity_id)s and o.kind = 'message'
  and o.started_at >= %(since)s
order by o.id desc limit 500;

-- name: hand_over
-- An act of a colleague in a messenger of employees, for alerts.
insert into staff_acts (company_id, inbox_id, journal_id, value, name, chat, text, payload, press_id, replies_to, files, at)
values (%(company_id)s, %(inbox_id)s, %(journal_id)s, %(value)s, %(name)s, %(chat)s, %(text)s, %(payload)s, %(press_id)s,
        %(replies_to)s, %(files)s::jsonb, %(at)s);
