-- Operations: figures for monitoring. They count rows of every company and show none of them.

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
