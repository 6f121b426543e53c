-- name: by_client_key
-- The message a repeated request made before.
select id from messages where company_id = %(company_id)s and conversation_id = %(conversation_id)s
  and client_key = %(client_key)s;

-- name: add_message
-- A message of ours in the thread; a repeated key adds nothing.
insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, author_id,
                      author_name, text, content, reply_to_id, sort_at, sent_at, state, client_key)
values (%(company_id)s, %(conversation_id)s, %(inbox_id)s, %(line_id)s, 'out', %(author_kind)s, %(author_id)s,
        %(author_name)s, %(text)s, %(content)s::jsonb,
        (select r.id from messages r where r.company_id = %(company_id)s and r.id = %(reply_to_id)s
           and r.conversation_id = %(conversation_id)s),
        %(now)s, %(now)s, 'queued', %(client_key)s)
returning id;

-- name: attach_files
-- Uploaded files go with a message: the speaker's own, and those the speaker sees in another.
insert into attachments (company_id, message_id, position, kind, name, mime, size, width, height, file_id, state)
select f.company_id, %(message_id)s, wanted.position, f.kind, f.name, f.mime, f.size, f.width, f.height, f.id, 'stored'
from unnest(%(file_ids)s::bigint[]) with ordinality as wanted (id, position)
join files f on f.company_id = %(company_id)s and f.id = wanted.id
where f.uploaded_by = %(speaker_id)s::bigint or exists (
  select from attachments t join messages m on m.company_id = t.company_id and m.id = t.message_id
  where t.company_id = f.company_id and t.file_id = f.id and t.replaced_at is null and m.removed_at is null);

-- name: invitation
-- The words with which the inbox of a conversation leads to a lawful channel; a closed one has its own.
select coalesce(nullif(i.forwarding, ''), i.settings ->> 'invitation') from conversations c
join inboxes i on i.company_id = c.company_id and i.id = c.inbox_id
where c.company_id = %(company_id)s and c.id = %(conversation_id)s;

-- name: inboxes_beside
-- The inboxes of the business line of a conversation, its own among them.
select i.channel, i.state = 'active' and i.closed_at is null as is_active, i.id = c.inbox_id as is_this,
       coalesce(nullif(i.forwarding, ''), i.settings ->> 'invitation') as invitation
from conversations c
join inboxes i on i.company_id = c.company_id and i.business_line_id = c.business_line_id
where c.company_id = %(company_id)s and c.id = %(conversation_id)s and (i.state <> 'removed' or i.id = c.inbox_id)
order by i.id;

-- name: inbox_is_removed
-- Whether nothing can be sent from here any more.
select state = 'removed' from inboxes where company_id = %(company_id)s and id = %(inbox_id)s;

-- name: add_entry
-- An intention to send.
insert into outbox (company_id, conversation_id, inbox_id, business_line_id, message_id, kind, purpose, payload,
                    not_before, created_by, created_at)
values (%(company_id)s, %(conversation_id)s, %(inbox_id)s, %(line_id)s, %(message_id)s, %(kind)s, %(purpose)s,
        %(payload)s::jsonb, %(not_before)s, %(created_by)s, %(now)s)
returning id;

-- name: after_speaking
-- What our words change in the list row.
update conversations
set last_message_at = greatest(last_message_at, %(at)s), preview = %(preview)s::jsonb,
    waiting_since = case when %(answers)s then null else waiting_since end,
    unread_count = case when %(answers)s then 0 else unread_count end,
    first_reply_at = case when %(answers)s then coalesce(first_reply_at, %(at)s) else first_reply_at end,
    assignee_id = coalesce(assignee_id, %(assign_to)s),
    version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: entry_of_message
-- The entry that sends a message, locked.
select id, state, attempts, not_before, parts_done, finished_at,
       coalesce((payload -> 'memo' ->> 'parts')::int, 1) as parts
from outbox
where company_id = %(company_id)s and message_id = %(message_id)s and kind = 'message'
order by id desc limit 1 for no key update;

-- name: entry_not_leaving
-- The entry that sends a message, locked; nothing if delivery has it in its hands right now.
select id, error_code from outbox
where company_id = %(company_id)s and message_id = %(message_id)s and kind = 'message'
order by id desc limit 1 for no key update skip locked;

-- name: cancel_entry
-- Taken back before anything left; waiting for another try is not leaving.
update outbox set state = 'cancelled', finished_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and state in ('queued', 'retry', 'held') and parts_done = 0;

-- name: hurry_entry
-- What waits for its next try is tried now.
update outbox set not_before = least(not_before, %(now)s)
where company_id = %(company_id)s and id = %(id)s and state = 'retry';

-- name: touch_waiting
-- Messages that wait behind an entry, and the one of the entry itself if asked for.
update messages m set version = version + 1
from outbox o join outbox front on front.company_id = o.company_id and front.conversation_id = o.conversation_id
where front.company_id = %(company_id)s and front.id = %(id)s
  and o.finished_at is null and o.state in ('queued', 'retry')
  and (o.id > front.id and o.kind = 'message' or o.id = front.id and %(itself)s)
  and m.company_id = o.company_id and m.id = o.message_id
returning m.id, m.conversation_id;

-- name: after_taking_back
-- The customer waits as before: since the first message that nothing of ours answers.
with thread as (
  select m.kind, m.author_kind, m.sort_at from messages m
  where m.company_id = %(company_id)s and m.conversation_id = %(id)s and m.state <> 'cancelled' and m.removed_at is null
), answered as (
  select max(sort_at) as at from thread where kind = 'out' and author_kind = 'operator'
)
update conversations c set
  waiting_since = case when c.status = 'closed' then null else (
    select min(t.sort_at) from thread t
    where t.kind = 'in' and (answered.at is null or t.sort_at > answered.at)) end,
  first_reply_at = case when answered.at is not null then c.first_reply_at end
from answered
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: restart_entry
-- A failed entry is queued again, from the part that failed or, as a person knows that this one arrived, from the next.
update outbox set state = 'queued', parts_done = parts_done + %(arrived)s, attempts = 0, reconciled = 0,
       not_before = %(now)s, finished_at = null, error_code = null, error_detail = null
where company_id = %(company_id)s and id = %(id)s and state in ('failed', 'denied', 'dead', 'unknown', 'cancelled');

-- name: settle_entry
-- An operator said that it arrived.
update outbox set state = 'sent', finished_at = %(now)s where company_id = %(company_id)s and id = %(id)s;

-- name: sent_ids
-- Ids the channel gave to the parts of a message; fewer than parts where only a person knows that one arrived.
select external_ids, parts_done, conversation_id from outbox
where company_id = %(company_id)s and message_id = %(message_id)s and kind = 'message' and state = 'sent';

-- name: refresh_failed
-- Whether a conversation has failed messages.
update conversations c set has_failed = exists (
  select 1 from messages m where m.company_id = c.company_id and m.conversation_id = c.id
    and m.state in ('failed', 'unknown') and m.removed_at is null)
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: conversation_of
-- The conversation of a message of ours.
select conversation_id from messages where company_id = %(company_id)s and id = %(id)s and kind = 'out';

-- name: place_to_preview
-- Where an answer of a conversation would go.
select c.inbox_id, c.contact_id, c.identity_id, d.channel, d.value as recipient, d.address
from conversations c join identities d on d.company_id = c.company_id and d.id = c.identity_id
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: begin_hold
-- The gate holds an entry: who wrote it, who asks to let it go, until when a decision is due.
insert into holds (company_id, outbox_id, business_line_id, reasons, held_at, due_at, author_id,
                   asked_by, asked_name, asked_reason, asked_at)
select o.company_id, o.id, o.business_line_id, %(reasons)s::jsonb, %(now)s,
       %(now)s::timestamptz + coalesce((select a.value from alarm_limits a where a.company_id = o.company_id
         and a.kind = %(term)s), %(minutes)s::float8) * interval '1 minute',
       o.created_by, case when o.payload ? %(key)s then o.created_by end,
       case when o.payload ? %(key)s then coalesce(m.author_name, '') else '' end, coalesce(o.payload ->> %(key)s, ''),
       case when o.payload ? %(key)s then o.created_at end
from outbox o left join messages m on m.company_id = o.company_id and m.id = o.message_id
where o.company_id = %(company_id)s and o.id = %(outbox_id)s
on conflict (company_id, outbox_id) where decision is null do nothing
returning (select m.message_id from outbox m where m.company_id = holds.company_id and m.id = holds.outbox_id),
          due_at, asked_name, asked_reason, decision, decided_name, decided_reason, decided_at;

-- name: ask_to_release
-- Somebody says why a held entry should go; the first who says it is who asks.
update holds set asked_by = %(by)s, asked_name = %(name)s, asked_reason = %(reason)s, asked_at = %(now)s
where company_id = %(company_id)s and outbox_id = %(outbox_id)s and decision is null and asked_by is null
returning (select m.message_id from outbox m where m.company_id = holds.company_id and m.id = holds.outbox_id),
          due_at, asked_name, asked_reason, decision, decided_name, decided_reason, decided_at;

-- name: end_hold
-- A stop ends by a decision, or because its message was taken back.
update holds set decision = %(decision)s, decided_by = %(by)s, decided_name = %(name)s, decided_reason = %(reason)s,
       decided_at = %(now)s
where company_id = %(company_id)s and outbox_id = %(outbox_id)s and decision is null
returning (select m.message_id from outbox m where m.company_id = holds.company_id and m.id = holds.outbox_id),
          due_at, asked_name, asked_reason, decision, decided_name, decided_reason, decided_at;
