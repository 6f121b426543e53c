-- name: circumstances
-- What the gate must know at the moment of sending.
select d.id as identity_id, d.state as identity_state, d.state_at as identity_state_at,
       coalesce(k.is_allowed, true) as is_channel_allowed, coalesce(k.reason, '') as channel_reason
from identities d
left join company_channels k on k.company_id = d.company_id and k.channel = d.channel
where d.company_id = %(company_id)s and d.id = any (%(identities)s::bigint[]);

-- name: identity_of_conversation
-- Whom a conversation is with.
select identity_id from conversations where company_id = %(company_id)s and id = %(id)s;
