-- name: hold_company
-- One writer of proposals at a time in a company, so that two scans do not propose one thing twice.
select pg_advisory_xact_lock(hashtextextended('audit:' || %(company_id)s::bigint, 0));

-- name: known_items
-- What a scanner may have found again, by key; the one that lives comes first, then the oldest. What was retired and is
-- seen again is proposed anew.
select distinct on (match_key) match_key, coalesce(merged_into, id) as id, state
from audit_items
where company_id = %(company_id)s and match_key = any (%(keys)s::text[])
  and (state <> 'retired' or source = 'hub')
order by match_key, array_position(array['active', 'merged', 'proposed', 'rejected', 'retired'], state), id;

-- name: propose_item
-- A thing found by a scanner, for a person to judge.
insert into audit_items (company_id, match_key, kind, service, title, purposes, data, location, volume, state, source,
                         created_at, changed_at)
values (%(company_id)s, %(match_key)s, %(kind)s, %(service)s, %(title)s, %(purposes)s, %(data)s, %(location)s,
        %(volume)s, %(state)s, %(source)s, %(now)s, %(now)s)
returning id;

-- name: enrich_proposal
-- A proposal nobody has judged learns what was seen since; what a person has written stays as it is.
update audit_items set purposes = array(select distinct unnest(purposes || %(purposes)s::text[]) order by 1),
  data = array(select distinct unnest(data || %(data)s::text[]) order by 1),
  location = coalesce(location, %(location)s), volume = greatest(volume, %(volume)s), changed_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and state = 'proposed';

-- name: add_sighting
-- Where it was seen: the same place and words again only move the last day. At most fifty places an item and source.
insert into audit_sightings (company_id, item_id, source, place, words, location, data, signs, first_seen_at, last_seen_at)
select %(company_id)s, %(item_id)s, %(source)s, %(place)s, %(words)s, %(location)s, %(data)s, %(signs)s::jsonb,
       %(seen_at)s, %(seen_at)s
where (select count(*) from audit_sightings s where s.company_id = %(company_id)s and s.item_id = %(item_id)s
         and s.source = %(source)s and (s.place, s.words) <> (%(place)s, %(words)s)) < 50
on conflict (company_id, item_id, source, md5(place || chr(10) || words)) do update
  set last_seen_at = greatest(audit_sightings.last_seen_at, excluded.last_seen_at), signs = excluded.signs,
      location = coalesce(excluded.location, audit_sightings.location), data = excluded.data;

-- name: looked
-- A scan of a place went to its end.
insert into audit_looks (company_id, source, place, looked_at)
values (%(company_id)s, %(source)s, %(place)s, %(at)s)
on conflict (company_id, source, place) do update set looked_at = greatest(audit_looks.looked_at, excluded.looked_at);

-- name: items
-- A page of the inventory: the latest first, before a row; by state, kind and a word in the name.
select i.id, i.kind, i.service, i.title, i.purposes, i.data, i.first_place, i.location, i.volume, i.owner, i.contract,
       i.contract_note, i.business_line_id, i.facts, i.note, i.state, i.source, i.merged_into, i.why, i.changed_by_name,
       i.created_at, i.changed_at, i.version, s.seen_count, s.last_seen_at
from audit_items i
left join lateral (select count(*)::int as seen_count, max(last_seen_at) as last_seen_at from audit_sightings s
  where s.company_id = i.company_id and s.item_id = i.id) s on true
where i.company_id = %(company_id)s and (%(id)s::bigint is null or i.id = %(id)s::bigint)
  and (%(state)s::text is null or i.state = %(state)s::text)
  and (%(of_kind)s::text is null or i.kind = %(of_kind)s::text)
  and (%(word)s::text = '' or position(lower(%(word)s::text) in lower(i.title || ' ' || i.service || ' ' || i.owner)) > 0)
  and (%(before)s::bigint is null or i.id < %(before)s::bigint)
order by i.id desc limit %(limit)s;

-- name: items_counted
-- How many items are in which state.
select state, count(*)::int as items from audit_items where company_id = %(company_id)s group by state;

-- name: sightings
-- Where items were seen, the latest first; of each the last fifty. `is_gone`: a later whole look at the same place has
-- passed without seeing it.
select s.item_id, s.source, s.place, s.words, s.location, s.data, s.signs, s.first_seen_at, s.last_seen_at,
       exists (select from audit_looks l
         where l.company_id = %(company_id)s and l.source = s.source and l.looked_at > s.last_seen_at
           and (s.place = l.place or starts_with(s.place, l.place || '/') or position('//' || l.place || '/' in s.place || '/') > 0)) as is_gone
from unnest(%(ids)s::bigint[]) wanted (id)
cross join lateral (select item_id, source, place, words, location, data, signs, first_seen_at, last_seen_at
  from audit_sightings where company_id = %(company_id)s and item_id = wanted.id
  order by last_seen_at desc, id limit 50) s
order by s.item_id, s.last_seen_at desc, s.place;

-- name: add_item
-- An item written down by a person; the same `client_key` again adds nothing.
insert into audit_items (company_id, match_key, kind, service, title, purposes, data, first_place, location, volume, owner,
                         contract, contract_note, business_line_id, facts, note, state, source, client_key, changed_by,
                         changed_by_name, created_at, changed_at)
values (%(company_id)s, %(match_key)s, %(kind)s, %(service)s, %(title)s, %(purposes)s, %(data)s, %(first_place)s,
        %(location)s, %(volume)s, %(owner)s, %(contract)s, %(contract_note)s, %(business_line_id)s, %(facts)s::jsonb,
        %(note)s, 'active', %(source)s, %(client_key)s, %(by)s, %(by_name)s, %(now)s, %(now)s)
on conflict (company_id, client_key) where client_key is not null do nothing
returning id;

-- name: item_by_client_key
-- The item that was added with this key.
select id from audit_items where company_id = %(company_id)s and client_key = %(client_key)s;

-- name: same_items
-- Items in use with this key and line: the interview and the import do not add them again.
select id from audit_items
where company_id = %(company_id)s and match_key = %(match_key)s and state = 'active'
  and (%(title)s::text = '' or lower(title) = lower(%(title)s::text))
  and business_line_id is not distinct from %(business_line_id)s::bigint
order by id limit 1;

-- name: lock_item
-- One item, for whoever is about to change it.
select id, match_key, kind, service, state, version from audit_items
where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: change_item
-- Everything told about an item, whole.
update audit_items set match_key = %(match_key)s, kind = %(kind)s, service = %(service)s, title = %(title)s,
  purposes = %(purposes)s, data = %(data)s, first_place = %(first_place)s, location = %(location)s, volume = %(volume)s,
  owner = %(owner)s, contract = %(contract)s, contract_note = %(contract_note)s, business_line_id = %(business_line_id)s,
  facts = %(facts)s::jsonb, note = %(note)s, changed_by = %(by)s, changed_by_name = %(by_name)s, changed_at = %(now)s,
  version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: judge_item
-- A person has decided about an item.
update audit_items set state = %(state)s, merged_into = %(into_id)s, why = %(why)s, changed_by = %(by)s,
  changed_by_name = %(by_name)s, changed_at = %(now)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: follow_merge
-- What was merged into an item goes on to where that item goes.
update audit_items set merged_into = %(into_id)s where company_id = %(company_id)s and merged_into = %(id)s;

-- name: move_sightings
-- Sightings of a merged item belong to the one it was merged into; those it has already stay behind.
update audit_sightings s set item_id = %(into_id)s
where s.company_id = %(company_id)s and s.item_id = %(id)s and not exists (select from audit_sightings t
  where t.company_id = s.company_id and t.item_id = %(into_id)s and t.source = s.source and t.place = s.place
    and t.words = s.words);

-- name: lines
-- Business lines of the company, for a table that names them.
select id, name from business_lines where company_id = %(company_id)s and archived_at is null order by id;

-- name: all_items
-- The inventory as a run sees it: what is in use, and proposals nobody has judged.
select i.id, i.kind, i.service, i.title, i.purposes, i.data, i.first_place, i.location, i.volume, i.owner, i.contract,
       i.contract_note, i.business_line_id, i.facts, i.note, i.state, i.source, i.merged_into, i.why, i.changed_by_name,
       i.created_at, i.changed_at, i.version
from audit_items i
where i.company_id = %(company_id)s and i.state in ('active', 'proposed') order by i.id limit 20001;

-- name: hub_talks
-- What was written from the hub in thirty days, by channel: answers, who gave them, how many talks, how many messages
-- of customers carried what a detector marked.
select i.channel, count(*) filter (where m.kind = 'out')::int as replies,
       count(distinct m.author_id) filter (where m.kind = 'out' and m.author_kind = 'operator')::int as people,
       count(distinct c.id) filter (where m.kind = 'out')::int as talks,
       count(*) filter (where d.state = 'marked')::int as marked,
       max(m.sent_at) filter (where m.kind = 'out') as last_at
from inboxes i
join conversations c on c.company_id = i.company_id and c.inbox_id = i.id and c.last_message_at >= %(since)s
  and c.status in ('open', 'snoozed', 'closed')
join messages m on m.company_id = c.company_id and m.conversation_id = c.id and m.sort_at >= %(since)s
  and m.kind in ('in', 'out') and m.state not in ('queued', 'held', 'cancelled', 'failed')
left join detections d on d.company_id = m.company_id and d.message_id = m.id
where i.company_id = %(company_id)s and i.state <> 'setup' and i.closed_at is null
group by i.channel order by i.channel;

-- name: hub_channels
-- Channels that are connected now; a closed connection is none.
select distinct channel from inboxes
where company_id = %(company_id)s and state in ('active', 'attention', 'paused') and closed_at is null order by channel;

-- name: hub_items
-- Items that stand in the inventory because the hub itself uses them.
select i.id, i.match_key, i.state, i.version from audit_items i
where i.company_id = %(company_id)s and i.source = 'hub' and i.state in ('active', 'retired');

-- name: retire_closed
-- Messengers that people told of before the company closed them everywhere, phones of employees among it: whatever is
-- told of them afterwards stands.
update audit_items a set state = 'retired', why = 'Канал закрыт ' || to_char(k.closed_at, 'DD.MM.YYYY'),
  changed_by = null, changed_by_name = '', changed_at = %(now)s, version = version + 1
from (
  select c.channel, max(c.closed_at) as closed_at from closings c
  where c.company_id = %(company_id)s and c.state in ('closed', 'archived') and c.is_everywhere
    and not exists (select from inboxes i where i.company_id = c.company_id and i.channel = c.channel
      and i.closed_at is null and i.state in ('active', 'attention', 'paused'))
  group by c.channel) k
where a.company_id = %(company_id)s and a.kind = 'messenger' and a.service = k.channel and a.changed_at < k.closed_at
  and a.state in ('active', 'proposed') and a.source in ('hand', 'interview', 'import', 'hub', 'export');

-- name: drop_hub_sightings
-- Figures of the hub are of the last thirty days: the ones before are of no use.
delete from audit_sightings where company_id = %(company_id)s and source = 'hub';

-- name: turn_hub_item
-- The hub uses it again, or not any more.
update audit_items set state = %(state)s, why = %(why)s, changed_by = null, changed_by_name = '', changed_at = %(now)s,
  version = version + 1
where company_id = %(company_id)s and id = %(id)s and source = 'hub' and state <> %(state)s;

-- name: add_run
-- A run of the audit; the same `client_key` again adds nothing.
insert into audit_runs (company_id, made_at, day, rulebook, profile_version, company, inventory, duties, ahead, made_by,
                        made_by_name, client_key)
values (%(company_id)s, %(now)s, %(day)s, %(rulebook)s, %(profile_version)s, %(company)s::jsonb, %(inventory)s::jsonb,
        %(duties)s::jsonb, %(ahead)s::jsonb, %(by)s, %(by_name)s, %(client_key)s)
on conflict (company_id, client_key) where client_key is not null do nothing
returning id;

-- name: run_by_client_key
-- The run that was made with this key.
select id from audit_runs where company_id = %(company_id)s and client_key = %(client_key)s;

-- name: add_finding
-- A finding of a run.
insert into audit_findings (company_id, run_id, place, key, rule, rule_version, service, status, severity, act, content)
values (%(company_id)s, %(run_id)s, %(place)s, %(key)s, %(rule)s, %(rule_version)s, %(service)s, %(status)s,
        %(severity)s, %(act)s, %(content)s::jsonb);

-- name: runs
-- Runs of the audit, the latest first, with how many findings of which kind.
select r.id, r.made_at, r.day, r.rulebook, r.profile_version, r.made_by_name, r.company ->> 'name' as company_name,
       count(f.*) filter (where f.act = 'stop')::int as stop, count(f.*) filter (where f.act = 'fix')::int as fix,
       count(f.*) filter (where f.act = 'prepare')::int as prepare, count(f.*) filter (where f.act = 'know')::int as know
from (select * from audit_runs where company_id = %(company_id)s and (%(before)s::bigint is null or id < %(before)s::bigint)
      order by id desc limit %(limit)s) r
left join audit_findings f on f.company_id = r.company_id and f.run_id = r.id
group by r.id, r.made_at, r.day, r.rulebook, r.profile_version, r.made_by_name, r.company
order by r.id desc;

-- name: run
-- One run whole; without a number the latest.
select id, made_at, day, rulebook, profile_version, company, inventory, duties, ahead, made_by_name
from audit_runs where company_id = %(company_id)s and (%(id)s::bigint is null or id = %(id)s::bigint)
order by id desc limit 1;

-- name: findings
-- Findings of a run, the gravest first.
select place, key, rule, rule_version, service, status, severity, act, content
from audit_findings where company_id = %(company_id)s and run_id = %(run_id)s order by place;

-- name: tasks
-- The plan, or one task of it: open ones first, the nearest term on top. `found`: the finding of the latest run it is
-- about, if it is still there.
select t.id, t.key, t.title, t.todo, t.operator_id, o.name as operator_name, t.due_on, t.state, t.check_kind,
       t.check_about, t.check_state, t.check_words, t.checked_at, t.done_at, t.done_by_name, t.created_at, t.version,
       coalesce((select array_agg(n.needs_id order by n.needs_id) from audit_task_needs n
         where n.company_id = t.company_id and n.task_id = t.id), '{}') as needs,
       (select f.act from audit_findings f where f.company_id = t.company_id and f.key = t.key and f.run_id =
         (select max(r.id) from audit_runs r where r.company_id = t.company_id)) as act
from audit_tasks t left join operators o on o.company_id = t.company_id and o.id = t.operator_id
where t.company_id = %(company_id)s and (%(id)s::bigint is null or t.id = %(id)s::bigint)
  and (%(after)s::bigint is null or t.id > %(after)s::bigint)
order by t.id limit %(limit)s;

-- name: add_task
-- A task; one that its finding or its `client_key` has already made is not added again.
insert into audit_tasks (company_id, key, title, todo, operator_id, due_on, check_kind, check_about, client_key, created_at)
values (%(company_id)s, %(key)s, %(title)s, %(todo)s, %(operator_id)s, %(due_on)s, %(check_kind)s, %(check_about)s,
        %(client_key)s, %(now)s)
on conflict do nothing returning id;

-- name: task_by_client_key
-- The task that was added with this key.
select id from audit_tasks where company_id = %(company_id)s and client_key = %(client_key)s;

-- name: reopen_task
-- A finding has come back: what was done is to be done again.
update audit_tasks set state = 'open', done_at = null, done_by_name = '', due_on = %(due_on)s, check_state = 'unknown',
  check_words = 'Находка вернулась при новой проверке', checked_at = %(now)s, version = version + 1
where company_id = %(company_id)s and key = %(key)s and state = 'done' and done_at < %(made_at)s returning id;

-- name: lock_task
-- One task, for whoever is about to change it.
select id, key, state, check_kind, check_about, check_state, version from audit_tasks
where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: change_task
-- Everything told about a task.
update audit_tasks set title = %(title)s, todo = %(todo)s, operator_id = %(operator_id)s, due_on = %(due_on)s,
  check_kind = %(check_kind)s, check_about = %(check_about)s,
  check_state = case when (check_kind, check_about) = (%(check_kind)s, %(check_about)s) then check_state else 'unknown' end,
  check_words = case when (check_kind, check_about) = (%(check_kind)s, %(check_about)s) then check_words else '' end,
  state = %(state)s, done_at = case when %(state)s = 'done' then coalesce(done_at, %(now)s::timestamptz) end,
  done_by_name = case when %(state)s = 'done' then coalesce(nullif(done_by_name, ''), %(by_name)s::text) else '' end,
  version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: drop_needs
-- What a task waits for is told anew.
delete from audit_task_needs where company_id = %(company_id)s and task_id = %(task_id)s;

-- name: add_needs
-- A task waits for others.
insert into audit_task_needs (company_id, task_id, needs_id)
select %(company_id)s, %(task_id)s, id from audit_tasks
where company_id = %(company_id)s and id = any (%(needs)s::bigint[]) and id <> %(task_id)s;

-- name: add_needs_by_key
-- A task waits for those of these findings.
insert into audit_task_needs (company_id, task_id, needs_id)
select %(company_id)s, %(task_id)s, id from audit_tasks
where company_id = %(company_id)s and key = any (%(keys)s::text[]) and id <> %(task_id)s
on conflict do nothing;

-- name: needs_in_circle
-- Whether a task waits for itself by way of others.
with recursive way (id) as (
  select needs_id from audit_task_needs where company_id = %(company_id)s and task_id = %(task_id)s
  union
  select n.needs_id from audit_task_needs n join way on n.task_id = way.id where n.company_id = %(company_id)s
)
select exists (select from way where id = %(task_id)s);

-- name: open_needs
-- How many of those a task waits for are not done.
select count(*)::int from audit_task_needs n
join audit_tasks t on t.company_id = n.company_id and t.id = n.needs_id and t.state in ('open', 'doing')
where n.company_id = %(company_id)s and n.task_id = %(task_id)s;

-- name: tasks_to_check
-- Open tasks that the product can look at by itself.
select id, key, check_kind, check_about, check_state, created_at from audit_tasks
where company_id = %(company_id)s and state in ('open', 'doing') and check_kind <> 'none' order by id;

-- name: checked
-- What the product saw of a task; one that it saw done is done, and only that is a change for whoever edits it.
update audit_tasks set check_state = %(check_state)s, check_words = %(words)s, checked_at = %(now)s,
  state = case when %(check_state)s = 'yes' then 'done' else state end,
  done_at = case when %(check_state)s = 'yes' then %(now)s::timestamptz else done_at end,
  done_by_name = case when %(check_state)s = 'yes' then 'Пристань' else done_by_name end,
  version = version + (%(check_state)s = 'yes')::integer
where company_id = %(company_id)s and id = %(id)s;

-- name: items_about
-- Items by what findings call them. `scans`: sightings by scanners; `still`: those of them that no later whole look at
-- the same place has passed without seeing.
select i.id, i.title, i.state, i.source, count(s.id)::int as scans,
       count(s.id) filter (where not exists (select from audit_looks l
         where l.company_id = s.company_id and l.source = s.source and l.looked_at > s.last_seen_at
           and (s.place = l.place or starts_with(s.place, l.place || '/') or position('//' || l.place || '/' in s.place || '/') > 0)))::int as still
from audit_items i left join audit_sightings s on s.company_id = i.company_id and s.item_id = i.id
  and s.source in ('site', 'dns', 'files', 'mailbox', 'export')
where i.company_id = %(company_id)s and i.state in ('active', 'proposed', 'retired')
  and (i.service = %(about)s or (i.service = '' and i.kind = %(about)s))
group by i.company_id, i.id, i.title, i.state, i.source order by i.id;

-- name: retire_unseen
-- A scanner found it and does not see it any more.
update audit_items set state = 'retired', why = %(why)s, changed_by = null, changed_by_name = '', changed_at = %(now)s,
  version = version + 1
where company_id = %(company_id)s and id = %(id)s and state in ('active', 'proposed');

-- name: first_message
-- When the first message came in a channel.
select min(m.sent_at) from inboxes i
cross join lateral (select c.id from conversations c where c.company_id = i.company_id and c.inbox_id = i.id
  order by c.id limit 20) c
join messages m on m.company_id = i.company_id and m.conversation_id = c.id and m.kind = 'in'
where i.company_id = %(company_id)s and i.channel = %(channel)s and i.state <> 'removed';

-- name: open_inboxes
-- How many inboxes of a channel work; one that was closed only forwards.
select count(*)::int from inboxes
where company_id = %(company_id)s and channel = %(channel)s and state in ('active', 'attention', 'paused')
  and closed_at is null;

-- name: replies_since
-- Whether we have written in a channel since a moment.
select exists (select from inboxes i
join conversations c on c.company_id = i.company_id and c.inbox_id = i.id and c.last_message_at >= %(since)s
  and c.status in ('open', 'snoozed', 'closed')
join messages m on m.company_id = c.company_id and m.conversation_id = c.id and m.sort_at >= %(since)s and m.kind = 'out'
  and m.state not in ('queued', 'held', 'cancelled', 'failed')
where i.company_id = %(company_id)s and i.channel = %(channel)s and i.closed_at is null);

-- name: consent_apart
-- Whether the words people agree to the processing with stand apart from everything else, in every line; null: none yet.
select bool_and(is_separate) from (
  select distinct on (business_line_id) is_separate from consent_texts
  where company_id = %(company_id)s and purpose = 'personal_data' and in_force_from <= %(now)s
  order by business_line_id, in_force_from desc) now_in_force;

-- name: operator_there
-- Whether an operator works here.
select exists (select from operators where company_id = %(company_id)s and id = %(id)s and disabled_at is null);

-- name: finding_there
-- Whether a run has a finding.
select exists (select from audit_findings where company_id = %(company_id)s and run_id = %(run_id)s and key = %(key)s);

-- name: companies_with_plan
-- Companies whose plan has something the product can look at by itself.
select distinct t.company_id from audit_tasks t join companies c on c.id = t.company_id and c.closed_at is null
where t.state in ('open', 'doing') and t.check_kind <> 'none' order by t.company_id;
