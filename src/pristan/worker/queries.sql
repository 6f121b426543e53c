-- name: beat
-- A worker lives.
insert into workers (id, kind, started_at, seen_at) values (%(id)s, %(kind)s, %(now)s, %(now)s)
on conflict (id) do update set seen_at = excluded.seen_at;

-- name: count_alive
-- How many workers share the lanes.
select count(*) from workers where seen_at > %(now)s::timestamptz - interval '10 seconds';

-- name: forget_dead
-- Workers long gone.
delete from workers where seen_at < %(before)s;

-- name: leave
-- A worker that ends says so.
delete from workers where id = %(id)s;

-- name: ensure_partitions
-- Make partitions ahead.
select ensure_partitions();

-- name: look_at_grown_tables
-- Statistics of tables that have become several times as large as they were.
select look_at_grown_tables();

-- name: drop_partitions
-- Drop partitions older than the retention, by the clock that made them: ours may run ahead.
select drop_partitions(%(parent)s, now() - %(kept)s::interval);

-- name: forget_seen
-- Forget keys older than any repeat, by the clock that dated them.
delete from seen_updates where seen_at < now() - %(kept)s::interval;
