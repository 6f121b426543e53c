-- name: list_inboxes
-- The inboxes one may see, with the state of their health.
select i.id, i.key, i.channel, i.name, i.business_line_id, l.name as business_line_name, i.state, i.state_reason,
       i.settings, i.credentials is not null as has_credentials, i.created_at,
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
where company_id = %(company_id)s and id = %(id)s and state <> 'removed'
  and (%(from_states)s::text[] is null or state = any (%(from_states)s::text[]));

-- name: set_receive
-- How the inbox receives now, beside its other settings.
update inboxes set settings = settings || jsonb_build_object('receive', %(receive)s::text)
where company_id = %(company_id)s and id = %(id)s;

-- name: keep_settings
-- What the channel and we agreed on, beside what people set.
update inboxes set settings = settings || %(settings)s::jsonb where company_id = %(company_id)s and id = %(id)s;

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
-- How the attempts to send ended since a moment, how long they took, and how many there were in the last minute.
select count(*) filter (where state = 'sent') as sent,
       count(*) filter (where state = 'failed') as refused,
       count(*) filter (where state = 'retry') as repeated,
       count(*) filter (where state = 'unknown') as unknown,
       count(*) filter (where error_code = 'channel.rate_limited') as limited,
       count(*) filter (where started_at > %(now)s::timestamptz - interval '1 minute') as last_minute,
       extract(epoch from percentile_disc(0.95) within group (order by finished_at - started_at))::float8 as answer_s
from deliveries
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and started_at >= %(since)s and started_at <= %(now)s;

-- name: not_sent_yet
-- What is due in the outbox of an inbox, and since when.
select count(*) as waiting, extract(epoch from %(now)s::timestamptz - min(not_before))::float8 as oldest_waiting_s
from outbox where company_id = %(company_id)s and inbox_id = %(inbox_id)s and not_before <= %(now)s
  and state in ('queued', 'retry', 'sending', 'unknown') and finished_at is null;
