-- name: list_inboxes
-- The inboxes one may see, with the state of their health.
select i.id, i.key, i.channel, i.name, i.business_line_id, l.name as business_line_name, i.state, i.state_reason,
       i.settings, i.credentials is not null as has_credentials, i.created_at, i.closed_at,
       h.account_name, h.last_received_at, h.last_sent_at, h.last_error_at, h.last_error, h.checks, h.checked_at,
       h.arranged_at, h.lost_at, h.polled_at, coalesce(h.voice_lost, 0) as voice_lost,
       coalesce(h.unknown_updates, 0) as unknown_updates
from inboxes i
join business_lines l on l.company_id = i.company_id and l.id = i.business_line_id
left join inbox_health h on h.company_id = i.company_id and h.inbox_id = i.id
where i.company_id = %(company_id)s and i.state <> 'removed' and (%(id)s::bigint is null or i.id = %(id)s)
order by i.id;

-- name: insert_inbox
-- A new inbox, not yet receiving.
insert into inboxes (company_id, channel, name, business_line_id, settings, hook_secret_hash)
values (%(company_id)s, %(channel)s, %(name)s, %(business_line_id)s, %(settings)s::jsonb, %(hook_secret_hash)s)
returning id;

-- name: insert_health
-- Where the health of an inbox is kept.
insert into inbox_health (company_id, inbox_id) values (%(company_id)s, %(inbox_id)s) on conflict do nothing;

-- name: set_credentials
-- Sealed credentials of an inbox.
update inboxes set credentials = %(credentials)s where company_id = %(company_id)s and id = %(id)s;

-- name: update_inbox
-- The name, the line and the settings of an inbox.
update inboxes set name = %(name)s, business_line_id = %(business_line_id)s, settings = %(settings)s::jsonb
where company_id = %(company_id)s and id = %(id)s and state <> 'removed';

-- name: has_conversations
-- Whether anybody has ever written through an inbox.
select exists (select 1 from conversations where company_id = %(company_id)s and inbox_id = %(id)s);

-- name: set_state
-- The state of an inbox and why.
update inboxes set state = %(state)s, state_reason = %(reason)s
where company_id = %(company_id)s and id = %(id)s and state <> 'removed' and state = any (%(from_states)s::text[]);

-- name: set_receive
-- How the inbox receives now, beside its other settings.
update inboxes set settings = settings || jsonb_build_object('receive', %(receive)s::text)
where company_id = %(company_id)s and id = %(id)s;

-- name: keep_settings
-- What the channel and we agreed on, beside what people set.
update inboxes set settings = settings || %(settings)s::jsonb where company_id = %(company_id)s and id = %(id)s;

-- name: close_inbox
-- From now on only the forwarding leaves.
update inboxes set closed_at = %(now)s, forwarding = %(forwarding)s, forward_days = %(days)s
where company_id = %(company_id)s and id = %(id)s;

-- name: open_inbox
-- As it was before it was closed.
update inboxes set closed_at = null, forwarding = '' where company_id = %(company_id)s and id = %(id)s;

-- name: remove_inbox
-- The inbox stays as the place of its conversations; its keys are gone.
update inboxes set state = 'removed', state_reason = null, credentials = null, hook_secret_hash = null
where company_id = %(company_id)s and id = %(id)s and state <> 'removed';

-- name: account
-- An inbox as its connector sees it, credentials sealed.
select company_id, id as inbox_id, key, channel, name, settings, credentials, state from inboxes
where company_id = %(company_id)s and id = %(id)s and state <> 'removed';

-- name: save_checks
-- What the checklist found.
insert into inbox_health (company_id, inbox_id, checks, checked_at, account_name)
values (%(company_id)s, %(inbox_id)s, %(checks)s::jsonb, %(now)s, %(account_name)s)
on conflict (company_id, inbox_id) do update set checks = excluded.checks, checked_at = excluded.checked_at,
  account_name = coalesce(nullif(excluded.account_name, ''), inbox_health.account_name);

-- name: save_arranged
-- The subscription stands; `lost` tells that the remote had dropped it.
insert into inbox_health (company_id, inbox_id, arranged_at, lost_at)
values (%(company_id)s, %(inbox_id)s, %(now)s, case when %(lost)s then %(now)s::timestamptz end)
on conflict (company_id, inbox_id) do update set arranged_at = excluded.arranged_at,
  lost_at = coalesce(excluded.lost_at, inbox_health.lost_at);

-- name: save_error
-- What went wrong last.
insert into inbox_health (company_id, inbox_id, last_error, last_error_at)
values (%(company_id)s, %(inbox_id)s, %(error)s, %(now)s)
on conflict (company_id, inbox_id) do update
  set last_error = excluded.last_error, last_error_at = excluded.last_error_at;

-- name: lines
-- Business lines one may choose for an inbox.
select id from business_lines where company_id = %(company_id)s and archived_at is null;

-- name: channel_rules
-- Channels the company forbade or allowed itself.
select channel, is_allowed, reason from company_channels where company_id = %(company_id)s;

-- name: set_channel_rule
-- Whether the company may write in a channel.
insert into company_channels (company_id, channel, is_allowed, reason, changed_by, changed_at)
values (%(company_id)s, %(channel)s, %(is_allowed)s, %(reason)s, %(operator_id)s, %(now)s)
on conflict (company_id, channel) do update set is_allowed = excluded.is_allowed, reason = excluded.reason,
  changed_by = excluded.changed_by, changed_at = excluded.changed_at;

-- name: append_access_log
-- An entry about an inbox in the access log.
select append_access_log(%(company_id)s, %(operator_id)s, %(action)s, %(target)s, %(address)s, %(details)s::jsonb, %(now)s);

-- name: arrived
-- What came through an inbox since a moment, and what of it is not taken in yet.
select count(*) as received,
       count(*) filter (where state = 'failed') as failed_entries,
       count(*) filter (where state = 'duplicate') as duplicates,
       extract(epoch from percentile_disc(0.95) within group (order by processed_at - received_at))::float8 as arrival_lag_s
from journal
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and received_at >= %(since)s and received_at <= %(now)s;

-- name: not_taken_in
-- Entries of an inbox that wait to be parsed, and since when.
select count(*) as unread, extract(epoch from %(now)s::timestamptz - min(received_at))::float8 as oldest_unread_s
from journal where company_id = %(company_id)s and inbox_id = %(inbox_id)s and state = 'new';

-- name: attempted
-- How the attempts to send ended since a moment, how long they took (those whose end was seen), and how many there were
-- in the last minute.
select count(*) filter (where state = 'sent') as sent,
       count(*) filter (where state = 'failed') as refused,
       count(*) filter (where state = 'retry') as repeated,
       count(*) filter (where state = 'unknown') as unknown,
       count(*) filter (where error_code = 'channel.rate_limited') as limited,
       count(*) filter (where started_at > %(now)s::timestamptz - interval '1 minute') as last_minute,
       extract(epoch from percentile_disc(0.95) within group (order by finished_at - started_at)
         filter (where state <> 'started'))::float8 as answer_s
from deliveries
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and started_at >= %(since)s and started_at <= %(now)s;

-- name: not_sent_yet
-- What is due in the outbox of an inbox, and since when.
select count(*) as waiting, extract(epoch from %(now)s::timestamptz - min(not_before))::float8 as oldest_waiting_s
from outbox where company_id = %(company_id)s and inbox_id = %(inbox_id)s and not_before <= %(now)s
  and state in ('queued', 'retry', 'sending', 'unknown') and finished_at is null;

-- name: lock_alarms
-- Troubles are judged by one worker at a time.
select pg_try_advisory_xact_lock(7005);

-- name: measured
-- How each inbox that shall work does: recent attempts, what waits longest for the channel and for a person,
-- when it was last heard, what ends.
select i.company_id, i.id as inbox_id, i.business_line_id, coalesce(d.tried, 0) as tried, coalesce(d.failed, 0) as failed,
       extract(epoch from %(now)s::timestamptz - j.oldest)::float8 as lag_in_s,
       extract(epoch from %(now)s::timestamptz - o.oldest)::float8 as lag_out_s,
       extract(epoch from %(now)s::timestamptz - w.oldest)::float8 as held_s, coalesce(w.number, 0) as held,
       case when i.settings ->> 'receive' = 'polling'
            then extract(epoch from %(now)s::timestamptz - h.polled_at)::float8 end as unheard_s,
       extract(epoch from %(now)s::timestamptz - h.last_received_at)::float8 as silent_s, h.checks
from inboxes i
left join inbox_health h on h.company_id = i.company_id and h.inbox_id = i.id
left join (
  select inbox_id, count(*) filter (where state <> 'started') as tried,
         count(*) filter (where state in ('failed', 'retry', 'unknown') and error_code is distinct from 'channel.rate_limited') as failed
  from deliveries where started_at > %(since)s and started_at <= %(now)s group by inbox_id) d on d.inbox_id = i.id
left join (
  select inbox_id, min(received_at) as oldest from journal where state = 'new' group by inbox_id) j on j.inbox_id = i.id
left join (
  select e.inbox_id, min(case when e.attempts > 0 then e.created_at else e.not_before end) as oldest
  from outbox e
  left join ( -- what stands behind a held message waits for a person, not for the channel
    select company_id, conversation_id, min(id) as id from outbox where state = 'held' and kind = 'message'
    group by company_id, conversation_id) h on h.company_id = e.company_id and h.conversation_id = e.conversation_id
  where e.state in ('queued', 'retry', 'sending', 'unknown') and e.finished_at is null and (h.id is null or e.id < h.id)
    and (e.attempts > 0 or e.not_before <= %(now)s) group by e.inbox_id) o on o.inbox_id = i.id
left join (
  select e.inbox_id, min(k.held_at) as oldest, count(*) as number from holds k
  join outbox e on e.company_id = k.company_id and e.id = k.outbox_id
  where k.decision is null group by e.inbox_id) w on w.inbox_id = i.id
where i.state = 'active' order by i.id;

-- name: usual
-- How many entries came in the same hours of the seven days before, a day.
select count(j.id) / 7.0 from generate_series(1, 7) day
join journal j on j.company_id = %(company_id)s and j.inbox_id = %(inbox_id)s
  and j.received_at > %(now)s::timestamptz - day * interval '1 day' - %(span)s::interval
  and j.received_at <= %(now)s::timestamptz - day * interval '1 day';

-- name: open_alarms
-- Troubles that last.
select inbox_id, kind, eased_at from inbox_alarms where ended_at is null;

-- name: begin_alarm
-- A trouble begins; one that lasts already stays as it is.
insert into inbox_alarms (company_id, inbox_id, kind, detail, started_at)
values (%(company_id)s, %(inbox_id)s, %(kind)s, %(detail)s, %(now)s)
on conflict (company_id, inbox_id, kind) where ended_at is null do nothing;

-- name: alarm_goes_on
-- How bad it is now; null words leave the last ones.
update inbox_alarms set detail = coalesce(%(detail)s, detail), eased_at = %(eased_at)s
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and kind = %(kind)s and ended_at is null
  and (detail is distinct from coalesce(%(detail)s, detail) or eased_at is distinct from %(eased_at)s::timestamptz);

-- name: end_alarm
-- A trouble is over.
update inbox_alarms a set ended_at = greatest(%(at)s::timestamptz, a.started_at) from inboxes i
where i.company_id = a.company_id and i.id = a.inbox_id and a.inbox_id = %(inbox_id)s and a.kind = %(kind)s
  and a.ended_at is null
returning a.company_id, a.inbox_id, i.business_line_id;

-- name: forget_alarms
-- Troubles long over.
delete from inbox_alarms where ended_at < %(before)s;

-- name: alarms
-- Troubles of the inboxes one may see: what lasts, and what ended after a moment.
select a.id, a.inbox_id, i.name as inbox_name, i.channel, a.kind, a.detail, a.started_at, a.ended_at
from inbox_alarms a join inboxes i on i.company_id = a.company_id and i.id = a.inbox_id
where a.company_id = %(company_id)s and (a.ended_at is null or a.ended_at > %(since)s::timestamptz)
order by a.ended_at is not null, a.started_at desc, a.id limit 200;

-- name: limits_of
-- The thresholds a company has set.
select kind, value from alarm_limits where company_id = %(company_id)s;

-- name: all_limits
-- The thresholds of all companies.
select company_id, kind, value from alarm_limits;

-- name: set_limit
-- A threshold of a company.
insert into alarm_limits (company_id, kind, value) values (%(company_id)s, %(kind)s, %(value)s)
on conflict (company_id, kind) do update set value = excluded.value;

-- name: forget_limit
-- A threshold goes back to what is delivered.
delete from alarm_limits where company_id = %(company_id)s and kind = %(kind)s;

-- name: attempts_failed
-- Attempts to send through an inbox that did not end well, newest first: codes and times, no words.
select started_at, finished_at, state, error_code as code, part, attempt from deliveries
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and started_at >= %(since)s and started_at <= %(now)s
  and state in ('failed', 'retry', 'unknown')
order by started_at desc, id desc limit 50;

-- name: entries_failed
-- What arrived through an inbox and could not be taken in, newest first.
select received_at, origin from journal
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and received_at >= %(since)s and received_at <= %(now)s
  and state = 'failed'
order by received_at desc, id desc limit 50;

-- name: alarms_lately
-- Troubles of one inbox: what lasts and what has ended since a moment, newest first.
select kind, started_at, ended_at from inbox_alarms
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and (ended_at is null or ended_at > %(since)s)
order by started_at desc, id desc limit 50;

-- name: queue_by_state
-- What of the outbox of an inbox has not ended, by state.
select state, count(*) as entries, min(created_at) as since from outbox
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and finished_at is null
group by state order by state;

-- name: versions
-- What the database is, and how far its schema has come.
select current_setting('server_version') as postgres, coalesce(max(name), '') as last_migration from schema_migrations;

-- name: company_of
-- Whose inbox it is.
select company_id from inboxes where id = %(id)s and state <> 'removed';
