-- name: host_of
-- The inbox that holds meetings for the line of a conversation; the eldest of several.
select i.id as inbox_id, i.name, i.channel, i.settings ->> 'organiser' as organiser, i.key, c.business_line_id
from conversations c
left join inboxes i on i.company_id = c.company_id and i.business_line_id = c.business_line_id
  and i.state = 'active' and i.channel = any (%(channels)s::text[])
where c.company_id = %(company_id)s and c.id = %(conversation_id)s
order by i.id limit 1;

-- name: by_client_key
-- The meeting that was asked for by the same request.
select id from meetings
where company_id = %(company_id)s and conversation_id = %(conversation_id)s and client_key = %(client_key)s;

-- name: count_asked
-- How many meetings a person has asked for since a moment.
select count(*) from meetings where company_id = %(company_id)s and asked_by = %(asked_by)s and asked_at > %(since)s;

-- name: add_meeting
-- A wish; a worker opens the room.
insert into meetings (company_id, conversation_id, business_line_id, inbox_id, room, title, words, starts_at, ends_at,
                      organiser, client_key, asked_by, asked_by_name, asked_at, next_try_at)
values (%(company_id)s, %(conversation_id)s, %(line_id)s, %(inbox_id)s, %(room)s, %(title)s, %(words)s, %(starts_at)s,
        %(ends_at)s, %(organiser)s, %(client_key)s, %(asked_by)s, %(asked_by_name)s, %(now)s, %(now)s)
returning id;

-- name: list_meetings
-- Meetings of a conversation, the latest first, or the one.
select m.id, m.conversation_id, m.business_line_id, m.title, m.starts_at, m.ends_at, m.organiser, m.state, m.link, m.failure,
       m.asked_by_name, m.asked_at
from meetings m
where m.company_id = %(company_id)s
  and (m.conversation_id = %(conversation_id)s::bigint or m.id = %(id)s::bigint)
order by m.id desc limit 50;

-- name: sessions_of
-- Times that people were in the room, with what was reported.
select key, started_at, ended_at, participants, chat, recordings, reported_at from meeting_sessions
where company_id = %(company_id)s and meeting_id = %(meeting_id)s order by started_at, id;

-- name: lock_meeting
-- One meeting, for whoever is about to change it.
select company_id, id, conversation_id, business_line_id, inbox_id, room, title, words, starts_at, ends_at, organiser,
       state, link, entry_id, attempts, asked_by, asked_by_name, asked_at
from meetings where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: conversation_of
-- Where a meeting began.
select conversation_id from meetings where company_id = %(company_id)s and id = %(id)s;

-- name: cancel_meeting
-- Taken back; a worker shuts the room.
update meetings set state = 'cancelled', attempts = 0, next_try_at = case when link <> '' then %(now)s::timestamptz end
where company_id = %(company_id)s and id = %(id)s and state in ('asked', 'open');

-- name: claim_due
-- Meetings to open or to shut, one of an inbox at a time: a service that is slow holds back its own alone. A claim is a
-- lease, so that a killed worker leaves nothing behind.
update meetings m set attempts = m.attempts + 1, next_try_at = %(lease)s
from (
  select d.company_id, d.id from meetings d
  where d.next_try_at <= %(now)s and d.inbox_id <> all (%(busy)s::bigint[])
    and not exists (
      select from meetings e where e.company_id = d.company_id and e.inbox_id = d.inbox_id
        and e.next_try_at <= %(now)s and (e.next_try_at, e.id) < (d.next_try_at, d.id))
  order by d.next_try_at limit %(limit)s for no key update skip locked
) due
where m.company_id = due.company_id and m.id = due.id
returning m.company_id, m.id, m.conversation_id, m.business_line_id, m.inbox_id, m.room, m.title, m.words, m.starts_at,
          m.ends_at, m.organiser, m.state, m.link, m.entry_id, m.attempts, m.asked_by, m.asked_by_name, m.asked_at;

-- name: opened
-- The room is there; nobody took the meeting back meanwhile.
update meetings set state = 'open', link = %(link)s, entry_id = %(entry_id)s, failure = '', next_try_at = null
where company_id = %(company_id)s and id = %(id)s and state = 'asked';

-- name: opened_too_late
-- The room is there, but the meeting was taken back meanwhile: it is shut at once.
update meetings set link = %(link)s, entry_id = %(entry_id)s, attempts = 0, next_try_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and state = 'cancelled';

-- name: shut
-- Nothing is left to do.
update meetings set next_try_at = null where company_id = %(company_id)s and id = %(id)s;

-- name: try_later
-- The next attempt.
update meetings set next_try_at = %(at)s, failure = %(failure)s where company_id = %(company_id)s and id = %(id)s;

-- name: give_up
-- The room will not be opened, and why.
update meetings set state = case when state = 'asked' then 'failed' else state end, failure = %(failure)s,
  next_try_at = null
where company_id = %(company_id)s and id = %(id)s;

-- name: by_room
-- Whose room it is.
select id from meetings where company_id = %(company_id)s and inbox_id = %(inbox_id)s and room = %(room)s;

-- name: by_session
-- Which meeting a session belongs to.
select s.meeting_id as id from meeting_sessions s
join meetings m on m.company_id = s.company_id and m.id = s.meeting_id and m.inbox_id = %(inbox_id)s
where s.company_id = %(company_id)s and s.key = %(session)s;

-- name: by_recording
-- Which meeting a recording belongs to, as far as a report has told.
select s.meeting_id as id from meeting_sessions s
join meetings m on m.company_id = s.company_id and m.id = s.meeting_id and m.inbox_id = %(inbox_id)s
where s.company_id = %(company_id)s and s.recordings @> jsonb_build_array(jsonb_build_object('key', %(recording)s::text))
limit 1;

-- name: set_state
-- People are in the room, or have left it.
update meetings set state = %(state)s where company_id = %(company_id)s and id = %(id)s and state <> 'cancelled';

-- name: begin_session
-- Known already when a report came first.
insert into meeting_sessions (company_id, meeting_id, business_line_id, key, started_at)
values (%(company_id)s, %(meeting_id)s, %(line_id)s, %(key)s, %(at)s)
on conflict (company_id, meeting_id, key) do nothing returning id;

-- name: end_session
-- Gives nothing back when its end is known already.
update meeting_sessions set ended_at = greatest(%(at)s, started_at)
where company_id = %(company_id)s and meeting_id = %(meeting_id)s and key = %(key)s and ended_at is null
returning started_at, ended_at;

-- name: session_before
-- What was known of a session before a report.
select ended_at, recordings from meeting_sessions
where company_id = %(company_id)s and meeting_id = %(meeting_id)s and key = %(key)s;

-- name: keep_report
-- What the service reports replaces what it reported before.
insert into meeting_sessions (company_id, meeting_id, business_line_id, key, started_at, ended_at, participants, chat,
                              recordings, reported_at)
values (%(company_id)s, %(meeting_id)s, %(line_id)s, %(key)s, %(started_at)s, %(ended_at)s, %(participants)s::jsonb,
        %(chat)s::jsonb, %(recordings)s::jsonb, %(now)s)
on conflict (company_id, meeting_id, key) do update
set started_at = excluded.started_at, ended_at = excluded.ended_at, participants = excluded.participants,
    chat = excluded.chat, recordings = excluded.recordings, reported_at = excluded.reported_at;

-- name: come
-- Somebody came in; gives back a row for whoever had not been there yet.
insert into meeting_visits (company_id, meeting_id, business_line_id, who, is_guest, came_at)
values (%(company_id)s, %(meeting_id)s, %(line_id)s, %(who)s, %(is_guest)s, %(at)s)
on conflict (company_id, meeting_id, who) do nothing returning came_at;

-- name: leave
-- Somebody left, for now or for good.
update meeting_visits set left_at = %(at)s
where company_id = %(company_id)s and meeting_id = %(meeting_id)s and who = %(who)s;

-- name: keep_settings
-- What the service wants back at the next check.
update inboxes set settings = settings || %(settings)s::jsonb where company_id = %(company_id)s and id = %(inbox_id)s;
