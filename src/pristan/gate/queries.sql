-- name: circumstances
-- What the gate must know at the moment of sending.
select d.id as identity_id, d.channel, d.state as identity_state, d.state_at as identity_state_at,
       coalesce(k.is_allowed, true) as is_channel_allowed, coalesce(k.reason, '') as channel_reason,
       k.is_allowed is not null as is_channel_decided, coalesce(i.settings ->> 'invitation', '') <> '' as has_invitation
from identities d
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id
left join company_channels k on k.company_id = d.company_id and k.channel = d.channel
where d.company_id = %(company_id)s and d.id = any (%(identities)s::bigint[]);

-- name: identity_of_conversation
-- Whom a conversation is with.
select identity_id from conversations where company_id = %(company_id)s and id = %(id)s;

-- name: other_places
-- Other addresses of the person of a conversation: state of address, inbox and channel, the latest conversation there.
select d.id as identity_id, d.inbox_id, i.name as inbox_name, i.state as inbox_state, d.channel,
       d.state as identity_state, d.state_at as identity_state_at,
       coalesce(k.is_allowed, true) as is_channel_allowed, coalesce(k.reason, '') as channel_reason,
       k.is_allowed is not null as is_channel_decided, coalesce(i.settings ->> 'invitation', '') <> '' as has_invitation,
       (select c.id from conversations c where c.company_id = d.company_id and c.identity_id = d.id
          and c.merged_into_id is null order by c.last_message_at desc limit 1) as conversation_id
from conversations o
join identities d on d.company_id = o.company_id and d.contact_id = o.contact_id and d.id <> o.identity_id
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id and i.state <> 'removed'
left join company_channels k on k.company_id = d.company_id and k.channel = d.channel
where o.company_id = %(company_id)s and o.id = %(id)s
order by d.last_seen_at desc nulls last, d.id;
