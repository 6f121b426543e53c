-- name: circumstances
-- What the gate must know at the moment of sending.
select d.id as identity_id, d.channel, d.state as identity_state, d.state_at as identity_state_at, d.last_seen_at,
       coalesce(k.is_allowed, true) as is_channel_allowed, coalesce(k.reason, '') as channel_reason,
       k.is_allowed is not null as is_channel_decided, coalesce(i.settings ->> 'invitation', '') <> '' as has_invitation,
       heard.last_message_at,
       (select max(a.given_at) from consents a where a.company_id = d.company_id and a.contact_id = d.contact_id
          and a.purpose = 'promo' and a.withdrawn_at is null) as promo_consent_at
from identities d
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id
left join company_channels k on k.company_id = d.company_id and k.channel = d.channel
left join lateral (
  select max(said.sort_at) as last_message_at from conversations c
  cross join lateral (
    select m.sort_at from messages m
    where m.company_id = c.company_id and m.conversation_id = coalesce(c.merged_into_id, c.id)
      and m.inbox_id = d.inbox_id and m.kind = 'in'
    order by m.sort_at desc, m.sort_seq desc, m.id desc limit 1) said
  where c.company_id = d.company_id and c.contact_id = d.contact_id and c.identity_id = d.id
    and d.channel = any (%(heard_in)s::text[])) heard on true
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
