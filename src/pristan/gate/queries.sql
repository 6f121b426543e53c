-- name: circumstances
-- What the gate must know at the moment of sending.
select d.id as identity_id, d.contact_id, d.channel, d.state as identity_state, d.state_at as identity_state_at,
       d.last_seen_at,
       coalesce(k.is_allowed, true) as is_channel_allowed, coalesce(k.reason, '') as channel_reason,
       k.is_allowed is not null as is_channel_decided, i.closed_at is not null as is_closed,
       coalesce(nullif(i.forwarding, ''), i.settings ->> 'invitation', '') <> '' as has_invitation,
       heard.last_message_at
from identities d
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id
left join company_channels k on k.company_id = d.company_id and k.channel = d.channel
left join lateral (
  select max(said.sort_at) as last_message_at from conversations c
  cross join lateral (
    select m.sort_at from messages m
    where m.company_id = c.company_id
      and m.conversation_id = case when c.merged_into_id is null then c.id else c.merged_into_id end
      and m.inbox_id = d.inbox_id and m.kind = 'in'
    order by m.sort_at desc, m.sort_seq desc, m.id desc limit 1) said
  where c.company_id = d.company_id and c.contact_id = d.contact_id and c.identity_id = d.id
    and d.channel = any (%(heard_in)s::text[])) heard on true
where d.company_id = %(company_id)s and d.id = any (%(identities)s::bigint[]);

-- name: clocks
-- By whose clock a person lives: a phone of theirs, the proved first, and the company's zone.
select d.id as identity_id, c.time_zone, coalesce(nullif(d.address ->> 'phone', ''), t.value, '') as phone
from identities d
join companies c on c.id = d.company_id
left join lateral (
  select k.value from contact_details k
  where k.company_id = d.company_id and k.contact_id = d.contact_id and k.kind = 'phone'
  order by k.verified_at nulls last, k.id limit 1) t on true
where d.company_id = %(company_id)s and d.id = any (%(identities)s::bigint[]);

-- name: place_of_conversation
-- Whom a conversation is with, and where.
select c.channel, c.inbox_id, c.contact_id, c.identity_id, d.value as recipient, d.address
from conversations c join identities d on d.company_id = c.company_id and d.id = c.identity_id
where c.company_id = %(company_id)s and c.id = %(id)s;

-- name: stance
-- How the rules of law act for a company, what was recorded for it, and what we said in conversations since a moment,
-- oldest first.
select coalesce((select jsonb_object_agg(g.rule_id, g.mode) from gate_modes g
                 where g.company_id = %(company_id)s), '{}'::jsonb) as modes,
       coalesce((select jsonb_agg(o.name) from gate_overrides o
                 where o.company_id = %(company_id)s), '[]'::jsonb) as overrides,
       coalesce((select jsonb_agg(jsonb_build_object('conversation_id', m.conversation_id, 'id', m.id, 'at', m.sort_at,
                                                     'text', m.text) order by m.sort_at, m.sort_seq, m.id)
                 from messages m
                 where m.company_id = %(company_id)s and m.conversation_id = any (%(conversations)s::bigint[])
                   and m.kind = 'out' and m.sort_at >= %(since)s and m.removed_at is null and m.text <> ''),
                '[]'::jsonb) as said;

-- name: other_places
-- Other addresses of the person of a conversation: state of address, inbox and channel, the latest conversation there.
select d.id as identity_id, d.inbox_id, i.name as inbox_name, i.state as inbox_state, d.channel,
       d.state as identity_state, d.state_at as identity_state_at,
       coalesce(k.is_allowed, true) as is_channel_allowed, coalesce(k.reason, '') as channel_reason,
       k.is_allowed is not null as is_channel_decided, i.closed_at is not null as is_closed,
       coalesce(nullif(i.forwarding, ''), i.settings ->> 'invitation', '') <> '' as has_invitation,
       (select c.id from conversations c where c.company_id = d.company_id and c.identity_id = d.id
          and c.merged_into_id is null order by c.last_message_at desc limit 1) as conversation_id
from conversations o
join identities d on d.company_id = o.company_id and d.contact_id = o.contact_id and d.id <> o.identity_id
join inboxes i on i.company_id = d.company_id and i.id = d.inbox_id and i.state <> 'removed'
left join company_channels k on k.company_id = d.company_id and k.channel = d.channel
where o.company_id = %(company_id)s and o.id = %(id)s
order by d.last_seen_at desc nulls last, d.id;
