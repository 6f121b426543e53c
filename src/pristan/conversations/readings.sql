-- name: ask_to_read
-- Files that are to go out: each is read once. Pictures, sound and video are not read at all.
insert into file_readings (company_id, file_id, asked_at)
select f.company_id, f.id, %(now)s from files f
where f.company_id = %(company_id)s and f.id = any (%(ids)s::bigint[]) and f.kind = 'file'
order by f.id
on conflict do nothing;

-- name: claim_readings
-- What waits to be read, the oldest first; what a worker took and did not finish in time is taken anew.
with due as (
  select company_id, file_id from file_readings
  where state = 'pending' and coalesce(taken_until, '-infinity') <= %(now)s
  order by asked_at, file_id limit %(limit)s for no key update skip locked
), taken as (
  update file_readings r set taken_until = %(lease)s, attempts = r.attempts + 1 from due
  where r.company_id = due.company_id and r.file_id = due.file_id
  returning r.company_id, r.file_id, r.attempts
)
select t.company_id, t.file_id, t.attempts, f.storage_key, f.name, f.size
from taken t join files f on f.company_id = t.company_id and f.id = t.file_id
order by t.file_id;

-- name: settle_reading
-- What stands in a file; one that is gone meanwhile has nothing to keep.
update file_readings set state = 'done', form = %(form)s, found = %(found)s::jsonb, unread = %(unread)s,
       ad_signs = %(ad_signs)s, is_debt = %(is_debt)s, detector = %(detector)s, read_at = %(now)s, taken_until = null
where company_id = %(company_id)s and file_id = %(file_id)s and state = 'pending';

-- name: readings_of
-- What is known of these files; one nobody asked about is left out.
select file_id, state, form, found, unread, ad_signs, is_debt, asked_at from file_readings
where company_id = %(company_id)s and file_id = any (%(ids)s::bigint[]);
