-- name: results_of
-- For every lesson and practice of a person the latest attempt and the latest pass.
select kind, subject, max(at) as tried_at, max(at) filter (where is_passed) as passed_at,
       coalesce((array_agg(edition order by at desc) filter (where is_passed))[1], '') as passed_edition
from training_results where company_id = %(company_id)s and operator_id = %(operator_id)s group by kind, subject;

-- name: results_of_all
-- The same for every operator who may sign in, those who have taken nothing included.
select o.id as operator_id, o.name as operator_name, r.kind, r.subject, r.tried_at, r.passed_at, r.passed_edition
from operators o
left join lateral (
  select kind, subject, max(at) as tried_at, max(at) filter (where is_passed) as passed_at,
         coalesce((array_agg(edition order by at desc) filter (where is_passed))[1], '') as passed_edition
  from training_results t where t.company_id = o.company_id and t.operator_id = o.id group by kind, subject) r on true
where o.company_id = %(company_id)s and o.disabled_at is null order by lower(o.name), o.id limit 5000;

-- name: record
-- Who passed what when, for the file: newest last.
select operator_name, kind, title, edition, rulebook, correct, total, wrong, is_passed, at from training_results
where company_id = %(company_id)s order by at, id limit 50000;

-- name: add_result
-- An attempt is written down.
insert into training_results (company_id, operator_id, operator_name, kind, subject, title, edition, rulebook, correct,
  total, wrong, is_passed, at)
values (%(company_id)s, %(operator_id)s, %(operator_name)s, %(kind)s, %(subject)s, %(title)s, %(edition)s,
  %(rulebook)s, %(correct)s, %(total)s, %(wrong)s, %(is_passed)s, %(now)s);

-- name: start_practice
-- A practice begins; one at a time for each person.
insert into training_practices (company_id, operator_id, scenario, started_at)
values (%(company_id)s, %(operator_id)s, %(scenario)s, %(now)s) returning id;

-- name: name_customer
-- The customer of a practice has a name of their own, by the number of the practice.
update training_practices set customer = %(customer)s where company_id = %(company_id)s and id = %(id)s;

-- name: running_practice
-- The practice a person is in, for whoever is about to move it.
select id, scenario, customer, given, given_at, started_at from training_practices
where company_id = %(company_id)s and operator_id = %(operator_id)s and ended_at is null for no key update;

-- name: give_line
-- A line is handed out for the customer to say.
update training_practices set given = %(given)s, given_at = %(now)s
where company_id = %(company_id)s and id = %(id)s;

-- name: end_practice
-- The practice is over, passed or given up.
update training_practices set ended_at = %(now)s where company_id = %(company_id)s and id = %(id)s;

-- name: practised
-- What came of a practice: its conversation, by the name of the customer, with the latest hundred messages.
select c.id as conversation_id, c.channel, c.status = 'closed' as is_closed,
       exists (select from subject_requests q where q.company_id = c.company_id and q.conversation_id = c.id)
         as has_request,
       coalesce((select jsonb_agg(jsonb_build_object('kind', m.kind, 'author', m.author_kind, 'author_id', m.author_id,
           'text', m.text, 'state', m.state, 'purpose', o.purpose) order by m.sort_at, m.sort_seq, m.id)
         from (select * from messages m where m.company_id = c.company_id and m.conversation_id = c.id
                 and m.removed_at is null order by m.sort_at desc, m.sort_seq desc, m.id desc limit 100) m
         left join lateral (select purpose from outbox o where o.company_id = m.company_id and o.message_id = m.id
                 and o.kind = 'message' limit 1) o on true), '[]') as messages
from contacts p join conversations c on c.company_id = p.company_id and c.contact_id = p.id
where p.company_id = %(company_id)s and lower(p.name) = lower(%(customer)s) and p.merged_into_id is null
order by c.id desc limit 1;
