-- name: beat
insert into workers (id, kind, started_at, seen_at) values (%(id)s, %(kind)s, %(now)s, %(now)s)
on conflict (id) do update set seen_at = excluded.seen_at;

-- name: count_alive
select count(*) from workers where seen_at > %(now)s::timestamptz - interval '10 seconds';

-- name: forget_dead
delete from workers where seen_at < %(now)s::timestamptz - interval '1 day';

-- name: leave
delete from workers where id = %(id)s;

-- name: ensure_partitions
select ensure_partitions();

-- name: drop_partitions
select drop_partitions(%(parent)s, %(keep_from)s);

-- name: forget_seen
delete from seen_updates where seen_at < %(before)s;
