-- name: claim
-- Conversations in which something happened that may call for an automatic reply.
select c.company_id, c.id, c.business_line_id, c.channel, c.routing_cause as cause, i.closed_at, i.forward_days,
       coalesce(nullif(i.forwarding, ''), i.settings ->> 'invitation') as invitation,
       case when i.closed_at is null then c.auto_replied_at else (
         select max(o.auto_replied_at) from conversations o
         where o.company_id = c.company_id and o.contact_id = c.contact_id and o.inbox_id = c.inbox_id
           and o.auto_replied_at >= i.closed_at) end as auto_replied_at
from conversations c join inboxes i on i.company_id = c.company_id and i.id = c.inbox_id
where c.routing_cause is not null and c.merged_into_id is null
order by c.company_id, c.id limit %(limit)s for no key update of c skip locked;

-- name: routed
-- The cause is dealt with.
update conversations set routing_cause = null, auto_replied_at = coalesce(%(replied_at)s, auto_replied_at)
where company_id = %(company_id)s and id = %(id)s;
