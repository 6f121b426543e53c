-- name: use_allowance
-- Count what is asked for in this minute's windows; gives the sums so far.
insert into webchat_usage (company_id, inbox_id, subject, window_at, used)
select %(company_id)s, %(inbox_id)s, item.subject, %(window_at)s, item.amount
from unnest(%(subjects)s::text[], %(amounts)s::bigint[]) as item(subject, amount)
on conflict (company_id, inbox_id, subject, window_at) do update set used = webchat_usage.used + excluded.used
returning subject, used;

-- name: forget_usage
-- Drop windows that have passed.
delete from webchat_usage where company_id = %(company_id)s and window_at < %(before)s;

-- name: drop_old_usage
-- Windows that have passed, of chats nobody writes to any more.
delete from webchat_usage where window_at < %(before)s;

-- name: drop_ended_sessions
-- Devices that said goodbye long ago.
delete from webchat_sessions where ended_at < %(before)s;

-- name: drop_unsent_uploads
-- Files of visitors that no message names: the row of the file goes with those of operators.
delete from webchat_files where feed_id is null and created_at < %(before)s;

-- name: find_visitor
-- The visitor of a living session, by the hash of its token.
select v.company_id, v.id, v.inbox_id, v.key, v.user_id, v.name, v.phone, v.email, v.phone_verified, v.email_verified, v.locale,
       v.form_done_at, v.form_told_at, v.position, v.read_position, v.delivered_position,
       c.at as consent_at, c.text as consent_text, s.last_seen_at
from webchat_sessions s
join webchat_visitors v on v.company_id = s.company_id and v.id = s.visitor_id
left join lateral (
  select g.at, g.text from consent_records g
  where g.company_id = v.company_id and g.inbox_id = v.inbox_id and g.address = v.key::text
    and g.purpose = 'personal_data' and g.kind = 'given' and (g.expires_at is null or g.expires_at > now())
    and not exists (
      select from consent_records w
      where w.company_id = g.company_id and w.purpose = g.purpose and w.kind <> 'given' and w.at >= g.at
        and (w.contact_id = g.contact_id or (w.inbox_id = g.inbox_id and w.address = g.address)))
  order by g.at desc, g.id desc limit 1) c on true
where s.company_id = %(company_id)s and s.token_hash = %(token_hash)s and s.inbox_id = %(inbox_id)s
  and s.ended_at is null;

-- name: lock_visitor
-- The visitor by the public key; other changes of the same visitor wait.
select id, key, inbox_id, position from webchat_visitors
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and key = %(key)s for no key update;

-- name: visitor_of_user
-- The visitor that the site knows as this user.
select id from webchat_visitors
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and user_id = %(user_id)s;

-- name: add_visitor
-- A new person; of two devices that sign in at once the second finds what the first made.
insert into webchat_visitors (company_id, inbox_id, user_id, name, phone, email, phone_verified, email_verified, locale,
                              form_done_at, created_at, last_seen_at)
values (%(company_id)s, %(inbox_id)s, %(user_id)s, %(name)s, %(phone)s, %(email)s, %(phone_verified)s, %(email_verified)s,
        %(locale)s,
        %(form_done_at)s, %(now)s, %(now)s)
on conflict (company_id, inbox_id, user_id) where user_id is not null do update set last_seen_at = excluded.last_seen_at
returning id;

-- name: vouch
-- Write down what the site's token says of the person.
update webchat_visitors
set user_id = %(user_id)s, name = coalesce(nullif(%(name)s, ''), name), phone = coalesce(nullif(%(phone)s, ''), phone),
    email = coalesce(nullif(%(email)s, ''), email), phone_verified = phone_verified or %(phone)s <> '',
    email_verified = email_verified or %(email)s <> '',
    form_told_at = case when (name, phone, email) is distinct from
      (coalesce(nullif(%(name)s, ''), name), coalesce(nullif(%(phone)s, ''), phone), coalesce(nullif(%(email)s, ''), email))
      then null else form_told_at end
where company_id = %(company_id)s and id = %(visitor_id)s;

-- name: add_session
-- A device of a visitor.
insert into webchat_sessions (company_id, token_hash, inbox_id, visitor_id, origin, created_at, last_seen_at)
values (%(company_id)s, %(token_hash)s, %(inbox_id)s, %(visitor_id)s, %(origin)s, %(now)s, %(now)s);

-- name: move_session
-- The device now belongs to another visitor (somebody signed in).
update webchat_sessions set visitor_id = %(visitor_id)s
where company_id = %(company_id)s and token_hash = %(token_hash)s;

-- name: touch_session
-- The device was seen.
update webchat_sessions set last_seen_at = %(now)s
where company_id = %(company_id)s and token_hash = %(token_hash)s;

-- name: end_session
-- The device is forgotten.
update webchat_sessions set ended_at = %(now)s
where company_id = %(company_id)s and token_hash = %(token_hash)s and ended_at is null;

-- name: end_sessions
-- All devices of a visitor.
update webchat_sessions set ended_at = %(now)s
where company_id = %(company_id)s and visitor_id = %(visitor_id)s and ended_at is null;

-- name: fill_form
-- What the form before the chat told; what the site vouched for stays.
update webchat_visitors
set name = coalesce(nullif(%(name)s, ''), name), phone = case when phone_verified then phone else coalesce(nullif(%(phone)s, ''), phone) end,
    email = case when email_verified then email else coalesce(nullif(%(email)s, ''), email) end, form_done_at = coalesce(form_done_at, %(now)s), form_told_at = null
where company_id = %(company_id)s and id = %(visitor_id)s;

-- name: form_told
-- The operators have the card with the first message.
update webchat_visitors set form_told_at = %(now)s where company_id = %(company_id)s and id = %(visitor_id)s;

-- name: next_position
-- The next position of the visitor's feed; holds the visitor until the commit, so positions follow commits.
update webchat_visitors set position = position + 1, last_seen_at = greatest(last_seen_at, %(now)s)
where company_id = %(company_id)s and id = %(visitor_id)s returning position;

-- name: add_row
-- A message enters the feed.
insert into webchat_feed (company_id, visitor_id, id, seq, position, direction, client_key, body, sent_at)
values (%(company_id)s, %(visitor_id)s, %(id)s, %(position)s, %(position)s, %(direction)s, %(client_key)s,
        %(body)s::jsonb, %(now)s)
on conflict do nothing;

-- name: row_by_key
-- A message the visitor already sent under this client key.
select id, seq, position, direction, client_key, body, pressed, sent_at, edited_at, removed_at, seen_at
from webchat_feed where company_id = %(company_id)s and visitor_id = %(visitor_id)s and client_key = %(client_key)s;

-- name: row_by_id
-- One message of the visitor's own feed.
select id, seq, position, direction, client_key, body, pressed, sent_at, edited_at, removed_at, seen_at
from webchat_feed where company_id = %(company_id)s and visitor_id = %(visitor_id)s and id = %(id)s;

-- name: page
-- The newest rows before a place in the thread, newest first.
select id, seq, position, direction, client_key, body, pressed, sent_at, edited_at, removed_at, seen_at
from webchat_feed
where company_id = %(company_id)s and visitor_id = %(visitor_id)s and seq < %(before)s
order by seq desc limit %(count)s;

-- name: changed_after
-- What a screen at this position has missed.
select id, seq, position, direction, client_key, body, pressed, sent_at, edited_at, removed_at, seen_at
from webchat_feed
where company_id = %(company_id)s and visitor_id = %(visitor_id)s and position > %(position)s
order by position limit %(count)s;

-- name: press
-- The first press of a button counts.
update webchat_feed set pressed = %(payload)s, position = %(position)s
where company_id = %(company_id)s and id = %(id)s and pressed is null;

-- name: edit_row
-- New words for a message.
update webchat_feed set body = body || %(body)s::jsonb, edited_at = %(now)s, position = %(position)s
where company_id = %(company_id)s and visitor_id = %(visitor_id)s and id = %(id)s and removed_at is null;

-- name: remove_row
-- A message is taken away.
update webchat_feed set removed_at = %(now)s, position = %(position)s
where company_id = %(company_id)s and visitor_id = %(visitor_id)s and id = %(id)s and removed_at is null;

-- name: mark_seen
-- An operator looked at the conversation: the visitor's messages become read, one position for all.
update webchat_feed set seen_at = %(now)s, position = %(base)s + numbered.number
from (select id as row_id, row_number() over (order by seq) as number from webchat_feed
      where company_id = %(company_id)s and visitor_id = %(visitor_id)s and direction = 'in' and seen_at is null) numbered
where company_id = %(company_id)s and id = numbered.row_id;

-- name: unseen_count
-- How many messages of the visitor no operator has opened.
select count(*) from webchat_feed
where company_id = %(company_id)s and visitor_id = %(visitor_id)s and direction = 'in' and seen_at is null;

-- name: take_positions
-- Several positions at once; gives the one before the first.
update webchat_visitors set position = position + %(count)s
where company_id = %(company_id)s and id = %(visitor_id)s returning position - %(count)s;

-- name: last_shown
-- The newest message to the visitor up to a position.
select id from webchat_feed
where company_id = %(company_id)s and visitor_id = %(visitor_id)s and direction = 'out' and position <= %(position)s
order by seq desc limit 1;

-- name: hub_knows
-- Whether delivery has written down that this message left: only then a receipt finds its message.
select exists (select from messages where company_id = %(company_id)s and inbox_id = %(inbox_id)s
               and external_id = %(id)s);

-- name: advance
-- Remember how far the visitor got; touches nothing if that was known.
update webchat_visitors
set read_position = greatest(read_position, %(read)s), delivered_position = greatest(delivered_position, %(delivered)s)
where company_id = %(company_id)s and id = %(visitor_id)s
  and (read_position < %(read)s or delivered_position < %(delivered)s)
returning read_position;

-- name: add_file
-- A file of this visitor.
insert into webchat_files (company_id, id, visitor_id, file_id, feed_id, created_at)
values (%(company_id)s, %(id)s, %(visitor_id)s, %(file_id)s, %(feed_id)s, %(now)s) on conflict do nothing;

-- name: unused_files
-- Files this visitor uploaded and has not sent yet.
select w.id, w.file_id, f.name, f.mime, f.kind, f.size, f.width, f.height
from webchat_files w join files f on f.company_id = w.company_id and f.id = w.file_id
where w.company_id = %(company_id)s and w.visitor_id = %(visitor_id)s and w.feed_id is null and w.id = any (%(ids)s);

-- name: use_files
-- The files now stand in a message.
update webchat_files set feed_id = %(feed_id)s
where company_id = %(company_id)s and visitor_id = %(visitor_id)s and id = any (%(ids)s);

-- name: file_of
-- A file this visitor may read.
select f.id, f.storage_key, f.thumb_key, f.name, f.mime, f.kind, f.size
from webchat_files w
join files f on f.company_id = w.company_id and f.id = w.file_id
left join webchat_feed r on r.company_id = w.company_id and r.id = w.feed_id
where w.company_id = %(company_id)s and w.visitor_id = %(visitor_id)s and w.id = %(id)s and r.removed_at is null;

-- name: file_facts
-- Sizes of the files of an outgoing message.
select id, name, mime, kind, size, width, height from files
where company_id = %(company_id)s and id = any (%(ids)s);

-- name: tell
-- Wake the screens of a visitor when this commits.
select pg_notify('pristan_webchat', %(payload)s);

-- name: typing
-- Whoever watches the conversation sees that the visitor writes.
select pg_notify('pristan_contact_typing', %(payload)s);

-- name: line_of
-- The business line of a chat, whose hours it keeps.
select business_line_id from inboxes where company_id = %(company_id)s and id = %(inbox_id)s;

-- name: sealed_credentials
-- The encrypted credentials of a chat, with the secret that signs its users.
select credentials from inboxes where company_id = %(company_id)s and id = %(inbox_id)s;

-- name: store_file
-- Remember a file that rests in the storage.
insert into files (company_id, storage_key, name, mime, kind, size, sha256, width, height, thumb_key, created_at)
values (%(company_id)s, %(storage_key)s, %(name)s, %(mime)s, %(kind)s, %(size)s, %(sha256)s, %(width)s, %(height)s,
        %(thumb_key)s, %(now)s)
returning id;

-- name: note_push
-- An answer waits to be taken; the same answer only once.
insert into webchat_pushes (company_id, inbox_id, id, visitor_id, conversation_id, due_at)
values (%(company_id)s, %(inbox_id)s, %(id)s, %(visitor_id)s, %(conversation_id)s, %(due_at)s)
on conflict do nothing;

-- name: drop_taken_pushes
-- What a device took, or the company took back, needs no push any more.
delete from webchat_pushes p using webchat_feed f, webchat_visitors v
where p.due_at <= %(now)s and f.company_id = p.company_id and f.id = p.id
  and v.company_id = p.company_id and v.id = p.visitor_id
  and (f.removed_at is not null or f.seq <= greatest(v.delivered_position, v.read_position));

-- name: claim_pushes
-- Due pushes with what they tell; the claim moves their next try away.
with due as (
  select p.company_id, p.id from webchat_pushes p
  join inboxes i on i.company_id = p.company_id and i.id = p.inbox_id
  where p.due_at <= %(now)s and i.state <> 'removed'
  order by p.due_at limit %(limit)s for no key update of p skip locked
), taken as (
  update webchat_pushes p set due_at = %(lease)s, attempts = p.attempts + 1
  from due where p.company_id = due.company_id and p.id = due.id
  returning p.*
)
select t.company_id, t.inbox_id, t.id, v.key as visitor, t.conversation_id, t.attempts, f.sent_at, f.body,
       (select count(*) from webchat_feed n where n.company_id = t.company_id and n.visitor_id = t.visitor_id
          and n.direction = 'out' and n.removed_at is null and n.position > v.read_position) as unread
from taken t
join webchat_feed f on f.company_id = t.company_id and f.id = t.id
join webchat_visitors v on v.company_id = t.company_id and v.id = t.visitor_id;

-- name: push_later
-- The push is tried again.
update webchat_pushes set due_at = %(at)s, attempts = greatest(attempts - %(uncounted)s, 0)
where company_id = %(company_id)s and id = %(id)s;

-- name: drop_push
-- The push was taken, or never will be.
delete from webchat_pushes where company_id = %(company_id)s and id = %(id)s;
