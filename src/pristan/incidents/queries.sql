-- name: add_incident
-- An incident is written down; its clocks run.
insert into incidents (company_id, title, noticed_at, happened_at, what, rules, first_due_at, final_due_at, created_by,
                       created_by_name, created_at)
values (%(company_id)s, %(title)s, %(noticed_at)s, %(happened_at)s, %(what)s, %(rules)s, %(first_due_at)s,
        %(final_due_at)s, %(by)s, %(by_name)s, %(now)s)
returning id;

-- name: incidents
-- The register, or one incident of it: running clocks first, the nearest deadline on top.
select i.id, i.title, i.state, i.noticed_at, i.happened_at, i.what, i.causes, i.harm, i.measures, i.kinds, i.people,
       i.records, i.published_at, i.contact, i.results, i.culprits, i.final_measures, i.act, i.rules, i.first_due_at,
       i.final_due_at, i.first_sent_at, i.notice_number, i.final_sent_at, i.ended_at, i.ended_why, i.created_by_name,
       i.created_at, i.version,
       (select count(*) from incident_people p where p.company_id = i.company_id and p.incident_id = i.id) as found
from incidents i
where i.company_id = %(company_id)s and (%(id)s::bigint is null or i.id = %(id)s::bigint)
order by i.state <> 'open', case when i.state = 'open'
  then case when i.first_sent_at is null then i.first_due_at else i.final_due_at end end, i.id desc
limit 500;

-- name: lock_incident
-- One incident, for whoever is about to change it.
select id, state, noticed_at, first_due_at, final_due_at, first_sent_at, final_sent_at, version from incidents
where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: change_incident
-- What is known of it now.
update incidents set title = %(title)s, happened_at = %(happened_at)s, what = %(what)s, causes = %(causes)s,
  harm = %(harm)s, measures = %(measures)s, kinds = %(kinds)s, people = %(people)s, records = %(records)s,
  published_at = %(published_at)s, contact = %(contact)s, results = %(results)s, culprits = %(culprits)s,
  final_measures = %(final_measures)s, act = %(act)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: move_clocks
-- It was noticed at another moment than was thought.
update incidents set noticed_at = %(noticed_at)s, rules = %(rules)s, first_due_at = %(first_due_at)s,
  final_due_at = %(final_due_at)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: first_sent
-- The first notice went.
update incidents set first_sent_at = %(at)s, notice_number = %(number)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: final_sent
-- The second notice went.
update incidents set final_sent_at = %(at)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: end_incident
-- It is over, or was none.
update incidents set state = %(state)s, ended_at = %(now)s, ended_why = %(why)s, version = version + 1
where company_id = %(company_id)s and id = %(id)s;

-- name: add_step
-- A line of its log.
insert into incident_steps (company_id, incident_id, at, by_id, by_name, step, note)
values (%(company_id)s, %(incident_id)s, %(now)s, %(by)s, %(by_name)s, %(step)s, %(note)s);

-- name: steps
-- Its log, the oldest first.
select at, by_name, step, note from incident_steps
where company_id = %(company_id)s and incident_id = %(incident_id)s order by id;

-- name: add_people
-- Contacts it concerns: those who spoke with us in these inboxes within a time, and those who are named.
insert into incident_people (company_id, incident_id, contact_id, added_at)
select %(company_id)s, %(incident_id)s, found.contact_id, %(now)s
from (
  select c.contact_id from conversations c
  where c.company_id = %(company_id)s and c.inbox_id = any (%(inbox_ids)s::bigint[])
    and exists (select from messages m
      where m.company_id = c.company_id and m.conversation_id = c.id
        and (%(since)s::timestamptz is null or m.sort_at >= %(since)s::timestamptz)
        and (%(until)s::timestamptz is null or m.sort_at < %(until)s::timestamptz))
  union
  select k.id from contacts k where k.company_id = %(company_id)s and k.id = any (%(contact_ids)s::bigint[])
) found
on conflict do nothing;

-- name: clear_people
-- The selection begins anew.
delete from incident_people where company_id = %(company_id)s and incident_id = %(incident_id)s;

-- name: running
-- Open incidents whose clocks may warn, with what was told already.
select i.company_id, i.id, i.title, c.time_zone, i.first_due_at, i.final_due_at, i.first_sent_at, i.final_sent_at,
       coalesce((select array_agg(w.mark) from incident_warnings w
         where w.company_id = i.company_id and w.incident_id = i.id), '{}') as marks
from incidents i join companies c on c.id = i.company_id
where i.state = 'open' and (i.first_sent_at is null or i.final_sent_at is null)
order by i.final_due_at limit 1000;

-- name: add_warning
-- A mark is passed; nothing comes back if somebody else has told it.
insert into incident_warnings (company_id, incident_id, mark, told, at)
values (%(company_id)s, %(incident_id)s, %(mark)s, 0, %(now)s)
on conflict do nothing returning mark;

-- name: tell_officers
-- To everybody who keeps privacy and has linked a messenger of employees; what is told names no person.
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, operator_id, words, not_before, created_at)
select distinct on (k.inbox_id, k.value) k.company_id, k.inbox_id, 'words', %(cause)s, k.value, k.operator_id, %(words)s,
       %(now)s::timestamptz, %(now)s::timestamptz
from staff_links k
join inboxes i on i.company_id = k.company_id and i.id = k.inbox_id and i.state = 'active'
join operators o on o.company_id = k.company_id and o.id = k.operator_id and o.disabled_at is null
join grants g on g.company_id = k.company_id and g.operator_id = k.operator_id and g.business_line_id is null
join roles r on r.company_id = g.company_id and r.id = g.role_id and 'privacy.manage' = any (r.permissions)
where k.company_id = %(company_id)s
on conflict do nothing;

-- name: told_to
-- How many a warning went to.
update incident_warnings set told = %(told)s
where company_id = %(company_id)s and incident_id = %(incident_id)s and mark = %(mark)s;
