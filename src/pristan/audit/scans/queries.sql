-- name: add_scan
-- A new look; the same key gives the look that is there.
with added as (
  insert into scans (company_id, kind, target, options, upload, client_key, asked_by, asked_by_name, started_at, changed_at)
  values (%(company_id)s, %(kind)s, %(target)s, %(options)s::jsonb, %(upload)s, %(client_key)s, %(by)s, %(by_name)s,
          %(now)s, %(now)s)
  on conflict (company_id, client_key) do nothing
  returning id
)
select id, true as is_new from added
union all
select id, false from scans where company_id = %(company_id)s and client_key = %(client_key)s
limit 1;

-- name: running_count
-- How many looks of a company are under way or stand still.
select count(*) from scans where company_id = %(company_id)s and state in ('running', 'paused');

-- name: one_scan
-- One look.
select company_id, id, kind, target, options, upload, state, done, total, bytes, result, warnings, failure, lease, claims,
       asked_by_name, started_at, ended_at
from scans where company_id = %(company_id)s and id = %(id)s;

-- name: scans
-- Looks of a company, the latest first, a page at a time; results stay out.
select company_id, id, kind, target, options, upload, state, done, total, bytes, null::jsonb as result, warnings, failure,
       lease, claims, asked_by_name, started_at, ended_at
from scans
where company_id = %(company_id)s
  and (%(before_at)s::timestamptz is null or (started_at, id) < (%(before_at)s::timestamptz, %(before_id)s::bigint))
order by started_at desc, id desc limit %(limit)s;

-- name: set_state
-- A look is paused, gone on with or cancelled, if it stands in a state that allows it.
update scans
set state = %(state)s, changed_at = %(now)s, lease = null, leased_until = null,
    ended_at = case when %(state)s = 'cancelled' then %(now)s::timestamptz end
where company_id = %(company_id)s and id = %(id)s and state = any (%(allowed)s::text[]);

-- name: claim_scans
-- Looks that nobody works on, for one worker.
update scans s set lease = %(lease)s, leased_until = %(until)s, claims = s.claims + 1
from (select company_id, id from scans
      where state = 'running' and (leased_until is null or leased_until < %(now)s)
      order by id limit %(limit)s for no key update skip locked) free
where s.company_id = free.company_id and s.id = free.id
returning s.company_id, s.id, s.kind, s.target, s.options, s.upload, s.state, s.done, s.total, s.bytes, s.result, s.warnings,
          s.failure, s.lease, s.claims, s.asked_by_name, s.started_at, s.ended_at;

-- name: keep_lease
-- The worker still lives; no row when the look was taken from it.
update scans set leased_until = %(until)s where company_id = %(company_id)s and id = %(id)s and lease = %(lease)s;

-- name: let_go
-- A worker that stops lets the next one go on at once.
update scans set lease = null, leased_until = null
where company_id = %(company_id)s and id = %(id)s and lease = %(lease)s;

-- name: lock_scan
-- The look, held while a step of it is written.
select id from scans where company_id = %(company_id)s and id = %(id)s and lease = %(lease)s and state = 'running'
for no key update;

-- name: steps
-- Everything a look has met.
select key, depth, place, null::jsonb as found from scan_steps
where company_id = %(company_id)s and scan_id = %(scan_id)s order by place;

-- name: found_steps
-- What was found, in the order in which it was met.
select key, depth, place, found from scan_steps
where company_id = %(company_id)s and scan_id = %(scan_id)s and state = 'done' order by place;

-- name: next_step
-- What comes next.
select key, depth, place, found from scan_steps
where company_id = %(company_id)s and scan_id = %(scan_id)s and state = 'waiting' order by place limit 1;

-- name: add_steps
-- What is to be opened too; a thing that is known already is left alone. At most so many in all.
insert into scan_steps (company_id, scan_id, key, depth)
select %(company_id)s, %(scan_id)s, item.key, item.depth
from unnest(%(keys)s::text[], %(depths)s::smallint[]) with ordinality as item (key, depth, number)
order by item.number
limit greatest(0, %(most)s::bigint - (select count(*) from scan_steps
                                      where company_id = %(company_id)s and scan_id = %(scan_id)s))
on conflict do nothing;

-- name: put_step
-- A step has been made, or one turn of it.
update scan_steps set state = %(state)s, found = %(found)s::jsonb
where company_id = %(company_id)s and scan_id = %(scan_id)s and place = %(place)s;

-- name: move_scan
-- How far a look has come, counted from its steps; warnings beyond the most are counted by the last of them.
update scans s
set done = item.done, total = item.total, bytes = s.bytes + %(size)s, changed_at = %(now)s, leased_until = %(until)s, claims = 0,
    warnings = case when %(warning)s::text = '' or jsonb_array_length(s.warnings) >= %(most)s::integer then s.warnings
               else s.warnings || to_jsonb(%(warning)s::text) end
from (select count(*) filter (where state <> 'waiting') as done, count(*) as total from scan_steps
      where company_id = %(company_id)s and scan_id = %(id)s) item
where s.company_id = %(company_id)s and s.id = %(id)s
returning s.bytes;

-- name: finish_scan
-- A look has ended with a result, or with what went wrong.
update scans
set state = %(state)s, result = %(result)s::jsonb, failure = %(failure)s, ended_at = %(now)s, changed_at = %(now)s,
    lease = null, leased_until = null,
    warnings = case when %(warning)s::text = '' then warnings else warnings || to_jsonb(%(warning)s::text) end
where company_id = %(company_id)s and id = %(id)s and lease = %(lease)s and state = 'running';

-- name: forget_steps
-- What an ended look had to open.
delete from scan_steps t using scans s
where s.company_id = t.company_id and s.id = t.scan_id and s.state in ('done', 'failed', 'cancelled');

-- name: ended_uploads
-- Files of looks that have ended, and of such as stood still for too long.
select company_id, id, upload from scans
where upload is not null and (state in ('done', 'failed', 'cancelled') or (state = 'paused' and changed_at < %(before)s))
limit 50;

-- name: drop_upload
-- The file is gone; a look that stood still ends with it.
update scans set upload = null, state = case when state = 'paused' then 'cancelled' else state end,
  ended_at = coalesce(ended_at, %(now)s)
where company_id = %(company_id)s and id = %(id)s;

-- name: mailboxes
-- Connected mailboxes of a company, to choose one.
select id, name from inboxes where company_id = %(company_id)s and channel = 'email' and state <> 'removed' order by name, id;
