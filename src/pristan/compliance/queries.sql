-- name: newest_profile
-- What the company is called, and its newest answers; version 0 and no answers if nobody has answered yet.
select c.name, c.inn, coalesce(p.version, 0) as version, coalesce(p.answers, '{}') as answers, p.rulebook, p.answered_by,
       p.answered_by_name, p.answered_at
from companies c
left join lateral (
  select version, answers, rulebook, answered_by, answered_by_name, answered_at from company_profiles
  where company_id = c.id order by version desc limit 1
) p on true
where c.id = %(company_id)s;

-- name: grounds
-- The same with the edition of the rulebook that was accepted last: all that a verdict asks about the company.
select c.name, c.inn, coalesce(p.version, 0) as version, coalesce(p.answers, '{}') as answers, p.rulebook, p.answered_by,
       p.answered_by_name, p.answered_at, e.id as edition_id, e.version as edition_version, e.digest as edition_digest,
       e.accepted_by_name, e.accepted_at
from companies c
left join lateral (
  select version, answers, rulebook, answered_by, answered_by_name, answered_at from company_profiles
  where company_id = c.id order by version desc limit 1
) p on true
left join lateral (
  select id, version, digest, accepted_by_name, accepted_at from rulebook_editions order by id desc limit 1
) e on true
where c.id = %(company_id)s;

-- name: profile_versions
-- All versions of the answers, the newest first.
select version, answers, inn, rulebook, answered_by, answered_by_name, answered_at
from company_profiles where company_id = %(company_id)s order by version desc limit %(limit)s;

-- name: add_profile
-- The next version, if `after` is still the newest; nothing if somebody was faster.
insert into company_profiles (company_id, version, answers, inn, rulebook, answered_by, answered_by_name, answered_at)
select %(company_id)s, %(after)s + 1, %(answers)s::jsonb, %(inn)s, %(rulebook)s, %(by)s, %(by_name)s, %(now)s
where coalesce((select max(version) from company_profiles where company_id = %(company_id)s), 0) = %(after)s
on conflict do nothing
returning version;

-- name: change_inn
-- The taxpayer number as the profile gives it.
update companies set inn = %(inn)s where id = %(company_id)s;

-- name: newest_edition
-- The edition of the rulebook that was accepted last, without its rules.
select id as edition_id, version as edition_version, digest as edition_digest, accepted_by_name, accepted_at
from rulebook_editions order by id desc limit 1;

-- name: rules_of_edition
-- The rules of an accepted edition as they were.
select rules from rulebook_editions where id = %(id)s;

-- name: add_edition
-- An edition is accepted, unless it is the one that stands already.
insert into rulebook_editions (version, digest, rules, accepted_by, accepted_by_name, accepted_at)
select %(version)s, %(digest)s, %(rules)s::jsonb, %(by)s, %(by_name)s, %(now)s
where %(digest)s is distinct from (select digest from rulebook_editions order by id desc limit 1)
returning id;

-- name: lock_editions
-- One at a time: two who accept, or the first worker of an installation and the second.
select pg_advisory_xact_lock(7011);

-- name: is_alone
-- Whether no other company lives in this installation; a demo does not count.
select pristan_is_alone();
