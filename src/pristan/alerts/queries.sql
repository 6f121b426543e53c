-- name: companies_told
-- Companies with a working bot for employees.
select distinct company_id from inboxes where state = 'active' and channel = any (%(channels)s::text[]) order by 1;

-- name: begin_position
-- A company's first bot: what was before it is not told.
insert into staff_positions (company_id, position)
select company_id, position from fact_counters where company_id = %(company_id)s on conflict do nothing;

-- name: claim_position
-- Where reading goes on, held until the end of the transaction.
select position from staff_positions where company_id = %(company_id)s for no key update skip locked;

-- name: last_position
-- The newest fact of a company.
select position from fact_counters where company_id = %(company_id)s;

-- name: facts_between
-- Facts that may concern somebody outside of the hub's screens.
select position, kind, data from facts
where company_id = %(company_id)s and position > %(after)s and position <= %(upto)s and kind = any (%(kinds)s::text[])
order by position;

-- name: move_position
-- Up to here everything was looked at.
update staff_positions set position = %(position)s where company_id = %(company_id)s;

-- name: alert_person
-- Something for one operator, in each messenger where they are linked, unless they do not want it.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, operator_id, conversation_id, not_before, created_at)
select k.company_id, k.inbox_id, %(kind)s, %(cause)s, k.value, k.operator_id, %(conversation_id)s, %(now)s, %(now)s
from staff_links k
join inboxes i on i.company_id = k.company_id and i.id = k.inbox_id and i.state = 'active'
left join staff_wishes w on w.company_id = k.company_id and w.operator_id = k.operator_id
where k.company_id = %(company_id)s and k.operator_id = %(operator_id)s
  and coalesce(case %(kind)s when 'assigned' then w.assigned when 'mentioned' then w.mentioned end, true)
on conflict do nothing;

-- name: alert_groups
-- Something for the group chats of a line.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, is_group, conversation_id, not_before, created_at)
select c.company_id, c.inbox_id, %(kind)s, %(cause)s, c.value, true, %(conversation_id)s, %(now)s, %(now)s
from staff_chats c
join inboxes i on i.company_id = c.company_id and i.id = c.inbox_id and i.state = 'active'
where c.company_id = %(company_id)s and (c.business_line_id is null or c.business_line_id = %(line_id)s)
on conflict do nothing;

-- name: change_groups
-- Groups that were told of a conversation shall see who has it.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, is_group, conversation_id, replaces, not_before,
                          created_at)
select a.company_id, a.inbox_id, 'taken', 'taken:' || a.id || ':' || %(operator_id)s::bigint, a.recipient, true,
       a.conversation_id, a.external_id, %(now)s, %(now)s
from staff_alerts a
where a.company_id = %(company_id)s and a.conversation_id = %(conversation_id)s and a.is_group
  and a.kind in ('new', 'waiting') and a.state = 'sent' and a.created_at > %(since)s
on conflict do nothing;

-- name: alert_author
-- What became of an answer, for whoever gave it in a messenger.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, operator_id, words, not_before, created_at)
select t.company_id, t.inbox_id, 'words', %(cause)s, t.value, k.operator_id, %(words)s, %(now)s, %(now)s
from staff_acts t
join staff_links k on k.company_id = t.company_id and k.inbox_id = t.inbox_id and k.value = t.value
where t.company_id = %(company_id)s and t.id = %(act_id)s and k.operator_id = %(author_id)s
on conflict do nothing;

-- name: alert_waiting_people
-- Customers who wait too long for the operator who has their conversation. Who linked later is not told of what was.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, operator_id, conversation_id, not_before, created_at)
select c.company_id, k.inbox_id, 'waiting', 'waiting:' || c.id || ':' || extract(epoch from c.waiting_since), k.value,
       k.operator_id, c.id, %(now)s, %(now)s
from inboxes i
join staff_links k on k.company_id = i.company_id and k.inbox_id = i.id
join conversations c on c.company_id = k.company_id and c.assignee_id = k.operator_id
left join staff_wishes w on w.company_id = k.company_id and w.operator_id = k.operator_id
where i.state = 'active' and i.channel = any (%(channels)s::text[]) and i.settings ->> 'wait_minutes' ~ '^[1-9]\d{0,4}$'
  and c.status = 'open' and c.merged_into_id is null
  and c.waiting_since <= %(now)s::timestamptz - make_interval(mins => (i.settings ->> 'wait_minutes')::integer)
  and c.waiting_since > greatest(k.linked_at, %(now)s::timestamptz - interval '1 day') and coalesce(w.waiting, true)
on conflict do nothing;

-- name: alert_waiting_groups
-- Customers who wait too long and whom nobody has.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, is_group, conversation_id, not_before, created_at)
select c.company_id, g.inbox_id, 'waiting', 'waiting:' || c.id || ':' || extract(epoch from c.waiting_since), g.value,
       true, c.id, %(now)s, %(now)s
from inboxes i
join staff_chats g on g.company_id = i.company_id and g.inbox_id = i.id
join conversations c on c.company_id = g.company_id and c.assignee_id is null
  and (g.business_line_id is null or g.business_line_id = c.business_line_id)
where i.state = 'active' and i.channel = any (%(channels)s::text[]) and i.settings ->> 'wait_minutes' ~ '^[1-9]\d{0,4}$'
  and c.status = 'open' and c.merged_into_id is null
  and c.waiting_since <= %(now)s::timestamptz - make_interval(mins => (i.settings ->> 'wait_minutes')::integer)
  and c.waiting_since > greatest(g.added_at, %(now)s::timestamptz - interval '1 day')
on conflict do nothing;

-- name: alert_held
-- Messages that wait for a decision whose term is near, and once more when it is over: for those who may decide about
-- them, so neither for the author nor for whoever asked. Who linked after a message was held is told of its end only.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, operator_id, conversation_id, outbox_id, not_before,
                          created_at)
select h.company_id, k.inbox_id, 'held', 'held:' || h.id || case when h.due_at <= %(now)s then ':over' else ':near' end,
       k.value, k.operator_id, b.conversation_id, h.outbox_id, %(now)s, %(now)s
from holds h
join outbox b on b.company_id = h.company_id and b.id = h.outbox_id and b.state = 'held'
join staff_links k on k.company_id = h.company_id
  and k.operator_id is distinct from h.author_id and k.operator_id is distinct from h.asked_by
join inboxes i on i.company_id = k.company_id and i.id = k.inbox_id and i.state = 'active'
  and i.channel = any (%(channels)s::text[])
left join staff_wishes w on w.company_id = k.company_id and w.operator_id = k.operator_id
where h.decision is null and h.due_at > %(now)s::timestamptz - interval '1 day'
  and h.due_at - least((h.due_at - h.held_at) / 4, interval '1 hour') <= %(now)s
  and (h.due_at <= %(now)s or k.linked_at < h.held_at) and coalesce(w.held, true)
  and exists (
    select from grants g join roles r on r.company_id = g.company_id and r.id = g.role_id
    where g.company_id = k.company_id and g.operator_id = k.operator_id and %(permission)s = any (r.permissions)
      and (g.business_line_id is null or g.business_line_id = h.business_line_id))
on conflict do nothing;

-- name: alert_requests
-- Requests about personal data that came by the public form, once in a quarter of an hour, and any whose term is near
-- (`near_on`) or over (`today`): for those who answer them. Who linked later is not told of what had come.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, operator_id, request_id, not_before, created_at)
select q.company_id, k.inbox_id, 'request', w.cause, k.value, k.operator_id, q.id, %(now)s, %(now)s
from inboxes i
join staff_links k on k.company_id = i.company_id and k.inbox_id = i.id
join subject_requests q on q.company_id = k.company_id and q.state = 'open'
cross join lateral (values
    (q.origin = 'form' and q.asked_at > greatest(k.linked_at, %(now)s::timestamptz - interval '1 day'),
     'request:new:' || floor(extract(epoch from q.asked_at) / 900)),
    (q.due_on between %(today)s and %(near_on)s, 'request:near:' || q.id || ':' || q.due_on),
    (q.due_on between %(today)s::date - 3 and %(today)s::date - 1, 'request:over:' || q.id || ':' || q.due_on)
  ) as w (is_due, cause)
left join staff_wishes s on s.company_id = k.company_id and s.operator_id = k.operator_id
where i.state = 'active' and i.channel = any (%(channels)s::text[]) and w.is_due and coalesce(s.requests, true)
  and exists (
    select from grants g join roles r on r.company_id = g.company_id and r.id = g.role_id
    where g.company_id = k.company_id and g.operator_id = k.operator_id and g.business_line_id is null
      and %(permission)s = any (r.permissions))
order by q.asked_at, q.id
on conflict do nothing;

-- name: asked_for
-- The request an alert speaks of, and how many wait in the company.
select q.id, q.state = 'open' as is_open, q.due_on,
       (select count(*) from subject_requests o where o.company_id = q.company_id and o.state = 'open') as waiting
from subject_requests q where q.company_id = %(company_id)s and q.id = %(id)s;

-- name: claim_alerts
-- What is due, the oldest of each bot, so that no bot stands behind another; a claim is a lease, so that a killed
-- worker leaves nothing behind.
update staff_alerts a set attempts = a.attempts + 1, not_before = %(lease)s
from (
  select s.company_id, s.id from staff_alerts s
  join (
    select q.company_id, q.id, row_number() over (partition by q.company_id, q.inbox_id order by q.not_before, q.id) as place
    from staff_alerts q
    join inboxes x on x.company_id = q.company_id and x.id = q.inbox_id and x.state = 'active'
    where q.state = 'queued' and q.not_before <= %(now)s
  ) one on one.company_id = s.company_id and one.id = s.id and one.place <= %(of_inbox)s
  where s.state = 'queued' and s.not_before <= %(now)s
  order by s.not_before, s.id limit %(limit)s for no key update of s skip locked
) due
join inboxes i on i.company_id = due.company_id
where a.company_id = due.company_id and a.id = due.id and i.id = a.inbox_id
returning a.company_id, a.id, a.inbox_id, i.channel, a.key, a.kind, a.recipient, a.operator_id, a.is_group,
  a.conversation_id, a.outbox_id, a.request_id, a.words, a.replaces, a.press_id, a.attempts, a.unknowns, i.settings;

-- name: subject
-- The conversation an alert speaks of, with the last words of the customer.
select c.id, c.status, c.channel, c.business_line_id as line_id, l.name as line_name, c.assignee_id,
       o.name as assignee_name, c.waiting_since, coalesce(nullif(p.name, ''), nullif(d.display_name, ''), 'Клиент')
         as contact_name,
       coalesce(m.text, '') as last_words, c.merged_into_id, h.due_at as hold_due_at
from conversations c
left join holds h on h.company_id = c.company_id and h.outbox_id = %(outbox_id)s::bigint and h.decision is null
join business_lines l on l.company_id = c.company_id and l.id = c.business_line_id
join contacts p on p.company_id = c.company_id and p.id = c.contact_id
join identities d on d.company_id = c.company_id and d.id = c.identity_id
left join operators o on o.company_id = c.company_id and o.id = c.assignee_id
left join lateral (
  select case coalesce(v.state, 'clean') when 'clean' then x.text when 'marked' then veiled(x.text, v.marks) else '' end
           as text
  from messages x left join detections v on v.company_id = x.company_id and v.message_id = x.id
  where x.company_id = c.company_id and x.conversation_id = c.id and x.kind = 'in' and x.removed_at is null
  order by x.sort_at desc, x.sort_seq desc, x.id desc limit 1) m on true
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: told
-- It was told.
update staff_alerts set state = 'sent', external_id = %(external_id)s, reason = '', ended_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and state = 'queued';

-- name: not_told
-- It was not told, now or at all.
update staff_alerts set state = %(state)s, reason = %(reason)s, not_before = coalesce(%(at)s, not_before),
  unknowns = unknowns + %(unknown)s::integer, ended_at = case when %(state)s = 'queued' then null else %(now)s::timestamptz end
where company_id = %(company_id)s and id = %(id)s and state = 'queued';

-- name: put_off
-- Not now; the try does not count.
update staff_alerts set not_before = %(at)s, reason = %(reason)s, attempts = attempts - 1
where company_id = %(company_id)s and id = %(id)s and state = 'queued';

-- name: pause_inbox
-- The platform asks everybody to wait.
update staff_alerts set not_before = %(at)s
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and state = 'queued' and not_before < %(at)s;

-- name: speak
-- Something the bot says of itself, or of a conversation that was taken.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, operator_id, is_group, conversation_id, words,
                          press_id, not_before, created_at)
values (%(company_id)s, %(inbox_id)s, %(kind)s, %(cause)s, %(recipient)s, %(operator_id)s, %(is_group)s,
        %(conversation_id)s, %(words)s, %(press_id)s, %(now)s, %(now)s)
on conflict do nothing;

-- name: claim_acts
-- What colleagues did; a claim is a lease.
update staff_acts a set attempts = a.attempts + 1, not_before = %(lease)s
from (
  select company_id, id from staff_acts where state = 'new' and not_before <= %(now)s
  order by not_before, id limit %(limit)s for no key update skip locked
) due
where a.company_id = due.company_id and a.id = due.id
returning a.company_id, a.id, a.inbox_id, a.value, a.name, a.chat, a.text, a.payload, a.press_id, a.replies_to, a.files,
  a.at, a.attempts;

-- name: hold_act
-- The act, if nobody else has dealt with it meanwhile.
select id from staff_acts where company_id = %(company_id)s and id = %(id)s and state = 'new' for no key update;

-- name: act_done
-- It is dealt with; what was written is let go.
update staff_acts set state = %(state)s, reason = %(reason)s, text = '', files = '[]', ended_at = %(now)s
where company_id = %(company_id)s and id = %(id)s;

-- name: link_of
-- Whose account this is.
select operator_id, answering_id, answering_until from staff_links
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and value = %(value)s for no key update;

-- name: alert_of_key
-- The alert a button was under.
select id, kind, recipient, is_group, conversation_id from staff_alerts
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and key = %(key)s;

-- name: conversation_quoted
-- The conversation of the alert that is quoted, if it was told to whoever quotes it.
select conversation_id from staff_alerts
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and external_id = %(external_id)s
  and recipient = %(recipient)s and conversation_id is not null
order by id desc limit 1;

-- name: begin_answering
-- The next words of this operator go to a customer.
update staff_links set answering_id = %(conversation_id)s, answering_until = %(until)s
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and operator_id = %(operator_id)s;

-- name: forget_codes
-- A new code takes the place of the one before; old ones go.
delete from staff_codes where company_id = %(company_id)s and (expires_at <= %(now)s
  or (inbox_id = %(inbox_id)s and operator_id = %(operator_id)s and is_chat = %(is_chat)s));

-- name: add_code
-- A code somebody shall type to the bot.
insert into staff_codes (company_id, inbox_id, operator_id, is_chat, business_line_id, code_hash, expires_at)
values (%(company_id)s, %(inbox_id)s, %(operator_id)s, %(is_chat)s, %(line_id)s, %(code_hash)s, %(expires_at)s);

-- name: use_code
-- A code works once.
delete from staff_codes
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and code_hash = %(code_hash)s and is_chat = %(is_chat)s
  and expires_at > %(now)s
returning operator_id, business_line_id;

-- name: link
-- This account is that operator; an account is one operator's only.
insert into staff_links (company_id, inbox_id, operator_id, value, name, linked_at)
values (%(company_id)s, %(inbox_id)s, %(operator_id)s, %(value)s, %(name)s, %(now)s)
on conflict (company_id, inbox_id, operator_id) do update set value = excluded.value, name = excluded.name,
  linked_at = excluded.linked_at, answering_id = null, answering_until = null;

-- name: linked_to
-- Whose account this is already.
select operator_id from staff_links where company_id = %(company_id)s and inbox_id = %(inbox_id)s and value = %(value)s;

-- name: unlink
-- The account is nobody's again; what waits for it is not told.
with gone as (
  delete from staff_links where company_id = %(company_id)s and inbox_id = %(inbox_id)s and operator_id = %(operator_id)s
  returning value
)
update staff_alerts a set state = 'skipped', reason = 'аккаунт отвязан', ended_at = %(now)s from gone
where a.company_id = %(company_id)s and a.inbox_id = %(inbox_id)s and a.recipient = gone.value and a.state = 'queued';

-- name: is_linked
-- Whether an operator is linked to a bot.
select exists (select from staff_links
  where company_id = %(company_id)s and inbox_id = %(inbox_id)s and operator_id = %(operator_id)s);

-- name: bind_chat
-- New conversations of a line, or of all, are told in this chat.
insert into staff_chats (company_id, inbox_id, value, business_line_id, added_by, added_at)
values (%(company_id)s, %(inbox_id)s, %(value)s, %(line_id)s, %(operator_id)s, %(now)s)
on conflict (company_id, inbox_id, value) do update set business_line_id = excluded.business_line_id,
  added_by = excluded.added_by, added_at = excluded.added_at;

-- name: unbind_chat
-- Nothing more is told in this chat.
with gone as (
  delete from staff_chats where company_id = %(company_id)s and inbox_id = %(inbox_id)s and id = %(id)s returning value
), quiet as (
  update staff_alerts a set state = 'skipped', reason = 'чат отключён', ended_at = %(now)s from gone
  where a.company_id = %(company_id)s and a.inbox_id = %(inbox_id)s and a.recipient = gone.value and a.state = 'queued'
)
select count(*) from gone;

-- name: bots
-- Working bots of the company, and whether the operator is linked to each; what was not told of late and why.
select i.id as inbox_id, i.name, i.channel, i.state, coalesce(h.account_name, '') as account_name,
       k.value, k.linked_at, coalesce(f.reason, '') as failure, f.ended_at as failed_at
from inboxes i
left join inbox_health h on h.company_id = i.company_id and h.inbox_id = i.id
left join staff_links k on k.company_id = i.company_id and k.inbox_id = i.id and k.operator_id = %(operator_id)s
left join lateral (
  select a.reason, a.ended_at from staff_alerts a
  where a.company_id = i.company_id and a.inbox_id = i.id and a.operator_id = %(operator_id)s
    and a.state in ('failed', 'unknown')
  order by a.id desc limit 1) f on true
where i.company_id = %(company_id)s and i.state in ('active', 'attention', 'paused')
  and i.channel = any (%(channels)s::text[])
order by i.id;

-- name: wishes
-- What an operator wants to be told of.
select assigned, mentioned, waiting, held, requests from staff_wishes
where company_id = %(company_id)s and operator_id = %(operator_id)s;

-- name: put_wishes
-- What an operator wants to be told of from now on.
insert into staff_wishes (company_id, operator_id, assigned, mentioned, waiting, held, requests)
values (%(company_id)s, %(operator_id)s, %(assigned)s, %(mentioned)s, %(waiting)s, %(held)s, %(requests)s)
on conflict (company_id, operator_id) do update set assigned = excluded.assigned, mentioned = excluded.mentioned,
  waiting = excluded.waiting, held = excluded.held, requests = excluded.requests;

-- name: chats_of
-- Group chats of a bot.
select c.id, c.value, c.business_line_id, l.name as line_name, o.name as added_by, c.added_at
from staff_chats c
left join business_lines l on l.company_id = c.company_id and l.id = c.business_line_id
left join operators o on o.company_id = c.company_id and o.id = c.added_by
where c.company_id = %(company_id)s and c.inbox_id = %(inbox_id)s order by c.id;

-- name: people_of
-- Who is linked to a bot.
select k.operator_id, o.name, k.value, k.linked_at from staff_links k
join operators o on o.company_id = k.company_id and o.id = k.operator_id
where k.company_id = %(company_id)s and k.inbox_id = %(inbox_id)s order by o.name, k.operator_id;

-- name: told_of_late
-- How telling went since a moment.
select count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'queued') as waiting,
       count(*) filter (where state in ('failed', 'unknown')) as failed,
       count(*) filter (where state = 'skipped') as skipped
from staff_alerts where company_id = %(company_id)s and inbox_id = %(inbox_id)s and created_at > %(since)s;

-- name: forget_alerts
-- Old rows go.
delete from staff_alerts where created_at < %(before)s;

-- name: forget_acts
-- Old rows go.
delete from staff_acts where at < %(before)s;

-- name: is_bot
-- Whether an inbox is a bot for employees that is there.
select exists (select from inboxes
  where company_id = %(company_id)s and id = %(inbox_id)s and channel = any (%(channels)s::text[]) and state <> 'removed');
