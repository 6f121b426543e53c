-- name: claim
-- Conversations in which something happened that may call for an automatic reply.
select c.company_id, c.id, c.business_line_id, c.channel, c.routing_cause as cause, c.auto_replied_at,
       (select i.settings ->> 'invitation' from inboxes i where i.company_id = c.company_id and i.id = c.inbox_id)
         as invitation
from conversations c where c.routing_cause is not null and c.merged_into_id is null
order by c.company_id, c.id limit %(limit)s for update skip locked;

-- name: routed
-- The cause is dealt with.
update conversations set routing_cause = null, auto_replied_at = coalesce(%(replied_at)s, auto_replied_at)
where company_id = %(company_id)s and id = %(id)s;
