-- name: add_campaign
-- A campaign, with the secret of its links.
insert into campaigns (company_id, business_line_id, name, secret, public_hash, expires_at, created_by, created_at,
                       client_key)
values (%(company_id)s, %(line_id)s, %(name)s, %(secret)s, %(public_hash)s, %(expires_at)s, %(by)s, %(now)s,
        %(client_key)s)
on conflict (company_id, client_key) where client_key is not null do nothing
returning id;

-- name: campaign_by_key
-- The campaign that the same request made before.
select id from campaigns where company_id = %(company_id)s and client_key = %(client_key)s;

-- name: line_is_there
-- Whether a business line is there, and in scope.
select true from business_lines where company_id = %(company_id)s and id = %(line_id)s and archived_at is null;

-- name: inboxes_for_ways
-- Connections that people may be led to.
select id, channel, name from inboxes
where company_id = %(company_id)s and business_line_id = %(line_id)s and id = any (%(ids)s::bigint[])
  and state <> 'removed' and closed_at is null;

-- name: add_way
-- Where a campaign leads to.
insert into campaign_ways (company_id, campaign_id, inbox_id, business_line_id, position, address)
values (%(company_id)s, %(campaign_id)s, %(inbox_id)s, %(line_id)s, %(position)s, %(address)s);

-- name: campaign
-- What the links of a campaign are made of.
select company_id, id, business_line_id, name, secret, expires_at, created_at, revoked_at from campaigns
where company_id = %(company_id)s and id = %(id)s;

-- name: ways
-- Where a campaign leads to, in the order of the page.
select w.inbox_id, i.channel, i.name, w.address, i.state = 'active' and i.closed_at is null as is_open
from campaign_ways w join inboxes i on i.company_id = w.company_id and i.id = w.inbox_id
where w.company_id = %(company_id)s and w.campaign_id = %(campaign_id)s and i.state <> 'removed' order by w.position;

-- name: open_ways
-- Where the line of a conversation can be written to: the newest address of each open connection, whose campaign may be over.
select channel, address from (
  select distinct on (w.inbox_id) w.inbox_id, i.channel, w.address from conversations c
  join campaign_ways w on w.company_id = c.company_id and w.business_line_id = c.business_line_id
  join inboxes i on i.company_id = w.company_id and i.id = w.inbox_id and i.state = 'active' and i.closed_at is null
  where c.company_id = %(company_id)s and c.id = %(conversation_id)s and i.id <> c.inbox_id and w.address <> ''
  order by w.inbox_id, w.campaign_id desc) found
order by inbox_id limit 5;

-- name: revoke
-- From now on no link of a campaign leads anywhere.
update campaigns set revoked_at = coalesce(revoked_at, %(now)s) where company_id = %(company_id)s and id = %(id)s;

-- name: revoke_invitation
-- From now on the link of one person leads nowhere.
update invitations set revoked_at = coalesce(revoked_at, %(now)s)
where company_id = %(company_id)s and campaign_id = %(campaign_id)s and contact_id = %(contact_id)s;

-- name: next_invitation_ids
-- Ids ahead of the rows: tokens are made of them.
select nextval(pg_get_serial_sequence('invitations', 'id')) as id from generate_series(1, %(count)s);

-- name: add_invitations
-- Links of people; who has one keeps it.
insert into invitations (company_id, id, campaign_id, business_line_id, contact_id, token_hash, created_at)
select %(company_id)s, item.id, %(campaign_id)s, %(line_id)s, item.contact_id, item.token_hash, %(now)s
from unnest(%(ids)s::bigint[], %(contacts)s::bigint[], %(hashes)s::bytea[]) as item (id, contact_id, token_hash)
on conflict (company_id, campaign_id, contact_id) do nothing;

-- name: invitations_of
-- The links of these people.
select id, contact_id from invitations
where company_id = %(company_id)s and campaign_id = %(campaign_id)s and contact_id = any (%(contacts)s::bigint[])
  and revoked_at is null;

-- name: mark_told
-- A link was brought to an address of the person.
update invitations set told_at = coalesce(told_at, %(now)s),
       told_identity_id = coalesce(%(identity_id)s, told_identity_id)
where company_id = %(company_id)s and id = %(id)s;

-- name: by_token
-- Whom a token belongs to: a person's invitation, or a campaign's link for everybody. Dead ones are not found.
select c.id as campaign_id, c.business_line_id, c.name, o.name as company_name, found.invitation_id
from (
  select v.campaign_id, v.id as invitation_id from invitations v
  where v.company_id = %(company_id)s and v.token_hash = %(hash)s and v.revoked_at is null
  union all
  select k.id, null from campaigns k where k.company_id = %(company_id)s and k.public_hash = %(hash)s
) found
join campaigns c on c.company_id = %(company_id)s and c.id = found.campaign_id
join companies o on o.id = c.company_id
where c.revoked_at is null and c.expires_at > %(now)s;

-- name: lock_invitation
-- One at a time who comes by an invitation: the second has to see the first.
select id from invitations where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: add_press
-- A person pressed a button of the page.
insert into invitation_presses (company_id, campaign_id, business_line_id, invitation_id, inbox_id, at)
values (%(company_id)s, %(campaign_id)s, %(line_id)s, %(invitation_id)s, %(inbox_id)s, %(now)s);

-- name: mark_opened
-- The invited person pressed for the first time.
update invitations set opened_at = coalesce(opened_at, %(now)s) where company_id = %(company_id)s and id = %(id)s;

-- name: is_way
-- Whether a campaign leads into a connection: words in any other come from somebody who quotes.
select true from campaign_ways
where company_id = %(company_id)s and campaign_id = %(campaign_id)s and inbox_id = %(inbox_id)s;

-- name: invited
-- The invitation behind a token, locked before, and all that speaks for or against the one who came being the invited person.
with recursive chain as (
  select p.id, p.merged_into_id from contacts p
  join invitations v on v.company_id = p.company_id and v.contact_id = p.id
  where v.company_id = %(company_id)s and v.id = %(id)s
  union
  select p.id, p.merged_into_id from chain c
  join contacts p on p.company_id = %(company_id)s and p.id = c.merged_into_id
), root as (select id from chain where merged_into_id is null),
came as (
  select d.id, d.contact_id, d.channel from identities d
  where d.company_id = %(company_id)s and d.id = %(identity_id)s
)
select v.id, v.campaign_id, v.business_line_id, root.id as contact_id, came.contact_id = root.id as is_same,
  (select d.id from identities d where d.company_id = v.company_id and d.contact_id = root.id
   order by d.id <> coalesce(v.told_identity_id, 0), d.id limit 1) as of_identity_id,
  (select count(*) from invitation_uses u where u.company_id = v.company_id and u.invitation_id = v.id
     and u.identity_id <> came.id) as others,
  exists (select from identities d where d.company_id = v.company_id and d.contact_id = root.id
          and d.channel = came.channel and d.id <> came.id) as has_rival,
  exists (select from identities d where d.company_id = v.company_id and d.contact_id = came.contact_id
          and d.id <> came.id)
    or exists (select from contact_details t where t.company_id = v.company_id and t.contact_id = came.contact_id
      and not exists (select from contact_details k where k.company_id = t.company_id and k.contact_id = root.id
                      and k.kind = t.kind and k.value = t.value)) as is_anothers,
  exists (select from identities d
    join identities e on e.company_id = d.company_id and e.contact_id = root.id
      and (e.id = d.id or e.channel <> came.channel and ltrim(e.value, '+') = ltrim(d.value, '+'))
    join conversations c on c.company_id = e.company_id and c.identity_id = e.id
    join messages m on m.company_id = c.company_id and m.conversation_id = c.id and m.kind = 'in'
      and m.journal_id is not null
    where d.company_id = v.company_id and d.id = v.told_identity_id and d.contact_id = root.id)
    or exists (select from identities d
      join contact_details k on k.company_id = d.company_id and k.contact_id = d.contact_id
        and k.verified_at is not null and k.value in (d.value, '+' || d.value)
      where d.company_id = v.company_id and d.id = v.told_identity_id and d.contact_id = root.id) as is_place_proved
from invitations v, root, came
where v.company_id = %(company_id)s and v.id = %(id)s;

-- name: add_use
-- Somebody came with a token; once for each who.
insert into invitation_uses (company_id, campaign_id, business_line_id, invitation_id, identity_id, is_proved, doubt, at)
values (%(company_id)s, %(campaign_id)s, %(line_id)s, %(invitation_id)s, %(identity_id)s, %(is_proved)s, %(doubt)s,
        %(now)s)
on conflict (company_id, identity_id, campaign_id, coalesce(invitation_id, 0)) do nothing returning id;

-- name: mark_used
-- The first who came by an invitation.
update invitations set used_at = %(now)s, used_identity_id = %(identity_id)s, opened_at = coalesce(opened_at, %(now)s)
where company_id = %(company_id)s and id = %(id)s and used_at is null;

-- name: campaign_of_contact
-- The newest campaign whose links live and to whose line a conversation belongs.
select k.id from campaigns k
join conversations c on c.company_id = k.company_id and c.business_line_id = k.business_line_id
where k.company_id = %(company_id)s and c.id = %(conversation_id)s and k.revoked_at is null and k.expires_at > %(now)s
order by k.id desc limit 1;

-- name: place_of
-- Who a conversation is with.
select contact_id, identity_id from conversations where company_id = %(company_id)s and id = %(conversation_id)s;

-- name: uses
-- Who came by the links of a campaign, the latest first.
select u.id, u.at, u.is_proved, u.doubt, u.invitation_id is not null as is_own, d.contact_id, d.channel, p.name
from invitation_uses u
join identities d on d.company_id = u.company_id and d.id = u.identity_id
join contacts p on p.company_id = d.company_id and p.id = d.contact_id
where u.company_id = %(company_id)s and u.campaign_id = %(campaign_id)s and u.id < %(before)s
order by u.id desc limit %(limit)s;
