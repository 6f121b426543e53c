-- name: campaigns
-- Campaigns with what came of them, the newest first; or one of them.
select c.id, c.name as title, c.business_line_id, l.name as business_line_name, o.name as company_name, c.created_at,
  c.expires_at,
  case when c.revoked_at is not null then 'revoked' when c.expires_at <= %(now)s then 'finished'
    else coalesce((select n.state from campaign_plans n where n.company_id = c.company_id and n.campaign_id = c.id),
                  'draft') end as state,
  (select count(*) from invitations v where v.company_id = c.company_id and v.campaign_id = c.id) as people,
  (select count(*) from invitations v where v.company_id = c.company_id and v.campaign_id = c.id
     and v.opened_at is not null) as opened,
  (select count(*) from invitation_uses u where u.company_id = c.company_id and u.campaign_id = c.id) as came
from campaigns c
join business_lines l on l.company_id = c.company_id and l.id = c.business_line_id
join companies o on o.id = c.company_id
where c.company_id = %(company_id)s and (%(id)s::bigint is null or c.id = %(id)s::bigint)
order by c.id desc limit 200;

-- name: person_is_there
-- Whether a person is there, and in scope.
select true from contacts where company_id = %(company_id)s and id = %(id)s and merged_into_id is null;

-- name: line_of
-- The line of a campaign.
select business_line_id from campaigns where company_id = %(company_id)s and id = %(campaign_id)s;

-- name: calls
-- People to be called, with what is known of who stands for them today. Who has come meanwhile, does not want to hear
-- from us any more, or became another person of the list is not called.
with stands as materialized (select id, root_id from merged_contacts(%(company_id)s)), waiting as materialized (
  select t.company_id, t.campaign_id, t.contact_id, t.at, t.state, s.root_id,
    coalesce(s.root_id, t.contact_id) as person_id
  from campaign_touches t left join stands s on s.id = t.contact_id
  where t.company_id = %(company_id)s and t.campaign_id = %(campaign_id)s and t.state = 'call'
    and t.contact_id > %(after)s
)
select t.contact_id, p.name as contact_name, t.at, t.state,
  (select d.value from contact_details d where d.company_id = t.company_id and d.contact_id = p.id
     and d.kind = 'phone' order by d.verified_at desc nulls last, d.told_at desc, d.id limit 1) as phone
from waiting t
join contacts p on p.company_id = t.company_id and p.id = t.person_id
where (t.root_id is null or not exists (select from campaign_people o where o.company_id = t.company_id
    and o.campaign_id = t.campaign_id and o.contact_id = t.root_id))
  and not exists (select from invitations v where v.company_id = t.company_id and v.campaign_id = t.campaign_id
    and v.contact_id in (p.id, t.contact_id) and v.used_at is not null)
  and not exists (select from identities d
    join campaign_ways w on w.company_id = d.company_id and w.inbox_id = d.inbox_id and w.campaign_id = t.campaign_id
    join inboxes i on i.company_id = w.company_id and i.id = w.inbox_id and i.channel <> all (%(told_by)s::text[])
    where d.company_id = t.company_id and d.contact_id = p.id)
  and not exists (select from (
    select distinct on (r.purpose) r.kind from consent_records r
    where r.company_id = t.company_id and r.contact_id = p.id and r.purpose = any (%(purposes)s::text[])
    order by r.purpose, r.at desc, r.id desc) latest where latest.kind <> 'given')
order by t.contact_id limit %(limit)s;

-- name: called
-- Somebody has called; who refused is touched no more.
with stopped as (
  update campaign_people p set state = 'suppressed', due_at = null
  where p.company_id = %(company_id)s and p.campaign_id = %(campaign_id)s and p.contact_id = %(contact_id)s
    and p.state = 'waiting' and %(outcome)s = 'refused' and exists (
      select from campaign_touches t where t.company_id = p.company_id and t.campaign_id = p.campaign_id
        and t.contact_id = p.contact_id and t.state = 'call')
)
update campaign_touches set state = 'called', reason = %(outcome)s
where company_id = %(company_id)s and campaign_id = %(campaign_id)s and contact_id = %(contact_id)s and state = 'call';

-- name: plan
-- The plan of a campaign.
select company_id, campaign_id, business_line_id, state, from_channels, active_since, active_until, value_from,
       wave_size, wave_hours, sms_price, estimate, planned_at, started_at
from campaign_plans where company_id = %(company_id)s and campaign_id = %(campaign_id)s for no key update;

-- name: put_off
-- A campaign goes on: what was due is due so much later as it stood still, so that its waves do not come all at once.
update campaign_people p set due_at = p.due_at + (%(now)s - l.paused_at)
from campaign_plans l
where l.company_id = %(company_id)s and l.campaign_id = %(campaign_id)s and l.paused_at is not null
  and p.company_id = l.company_id and p.campaign_id = l.campaign_id and p.state = 'waiting' and p.due_at is not null;

-- name: put_plan
-- What a campaign is to do; while it is at work nothing of it changes.
insert into campaign_plans (company_id, campaign_id, business_line_id, from_channels, active_since, active_until,
                            value_from, wave_size, wave_hours, sms_price)
values (%(company_id)s, %(campaign_id)s, %(line_id)s, %(from_channels)s, %(active_since)s, %(active_until)s,
        %(value_from)s, %(wave_size)s, %(wave_hours)s, %(sms_price)s)
on conflict (company_id, campaign_id) do update set from_channels = excluded.from_channels,
  active_since = excluded.active_since, active_until = excluded.active_until,
  value_from = excluded.value_from, wave_size = excluded.wave_size,
  wave_hours = excluded.wave_hours, sms_price = excluded.sms_price, state = 'draft', estimate = '{}'
where campaign_plans.state in ('draft', 'ready') returning campaign_id;

-- name: drop_steps
-- Touches are written anew, whole.
delete from campaign_steps where company_id = %(company_id)s and campaign_id = %(campaign_id)s;

-- name: add_step
-- One touch.
insert into campaign_steps (company_id, campaign_id, business_line_id, position, kind, inbox_id, wait_hours, subject, text)
values (%(company_id)s, %(campaign_id)s, %(line_id)s, %(position)s, %(kind)s, %(inbox_id)s, %(wait_hours)s, %(subject)s,
        %(text)s);

-- name: steps
-- Touches in their order.
select s.position, s.kind, s.inbox_id, s.wait_hours, s.subject, s.text, coalesce(i.channel, '') as channel
from campaign_steps s left join inboxes i on i.company_id = s.company_id and i.id = s.inbox_id
where s.company_id = %(company_id)s and s.campaign_id = %(campaign_id)s order by s.position;

-- name: step_inbox
-- A connection that touches may go through.
select channel from inboxes where company_id = %(company_id)s and id = %(inbox_id)s and business_line_id = %(line_id)s
  and state <> 'removed';

-- name: set_state
-- The plan moves on.
update campaign_plans set state = %(state)s,
  started_at = case when %(state)s = 'running' then coalesce(started_at, %(now)s) else started_at end,
  paused_at = case when %(state)s = 'paused' then %(now)s::timestamptz end,
  ended_at = case when %(state)s = 'finished' then %(now)s else ended_at end
where company_id = %(company_id)s and campaign_id = %(campaign_id)s;

-- name: to_plan
-- A plan that has to be made; one process at a time.
select company_id, campaign_id from campaign_plans where state = 'planning'
order by company_id, campaign_id limit 1 for no key update skip locked;

-- name: forget_people
-- The list is made anew, whole. Before the start nothing hangs on it.
delete from campaign_people where company_id = %(company_id)s and campaign_id = %(campaign_id)s;

-- name: find_people
-- Everybody of the line who writes in the channels that are left, the latest first, in waves. Who writes in a channel of
-- the campaign already is not among them; who does not want to hear from us is, as suppressed.
with stands as materialized (select id, root_id from merged_contacts(%(company_id)s)), here as materialized (
  select c.contact_id, max(c.last_message_at) as last_at,
         (array_agg(c.channel order by c.last_message_at desc))[1] as channel
  from conversations c
  where c.company_id = %(company_id)s and c.business_line_id = %(line_id)s and c.merged_into_id is null
    and c.channel = any (%(from_channels)s::text[])
  group by c.contact_id
), chosen as (
  select h.* from here h join contacts p on p.company_id = %(company_id)s and p.id = h.contact_id
    and p.merged_into_id is null
  where (%(active_since)s::timestamptz is null or h.last_at >= %(active_since)s::timestamptz)
    and (%(active_until)s::timestamptz is null or h.last_at < %(active_until)s::timestamptz)
    and (%(value_from)s::bigint is null or h.contact_id in (
      select coalesce(s.root_id, d.contact_id) from import_records d left join stands s on s.id = d.contact_id
      where d.company_id = %(company_id)s and d.kind = 'deal' and d.contact_id is not null
      group by 1 having sum(deal_amount(d.fields ->> 'Сумма')) >= %(value_from)s::bigint))
    and not exists (select from identities d join campaign_ways w on w.company_id = d.company_id
                      and w.inbox_id = d.inbox_id
                    join inboxes i on i.company_id = w.company_id and i.id = w.inbox_id
                      and i.channel <> all (%(told_by)s::text[])
                    where d.company_id = %(company_id)s and d.contact_id = h.contact_id
                      and w.campaign_id = %(campaign_id)s)
), refused as materialized (
  select contact_id from (
    select distinct on (r.contact_id, r.purpose) r.contact_id, r.kind from consent_records r
    where r.company_id = %(company_id)s and r.purpose = any (%(purposes)s::text[]) and r.contact_id is not null
    order by r.contact_id, r.purpose, r.at desc, r.id desc) latest
  where kind <> 'given'
)
insert into campaign_people (company_id, campaign_id, contact_id, business_line_id, channel, wave, state)
select %(company_id)s, %(campaign_id)s, c.contact_id, %(line_id)s, c.channel,
       1 + (row_number() over (order by c.last_at desc, c.contact_id) - 1) / %(wave_size)s,
       case when r.contact_id is null then 'waiting' else 'suppressed' end
from chosen c left join (select distinct contact_id from refused) r on r.contact_id = c.contact_id;

-- name: count_people
-- What the list holds, for the estimate.
with known as materialized (
  select t.contact_id, bool_or(t.kind = 'phone') as has_phone, bool_or(t.kind = 'email') as has_email
  from contact_details t where t.company_id = %(company_id)s group by t.contact_id
), agreed as materialized (
  select contact_id from (
    select distinct on (r.contact_id) r.contact_id, r.kind from consent_records r
    where r.company_id = %(company_id)s and r.purpose = 'sms' and r.contact_id is not null
    order by r.contact_id, r.at desc, r.id desc) latest
  where kind = 'given'
)
select count(*) as people, coalesce(max(p.wave), 0) as waves, count(*) filter (where p.state = 'suppressed') as suppressed,
  count(*) filter (where p.state = 'waiting' and k.has_phone) as with_phone,
  count(*) filter (where p.state = 'waiting' and k.has_phone and a.contact_id is not null) as with_sms_consent,
  count(*) filter (where p.state = 'waiting' and k.has_email) as with_email,
  count(*) filter (where p.state = 'waiting' and coalesce(k.has_phone or k.has_email, false) = false) as unreachable
from campaign_people p
left join known k on k.contact_id = p.contact_id
left join agreed a on a.contact_id = p.contact_id
where p.company_id = %(company_id)s and p.campaign_id = %(campaign_id)s;

-- name: planned
-- The list stands; it waits for its start.
update campaign_plans set state = 'ready', estimate = %(estimate)s::jsonb, planned_at = %(now)s
where company_id = %(company_id)s and campaign_id = %(campaign_id)s;

-- name: schedule
-- Each wave begins in its time.
update campaign_people set due_at = %(now)s::timestamptz + (wave - 1) * make_interval(hours => %(wave_hours)s)
  + make_interval(hours => %(wait_hours)s)
where company_id = %(company_id)s and campaign_id = %(campaign_id)s and state = 'waiting' and due_at is null;

-- name: claim_due
-- People whose touch is due, of campaigns at work whose links live; what is locked another process has.
select p.company_id, p.campaign_id, p.contact_id, p.business_line_id, p.step
from campaign_people p
join campaign_plans l on l.company_id = p.company_id and l.campaign_id = p.campaign_id and l.state = 'running'
join campaigns c on c.company_id = p.company_id and c.id = p.campaign_id and c.revoked_at is null
  and c.expires_at > %(now)s
where p.due_at <= %(now)s and p.state = 'waiting'
order by p.due_at, p.company_id, p.campaign_id, p.contact_id limit %(limit)s for no key update of p skip locked;

-- name: standing_of
-- What is known of a person in the moment of a touch.
with recursive chain as (
  select id, merged_into_id from contacts where company_id = %(company_id)s and id = %(contact_id)s
  union
  select p.id, p.merged_into_id from chain c
  join contacts p on p.company_id = %(company_id)s and p.id = c.merged_into_id
), root as (select id from chain where merged_into_id is null)
select root.id as contact_id,
  root.id <> %(contact_id)s and exists (
    select from campaign_people o where o.company_id = %(company_id)s and o.campaign_id = %(campaign_id)s
      and o.contact_id = root.id) as is_other,
  exists (select from invitations v where v.company_id = %(company_id)s and v.campaign_id = %(campaign_id)s
    and v.contact_id in (root.id, %(contact_id)s) and v.used_at is not null)
  or exists (select from identities d
    join campaign_ways w on w.company_id = d.company_id and w.inbox_id = d.inbox_id and w.campaign_id = %(campaign_id)s
    join inboxes i on i.company_id = w.company_id and i.id = w.inbox_id and i.channel <> all (%(told_by)s::text[])
    where d.company_id = %(company_id)s and d.contact_id = root.id) as is_moved,
  exists (select from (
    select distinct on (r.purpose) r.kind from consent_records r
    where r.company_id = %(company_id)s and r.contact_id = root.id and r.purpose = any (%(purposes)s::text[])
    order by r.purpose, r.at desc, r.id desc) latest where latest.kind <> 'given') as is_refused,
  (select t.value from contact_details t where t.company_id = %(company_id)s and t.contact_id = root.id
     and t.kind = 'phone' order by t.verified_at desc nulls last, t.told_at desc, t.id limit 1) as phone,
  (select t.value from contact_details t where t.company_id = %(company_id)s and t.contact_id = root.id
     and t.kind = 'email' order by t.verified_at desc nulls last, t.told_at desc, t.id limit 1) as email,
  (select o.time_zone from companies o where o.id = %(company_id)s) as time_zone
from root;

-- name: move_on
-- What comes next for a person.
update campaign_people set state = %(state)s, step = %(step)s, due_at = %(due_at)s
where company_id = %(company_id)s and campaign_id = %(campaign_id)s and contact_id = %(contact_id)s;

-- name: add_touch
-- A touch is made, or why not.
insert into campaign_touches (company_id, campaign_id, contact_id, step, business_line_id, kind, state, reason,
                              message_id, segments, at)
values (%(company_id)s, %(campaign_id)s, %(contact_id)s, %(step)s, %(line_id)s, %(kind)s, %(state)s, %(reason)s,
        %(message_id)s, %(segments)s, %(now)s);

-- name: fold
-- A conversation that only a touch began is no work of operators until the person answers.
update conversations c set status = 'closed', closed_at = %(now)s, version = version + 1
where c.company_id = %(company_id)s and c.id = %(id)s and c.status = 'open' and c.waiting_since is null
  and not exists (select from messages m where m.company_id = c.company_id and m.conversation_id = c.id
                  and m.kind = 'in');

-- name: finish_done
-- Campaigns whose people are all through.
update campaign_plans l set state = 'finished', ended_at = %(now)s
where l.state = 'running' and not exists (
  select from campaign_people p where p.company_id = l.company_id and p.campaign_id = l.campaign_id
    and p.state = 'waiting');

-- name: forget_links
-- Personal links that were sent are in no row any more.
update outbox o set payload = o.payload - 'link'
from (select company_id, id from outbox where payload ? 'link' and state = 'sent' limit 500) done
where o.company_id = done.company_id and o.id = done.id;

-- name: funnel
-- How far everybody came who wrote in the channels that are left, by business line (one row each). `told`: a link was
-- brought or handed over, and not refused on its way; `active`: wrote in the new channel after coming.
with stands as materialized (select id, root_id from merged_contacts(%(company_id)s)), base as materialized (
  select distinct c.contact_id, c.business_line_id from conversations c
  where c.company_id = %(company_id)s and c.merged_into_id is null and c.channel = any (%(leaving)s::text[])
    and (%(line_id)s::bigint is null or c.business_line_id = %(line_id)s::bigint)
), sent as materialized (
  select coalesce(s.root_id, t.contact_id) as contact_id, t.campaign_id,
    bool_or(t.state <> 'sent' or m.state in ('sent', 'delivered', 'read')) as arrived
  from campaign_touches t
  left join stands s on s.id = t.contact_id
  left join messages m on m.company_id = t.company_id and m.id = t.message_id
  where t.company_id = %(company_id)s and t.state <> 'skipped' group by 1, t.campaign_id
), links as materialized (
  select coalesce(s.root_id, v.contact_id) as contact_id, v.company_id, v.campaign_id, v.business_line_id, v.told_at,
    v.opened_at, v.used_at, v.used_identity_id
  from invitations v left join stands s on s.id = v.contact_id
  where v.company_id = %(company_id)s and (%(campaign_id)s::bigint is null or v.campaign_id = %(campaign_id)s::bigint)
), invited as materialized (
  select v.contact_id, v.business_line_id,
    min(v.told_at) filter (where coalesce(s.arrived, true)) as told_at, min(v.opened_at) as opened_at,
    min(v.used_at) as used_at,
    bool_or(exists (
      select from conversations c join messages m on m.company_id = c.company_id and m.conversation_id = c.id
      where c.company_id = v.company_id and c.identity_id = v.used_identity_id and m.kind = 'in'
        and m.sort_at >= v.used_at - interval '1 minute')) as is_active
  from links v left join sent s on s.contact_id = v.contact_id and s.campaign_id = v.campaign_id
  group by 1, 2
), agreed as materialized (
  select contact_id from (
    select distinct on (r.contact_id) r.contact_id, r.kind from consent_records r
    where r.company_id = %(company_id)s and r.purpose = 'ads' and r.contact_id is not null
    order by r.contact_id, r.at desc, r.id desc) latest
  where kind = 'given'
)
select b.business_line_id, l.name as business_line_name, count(*) as people,
  count(*) filter (where coalesce(i.told_at, i.opened_at, i.used_at) is not null) as told,
  count(*) filter (where i.opened_at is not null) as opened, count(*) filter (where i.used_at is not null) as came,
  count(*) filter (where i.used_at is not null and a.contact_id is not null) as agreed,
  count(*) filter (where i.is_active) as active,
  count(*) filter (where coalesce(i.told_at, i.opened_at, i.used_at) is null and not exists (
    select from contact_details d where d.company_id = %(company_id)s and d.contact_id = b.contact_id)) as unreachable,
  count(*) filter (where i.used_at > %(lately)s) as came_lately,
  extract(epoch from percentile_cont(0.5) within group (order by i.used_at - i.told_at))::bigint as median_s
from base b
join business_lines l on l.company_id = %(company_id)s and l.id = b.business_line_id
left join invited i on i.contact_id = b.contact_id and i.business_line_id = b.business_line_id
left join agreed a on a.contact_id = b.contact_id
group by b.business_line_id, l.name order by people desc, b.business_line_id;

-- name: by_touch
-- What each kind of touch did. Whoever opened or came counts for the last touch before.
with touched as (
  select t.campaign_id, t.contact_id, t.kind, t.at, t.segments, l.sms_price, v.opened_at, v.used_at,
    t.state = 'sent' and m.state in ('sent', 'delivered', 'read') or t.state in ('call', 'called') as has_left,
    m.state in ('delivered', 'read') as has_arrived, m.state in ('failed', 'cancelled') as has_failed,
    lead(t.at) over (partition by t.campaign_id, t.contact_id order by t.step) as next_at
  from campaign_touches t
  join campaign_plans l on l.company_id = t.company_id and l.campaign_id = t.campaign_id
  left join invitations v on v.company_id = t.company_id and v.campaign_id = t.campaign_id and v.contact_id = t.contact_id
  left join messages m on m.company_id = t.company_id and m.id = t.message_id
  where t.company_id = %(company_id)s and t.state <> 'skipped'
    and (%(campaign_id)s::bigint is null or t.campaign_id = %(campaign_id)s::bigint)
    and (%(line_id)s::bigint is null or t.business_line_id = %(line_id)s::bigint)
)
select kind, count(*) as made, count(*) filter (where has_left) as sent, count(*) filter (where has_arrived) as arrived,
  count(*) filter (where has_failed) as refused,
  count(*) filter (where opened_at >= at and (next_at is null or opened_at < next_at)) as opened,
  count(*) filter (where used_at >= at and (next_at is null or used_at < next_at)) as came,
  coalesce(sum(segments * sms_price) filter (where has_left), 0)::bigint as cost
from touched group by kind
union all
select 'reply', count(*), count(*), 0, 0, count(v.opened_at), count(v.used_at), 0 from invitations v
where v.company_id = %(company_id)s and v.told_identity_id is not null
  and (%(campaign_id)s::bigint is null or v.campaign_id = %(campaign_id)s::bigint)
  and (%(line_id)s::bigint is null or v.business_line_id = %(line_id)s::bigint)
  and not exists (select from campaign_touches t where t.company_id = v.company_id and t.campaign_id = v.campaign_id
                  and t.contact_id = v.contact_id and t.state <> 'skipped')
having count(*) > 0
union all
select 'everybody', 0, 0, 0, 0,
  (select count(*) from invitation_presses p where p.company_id = %(company_id)s and p.invitation_id is null
     and (%(campaign_id)s::bigint is null or p.campaign_id = %(campaign_id)s::bigint)
     and (%(line_id)s::bigint is null or p.business_line_id = %(line_id)s::bigint)),
  count(*), 0
from invitation_uses u where u.company_id = %(company_id)s and u.invitation_id is null
  and (%(campaign_id)s::bigint is null or u.campaign_id = %(campaign_id)s::bigint)
  and (%(line_id)s::bigint is null or u.business_line_id = %(line_id)s::bigint);

-- name: by_wave
-- How the waves of a campaign go; told as in the funnel.
with sent as materialized (
  select t.contact_id, bool_or(t.state <> 'sent' or m.state in ('sent', 'delivered', 'read')) as arrived
  from campaign_touches t left join messages m on m.company_id = t.company_id and m.id = t.message_id
  where t.company_id = %(company_id)s and t.campaign_id = %(campaign_id)s and t.state <> 'skipped' group by t.contact_id
)
select p.wave, count(*) as people, min(p.due_at) filter (where p.state = 'waiting') as due_at,
  count(v.told_at) filter (where coalesce(s.arrived, true) or v.opened_at is not null) as told,
  count(v.opened_at) as opened, count(v.used_at) as came,
  count(*) filter (where p.state = 'suppressed') as suppressed, count(*) filter (where p.state = 'left') as left_over
from campaign_people p
left join invitations v on v.company_id = p.company_id and v.campaign_id = p.campaign_id and v.contact_id = p.contact_id
left join sent s on s.contact_id = p.contact_id
where p.company_id = %(company_id)s and p.campaign_id = %(campaign_id)s
group by p.wave order by p.wave limit 500;

-- name: stayed
-- Who has not moved, by where they stopped: unknown (nobody told them), told, opened, silent (came, no consent to mailings).
select p.id as contact_id, p.name as contact_name, max(c.last_message_at) as last_at,
  (array_agg(c.channel order by c.last_message_at desc))[1] as channel,
  (array_agg(c.id order by c.last_message_at desc))[1] as conversation_id,
  (array_agg(c.business_line_id order by c.last_message_at desc))[1] as business_line_id,
  exists (select from contact_details d where d.company_id = p.company_id and d.contact_id = p.id
          and d.kind = 'phone') as has_phone,
  exists (select from contact_details d where d.company_id = p.company_id and d.contact_id = p.id
          and d.kind = 'email') as has_email
from conversations c
join contacts p on p.company_id = c.company_id and p.id = c.contact_id
cross join lateral (
  with recursive same as (
    select p.id as id
    union
    select q.id from same join contacts q on q.company_id = p.company_id and q.merged_into_id = same.id
  )
  select bool_or(v.used_at is not null) as has_come, bool_or(v.opened_at is not null) as has_opened,
    bool_or(v.told_at is not null and coalesce(s.arrived, true)) as is_told
  from same
  join invitations v on v.company_id = p.company_id and v.contact_id = same.id and v.business_line_id = c.business_line_id
  left join lateral (
    select bool_or(t.state <> 'sent' or m.state in ('sent', 'delivered', 'read')) as arrived
    from same k
    join campaign_touches t on t.company_id = v.company_id and t.campaign_id = v.campaign_id and t.contact_id = k.id
      and t.state <> 'skipped'
    left join messages m on m.company_id = t.company_id and m.id = t.message_id) s on true
) i
where c.company_id = %(company_id)s and c.merged_into_id is null and c.channel = any (%(leaving)s::text[])
  and (%(line_id)s::bigint is null or c.business_line_id = %(line_id)s::bigint) and p.id > %(after)s
  and case
    when i.has_come then
      case when (select r.kind from consent_records r where r.company_id = p.company_id and r.contact_id = p.id
                 and r.purpose = 'ads' order by r.at desc, r.id desc limit 1) = 'given' then 'through' else 'silent' end
    when i.has_opened then 'opened'
    when i.is_told then 'told'
    else 'unknown' end = %(stop)s
group by p.company_id, p.id, p.name order by p.id limit %(limit)s;
