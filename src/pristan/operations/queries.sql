-- name: tables
-- Every table that holds rows of its own: partitioned parents and plain tables, without the migrations' own list.
select c.relname as name,
       array(select a.attname::text from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             order by a.attnum) as columns
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and c.relname <> 'schema_migrations'
order by c.relname;

-- name: partitions
-- Every partition with its parent and bounds, parents first.
select c.relname as name, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bounds
from pg_class c
join pg_inherits i on i.inhrelid = c.oid
join pg_class p on p.oid = i.inhparent
where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relkind in ('r', 'p')
order by c.relkind desc, c.relname;

-- name: sequences
-- The last value of every sequence that was used.
select sequencename as name, last_value from pg_sequences
where schemaname = 'public' and last_value is not null;

-- name: migrations
-- The migrations that ran.
select name from schema_migrations order by name;

-- name: foreign_keys
-- Every foreign key with the statement that makes it; those of partitions follow their parents.
select conrelid::regclass::text as table_name, conname as name, pg_get_constraintdef(oid) as definition
from pg_constraint
where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0;

-- name: triggers
-- Our own triggers and how each is enabled, as the words of ALTER TABLE.
select tgrelid::regclass::text as table_name, tgname as name,
       case tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' when 'D' then 'disable' else 'enable' end as mode
from pg_trigger where not tgisinternal and tgparentid = 0;

-- name: mighty_roles
-- Roles of the service that could do more than serve.
select rolname as name from pg_roles r
where rolname = any (%(roles)s) and (
  rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
  or exists (select from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace)
);

-- name: heartbeats
-- When each worker was last seen.
select seen_at from workers;

-- name: queues
-- How far behind the stations are and what waits for a person.
select
  (select min(received_at) from journal where state = 'new') as oldest,
  (select count(*) from journal where state = 'failed') as failed,
  (select count(*) from outbox where state = 'dead') as dead,
  (select count(*) from outbox where state = 'unknown') as unknown;

-- name: inboxes
-- Every connected account with what is wrong with it.
select i.company_id, i.id, i.name, i.channel, i.state, i.state_reason, h.last_error, h.last_error_at
from inboxes i
left join inbox_health h on h.company_id = i.company_id and h.inbox_id = i.id
where i.state <> 'removed' order by i.company_id, i.id;

-- name: depths
-- Rows by state of the two queues, for monitoring.
select queue, state, waiting from queue_depths();

-- name: inbox_states
-- How many accounts of each channel are in each state.
select channel, state, inboxes from inbox_states();

-- name: job_runs
-- When each job last ended well, last broke for good, and whether a broken one waits for another try.
select j.task_name as name,
       max(e.at) filter (where e.type = 'succeeded') as succeeded_at,
       max(e.at) filter (where e.type in ('failed', 'aborted')) as failed_at,
       coalesce(max(j.attempts) filter (where j.status in ('todo', 'doing')), 0) as tries
from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id
group by j.task_name;

-- name: inbox_figures
-- How each connected account works, by its channel and number.
select inbox_id, channel, sent, failed, retried, unknown, lag_in_s, lag_out_s, last_received_at, last_sent_at
from inbox_figures(now() - interval '5 minutes');
