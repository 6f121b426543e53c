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

-- How each inbox works: attempts begun after `since` by their end, what waits longest in both directions, when it last worked.
create function inbox_figures(since timestamptz)
returns table (inbox_id bigint, channel text, sent bigint, failed bigint, retried bigint, unknown bigint,
               lag_in_s double precision, lag_out_s double precision, last_received_at timestamptz, last_sent_at timestamptz)
language sql stable security definer set search_path = public
begin atomic
  select i.id, i.channel, coalesce(d.sent, 0), coalesce(d.failed, 0), coalesce(d.retried, 0), coalesce(d.unknown, 0),
         coalesce(extract(epoch from now() - j.oldest), 0), coalesce(extract(epoch from now() - o.oldest), 0),
         h.last_received_at, h.last_sent_at
  from inboxes i
  left join inbox_health h on h.company_id = i.company_id and h.inbox_id = i.id
  left join (
    select inbox_id, count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'failed') as failed,
           count(*) filter (where state = 'retry') as retried, count(*) filter (where state = 'unknown') as unknown
    from deliveries where started_at > since group by inbox_id) d on d.inbox_id = i.id
  left join (
    select inbox_id, min(received_at) as oldest from journal where state = 'new' group by inbox_id) j on j.inbox_id = i.id
  left join (
    select inbox_id, min(not_before) as oldest from outbox
    where state in ('queued', 'retry', 'sending', 'unknown') and not_before <= now() group by inbox_id) o on o.inbox_id = i.id
  where i.state <> 'removed'
  order by i.id;
end;
revoke all on function inbox_figures(timestamptz) from public;
grant execute on function inbox_figures(timestamptz) to pristan_web, pristan_worker;
