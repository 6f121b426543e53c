-- name: polling_inboxes
-- Inboxes that receive by asking, or ask beside their webhook.
select company_id, id as inbox_id from inboxes
where state = 'active' and (settings ->> 'receive' = 'polling' or channel = any (%(beside)s::text[])) order by id;

-- name: poll_cursor
-- Where asking goes on, if the inbox still receives that way.
select cursor from inboxes
where company_id = %(company_id)s and id = %(inbox_id)s and state = 'active'
  and (settings ->> 'receive' = 'polling' or channel = any (%(beside)s::text[]));

-- name: move_cursor
-- What came is in the journal of the same transaction.
update inboxes set cursor = %(cursor)s::jsonb where company_id = %(company_id)s and id = %(inbox_id)s;

-- name: note_polled
-- Asking works.
insert into inbox_health (company_id, inbox_id, polled_at) values (%(company_id)s, %(inbox_id)s, %(now)s)
on conflict (company_id, inbox_id) do update set polled_at = excluded.polled_at;

-- name: claim_unreported
-- Sent parts of which nothing was told: asked at growing distances, given up after the last moment a report may come.
update sent_parts p
set asked = p.asked + 1,
    ask_at = case when p.sent_at < %(give_up)s then null
                  else %(now)s::timestamptz + (%(delays)s::interval[])[least(p.asked + 1, cardinality(%(delays)s::interval[]))]
             end
from (
  select s.company_id, s.inbox_id, s.external_id from sent_parts s
  join inboxes i on i.company_id = s.company_id and i.id = s.inbox_id and i.state = 'active'
  where s.ask_at <= %(now)s and s.inbox_id <> all (%(busy)s::bigint[])
  order by s.ask_at limit %(limit)s for no key update of s skip locked
) due
where p.company_id = due.company_id and p.inbox_id = due.inbox_id and p.external_id = due.external_id
returning p.company_id, p.inbox_id, p.external_id, p.recipient, p.sent_at;

-- name: claim_attachment
-- A file to fetch, of an inbox that has not all its places taken; a claim is a lease, so that a killed worker leaves
-- nothing behind.
update attachments a set attempts = a.attempts + 1, next_attempt_at = %(lease)s
from (
  select t.company_id, t.id, m.conversation_id, m.inbox_id, i.channel, i.settings
  from attachments t
  join messages m on m.company_id = t.company_id and m.id = t.message_id
  join inboxes i on i.company_id = m.company_id and i.id = m.inbox_id
  where t.state = 'pending' and t.next_attempt_at <= %(now)s and m.inbox_id <> all (%(full)s::bigint[])
  order by t.next_attempt_at limit 1 for no key update of t skip locked
) due
where a.company_id = due.company_id and a.id = due.id
returning a.company_id, a.id, a.message_id, a.kind, a.name, a.source, a.attempts,
  due.conversation_id, due.inbox_id, due.channel, due.settings;

-- name: insert_file
-- What was fetched.
insert into files (company_id, storage_key, name, mime, kind, size, sha256, width, height, thumb_key)
values (%(company_id)s, %(storage_key)s, %(name)s, %(mime)s, %(kind)s, %(size)s, %(sha256)s, %(width)s, %(height)s,
        %(thumb_key)s)
returning id;

-- name: attachment_stored
-- The attachment has its file; what it really is replaces what was claimed, and bytes that came along are kept once.
update attachments set state = 'stored', source = source - 'content', file_id = %(file_id)s, mime = %(mime)s, size = %(size)s, name = %(name)s,
  kind = %(kind)s, width = coalesce(%(width)s, width), height = coalesce(%(height)s, height), reason = %(reason)s
where company_id = %(company_id)s and id = %(id)s and state = 'pending';

-- name: attachment_ended
-- The attachment will not be fetched.
update attachments set state = %(state)s, reason = %(reason)s, source = source - 'content'
where company_id = %(company_id)s and id = %(id)s and state = 'pending';

-- name: attachment_later
-- The attachment is tried again; a try that says nothing of the file does not count.
update attachments set next_attempt_at = %(at)s, reason = %(reason)s, attempts = attempts - %(uncounted)s
where company_id = %(company_id)s and id = %(id)s and state = 'pending';

-- name: claim_watched
-- Inboxes whose checklist is due; the claim is the new time of the check. Those `is_watched` may have been dropped by the
-- remote; the rest ask by themselves and stand still, now and then, until something is mended: a certificate, a right.
update inbox_health h set checked_at = %(now)s
from (
  select i.company_id, i.id, i.channel = any (%(channels)s::text[]) as is_watched from inboxes i
  join inbox_health x on x.company_id = i.company_id and x.inbox_id = i.id
  where (i.state = 'attention' or i.state = 'active' and i.channel = any (%(channels)s::text[]))
    and (x.checked_at is null
      or x.checked_at <= case when i.channel = any (%(channels)s::text[]) then %(due)s else %(due_stopped)s end::timestamptz)
    and i.id <> all (%(busy)s::bigint[])
  order by is_watched desc, x.checked_at nulls first limit %(limit)s for no key update of x skip locked
) due
where h.company_id = due.company_id and h.inbox_id = due.id
returning h.company_id, h.inbox_id, h.last_received_at, due.is_watched;

-- name: note_heard
-- How receiving was found just now. Where it had not worked for too long, or the remote had dropped us, what was
-- written meanwhile is to be read back at once: `read_back_at` tells this gap from one that is just being read. A
-- subscription renewed this moment is believed at the next look only.
with found as (
  select company_id, inbox_id,
    case when lost_at = %(now)s then greatest(least(heard_until, %(last)s::timestamptz), %(longest)s::timestamptz)
         when %(is_sound)s and heard_until < %(gap)s then greatest(heard_until, %(longest)s) end as gap_from,
    %(is_sound)s and lost_at is distinct from %(now)s as is_heard
  from inbox_health where company_id = %(company_id)s and inbox_id = %(inbox_id)s
)
update inbox_health h set
  heard_until = case when found.is_heard then %(now)s else h.heard_until end,
  missed_since = least(h.missed_since, found.gap_from),
  was_read_back = h.was_read_back and found.gap_from is null,
  read_back_at = case when found.gap_from is null then h.read_back_at else now() end
from found
where h.company_id = found.company_id and h.inbox_id = found.inbox_id
returning found.gap_from;

-- name: to_read_back
-- Inboxes some of whose messages may have been missed, where it is time to read.
select h.company_id, h.inbox_id, h.missed_since, h.was_read_back, h.read_back_at from inbox_health h
join inboxes i on i.company_id = h.company_id and i.id = h.inbox_id and i.state in ('active', 'attention')
where h.missed_since is not null and (h.read_back_at is null or h.read_back_at <= %(now)s)
order by h.missed_since;

-- name: read_back
-- Read once: another time at the given moment; read twice: done. A gap found meanwhile has a claim of its own.
update inbox_health set
  missed_since = case when was_read_back then null else missed_since end,
  was_read_back = not was_read_back,
  read_back_at = case when was_read_back then null else %(again_at)s::timestamptz end
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and missed_since = %(missed_since)s
  and was_read_back = %(was_read_back)s and read_back_at is not distinct from %(read_back_at)s;

-- name: read_back_later
-- It did not work out.
update inbox_health set read_back_at = %(again_at)s
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and missed_since is not null;

-- name: recent_addresses
-- Customers who may have written meanwhile: those of the inbox's live conversations.
select i.address from identities i
join conversations c on c.company_id = i.company_id and c.identity_id = i.id and c.merged_into_id is null
where i.company_id = %(company_id)s and i.inbox_id = %(inbox_id)s and i.state = 'ok'
  and c.last_message_at > %(since)s
order by c.last_message_at desc limit %(limit)s;

-- name: nameless
-- People of one inbox whose name the channel has not told with their messages.
select d.company_id, d.inbox_id, d.value from identities d
where d.display_name = '' and d.inbox_id = (
  select x.inbox_id from identities x join inboxes i on i.company_id = x.company_id and i.id = x.inbox_id
  where x.display_name = '' and x.channel = any (%(channels)s::text[]) and i.state = 'active'
    and x.inbox_id <> all (%(resting)s::bigint[])
  limit 1)
order by d.id limit %(limit)s;

-- name: give_names
-- Names as the channel told them; gives back the conversations that show them.
with given as (
  select * from unnest(%(values)s::text[], %(names)s::text[], %(usernames)s::text[]) as item (value, name, username)
), named as (
  update identities d set display_name = given.name, username = coalesce(given.username, d.username)
  from given where d.company_id = %(company_id)s and d.inbox_id = %(inbox_id)s and d.value = given.value
    and d.display_name = ''
  returning d.company_id, d.id, d.contact_id, d.display_name
), people as (
  update contacts p set name = named.display_name from named
  where p.company_id = named.company_id and p.id = named.contact_id and p.name = ''
)
select c.id as conversation_id from conversations c
join named on named.company_id = c.company_id and named.id = c.identity_id
where c.merged_into_id is null;
