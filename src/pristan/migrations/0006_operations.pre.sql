-- Operations: figures for monitoring. They count rows of every company and show none of them.

-- Without statistics the planner takes any index that begins with the company for as good as any other, and the first
-- thousands of rows of an installation (or of an import) are over before the database looks at them by itself.
create function look_at_grown_tables() returns integer
language plpgsql security definer set search_path = public as $$
declare
  grown regclass;
  looked integer := 0;
begin
  if not pg_try_advisory_xact_lock(7004) then
    return 0;
  end if;
  for grown in
    select c.oid from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and pg_relation_size(c.oid) > current_setting('block_size')::bigint * greatest(c.relpages, 1) * 8
  loop
    execute format('analyze %s', grown);
    looked := looked + 1;
  end loop;
  return looked;
end $$;
revoke all on function look_at_grown_tables() from public;
grant execute on function look_at_grown_tables() to pristan_worker;

create function queue_depths() returns table (queue text, state text, waiting bigint)
language sql stable security definer set search_path = public
begin atomic
  select 'journal', state, count(*) from journal where state in ('new', 'failed') group by state
  union all
  select 'outbox', state, count(*) from outbox
  where state in ('queued', 'sending', 'retry', 'unknown', 'dead') group by state;
end;
revoke all on function queue_depths() from public;
grant execute on function queue_depths() to pristan_web, pristan_worker;

create function inbox_states() returns table (channel text, state text, inboxes bigint)
language sql stable security definer set search_path = public
begin atomic
  select channel, state, count(*) from inboxes where state <> 'removed' group by channel, state;
end;
revoke all on function inbox_states() from public;
grant execute on function inbox_states() to pristan_web, pristan_worker;
