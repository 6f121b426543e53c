-- name: conversation_rows
-- Rows of the list as screens show them.
select c.id, c.id as number, c.status, c.channel, c.inbox_id, i.name as inbox_name,
       c.business_line_id, l.name as business_line_name, c.contact_id,
       coalesce(nullif(p.name, ''), nullif(d.display_name, ''), 'Без имени') as contact_name,
       c.identity_id, d.state as identity_state, c.assignee_id, o.name as assignee_name, c.team_id, c.label_ids,
       c.unread_count, c.preview, c.last_message_at, c.waiting_since, c.snoozed_until, c.has_failed,
       c.created_at, c.closed_at, c.merged_into_id, c.version
from conversations c
join inboxes i on i.company_id = c.company_id and i.id = c.inbox_id
join business_lines l on l.company_id = c.company_id and l.id = c.business_line_id
join contacts p on p.company_id = c.company_id and p.id = c.contact_id
join identities d on d.company_id = c.company_id and d.id = c.identity_id
left join operators o on o.company_id = c.company_id and o.id = c.assignee_id
where c.company_id = %(company_id)s and c.id = any (%(ids)s::bigint[]);

-- name: message_rows
-- Messages as screens show them.
select m.id, m.conversation_id, m.business_line_id, m.kind, m.author_kind, m.author_id, m.author_name,
       case coalesce(v.state, 'clean') when 'clean' then m.text when 'marked' then veiled(m.text, v.marks) else '' end
         as text,
       m.content, v.state as veil_state, v.marks, v.rules as veil_rules, v.is_possible as veil_is_possible,
       m.reply_to_id, m.sent_at, m.edited_at, m.removed_at, m.state, m.failure, m.client_key, m.version,
       m.external_id is not null as is_known_there, m.sort_at, m.sort_seq,
       case coalesce(rv.state, 'clean') when 'clean' then r.text when 'marked' then veiled(r.text, rv.marks) else '' end
         as reply_text,
       r.author_name as reply_author, coalesce(a.items, '[]'::jsonb) as attachments,
       case when w.kind = 'message' and w.state = 'queued' and w.attempts = 0 then w.not_before end as undo_until,
       w.kind as leaving_kind, w.parts_done, w.code as wait_code, w.detail as wait_detail, w.not_before as wait_until,
       w.behind_id, w.behind_code, w.behind_until
from messages m
left join detections v on v.company_id = m.company_id and v.message_id = m.id
left join messages r on r.company_id = m.company_id and r.id = m.reply_to_id
left join detections rv on rv.company_id = r.company_id and rv.message_id = r.id
left join lateral (
  select jsonb_agg(jsonb_build_object(
           'id', t.id, 'kind', t.kind, 'name', t.name, 'mime', t.mime, 'size', t.size, 'width', t.width,
           'height', t.height, 'duration_s', t.duration_s, 'state', t.state, 'reason', t.reason,
           'file_id', t.file_id) order by t.position, t.id) as items
  from attachments t where t.company_id = m.company_id and t.message_id = m.id and t.replaced_at is null
) a on true
left join lateral ( -- what is on its way out for the message, and what it has to wait for
  select o.kind, o.state, o.attempts, o.parts_done, o.not_before, o.error_detail as detail,
         case when o.state in ('retry', 'sending') then o.error_code end as code,
         front.message_id as behind_id, front.code as behind_code, front.not_before as behind_until
  from outbox o
  left join lateral (
    select e.message_id, case when e.state = 'unknown' then 'channel.outcome_unknown' else e.error_code end as code,
           case when e.state not in ('unknown', 'held') then e.not_before end as not_before
    from outbox e
    where o.kind = 'message' and e.company_id = o.company_id and e.conversation_id = o.conversation_id and e.id < o.id
      and e.state in ('retry', 'sending', 'unknown', 'held') and e.finished_at is null and e.error_code is not null
      and e.kind <> 'answer_callback' and (e.state <> 'held' or e.kind = 'message')
    order by e.id limit 1) front on true
  where m.kind = 'out' and o.company_id = m.company_id and o.message_id = m.id and o.finished_at is null
    and o.state in ('queued', 'retry', 'sending')
  order by o.id limit 1
) w on true
where m.company_id = %(company_id)s and m.id = any (%(ids)s::bigint[])
order by m.sort_at, m.sort_seq, m.id;

-- name: lock_current
-- The current conversation of each identity, locked for writing.
select c.company_id, c.id, c.inbox_id, c.identity_id, c.contact_id, c.business_line_id, c.status, c.channel
from conversations c
join unnest(%(companies)s::bigint[], %(inboxes)s::bigint[], %(identities)s::bigint[])
     as wanted (company_id, inbox_id, identity_id)
  on c.company_id = wanted.company_id and c.inbox_id = wanted.inbox_id and c.identity_id = wanted.identity_id
where c.merged_into_id is null
order by c.company_id, c.id
for no key update of c;

-- name: closed_inbox
-- A connection that was closed, with the channels that are open beside it in its line.
select i.name, i.state = 'removed' as is_archived, coalesce((select array_agg(distinct o.channel order by o.channel) from inboxes o
  where o.company_id = i.company_id and o.business_line_id = i.business_line_id and o.state = 'active'
    and o.closed_at is null), '{}') as beside
from inboxes i where i.company_id = %(company_id)s and i.id = %(id)s and i.closed_at is not null;

-- name: inbox_to_start_in
-- What must be known of an inbox before somebody writes first there.
select id, channel from inboxes where company_id = %(company_id)s and id = %(id)s and state <> 'removed';

-- name: current_conversation
-- The conversation that stands with an identity, if there is one.
select id from conversations
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and identity_id = %(identity_id)s
  and merged_into_id is null;

-- name: add_conversations
-- First conversations of identities; one that came meanwhile wins.
-- Whose address it is, is read under a lock: the person may be just now becoming one with another.
with item as (
  select wanted.*, d.contact_id
  from unnest(%(companies)s::bigint[], %(inboxes)s::bigint[], %(identities)s::bigint[], %(ats)s::timestamptz[])
       as wanted (company_id, inbox_id, identity_id, at)
  join identities d on d.company_id = wanted.company_id and d.id = wanted.identity_id
  for share of d)
insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id,
                           last_message_at, created_at)
select item.company_id, item.inbox_id, i.business_line_id, i.channel, item.identity_id, item.contact_id, item.at, item.at
from item join inboxes i on i.company_id = item.company_id and i.id = item.inbox_id
on conflict (company_id, inbox_id, identity_id) where merged_into_id is null do nothing
returning company_id, id, inbox_id, identity_id, contact_id, business_line_id, status, channel;

-- name: next_message_ids
-- Ids for new messages, taken before the rows are written.
select nextval('messages_id_seq') as id from generate_series(1, %(count)s);

-- name: add_messages
-- Messages of a batch; one the channel gave before is left out.
insert into messages (company_id, id, conversation_id, inbox_id, business_line_id, kind, author_kind, author_id,
                      author_name, text, content, reply_to_id, external_id, sort_at, sort_seq, sent_at, state,
                      edited_at, removed_at, journal_id)
select item.company_id, item.id, item.conversation_id, item.inbox_id, item.business_line_id, item.kind,
       item.author_kind, item.author_id, item.author_name, item.text, item.content,
       case when item.reply_to is not null then
         (select r.id from messages r where r.company_id = item.company_id and r.inbox_id = item.inbox_id
            and r.external_id = item.reply_to) end,
       item.external_id, item.sort_at, item.sort_seq, item.sort_at, 'received', item.edited_at,
       case when item.external_id is not null then
         (select s.seen_at from seen_updates s where s.company_id = item.company_id and s.inbox_id = item.inbox_id
            and s.dedupe_key = 'early-removal:' || item.external_id) end,
       item.journal_id
from unnest(%(companies)s::bigint[], %(ids)s::bigint[], %(conversations)s::bigint[], %(inboxes)s::bigint[],
            %(lines)s::bigint[], %(kinds)s::text[], %(author_kinds)s::text[], %(author_ids)s::bigint[],
            %(author_names)s::text[], %(texts)s::text[], %(contents)s::jsonb[], %(reply_tos)s::text[],
            %(external_ids)s::text[], %(sort_ats)s::timestamptz[], %(sort_seqs)s::bigint[],
            %(edited_ats)s::timestamptz[], %(journal_ids)s::bigint[])
     as item (company_id, id, conversation_id, inbox_id, business_line_id, kind, author_kind, author_id, author_name,
              text, content, reply_to, external_id, sort_at, sort_seq, edited_at, journal_id)
on conflict (company_id, inbox_id, external_id) where external_id is not null do nothing
returning id, reply_to_id, removed_at;

-- name: add_attachments
-- Files of new messages, to be fetched or already ours.
insert into attachments (company_id, message_id, position, kind, name, mime, size, width, height, duration_s, source,
                         file_id, state)
select item.company_id, item.message_id, item.position, item.kind, item.name, item.mime, item.size, item.width,
       item.height, item.duration_s, item.source, (item.source ->> 'file_id')::bigint,
       case when item.source ? 'file_id' then 'stored' else 'pending' end
from unnest(%(companies)s::bigint[], %(messages)s::bigint[], %(positions)s::smallint[], %(kinds)s::text[],
            %(names)s::text[], %(mimes)s::text[], %(sizes)s::bigint[], %(widths)s::integer[], %(heights)s::integer[],
            %(durations)s::double precision[], %(sources)s::jsonb[])
     as item (company_id, message_id, position, kind, name, mime, size, width, height, duration_s, source);

-- name: touch_conversations
-- What new messages change in their list rows.
update conversations c
set last_message_at = greatest(c.last_message_at, item.at),
    preview = case when item.at >= c.last_message_at or coalesce(c.preview ->> 'kind', 'none') in ('none', 'removed')
                   then item.preview else c.preview end,
    unread_count = c.unread_count + item.unread,
    waiting_since = case when item.unread > 0 then coalesce(c.waiting_since, item.first_at) else c.waiting_since end,
    status = case when item.unread > 0 then 'open' else c.status end,
    snoozed_until = case when item.unread > 0 then null else c.snoozed_until end,
    closed_at = case when item.unread > 0 then null else c.closed_at end,
    routing_cause = case
      when item.unread = 0 or item.automatic or not exists (
        select 1 from auto_replies a where a.company_id = c.company_id and a.is_enabled)
        and not exists (select 1 from inboxes i where i.company_id = c.company_id and i.id = c.inbox_id
                          and (i.settings ->> 'invitation' <> '' or i.forwarding <> '')) then c.routing_cause
      when c.status <> 'open' or c.version = 1 then 'opened' else coalesce(c.routing_cause, 'message') end,
    version = c.version + 1
from unnest(%(companies)s::bigint[], %(ids)s::bigint[], %(ats)s::timestamptz[], %(first_ats)s::timestamptz[],
            %(unreads)s::integer[], %(previews)s::jsonb[], %(automatic)s::boolean[])
     as item (company_id, id, at, first_at, unread, preview, automatic)
where c.company_id = item.company_id and c.id = item.id;

-- name: answered_elsewhere
-- Somebody answered in the messenger itself: the customer waits no more.
update conversations set waiting_since = null where company_id = %(company_id)s and id = %(id)s;

-- name: message_by_external
-- The message a channel speaks of by its own id.
select m.id, m.conversation_id, m.business_line_id, m.text, m.version, m.kind, m.state, m.edited_at, m.removed_at
from messages m
where m.company_id = %(company_id)s and m.inbox_id = %(inbox_id)s and m.external_id = %(external_id)s;

-- name: lock_conversation
-- One conversation, locked for an act of an operator.
select c.company_id, c.id, c.inbox_id, c.identity_id, c.contact_id, c.business_line_id, c.status, c.channel,
       c.assignee_id, c.team_id, c.label_ids, c.merged_into_id
from conversations c
where c.company_id = %(company_id)s and c.id = %(id)s
for no key update;

-- name: lock_message
-- One message, locked for a change.
select m.id, m.conversation_id, m.business_line_id, m.inbox_id, m.text, m.version, m.kind, m.state, m.removed_at,
       m.author_id, m.external_id
from messages m
where m.company_id = %(company_id)s and m.id = %(id)s
for no key update;

-- name: keep_version
-- What a message said before it was edited.
insert into message_versions (company_id, message_id, version, text, replaced_at)
values (%(company_id)s, %(id)s, %(version)s, %(text)s, %(at)s) on conflict do nothing;

-- name: edit_message
-- The new words of a message.
update messages set text = %(text)s, content = content || %(content)s::jsonb, edited_at = %(at)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: rewrite_message
-- A customer's message as the channel tells it after an edit: nothing of what it carried before stays.
update messages set text = %(text)s, content = %(content)s::jsonb, edited_at = %(at)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: refresh_preview
-- The list shows what is said last now: nothing that was taken back or removed. A line of the house that it shows stays.
with last as (
  select m.id, m.kind, m.content, m.author_name, m.state, a.kind as file_kind,
         case coalesce(v.state, 'clean') when 'clean' then m.text when 'marked' then veiled(m.text, v.marks) else '' end
           as text,
         case when v.state <> 'clean' then jsonb_build_object('veil', v.state) else '{}'::jsonb end as veil
  from messages m
  left join detections v on v.company_id = m.company_id and v.message_id = m.id
  left join lateral (select t.kind from attachments t where t.company_id = m.company_id and t.message_id = m.id
                       and t.replaced_at is null order by t.position, t.id limit 1) a on true
  where m.company_id = %(company_id)s and m.conversation_id = %(conversation_id)s and m.kind <> 'system'
    and m.state <> 'cancelled' and m.removed_at is null
  order by m.sort_at desc, m.sort_seq desc, m.id desc limit 1
)
update conversations c
set preview = case when last.id is null then jsonb_build_object('text', '', 'direction', 'in', 'kind', case when exists (
    select from messages m where m.company_id = c.company_id and m.conversation_id = c.id and m.removed_at is not null)
    then 'removed' else 'none' end)
  else jsonb_build_object(
    'kind', case when last.kind = 'note' then 'note' when last.content ? 'callback' then 'callback'
                 when last.content ? 'location' then 'location' when last.content ? 'contact_card' then 'contact'
                 when last.content ? 'voice_lost' then 'voice_lost'
                 when last.text = '' then coalesce(last.file_kind, 'text') else 'text' end,
    'text', left(coalesce(nullif(last.content -> 'callback' ->> 'button_text', ''), last.text), 200),
    'direction', last.kind) || last.veil || case last.kind when 'in' then '{}'::jsonb
      else jsonb_build_object('author', last.author_name, 'state', last.state) end end
from (select 1) one left join last on true
where c.company_id = %(company_id)s and c.id = %(conversation_id)s and c.preview ->> 'kind' is distinct from 'system';

-- name: after_removal
-- Nobody has to read a message of the customer that is gone, nor does the customer wait for an answer to it.
update conversations c
set unread_count = c.unread_count - case when c.unread_count > later.count then 1 else 0 end,
    waiting_since = (
      select min(x.sort_at) from messages x where x.company_id = c.company_id and x.conversation_id = c.id
        and x.kind = 'in' and x.removed_at is null and x.sort_at >= c.waiting_since)
from messages m cross join lateral (
  select count(*) from (
    select from messages x where x.company_id = m.company_id and x.conversation_id = m.conversation_id
      and x.kind = 'in' and x.removed_at is null and (x.sort_at, x.sort_seq, x.id) > (m.sort_at, m.sort_seq, m.id)
    limit 1000) newer) later
where m.company_id = %(company_id)s and m.id = %(id)s and m.kind = 'in'
  and c.company_id = m.company_id and c.id = m.conversation_id;

-- name: files_of
-- Files of a message as they stand, with where each came from.
select id, source from attachments
where company_id = %(company_id)s and message_id = %(id)s and replaced_at is null order by position, id;

-- name: replace_files
-- Files that an edit took away: kept, but never shown nor fetched again.
update attachments set replaced_at = %(at)s, state = case when state = 'pending' then 'refused' else state end,
       reason = case when state = 'pending' then 'Клиент убрал файл' else reason end
where company_id = %(company_id)s and id = any (%(ids)s::bigint[]);

-- name: place_files
-- The order of the files that an edit left.
update attachments t set position = item.position
from unnest(%(ids)s::bigint[], %(positions)s::smallint[]) as item (id, position)
where t.company_id = %(company_id)s and t.id = item.id and t.position <> item.position;

-- name: remove_message
-- The message was removed; its words stay for those who may see them.
update messages set removed_at = %(at)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s and removed_at is null;

-- name: set_hold
-- What the thread shows of a stop of a message by the gate and of the decision about it.
update messages set content = content || jsonb_build_object('hold', %(hold)s::jsonb)
where company_id = %(company_id)s and id = %(id)s;

-- name: set_message_state
-- How far a message of ours has come, and why it failed.
update messages set state = %(state)s, failure = %(failure)s::jsonb, version = version + 1,
       sent_at = coalesce(%(sent_at)s, sent_at), external_id = coalesce(%(external_id)s, external_id)
where company_id = %(company_id)s and id = %(id)s;

-- name: note_early_removal
-- A removal that came before its message, to be applied when that arrives.
insert into seen_updates (company_id, inbox_id, dedupe_key, journal_id)
values (%(company_id)s, %(inbox_id)s, 'early-removal:' || %(external_id)s, %(journal_id)s) on conflict do nothing;

-- name: set_preview
-- The last words shown in the list.
update conversations set preview = %(preview)s::jsonb, last_message_at = greatest(last_message_at, %(at)s),
       version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: bump_version
-- Something beside the row itself changed.
update conversations set version = version + 1 where company_id = %(company_id)s and id = %(id)s;

-- name: message_by_part
-- The message of ours whose later part a channel speaks of: the message itself knows only its first.
select m.id, m.conversation_id, m.business_line_id, m.text, m.version, m.kind, m.state, m.edited_at, m.removed_at
from outbox o
join messages m on m.company_id = o.company_id and m.id = o.message_id
where o.company_id = %(company_id)s and o.inbox_id = %(inbox_id)s and cardinality(o.external_ids) > 1
  and o.external_ids @> array[%(external_id)s::text]
limit 1;

-- name: label_of_button
-- What stands on the button with this payload under a message of ours.
select button ->> 'text' from messages m cross join lateral jsonb_path_query(m.content, '$.buttons[*][*]') as button
where m.company_id = %(company_id)s and m.id = %(id)s and button ->> 'payload' = %(payload)s
limit 1;

-- name: messages_upto
-- Our messages that a receipt «up to here» covers.
select m.id from messages m
join messages target on target.company_id = m.company_id and target.inbox_id = m.inbox_id
  and target.conversation_id = m.conversation_id
where target.company_id = %(company_id)s and target.id = %(id)s
  and m.kind = 'out' and m.state in ('sent', 'delivered') and m.state <> %(state)s
  and (m.sort_at, m.id) <= (target.sort_at, target.id)
order by m.id;

-- name: count_health
-- What arrived in an inbox, and what of it was lost or unknown.
insert into inbox_health (company_id, inbox_id, last_received_at, voice_lost, unknown_updates)
values (%(company_id)s, %(inbox_id)s, %(at)s, %(voice_lost)s, %(unknown)s)
on conflict (company_id, inbox_id) do update
set last_received_at = greatest(inbox_health.last_received_at, excluded.last_received_at),
    voice_lost = inbox_health.voice_lost + excluded.voice_lost,
    unknown_updates = inbox_health.unknown_updates + excluded.unknown_updates
returning (select i.business_line_id from inboxes i where i.company_id = %(company_id)s and i.id = %(inbox_id)s);

-- name: due_snoozed
-- Snoozed conversations whose time has come.
select company_id, id from conversations
where status = 'snoozed' and snoozed_until <= %(now)s order by snoozed_until limit 200 for no key update skip locked;

-- name: wake_snoozed
-- A snoozed conversation opens again.
update conversations set status = 'open', snoozed_until = null, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: position
-- The position of the last fact of a company.
select position from fact_counters where company_id = %(company_id)s;

-- name: draft_texts
-- First words of an operator's drafts, for the list; of a letter without any, its subject.
select distinct on (conversation_id) conversation_id, left(coalesce(nullif(text, ''), subject), 200) as text from drafts
where company_id = %(company_id)s and operator_id = %(operator_id)s and conversation_id = any (%(ids)s::bigint[])
  and kind = 'reply' and (text <> '' or subject <> '' or file_ids <> '{}')
order by conversation_id, updated_at desc;

-- name: contact_of
-- The person of a conversation.
select p.id, p.name, p.note, p.created_at,
       (select t.value from contact_details t where t.company_id = p.company_id and t.contact_id = p.id
          and t.kind = 'phone' order by t.verified_at desc nulls last, t.id desc limit 1) as phone,
       (select t.value from contact_details t where t.company_id = p.company_id and t.contact_id = p.id
          and t.kind = 'email' order by t.verified_at desc nulls last, t.id desc limit 1) as email
from contacts p where p.company_id = %(company_id)s and p.id = %(id)s;

-- name: move_conversations
-- Conversations go over to the person whose addresses they are with.
update conversations set contact_id = %(to_id)s
where company_id = %(company_id)s and contact_id = %(from_id)s and identity_id = any (%(identity_ids)s::bigint[]);

-- name: joined_across
-- Conversations of these addresses that are one with conversations of other addresses.
select a.id, b.id as other_id from conversations a
join conversations b on b.company_id = a.company_id and b.id = a.merged_into_id
where a.company_id = %(company_id)s and a.contact_id = %(from_id)s
  and (a.identity_id = any (%(identity_ids)s::bigint[])) <> (b.identity_id = any (%(identity_ids)s::bigint[]))
order by a.id limit 5;

-- name: show_person_anew
-- Conversations of people whose cards changed, locked in order: what the list shows of them is to be read again.
with locked as (
  select id from conversations
  where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]) and merged_into_id is null
  order by id for no key update)
update conversations c set version = c.version + 1 from locked
where c.company_id = %(company_id)s and c.id = locked.id returning c.id;

-- name: conversation_exists
-- Whether one may see the conversation.
select exists (select 1 from conversations where company_id = %(company_id)s and id = %(id)s);

-- name: thread_last
-- The newest messages of a thread, the cancelled left out.
select id, sort_at, sort_seq from messages
where company_id = %(company_id)s and conversation_id = %(conversation_id)s and state <> 'cancelled'
order by sort_at desc, sort_seq desc, id desc limit %(limit)s;

-- name: thread_before
-- Messages of a thread before a place in it.
select id, sort_at, sort_seq from messages
where company_id = %(company_id)s and conversation_id = %(conversation_id)s and state <> 'cancelled'
  and (sort_at, sort_seq, id) < (%(before_at)s::timestamptz, %(before_seq)s::bigint, %(before_id)s::bigint)
order by sort_at desc, sort_seq desc, id desc limit %(limit)s;

-- name: assign
-- Who answers, in which team.
update conversations set assignee_id = %(operator_id)s, team_id = %(team_id)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: operators_reaching
-- Operators who may see conversations of a line.
select o.id, o.name from operators o
where o.company_id = %(company_id)s and o.disabled_at is null
  and exists (
    select from grants g join roles r on r.company_id = g.company_id and r.id = g.role_id
    where g.company_id = o.company_id and g.operator_id = o.id and 'conversations.view' = any (r.permissions)
      and (g.business_line_id is null or g.business_line_id = %(line_id)s))
order by lower(o.name), o.id;

-- name: operator_names
-- Names of operators, of those at work and of others.
select id, name from operators where company_id = %(company_id)s and id = any (%(ids)s::bigint[]);

-- name: teams_of_line
-- Teams that work for a line.
select id, name from teams
where company_id = %(company_id)s and archived_at is null
  and (business_line_id is null or business_line_id = %(line_id)s)
order by lower(name), id;

-- name: set_labels
-- Labels added and taken away; unknown ones are passed over. A label out of use stays where it is, but comes nowhere new.
update conversations c set version = version + 1, label_ids = coalesce((
  select array_agg(distinct l.id order by l.id) from labels l
  where l.company_id = c.company_id and l.id <> all (%(remove)s::bigint[])
    and (l.id = any (c.label_ids) or (l.archived_at is null and l.id = any (%(add)s::bigint[])))), '{}')
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: set_status
-- Open, snoozed until, or closed.
update conversations set status = %(status)s, snoozed_until = %(until)s,
       closed_at = case when %(status)s = 'closed' then %(now)s::timestamptz end,
       waiting_since = case when %(status)s = 'closed' then null else waiting_since end,
       unread_count = case when %(status)s = 'closed' then 0 else unread_count end,
       version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: set_unread
-- How many messages nobody has read.
update conversations set unread_count = %(count)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s and unread_count <> %(count)s;

-- name: see_mentions
-- An operator has seen where it was mentioned.
update mentions set seen_at = %(now)s
where company_id = %(company_id)s and conversation_id = %(id)s and operator_id = %(operator_id)s and seen_at is null;

-- name: move_messages
-- Messages go over to the conversation that stays. A key known there too is dropped: nothing is said any more where it was used.
update messages m set conversation_id = c.id, version = m.version + 1, business_line_id = c.business_line_id,
       client_key = case when not exists (
         select from messages k where k.company_id = c.company_id and k.conversation_id = c.id
           and k.client_key = m.client_key) then m.client_key end
from conversations c
where c.company_id = %(company_id)s and c.id = %(into_id)s
  and m.company_id = %(company_id)s and m.conversation_id = %(id)s;

-- name: move_outbox
-- Whoever sees a message may act on its sending: the entries follow the line of their messages.
update outbox o set business_line_id = c.business_line_id
from conversations c, messages m
where c.company_id = %(company_id)s and c.id = %(into_id)s and m.company_id = c.company_id and m.conversation_id = c.id
  and o.company_id = m.company_id and o.message_id = m.id and o.business_line_id <> c.business_line_id;

-- name: move_mentions
-- Mentions go over to the conversation that stays.
update mentions set conversation_id = %(into_id)s where company_id = %(company_id)s and conversation_id = %(id)s;

-- name: drop_drafts
-- Drafts of a conversation that is no more.
delete from drafts where company_id = %(company_id)s and conversation_id = %(id)s;

-- name: has_open_outbox
-- Whether something is still on its way out.
select exists (select 1 from outbox where company_id = %(company_id)s and conversation_id = %(id)s
  and state in ('queued', 'retry', 'sending', 'unknown') and finished_at is null);

-- name: mark_merged
-- The merged conversation points at the one that stays.
update conversations set merged_into_id = %(into_id)s, status = 'closed', closed_at = %(now)s, unread_count = 0,
       waiting_since = null, snoozed_until = null, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: absorb
-- What the merged conversation changes in the row of the one that stays.
update conversations c set last_message_at = greatest(c.last_message_at, o.last_message_at),
       preview = case when o.last_message_at > c.last_message_at then o.preview else c.preview end,
       unread_count = c.unread_count + o.unread_count, waiting_since = least(c.waiting_since, o.waiting_since),
       label_ids = (select coalesce(array_agg(distinct x order by x), '{}') from unnest(c.label_ids || o.label_ids) x),
       version = c.version + 1
from conversations o
where c.company_id = %(company_id)s and c.id = %(into_id)s and o.company_id = c.company_id and o.id = %(id)s;

-- name: add_note
-- A remark that never leaves; a repeated key adds nothing.
insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, author_id,
                      author_name, text, content, sort_at, sent_at, state, client_key)
values (%(company_id)s, %(conversation_id)s, %(inbox_id)s, %(line_id)s, 'note', 'operator', %(author_id)s,
        %(author_name)s, %(text)s, %(content)s::jsonb, %(now)s, %(now)s, 'received', %(client_key)s)
on conflict (company_id, conversation_id, client_key) where client_key is not null do nothing
returning id;

-- name: note_by_key
-- The note a repeated request made before.
select id from messages where company_id = %(company_id)s and conversation_id = %(conversation_id)s
  and client_key = %(client_key)s;

-- name: add_mentions
-- Operators named in a note.
insert into mentions (company_id, operator_id, conversation_id, message_id, mentioned_at)
select o.company_id, o.id, %(conversation_id)s, %(message_id)s, %(now)s from operators o
where o.company_id = %(company_id)s and o.id = any (%(operators)s::bigint[]) and o.disabled_at is null
on conflict do nothing returning operator_id;

-- name: get_drafts
-- An operator's drafts in a conversation.
select kind, text, file_ids, subject, cc, version, updated_at from drafts
where company_id = %(company_id)s and conversation_id = %(conversation_id)s and operator_id = %(operator_id)s
order by kind;

-- name: draft_files
-- Files of drafts: the operator's own, and those the operator sees in a message.
select f.id, f.name, f.mime, f.size, f.kind, f.width, f.height from files f
where f.company_id = %(company_id)s and f.id = any (%(ids)s::bigint[])
  and (f.uploaded_by = %(operator_id)s or exists (
    select 1 from attachments t join messages m on m.company_id = t.company_id and m.id = t.message_id
    where t.company_id = f.company_id and t.file_id = f.id and t.replaced_at is null and m.removed_at is null));

-- name: lock_draft
-- One draft, locked for a change.
select kind, text, file_ids, subject, cc, version, updated_at from drafts
where company_id = %(company_id)s and conversation_id = %(conversation_id)s and operator_id = %(operator_id)s
  and kind = %(kind)s for no key update;

-- name: save_draft
-- A draft with its next version; nothing if somebody has begun it since it was looked for.
insert into drafts (company_id, conversation_id, operator_id, kind, text, file_ids, subject, cc, version, updated_at)
values (%(company_id)s, %(conversation_id)s, %(operator_id)s, %(kind)s, %(text)s, %(file_ids)s, %(subject)s, %(cc)s, 1, %(now)s)
on conflict (company_id, conversation_id, operator_id, kind) do update
set text = excluded.text, file_ids = excluded.file_ids, subject = excluded.subject, cc = excluded.cc,
    version = drafts.version + 1, updated_at = excluded.updated_at
where drafts.version = %(known_version)s
returning version;

-- name: list_labels
-- Labels in use.
select id, name, color from labels where company_id = %(company_id)s and archived_at is null order by lower(name);

-- name: add_label
-- A new label.
insert into labels (company_id, name, color) values (%(company_id)s, %(name)s, %(color)s) returning id, name, color;

-- name: change_label
-- The name and the colour of a label.
update labels set name = %(name)s, color = %(color)s
where company_id = %(company_id)s and id = %(id)s and archived_at is null returning id, name, color;

-- name: archive_label
-- A label nobody puts on any more.
update labels set archived_at = %(now)s where company_id = %(company_id)s and id = %(id)s and archived_at is null;

-- name: list_snippets
-- Snippets of the company.
select id, shortcut, title, text, business_line_id from snippets
where company_id = %(company_id)s order by lower(shortcut), id;

-- name: add_snippet
-- A new snippet.
insert into snippets (company_id, shortcut, title, text, business_line_id, updated_by, updated_at)
values (%(company_id)s, %(shortcut)s, %(title)s, %(text)s, %(business_line_id)s, %(operator_id)s, %(now)s)
returning id, shortcut, title, text, business_line_id;

-- name: change_snippet
-- The words of a snippet.
update snippets set shortcut = %(shortcut)s, title = %(title)s, text = %(text)s,
       business_line_id = %(business_line_id)s, updated_by = %(operator_id)s, updated_at = %(now)s
where company_id = %(company_id)s and id = %(id)s
returning id, shortcut, title, text, business_line_id;

-- name: drop_snippet
-- A snippet that is no more.
delete from snippets where company_id = %(company_id)s and id = %(id)s;

-- name: add_file
-- A file an operator uploaded.
insert into files (company_id, storage_key, name, mime, kind, size, sha256, width, height, thumb_key, uploaded_by)
values (%(company_id)s, %(storage_key)s, %(name)s, %(mime)s, %(kind)s, %(size)s, %(sha256)s, %(width)s, %(height)s,
        %(thumb_key)s, %(uploaded_by)s)
returning id, name, mime, size, kind, width, height;

-- name: readable_file
-- A file may be read by whoever uploaded it, or sees a message that carries it.
select f.storage_key, f.thumb_key, f.name, f.mime, f.size from files f
where f.company_id = %(company_id)s and f.id = %(id)s
  and (f.uploaded_by = %(operator_id)s or exists (
    select 1 from attachments t join messages m on m.company_id = t.company_id and m.id = t.message_id
    where t.company_id = f.company_id and t.file_id = f.id and t.replaced_at is null and m.removed_at is null));

-- name: letter_of
-- Where the whole letter behind a message is kept.
select m.content -> 'mail' ->> 'letter' as key from messages m
where m.company_id = %(company_id)s and m.id = %(id)s and m.removed_at is null;

-- name: drop_unsent_files
-- Uploads of long ago that no message, draft, thread of a chat or consent names; a file being attached now is passed by.
with unsent as (
  select f.company_id, f.id from files f
  where f.created_at < %(before)s
    and not exists (select from attachments t where t.company_id = f.company_id and t.file_id = f.id)
    and not exists (select from webchat_files w where w.company_id = f.company_id and w.file_id = f.id)
    and not exists (select from drafts d where d.company_id = f.company_id and f.id = any (d.file_ids))
    and not exists (select from consent_records r where r.company_id = f.company_id and r.file_id = f.id)
  order by f.company_id, f.id limit %(limit)s for update of f skip locked)
delete from files f using unsent where f.company_id = unsent.company_id and f.id = unsent.id;

-- name: unknown_keys
-- Which of these places in the storage no file names.
select key from unnest(%(keys)s::text[]) as key
where not exists (select from files f where f.storage_key = key)
  and not exists (select from files f where f.thumb_key = key);

-- name: queues
-- How each inbox stands: open, waiting, the longest wait.
select i.id as inbox_id, i.name as inbox_name, i.channel, l.name as business_line_name,
       count(c.id) filter (where c.status = 'open') as open,
       count(c.id) filter (where c.status = 'open' and c.assignee_id is null) as unassigned,
       count(c.id) filter (where c.status = 'open' and c.waiting_since is not null) as waiting,
       extract(epoch from %(now)s::timestamptz - min(c.waiting_since) filter (where c.status = 'open'))::bigint as longest_wait_s
from inboxes i
join business_lines l on l.company_id = i.company_id and l.id = i.business_line_id
left join conversations c on c.company_id = i.company_id and c.inbox_id = i.id and c.status = 'open'
  and c.merged_into_id is null
where i.company_id = %(company_id)s and i.state <> 'removed'
group by i.id, i.name, i.channel, l.name order by i.id;

-- name: loads
-- How much each operator has, and who is at work.
select o.id as operator_id, o.name,
       case when o.presence_at > %(now)s::timestamptz - interval '1 minute' then 'online' else 'offline' end as presence,
       count(c.id) as open,
       count(c.waiting_since) as waiting,
       extract(epoch from %(now)s::timestamptz - min(c.waiting_since))::bigint as longest_wait_s
from operators o
left join conversations c on c.company_id = o.company_id and c.assignee_id = o.id and c.status = 'open'
  and c.merged_into_id is null
where o.company_id = %(company_id)s and o.disabled_at is null
group by o.id, o.name, o.presence_at order by count(c.id) desc, o.name;

-- name: tell_presence
-- Who views and who types, to every web process.
select pg_notify('pristan_presence', %(notice)s::text);

-- name: facts_after
-- Complete events, ready to be sent; gap-free by construction of the positions.
select position, line_id, only_for, conversation_id is null as is_of_inbox,
       '{"position":' || position || ',"kind":' || to_json(kind) || ',"at":' || to_json(at)
         || ',"conversation_id":' || coalesce(conversation_id::text, 'null')
         || case data::text when '{}' then '}' else ',' || substr(data::text, 2) end as body
from facts
where company_id = %(company_id)s and position > %(position)s
order by position limit %(limit)s;

-- name: identity_value
-- The address of an identity in its channel.
select value from identities where company_id = %(company_id)s and id = %(id)s;

-- name: typing_place
-- Where to show the customer that somebody types.
select c.business_line_id as line_id, c.channel, d.value
from conversations c join identities d on d.company_id = c.company_id and d.id = c.identity_id
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: conversation_of_visitor
-- The conversation of a visitor who types.
select c.id, c.business_line_id, coalesce(nullif(p.name, ''), d.display_name) as name
from identities d
join conversations c on c.company_id = d.company_id and c.inbox_id = d.inbox_id and c.identity_id = d.id
  and c.merged_into_id is null
join contacts p on p.company_id = c.company_id and p.id = c.contact_id
where d.company_id = %(company_id)s and d.inbox_id = %(inbox_id)s and d.value = %(value)s;

-- name: note_present
-- Operators whose screens are open.
update operators set presence = 'online', presence_at = %(now)s
where company_id = %(company_id)s and id = any (%(ids)s::bigint[]);

-- name: ask_to_read
-- Messages that must be read before anything of them is shown.
insert into detections (company_id, message_id, business_line_id, rules, is_possible, asked_at)
select * from unnest(%(companies)s::bigint[], %(messages)s::bigint[], %(lines)s::bigint[], %(rules)s::jsonb[],
                     %(possible)s::boolean[], %(asked_ats)s::timestamptz[])
on conflict (company_id, message_id) do nothing;

-- name: ask_of_history
-- Messages of an import that must be read before anything of them is shown, after what arrives.
insert into detections (company_id, message_id, business_line_id, rules, is_possible, is_history, asked_at)
select %(company_id)s, unnest(%(messages)s::bigint[]), %(line_id)s, %(rules)s::jsonb, %(is_possible)s, true, %(at)s
on conflict (company_id, message_id) do nothing;

-- name: ask_again
-- A message that was read says something else now: nothing of it is shown until it is read anew.
update detections set state = 'pending', marks = '[]', asked_at = %(at)s, found_at = null, taken_until = null
where company_id = %(company_id)s and message_id = %(id)s;

-- name: claim_unread
-- Messages that wait to be read, the oldest first; a worker that died gives them back when its time is over.
with due as (
  select company_id, message_id from detections
  where state = 'pending' and (taken_until is null or taken_until < %(now)s)
  order by is_history, asked_at limit %(limit)s for no key update skip locked
), taken as (
  update detections v set taken_until = %(lease)s from due
  where v.company_id = due.company_id and v.message_id = due.message_id
  returning v.company_id, v.message_id, v.is_history
)
select m.company_id, m.id, m.conversation_id, taken.is_history, m.version, m.text, m.content, coalesce(files.names, '{}') as file_names,
       coalesce(earlier.items, '[]'::jsonb) as earlier
from taken
join messages m on m.company_id = taken.company_id and m.id = taken.message_id
left join lateral (
  select array_agg(t.name order by t.position, t.id) as names from attachments t
  where t.company_id = m.company_id and t.message_id = m.id and t.replaced_at is null) files on true
left join lateral (
  select jsonb_agg(jsonb_build_object('id', e.id, 'text', e.text) order by e.sort_at, e.sort_seq, e.id) as items from (
    select x.id, x.text, x.sort_at, x.sort_seq from messages x
    where x.company_id = m.company_id and x.conversation_id = m.conversation_id and x.kind = 'in'
      and x.removed_at is null and x.text <> '' and x.sort_at >= m.sort_at - interval '1 minute'
      and (x.sort_at, x.sort_seq, x.id) < (m.sort_at, m.sort_seq, m.id)
    order by x.sort_at desc, x.sort_seq desc, x.id desc limit %(earlier)s) e) earlier on true
order by m.sort_at, m.id;

-- name: settle_detection
-- What was found in a message that still says what was read; kinds that were not counted yet come back.
with settled as (
  update detections v
  set state = %(state)s, marks = %(marks)s::jsonb, found_at = %(now)s, taken_until = null,
      counted = (select coalesce(array_agg(distinct kind), '{}') from unnest(v.counted || %(kinds)s::text[]) kind)
  from messages m, (select counted from detections
                    where company_id = %(company_id)s and message_id = %(id)s for no key update) before
  where v.company_id = %(company_id)s and v.message_id = %(id)s and m.company_id = v.company_id and m.id = v.message_id
    and m.version = %(version)s and v.state = 'pending'
  returning v.company_id, m.inbox_id, m.business_line_id, before.counted
), newer as (
  update messages m set version = m.version + 1 from settled where m.company_id = %(company_id)s and m.id = %(id)s
), counted as (
  insert into detected_days (company_id, inbox_id, business_line_id, day, kind, messages)
  select s.company_id, s.inbox_id, s.business_line_id, %(day)s, kind, 1
  from settled s, unnest(%(kinds)s::text[]) kind where kind <> all (s.counted)
  on conflict (company_id, inbox_id, day, kind) do update set messages = detected_days.messages + 1
)
select count(*) from settled;

-- name: give_back_unread
-- A message that changed while it was read waits to be read anew.
update detections set taken_until = null
where company_id = %(company_id)s and message_id = %(id)s and state = 'pending';

-- name: mark_earlier
-- Parts of what a later message completed, in messages that had been read before it.
with marked as (
  update detections v set state = 'marked', marks = case v.state when 'marked' then v.marks else '[]'::jsonb end
           || %(marks)s::jsonb
  where v.company_id = %(company_id)s and v.message_id = %(id)s and v.state in ('clean', 'marked')
    and not v.marks @> %(marks)s::jsonb
  returning 1
), newer as (
  update messages set version = version + 1
  where company_id = %(company_id)s and id = %(id)s and exists (select from marked)
)
select count(*) from marked;

-- name: detected_figures
-- How many messages brought personal data of which kind where they must not come, over days of Moscow.
select d.inbox_id, i.name as inbox_name, i.channel, d.kind, sum(d.messages)::bigint as messages
from detected_days d join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id
where d.company_id = %(company_id)s and d.day between %(since)s and %(until)s
group by d.inbox_id, i.name, i.channel, d.kind order by messages desc, d.inbox_id, d.kind;

-- name: said_in_full
-- One message as it came, for whoever asked with a reason.
select m.id, m.business_line_id, m.text, m.content, m.removed_at,
       coalesce((select array_agg(t.name order by t.position, t.id) from attachments t
                 where t.company_id = m.company_id and t.message_id = m.id and t.replaced_at is null), '{}') as file_names
from messages m where m.company_id = %(company_id)s and m.id = %(id)s;

-- name: people_by_passport
-- Who wrote a document's number that was marked, by its digits, in a conversation that the scope may see.
select p.id, p.name, p.created_at, c.last_message_at, c.channel, c.id as conversation_id, 'message' as found_in
from (
  select v.message_id, string_agg(regexp_replace(substr(m.text, (mark ->> 'start')::integer + 1,
           (mark ->> 'end')::integer - (mark ->> 'start')::integer), '\D', '', 'g'), '' order by (mark ->> 'start')::integer)
           as digits
  from detections v
  join messages m on m.company_id = v.company_id and m.id = v.message_id
  cross join lateral jsonb_array_elements(v.marks) mark
  where v.company_id = %(company_id)s and v.state = 'marked' and mark ->> 'kind' = any (%(kinds)s::text[])
    and mark ->> 'field' = 'text' and m.removed_at is null
  group by v.message_id) found
join messages m on m.company_id = %(company_id)s and m.id = found.message_id
join conversations c on c.company_id = m.company_id and c.id = m.conversation_id
join contacts p on p.company_id = c.company_id and p.id = c.contact_id
where found.digits = %(digits)s
order by c.last_message_at desc limit 20;
