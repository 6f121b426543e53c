-- name: declarations
-- What administrators declared of each place.
select place, country, owner, operator, networks::text[] as networks, declared_by_name as by, declared_at as at
from residency_declarations order by place;

-- name: reasons
-- Reasons that stand.
select id, place, found, reason, recorded_by_name as by, recorded_at as at
from residency_reasons where withdrawn_at is null order by id;

-- name: connected
-- Channels of connected accounts with the settings that may name servers.
select channel, settings from inboxes where state <> 'removed' order by channel, id;

-- name: declare
-- Where a place is, whose it is and who runs it.
insert into residency_declarations (place, country, owner, operator, networks, declared_by, declared_by_name,
  declared_at)
values (%(place)s, %(country)s, %(owner)s, %(operator)s, %(networks)s::text[]::cidr[], %(by)s, %(by_name)s, %(now)s)
on conflict (place) do update set country = excluded.country, owner = excluded.owner, operator = excluded.operator,
  networks = excluded.networks, declared_by = excluded.declared_by, declared_by_name = excluded.declared_by_name,
  declared_at = excluded.declared_at;

-- name: record_reason
-- Why a store abroad may be used; the same place twice keeps the first reason.
insert into residency_reasons (place, found, reason, recorded_by, recorded_by_name, recorded_at)
values (%(place)s, %(found)s, %(reason)s, %(by)s, %(by_name)s, %(now)s)
on conflict (place, found) where withdrawn_at is null do nothing
returning id;

-- name: withdraw_reasons
-- No reason of a store stands any more.
update residency_reasons set withdrawn_at = %(now)s, withdrawn_by_name = %(by_name)s
where place = %(place)s and withdrawn_at is null
returning id;

-- name: is_alone
-- Whether no other company lives in this installation; a demo does not count.
select pristan_is_alone() as is_alone;

-- name: runs_all
-- Whether the operator of this session administers every company that lives here.
select pristan_runs_all() as runs_all;

-- name: connected_everywhere
-- Channels of the accounts of every company, for who administers all of them.
select channel, settings from pristan_connected() order by channel;
