-- name: closable
-- Connections to customers that may be closed or were, with the closing; imported archives of a channel among them.
select i.id as inbox_id, i.name as inbox_name, i.channel, i.state as inbox_state,
       i.settings ? 'archive' as is_imported, i.business_line_id, l.name as business_line_name, k.id as closing_id,
       coalesce(k.state, 'open') as state, k.closes_on, k.closed_at, k.archived_at
from inboxes i
join business_lines l on l.company_id = i.company_id and l.id = i.business_line_id
left join closings k on k.company_id = i.company_id and k.inbox_id = i.id and k.state <> 'cancelled'
where i.company_id = %(company_id)s and i.channel = any (%(channels)s::text[])
  and (i.state in ('active', 'attention', 'paused') or k.id is not null or i.state = 'removed' and i.settings ? 'archive')
order by i.id limit 500;

-- name: inbox
-- A connection that somebody wants to close.
select i.id, i.name, i.channel, i.state, i.business_line_id, o.name as company_name from inboxes i
join companies o on o.id = i.company_id
where i.company_id = %(company_id)s and i.id = %(id)s and i.state <> 'setup'
  and (i.state <> 'removed' or i.settings ? 'archive');

-- name: open_channels
-- Channels of a line that stay open beside a connection.
select distinct channel from inboxes
where company_id = %(company_id)s and business_line_id = %(line_id)s and id <> %(inbox_id)s and state = 'active'
  and closed_at is null order by channel;

-- name: links_until
-- Till when people of a line can be given links of their own: by campaigns that live.
select max(expires_at) from campaigns where company_id = %(company_id)s and business_line_id = %(line_id)s
  and revoked_at is null and expires_at > %(now)s;

-- name: counted
-- How many people wrote in a connection, and how many of them have written in another one of its line that stays. Both
-- are gathered once: asked person by person, a million of them takes minutes.
with here as materialized (
  select distinct c.contact_id from conversations c where c.company_id = %(company_id)s and c.inbox_id = %(inbox_id)s
), elsewhere as materialized (
  select distinct w.contact_id from open_writers w
  where w.company_id = %(company_id)s and w.business_line_id = %(line_id)s and w.inbox_id <> %(inbox_id)s
    and w.channel = any (%(lawful)s::text[])
)
select count(*) as people, count(e.contact_id) as moved from here h left join elsewhere e on e.contact_id = h.contact_id;

-- name: came_lately
-- How many of those who wrote in a channel of a line have come by an invitation, for the first time, of late.
with stands as materialized (select id, root_id from merged_contacts(%(company_id)s))
select count(*) from (
  select coalesce(s.root_id, v.contact_id) as contact_id from invitations v
  left join stands s on s.id = v.contact_id
  where v.company_id = %(company_id)s and v.business_line_id = %(line_id)s and v.used_at is not null
  group by 1 having min(v.used_at) > %(lately)s
) came
where exists (select from conversations c
  where c.company_id = %(company_id)s and c.contact_id = came.contact_id and c.business_line_id = %(line_id)s
    and c.merged_into_id is null and c.channel = %(channel)s);

-- name: claim_count
-- A closing whose figures are to be counted; it is counted outside of the lock, and again if the worker is lost.
with due as (
  select company_id, id from closings where count_at <= %(now)s
  order by count_at, company_id, id limit 1 for no key update skip locked
)
update closings k set count_at = %(lease)s from due
where k.company_id = due.company_id and k.id = due.id
returning k.company_id, k.id, k.inbox_id, k.business_line_id, k.channel, k.state, k.closed_at;

-- name: put_figures
-- The figures as they were counted; who asked for others meanwhile gets them.
update closings set figures = %(figures)s::jsonb, counted_at = %(now)s,
  count_at = case when count_at is not distinct from %(lease)s then %(again)s else count_at end
where company_id = %(company_id)s and id = %(id)s;

-- name: add_closing
-- A connection is to be closed; a repeated key adds nothing.
insert into closings (company_id, business_line_id, inbox_id, channel, inbox_name, closes_on, notice, reply, reply_days,
                      rule, reason, is_everywhere, planned_by_name, planned_at, client_key, count_at,
                      closes_itself, decided_by, decided_by_name, decided_at)
values (%(company_id)s, %(line_id)s, %(inbox_id)s, %(channel)s, %(inbox_name)s, %(closes_on)s, %(notice)s, %(reply)s,
        %(reply_days)s, %(rule)s, %(reason)s, %(is_everywhere)s, %(by)s, %(now)s, %(client_key)s, %(now)s, %(closes_itself)s,
        case when %(closes_itself)s then %(by_id)s::bigint end, case when %(closes_itself)s then %(by)s else '' end,
        case when %(closes_itself)s then %(now)s::timestamptz end)
on conflict do nothing returning id;

-- name: closing_by_key
-- The closing that the same request made before.
select id, inbox_id from closings where company_id = %(company_id)s and client_key = %(client_key)s;

-- name: change_closing
-- Another date, other words; the notice stays as it went. Whoever gives it another day, or has it close by itself, decides
-- so; with another day it is looked at anew, and people are called anew.
update closings set closes_on = %(closes_on)s, reply = %(reply)s, reply_days = %(reply_days)s, reason = %(reason)s,
  is_everywhere = %(is_everywhere)s, notice = case when state = 'planned' then %(notice)s else notice end,
  closes_itself = %(closes_itself)s, look_at = null,
  decided_by = case when not %(closes_itself)s then null
    when closes_itself and closes_on = %(closes_on)s then decided_by else %(by_id)s::bigint end,
  decided_by_name = case when not %(closes_itself)s then ''
    when closes_itself and closes_on = %(closes_on)s then decided_by_name else %(by)s end,
  decided_at = case when not %(closes_itself)s then null
    when closes_itself and closes_on = %(closes_on)s then decided_at else %(now)s::timestamptz end,
  called_for = case when closes_on = %(closes_on)s then called_for else '' end,
  called_at = case when closes_on = %(closes_on)s then called_at end
where company_id = %(company_id)s and id = %(id)s and state in ('planned', 'noticing');

-- name: closing
-- One closing.
select k.id, k.business_line_id, l.name as business_line_name, k.inbox_id, k.channel, k.inbox_name, k.state, k.closes_on,
       k.notice, k.reply, k.reply_days, k.rule, k.reason, k.is_everywhere, k.people, k.moved, k.planned_by_name,
       k.planned_at, k.noticed_by_name, k.noticed_at, k.closed_by_name, k.closed_at, k.archived_by_name, k.archived_at,
       k.cancelled_by_name, k.cancelled_at, k.closes_itself, k.decided_by_name, k.decided_at, k.called_for, k.called_at,
       k.closed_itself, k.figures, k.counted_at, i.state as inbox_state, i.settings ? 'archive' as is_imported
from closings k
join business_lines l on l.company_id = k.company_id and l.id = k.business_line_id
join inboxes i on i.company_id = k.company_id and i.id = k.inbox_id
where k.company_id = %(company_id)s and k.id = %(id)s;

-- name: lock_closing
-- One closing, about to move on.
select id, state, inbox_id, business_line_id, notice, reply, reply_days, archiving_at from closings
where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: noticed
-- The last notice goes out.
update closings set state = 'noticing', noticed_at = %(now)s, noticed_by_name = %(by)s, look_at = null, count_at = %(now)s
where company_id = %(company_id)s and id = %(id)s;

-- name: closed
-- Closed, with the people as they stood.
update closings set state = 'closed', closed_at = %(now)s, closed_by_name = %(by)s, closed_itself = %(closed_itself)s,
  people = %(people)s, moved = %(moved)s, count_at = %(now)s
where company_id = %(company_id)s and id = %(id)s;

-- name: archiving
-- The keys are being given up: it cannot be cancelled any more.
update closings set archiving_at = coalesce(archiving_at, %(now)s) where company_id = %(company_id)s and id = %(id)s;

-- name: archived
-- Nothing is received any more.
update closings set state = 'archived', archived_at = %(now)s, archived_by_name = %(by)s, count_at = %(now)s
where company_id = %(company_id)s and id = %(id)s;

-- name: claim_day
-- A closing whose day has come and that is to be looked at; what is locked another process has.
select k.company_id, k.id, k.business_line_id, k.channel, k.inbox_name, k.state, k.closes_on, k.closes_itself, k.decided_by,
       k.decided_by_name, o.time_zone, i.settings ? 'archive' as is_imported
from closings k
join companies o on o.id = k.company_id
join inboxes i on i.company_id = k.company_id and i.id = k.inbox_id
where k.state in ('planned', 'noticing') and k.closes_on <= (%(now)s::timestamptz at time zone o.time_zone)::date
  and (k.look_at is null or k.look_at <= %(now)s)
order by k.look_at nulls first, k.company_id, k.id limit 1 for no key update of k skip locked;

-- name: look_later
-- Not yet: nobody closes by night or on a day off.
update closings set look_at = %(at)s where company_id = %(company_id)s and id = %(id)s;

-- name: call
-- The day has come and it does not close by itself; when people were called first stays.
update closings set called_for = %(why)s, called_at = coalesce(called_at, %(now)s), look_at = %(at)s
where company_id = %(company_id)s and id = %(id)s;

-- name: notices_open
-- Whom the last notice may still go to, and whom it did not reach; who has shut themselves off cannot be told.
select count(*) filter (where n.state in ('waiting', 'recalled') or m.state in ('queued', 'sending', 'held', 'unknown'))
         as waiting,
       count(*) filter (where n.state = 'skipped' and n.reason not in ('refused', 'same_person')
         or m.state = 'cancelled'
         or m.state = 'failed' and m.failure ->> 'code' is distinct from 'channel.recipient_unreachable') as failed
from closing_notices n left join messages m on m.company_id = n.company_id and m.id = n.message_id and n.state = 'sent'
where n.company_id = %(company_id)s and n.closing_id = %(id)s;

-- name: tell_managers
-- To everybody who may close and has linked a messenger of employees; a repeated cause tells nobody twice.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, operator_id, words, not_before, created_at)
select distinct on (k.inbox_id, k.value) k.company_id, k.inbox_id, 'words', %(cause)s, k.value, k.operator_id, %(words)s,
       %(now)s::timestamptz, %(now)s::timestamptz
from staff_links k
join inboxes i on i.company_id = k.company_id and i.id = k.inbox_id and i.state = 'active'
join operators o on o.company_id = k.company_id and o.id = k.operator_id and o.disabled_at is null
join grants g on g.company_id = k.company_id and g.operator_id = k.operator_id
  and (g.business_line_id is null or g.business_line_id = %(line_id)s)
join roles r on r.company_id = g.company_id and r.id = g.role_id and %(permission)s::text = any (r.permissions)
where k.company_id = %(company_id)s
on conflict do nothing;

-- name: cancelled
-- It is not closed after all.
update closings set state = 'cancelled', cancelled_at = %(now)s, cancelled_by_name = %(by)s, count_at = %(now)s
where company_id = %(company_id)s and id = %(id)s;

-- name: drop_waiting
-- Who was not told yet is not told any more.
update closing_notices set state = 'skipped', reason = %(reason)s, at = %(now)s
where company_id = %(company_id)s and closing_id = %(id)s and state = 'waiting';

-- name: recall
-- What was said and has not left yet is to be taken back.
update closing_notices n set state = 'recalled', due_at = %(now)s from outbox o
where n.company_id = %(company_id)s and n.closing_id = %(id)s and n.state = 'sent'
  and o.company_id = n.company_id and o.message_id = n.message_id and o.kind = 'message'
  and o.state in ('queued', 'retry', 'held') and o.finished_at is null;

-- name: claim_recalled
-- Notices to be taken back; what is locked another process has.
select n.company_id, n.closing_id, n.contact_id, n.message_id from closing_notices n
where n.due_at <= %(now)s and n.state = 'recalled'
order by n.due_at, n.company_id, n.closing_id, n.contact_id limit %(limit)s for no key update of n skip locked;

-- name: add_notices
-- Everybody who writes only there, by their latest conversation; who refused messages is there too, as skipped.
with here as materialized (
  select c.contact_id, (array_agg(coalesce(c.merged_into_id, c.id) order by c.last_message_at desc))[1] as conversation_id
  from conversations c where c.company_id = %(company_id)s and c.inbox_id = %(inbox_id)s and c.merged_into_id is null
  group by c.contact_id
), refused as materialized (
  select distinct contact_id from (
    select distinct on (r.contact_id, r.purpose) r.contact_id, r.kind from consent_records r
    where r.company_id = %(company_id)s and r.purpose = any (%(purposes)s::text[]) and r.contact_id is not null
    order by r.contact_id, r.purpose, r.at desc, r.id desc) latest
  where kind <> 'given'
)
insert into closing_notices (company_id, closing_id, contact_id, business_line_id, conversation_id, state, reason, due_at)
select %(company_id)s, %(id)s, h.contact_id, %(line_id)s, h.conversation_id,
       case when r.contact_id is null then 'waiting' else 'skipped' end,
       case when r.contact_id is null then '' else 'refused' end, %(now)s
from here h left join refused r on r.contact_id = h.contact_id
where not exists (
  select from open_writers w
  where w.company_id = %(company_id)s and w.contact_id = h.contact_id and w.inbox_id <> %(inbox_id)s
    and w.business_line_id = %(line_id)s and w.channel = any (%(lawful)s::text[]));

-- name: claim_notices
-- People to be told, of closings at work; what is locked another process has.
select n.company_id, n.closing_id, n.contact_id, n.business_line_id, n.conversation_id, k.notice, k.inbox_id
from closing_notices n
join closings k on k.company_id = n.company_id and k.id = n.closing_id and k.state in ('noticing', 'closed')
where n.due_at <= %(now)s and n.state = 'waiting'
order by n.due_at, n.company_id, n.closing_id, n.contact_id limit %(limit)s for no key update of n skip locked;

-- name: lock_people
-- The people of these conversations, in the order of their ids: of two notices to one person the second sees the first.
select p.id from contacts p
where p.company_id = %(company_id)s and p.id in (select c.contact_id from conversations c
  where c.company_id = %(company_id)s and c.id = any (%(conversations)s::bigint[]))
order by p.id for no key update of p;

-- name: notice_ground
-- What is known of a person in the moment of the notice: `stands_in` is where the conversation goes on within its
-- connection, `is_told` says that they were told by another notice, from when they were two.
with recursive chain as (
  select c.id, c.merged_into_id, 0 as depth from conversations c
  where c.company_id = %(company_id)s and c.id = %(conversation_id)s
  union all
  select c.id, c.merged_into_id, h.depth + 1 from chain h
  join conversations c on c.company_id = %(company_id)s and c.id = h.merged_into_id and c.inbox_id = %(inbox_id)s
)
select c.contact_id, (select id from chain order by depth desc limit 1) as stands_in, exists (
  select from conversations o
  join closing_notices n on n.company_id = o.company_id and n.conversation_id = o.id and n.closing_id = %(closing_id)s
    and n.contact_id <> %(contact_id)s and n.state = 'sent'
  left join messages m on m.company_id = n.company_id and m.id = n.message_id
  where coalesce(m.state, 'sent') not in ('failed', 'cancelled') and o.company_id = %(company_id)s
    and o.contact_id = c.contact_id) as is_told,
exists (
  select from open_writers w
  where w.company_id = %(company_id)s and w.contact_id = c.contact_id and w.inbox_id <> %(inbox_id)s
    and w.business_line_id = %(line_id)s and w.channel = any (%(lawful)s::text[])) as is_moved,
  exists (select from (
    select distinct on (r.purpose) r.kind from consent_records r
    where r.company_id = %(company_id)s and r.contact_id = c.contact_id and r.purpose = any (%(purposes)s::text[])
    order by r.purpose, r.at desc, r.id desc) latest where latest.kind <> 'given') as is_refused,
  (select t.value from contact_details t where t.company_id = %(company_id)s and t.contact_id = c.contact_id
     and t.kind = 'phone' order by t.verified_at desc nulls last, t.told_at desc, t.id limit 1) as phone,
  (select o.time_zone from companies o where o.id = %(company_id)s) as time_zone
from conversations c where c.company_id = %(company_id)s and c.id = %(conversation_id)s;

-- name: put_notice
-- What became of a notice.
update closing_notices set state = %(state)s, reason = %(reason)s, message_id = %(message_id)s, at = %(now)s
where company_id = %(company_id)s and closing_id = %(closing_id)s and contact_id = %(contact_id)s;

-- name: rest_notice
-- The person rests; the notice waits for the morning.
update closing_notices set due_at = %(due_at)s
where company_id = %(company_id)s and closing_id = %(closing_id)s and contact_id = %(contact_id)s;

-- name: notices_counted
-- How the last notice goes: `told` were reached, `failed` were stopped by the gate or by the channel.
select count(*) as people, count(*) filter (where n.state in ('waiting', 'recalled')) as waiting,
       count(*) filter (where n.state = 'sent') as sent,
       count(*) filter (where n.state = 'sent' and m.state in ('sent', 'delivered', 'read')) as told,
       count(*) filter (where n.state = 'sent' and m.state in ('failed', 'cancelled', 'held')) as failed,
       count(*) filter (where n.state = 'moved') as moved, count(*) filter (where n.state = 'skipped') as skipped
from closing_notices n left join messages m on m.company_id = n.company_id and m.id = n.message_id
where n.company_id = %(company_id)s and n.closing_id = %(id)s;

-- name: since_closed
-- What came to a closed connection, and how often the forwarding answered; the last notice is none of its answers.
select count(*) filter (where m.kind = 'in') as received, count(distinct c.contact_id) filter (where m.kind = 'in') as writers,
       count(*) filter (where m.kind = 'out' and m.author_kind = 'bot' and m.state not in ('held', 'failed', 'cancelled')
         and not exists (select from closing_notices n where n.company_id = m.company_id and n.message_id = m.id)) as forwarded
from conversations c
join messages m on m.company_id = c.company_id and m.conversation_id = c.id and m.inbox_id = c.inbox_id
  and m.sort_at >= %(since)s
where c.company_id = %(company_id)s and c.inbox_id = %(inbox_id)s and c.last_message_at >= %(since)s;

-- name: still
-- Of the next people of a connection those who write only there, with what became of the notice to them. `looked`: up to whom
-- it was looked, on each row; null alone when there is nobody further. Never more than `at_once` conversations are read.
with page as materialized (
  select distinct on (contact_id) contact_id, conversation_id, business_line_id, last_at from (
    select c.contact_id, c.id as conversation_id, c.business_line_id, c.last_message_at as last_at from conversations c
    where c.company_id = %(company_id)s and c.inbox_id = %(inbox_id)s and c.merged_into_id is null
      and c.contact_id > %(after)s
    order by c.contact_id, c.last_message_at desc limit %(at_once)s) latest
  order by contact_id, last_at desc
), staying as materialized (
  select g.* from page g
  where not (select exists (
    select from open_writers w
    where w.company_id = %(company_id)s and w.contact_id = g.contact_id and w.inbox_id <> %(inbox_id)s
      and w.business_line_id = %(line_id)s and w.channel = any (%(lawful)s::text[])))
  order by g.contact_id limit %(limit)s
)
select l.looked, h.contact_id, p.name as contact_name, h.conversation_id, h.business_line_id, h.last_at,
       case when n.state = 'sent' then coalesce(m.state, 'sent') else coalesce(n.state, 'none') end as notice,
       coalesce(n.reason, '') as reason
from (select max(contact_id) as looked from page) l
left join staying h on true
left join contacts p on p.company_id = %(company_id)s and p.id = h.contact_id
left join lateral (
  select t.state, t.reason, t.message_id from conversations o
  join closing_notices t on t.company_id = o.company_id and t.conversation_id = o.id and t.closing_id = %(id)s::bigint
  where o.company_id = %(company_id)s and o.contact_id = h.contact_id
  order by t.state = 'sent' desc, t.contact_id limit 1) n on true
left join messages m on m.company_id = %(company_id)s and m.id = n.message_id
order by h.contact_id;

-- name: latest_there
-- The latest conversations of a connection, for a look at whether the notice would reach.
select c.id, c.identity_id from conversations c
where c.company_id = %(company_id)s and c.inbox_id = %(inbox_id)s and c.merged_into_id is null
order by c.last_message_at desc, c.id desc limit %(limit)s;

-- name: talks
-- Conversations of an archive, in the order of their ids, with where their words stand now: `is_within` if that is
-- another conversation of the same connection.
with recursive page as (
  select c.id, c.contact_id, c.created_at, c.last_message_at, c.merged_into_id from conversations c
  where c.company_id = %(company_id)s and c.inbox_id = %(inbox_id)s and c.id > %(after)s
  order by c.id limit %(limit)s
), chain as (
  select g.id, 0 as depth, g.id as stands_in, false as is_within, g.merged_into_id from page g
  union all
  select h.id, h.depth + 1, c.id, c.inbox_id = %(inbox_id)s, c.merged_into_id from chain h
  join conversations c on c.company_id = %(company_id)s and c.id = h.merged_into_id
), last as (select distinct on (id) id, stands_in, is_within from chain order by id, depth desc)
select g.id, g.contact_id, p.name as contact_name, g.created_at, g.last_message_at, l.stands_in, l.is_within from page g
join last l on l.id = g.id
join contacts p on p.company_id = %(company_id)s and p.id = g.contact_id
order by g.id;

-- name: said
-- What was said in a connection, wherever it stands now, with what went along, in its order; what was removed stays
-- removed.
select m.conversation_id, m.id, m.kind, m.author_kind, m.author_name, m.sent_at, m.edited_at, m.state,
       case when m.removed_at is null then m.text else '' end as text, m.removed_at is not null as is_removed,
       coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'size', t.size, 'key', f.storage_key)
                                  order by t.position, t.id)
                 from attachments t left join files f on f.company_id = t.company_id and f.id = t.file_id
                 where t.company_id = m.company_id and t.message_id = m.id and t.replaced_at is null
                   and m.removed_at is null), '[]'::jsonb) as files
from messages m
where m.company_id = %(company_id)s and m.conversation_id = any (%(talks)s::bigint[]) and m.inbox_id = %(inbox_id)s
  and m.kind in ('in', 'out', 'note')
order by m.conversation_id, m.sort_at, m.sort_seq, m.id;
