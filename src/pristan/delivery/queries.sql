-- name: due_inboxes
-- Inboxes with something to send now.
select distinct o.company_id, o.inbox_id
from outbox o join inboxes i on i.company_id = o.company_id and i.id = o.inbox_id
where o.state in ('queued', 'retry', 'sending', 'unknown') and o.not_before <= %(now)s and i.state = 'active'
  and not (o.state = 'unknown' and o.finished_at is not null);

-- name: claim
-- The first due entry of each conversation of an inbox; what stands before it is never overtaken. A message that waits
-- for a person's decision stands before the later ones too; a held change of a message only before what concerns it,
-- and advertising that waits for the morning before nothing. Between conversations, what was said to many at once (a
-- campaign, a last notice) lets answers go first: at two letters a second a mailing would hold them up for hours.
with due as (
  select o.company_id, o.id from outbox o
  where o.inbox_id = %(inbox_id)s and o.state in ('queued', 'retry', 'unknown') and o.not_before <= %(now)s
    and o.finished_at is null and o.conversation_id <> all (%(busy)s::bigint[])
    and exists (select from inboxes i where i.company_id = o.company_id and i.id = o.inbox_id and i.state = 'active')
    and (o.kind = 'answer_callback' or not exists (
      select 1 from outbox e where e.company_id = o.company_id and e.conversation_id = o.conversation_id
        and e.state in ('queued', 'retry', 'sending', 'unknown', 'held') and e.id < o.id and e.finished_at is null
        and e.kind <> 'answer_callback' and e.error_code is distinct from 'gate.quiet_hours'
        and (e.state <> 'held' or e.kind = 'message' or e.message_id = o.message_id)))
  order by (o.created_by is null and (o.payload ? 'link' or o.purpose in ('promo', 'invitation'))), o.not_before, o.id
  limit %(limit)s
  for no key update skip locked
), before as (
  select o.company_id, o.id, o.state as previous, part.started_at as part_started_at, part.finished_at as part_ended_at
  from outbox o join due using (company_id, id)
  left join lateral (
    select d.started_at, d.finished_at from deliveries d
    where o.state = 'unknown' and d.company_id = o.company_id and d.outbox_id = o.id and d.part = o.parts_done
    order by d.id desc limit 1
  ) part on true
)
update outbox o
set state = case when before.previous = 'unknown' then 'unknown' else 'sending' end,
    attempts = o.attempts + case when before.previous = 'unknown' then 0 else 1 end,
    started_at = case when before.previous = 'unknown' then o.started_at else %(now)s end,
    not_before = case when before.previous = 'unknown' then %(now)s::timestamptz + interval '1 minute' else o.not_before end
from before where o.company_id = before.company_id and o.id = before.id
returning o.company_id, o.id, o.conversation_id, o.inbox_id, o.message_id, o.kind, o.purpose, o.payload, o.parts_done,
          o.attempts, o.reconciled, o.started_at, o.external_ids, o.created_at, before.previous = 'unknown' as is_unknown,
          before.previous = 'unknown' and exists (
            select from deliveries d where d.company_id = o.company_id and d.outbox_id = o.id and d.part = o.parts_done
              and d.state = 'started') as is_orphaned,
          o.error_code is not null as was_waiting,
          o.released_rules, before.part_started_at, before.part_ended_at;

-- name: claim_removed
-- What waits in inboxes that are no more: nobody will ever send it.
with due as (
  select o.company_id, o.id, o.state from outbox o
  join inboxes i on i.company_id = o.company_id and i.id = o.inbox_id
  where i.state = 'removed' and o.finished_at is null
    and (o.state in ('queued', 'retry', 'unknown') or o.state = 'sending' and o.started_at < %(stale)s)
  order by o.id limit %(limit)s for no key update of o skip locked
)
update outbox o set started_at = %(now)s from due where o.company_id = due.company_id and o.id = due.id
returning o.company_id, o.id, o.conversation_id, o.inbox_id, o.message_id, o.kind, o.purpose, o.payload, o.parts_done,
          o.attempts, o.reconciled, o.started_at, o.external_ids, o.created_at,
          due.state in ('unknown', 'sending') as is_unknown, o.error_code is not null as was_waiting,
          o.released_rules;

-- name: lock_place
-- The conversation where a message stands now, locked before the message, as everywhere.
select c.id from conversations c where c.company_id = %(company_id)s and c.id = (
  select m.conversation_id from messages m where m.company_id = %(company_id)s and m.id = %(message_id)s)
for no key update;

-- name: show_change_failed
-- An edit or a removal did not reach the channel (or, with null, did in the end); the message stays what it was.
update messages set failure = %(failure)s::jsonb, version = version + 1
where company_id = %(company_id)s and id = %(id)s and (failure is not null or %(failure)s::jsonb is not null or %(was_waiting)s);

-- name: context
-- What a connector must know to send an entry.
select o.id, c.channel, c.contact_id, c.identity_id, d.value as recipient, d.address,
       m.text, m.content, r.external_id as reply_to, m.removed_at, m.version as message_version,
       m.author_kind, m.author_name,
       coalesce((select jsonb_agg(jsonb_build_object('file_id', f.id, 'storage_key', f.storage_key, 'name', t.name,
                   'mime', f.mime, 'kind', t.kind, 'size', f.size, 'sha256', encode(f.sha256, 'hex')) order by t.position)
                 from attachments t join files f on f.company_id = t.company_id and f.id = t.file_id
                 where t.company_id = o.company_id and t.message_id = o.message_id and t.replaced_at is null), '[]'::jsonb) as files
from outbox o
join conversations c on c.company_id = o.company_id and c.id = o.conversation_id
join identities d on d.company_id = c.company_id and d.id = c.identity_id
left join messages m on m.company_id = o.company_id and m.id = o.message_id
left join messages r on r.company_id = m.company_id and r.id = m.reply_to_id
where o.company_id = %(company_id)s and o.id = any (%(ids)s::bigint[]);

-- name: start_delivery
-- An attempt begins; stored before the request leaves.
insert into deliveries (company_id, started_at, outbox_id, inbox_id, part, attempt, state)
values (%(company_id)s, %(at)s, %(outbox_id)s, %(inbox_id)s, %(part)s, %(attempt)s, 'started')
returning id;

-- name: finish_delivery
-- How an attempt ended.
update deliveries set state = %(state)s, finished_at = %(now)s, external_id = %(external_id)s,
       error_code = %(code)s, error_detail = %(detail)s
where company_id = %(company_id)s and id = %(id)s and started_at = %(at)s;

-- name: part_sent
-- One part of a message has left.
update outbox set parts_done = %(part)s + 1, external_ids = external_ids || %(external_id)s::text,
       payload = payload || jsonb_build_object('memo', %(memo)s::jsonb)
where company_id = %(company_id)s and id = %(id)s and parts_done = %(part)s and started_at = %(started_at)s;

-- name: settle
-- The state of an entry after an attempt.
update outbox set state = %(state)s, not_before = coalesce(%(not_before)s, not_before), error_code = %(code)s,
       error_detail = %(detail)s, finished_at = %(finished_at)s, reconciled = coalesce(%(reconciled)s, reconciled),
       verdict = coalesce(%(verdict)s::jsonb, verdict), attempts = greatest(attempts - %(uncounted)s, 0),
       payload = payload || jsonb_build_object('memo', %(memo)s::jsonb)
where company_id = %(company_id)s and id = %(id)s and started_at = %(started_at)s;

-- name: recover
-- Entries a killed process left in the middle: unknown if a request may have left, else queued again. An attempt whose
-- end was told as unknown, with the process killed before the entry said so too, may have left as well. The first look
-- comes soon: most requests have arrived long before they would be given up. An attempt nobody saw end has ended by now.
with left_there as (
  select o.company_id, o.id, coalesce((
      select d.state from deliveries d where d.company_id = o.company_id and d.outbox_id = o.id and d.part = o.parts_done
      order by d.id desc limit 1) in ('started', 'unknown'), false) as may_have_left
  from outbox o
  where o.inbox_id = %(inbox_id)s and o.state = 'sending' and o.conversation_id <> all (%(busy)s::bigint[])
  for no key update
), ended as (
  update deliveries d set finished_at = %(now)s from left_there l
  where d.company_id = l.company_id and d.outbox_id = l.id and d.state = 'started' and d.finished_at is null
)
update outbox o
set state = case when may_have_left then 'unknown' else 'retry' end,
    not_before = case when may_have_left then greatest(%(now)s::timestamptz, o.started_at + %(soon)s::interval)
                 else o.not_before end
from left_there l where o.company_id = l.company_id and o.id = l.id
returning o.id, o.state;

-- name: known_ids
-- Ids of the channel that belong to messages of a conversation.
select coalesce(array_agg(m.external_id), '{}') as ids from messages m
where m.company_id = %(company_id)s and m.conversation_id = %(conversation_id)s and m.external_id is not null
  and m.kind = 'out' and m.sent_at >= %(since)s;

-- name: known_part_ids
-- Ids of the channel that belong to parts already sent.
select coalesce(array_agg(x.id), '{}') as ids from (
  select unnest(o.external_ids) as id from outbox o
  where o.company_id = %(company_id)s and o.conversation_id = %(conversation_id)s and o.created_at >= %(since)s) x;

-- name: note_sent
-- Every few seconds only: all sends of an inbox would take turns at this one row.
insert into inbox_health (company_id, inbox_id, last_sent_at)
select %(company_id)s, %(inbox_id)s, %(sent_at)s
where not exists (select from inbox_health h where h.company_id = %(company_id)s and h.inbox_id = %(inbox_id)s
                    and h.last_sent_at > %(sent_at)s::timestamptz - interval '5 seconds')
on conflict (company_id, inbox_id) do update
set last_sent_at = greatest(inbox_health.last_sent_at, excluded.last_sent_at);

-- name: note_error
-- When an inbox last failed, and at what.
insert into inbox_health (company_id, inbox_id, last_error_at, last_error)
values (%(company_id)s, %(inbox_id)s, %(error_at)s, %(error)s)
on conflict (company_id, inbox_id) do update
set last_error_at = excluded.last_error_at, last_error = excluded.last_error;

-- name: mark_unreachable
-- The channel says that the identity cannot be reached.
update identities set state = case when state = 'ok' then %(state)s else state end, state_reason = %(reason)s,
       state_at = %(now)s
where company_id = %(company_id)s and id = %(identity_id)s;

-- name: update_preview_state
-- The state of our last words in the list.
update conversations c set version = c.version + 1,
  preview = case when c.preview ->> 'direction' = 'out' then c.preview || jsonb_build_object('state', %(state)s::text)
                 else c.preview end,
  has_failed = exists (select 1 from messages m where m.company_id = c.company_id and m.conversation_id = c.id
                         and m.kind = 'out' and m.state in ('failed', 'unknown') and m.removed_at is null)
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: dead_letters
-- Entries that were given up.
select o.id, o.conversation_id, o.inbox_id, o.message_id, o.kind, o.error_code, o.error_detail, o.attempts, o.created_at
from outbox o where o.company_id = %(company_id)s and o.state = 'dead' order by o.id desc limit %(limit)s;

-- name: replay_dead
-- An entry given up is tried again.
update outbox set state = 'queued', attempts = 0, reconciled = 0, not_before = %(now)s, finished_at = null,
       error_code = null, error_detail = null
where company_id = %(company_id)s and state = 'dead' and (%(id)s::bigint is null or id = %(id)s)
returning id, kind, message_id, conversation_id;

-- name: first_external_id
-- The id the channel gave to the first part.
select external_ids[1] from outbox where company_id = %(company_id)s and id = %(id)s;

-- name: typing_place
-- Where to show the customer that somebody types.
select c.channel, c.inbox_id, d.value as recipient, d.address
from conversations c
join identities d on d.company_id = c.company_id and d.id = c.identity_id
join inboxes i on i.company_id = c.company_id and i.id = c.inbox_id
where c.company_id = %(company_id)s and c.id = %(id)s and i.state = 'active' and d.state = 'ok';

-- name: held
-- Messages that wait for a person's decision (oldest first), or those decided lately (newest first).
select o.id, o.kind, coalesce(m.conversation_id, o.conversation_id) as conversation_id, o.inbox_id, i.channel, o.message_id,
       o.created_at, jsonb_build_object('outcome', 'held', 'reasons', h.reasons, 'ways', '[]'::jsonb) as verdict,
       coalesce(m.author_name, '') as author_name, coalesce(o.payload ->> 'text', m.text, '') as text,
       (select count(*) from attachments t where t.company_id = o.company_id and t.message_id = o.message_id
          and t.replaced_at is null and o.kind = 'message') as files,
       coalesce(nullif(p.name, ''), nullif(d.display_name, ''), 'Без имени') as contact_name,
       h.held_at, h.due_at, h.asked_name, h.asked_reason,
       coalesce(h.author_id = %(me)s or h.asked_by = %(me)s, false) as is_own,
       h.decision, h.decided_name, h.decided_reason, h.decided_at
from holds h
join outbox o on o.company_id = h.company_id and o.id = h.outbox_id
join inboxes i on i.company_id = o.company_id and i.id = o.inbox_id
join conversations c on c.company_id = o.company_id and c.id = o.conversation_id
join contacts p on p.company_id = c.company_id and p.id = c.contact_id
join identities d on d.company_id = c.company_id and d.id = c.identity_id
left join messages m on m.company_id = o.company_id and m.id = o.message_id
where h.company_id = %(company_id)s and (h.decision is not null) = %(is_decided)s
order by case when %(is_decided)s then h.decided_at end desc nulls last, h.id limit %(limit)s;

-- name: held_entry
-- One entry that was held, whatever became of it.
select id, kind, message_id, verdict from outbox
where company_id = %(company_id)s and id = %(id)s and exists (
  select from holds h where h.company_id = outbox.company_id and h.outbox_id = outbox.id);

-- name: open_hold
-- The stop of an entry (or of whatever of a message waits) that nobody has decided yet, locked.
select h.outbox_id, h.author_id, h.asked_by, h.asked_name, o.kind from holds h
join outbox o on o.company_id = h.company_id and o.id = h.outbox_id
where h.company_id = %(company_id)s and h.decision is null and o.state = 'held'
  and (h.outbox_id = %(outbox_id)s::bigint or o.message_id = %(message_id)s::bigint)
order by h.id limit 1 for no key update of h;

-- name: last_hold
-- What was decided last about an entry, and by whom.
select decision, decided_name from holds
where company_id = %(company_id)s and outbox_id = %(outbox_id)s and decision is not null order by id desc limit 1;

-- name: touch_message
-- A message shows something new.
update messages set version = version + 1 where company_id = %(company_id)s and id = %(id)s;

-- name: release_held
-- A person lifts the holds: the entry goes through the gate once more.
update outbox set state = 'queued', not_before = %(now)s, attempts = 0, error_code = null,
       released_rules = released_rules || %(rules)s::text[]
where company_id = %(company_id)s and id = %(id)s and state = 'held';

-- name: deny_held
-- A person says no.
update outbox set state = 'denied', finished_at = %(now)s, error_code = 'gate.denied_by_person'
where company_id = %(company_id)s and id = %(id)s and state = 'held';
