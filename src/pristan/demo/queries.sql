-- name: count_companies
-- How many companies there are, and how many of them are demos.
select count(*) as all, count(*) filter (where is_demo) as demos from companies;

-- name: point_at_sandbox
-- The sandbox of this process may listen on another port than last time.
update inboxes set settings = settings || jsonb_build_object('base_url', %(base_url)s::text)
where channel = %(channel)s and settings ? 'base_url' and company_id in (select id from companies where is_demo);

-- name: count_arrived
-- How many messages of customers have arrived.
select count(*) from messages where company_id = %(company_id)s and kind = 'in';

-- name: count_leaving
-- How many answers are still on their way.
select count(*) from outbox where company_id = %(company_id)s and state in ('queued', 'sending', 'retry', 'unknown');

-- name: conversations_by_name
-- Whose conversation is which.
select c.id, p.name from conversations c join contacts p on p.company_id = c.company_id and p.id = c.contact_id
where c.company_id = %(company_id)s;

-- name: age_messages
-- Move the messages of a conversation into the past, three minutes apart, the last one at the given moment.
update messages m set sort_at = told.at, sent_at = told.at
from (
  select id, %(last)s::timestamptz - interval '3 minutes'
    * (count(*) over () - row_number() over (order by sort_at, sort_seq, id)) as at
  from messages where company_id = %(company_id)s and conversation_id = %(id)s
) told
where m.company_id = %(company_id)s and m.id = told.id;

-- name: age_conversation
-- Bring the row of a conversation in line with its messages.
update conversations c set
  last_message_at = %(last)s::timestamptz,
  created_at = least(c.created_at, (select min(sort_at) from messages m where m.company_id = c.company_id and m.conversation_id = c.id)),
  closed_at = case when c.status = 'closed' then %(last)s::timestamptz end,
  waiting_since = case when c.waiting_since is not null then (
    select min(m.sort_at) from messages m where m.company_id = c.company_id and m.conversation_id = c.id and m.kind = 'in'
      and m.sort_at > coalesce((select max(o.sort_at) from messages o where o.company_id = c.company_id
        and o.conversation_id = c.id and o.kind = 'out'), '-infinity')) end
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: age_contacts
-- Nobody is known for a shorter time than they have been writing.
update contacts p set created_at = least(p.created_at, (
  select min(c.created_at) from conversations c where c.company_id = p.company_id and c.contact_id = p.id))
where p.company_id = %(company_id)s;

-- name: conversations_of_one
-- All conversations of the people of that name, whatever card they are on now.
select c.id, c.channel from conversations c join contacts p on p.company_id = c.company_id and p.id = c.contact_id
where c.company_id = %(company_id)s and p.name = %(name)s;

-- name: age_invitations
-- Put the link of somebody, and what came of it, into the days when it happened.
update invitations v set created_at = %(told)s, told_at = case when v.told_at is not null then %(told)s::timestamptz end,
  opened_at = case when v.opened_at is not null then %(came)s::timestamptz end,
  used_at = case when v.used_at is not null then %(came)s::timestamptz end
from contacts p
where v.company_id = %(company_id)s and p.company_id = v.company_id and p.id = v.contact_id and p.name = %(name)s;

-- name: age_uses
-- Put the coming of somebody into the day when it happened.
update invitation_uses u set at = %(came)s
from invitations v join contacts p on p.company_id = v.company_id and p.id = v.contact_id
where u.company_id = %(company_id)s and v.company_id = u.company_id and v.id = u.invitation_id and p.name = %(name)s;
