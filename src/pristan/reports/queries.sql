-- name: company
-- The company whose documents these are.
select name, coalesce(inn, '') as inn, time_zone from companies where id = %(company_id)s;

-- name: company_named
-- Companies by their number or name; all of them for an empty word.
select id, name from companies
where closed_at is null and (%(word)s::text = '' or id::text = %(word)s::text or lower(name) = lower(%(word)s::text))
order by id;

-- name: companies_with_documents
-- Companies that have made documents, for bringing them up to date.
select distinct d.company_id from documents d join companies c on c.id = d.company_id and c.closed_at is null
order by d.company_id;

-- name: officers
-- People who answer for personal data here.
select distinct o.id, o.name, a.email
from operators o
join accounts a on a.id = o.id
join grants g on g.company_id = o.company_id and g.operator_id = o.id
join roles r on r.company_id = g.company_id and r.id = g.role_id and r.code = 'privacy_officer'
where o.company_id = %(company_id)s and o.disabled_at is null
order by o.id;

-- name: channels_at_work
-- Kinds of channels the company is connected to.
select distinct channel from inboxes
where company_id = %(company_id)s and state in ('active', 'attention', 'paused') and closed_at is null order by channel;

-- name: consents_counted
-- What people agreed to, by purpose, way and text: the last thing each of them said decides.
with said as (
  select distinct on (coalesce(contact_id::text, inbox_id || ' ' || address), purpose)
         purpose, kind, way, text_hash, at, expires_at
  from consent_records where company_id = %(company_id)s
  order by coalesce(contact_id::text, inbox_id || ' ' || address), purpose, at desc, id desc
)
select purpose, way, coalesce(left(encode(text_hash, 'hex'), 16), '') as text_hash,
       count(*) filter (where kind = 'given' and (expires_at is null or expires_at > %(now)s::timestamptz)) as given,
       count(*) filter (where kind = 'withdrawn') as withdrawn, min(at) as first, max(at) as last
from said where kind in ('given', 'withdrawn')
group by purpose, way, text_hash order by purpose, way, text_hash;

-- name: details
-- What the company has told for its documents.
select field, value from document_details where company_id = %(company_id)s;

-- name: put_detail
-- A fact told or told anew.
insert into document_details (company_id, field, value, changed_by, changed_at)
values (%(company_id)s, %(field)s, %(value)s, %(by)s, %(now)s)
on conflict (company_id, field) do update
  set value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at;

-- name: drop_detail
-- A fact is not known any more.
delete from document_details where company_id = %(company_id)s and field = %(field)s;

-- name: rows
-- Rows of the tables, in the order people gave them.
select id, list, cells from document_rows where company_id = %(company_id)s order by list, place, id;

-- name: add_row
-- A new row of a table.
insert into document_rows (company_id, list, place, cells, changed_by, changed_at)
values (%(company_id)s, %(list)s, %(place)s, %(cells)s::jsonb, %(by)s, %(now)s);

-- name: change_row
-- Another text of a row.
update document_rows set place = %(place)s, cells = %(cells)s::jsonb, changed_by = %(by)s, changed_at = %(now)s
where company_id = %(company_id)s and list = %(list)s and id = %(id)s;

-- name: drop_rows
-- Rows that are not in the table any more.
delete from document_rows
where company_id = %(company_id)s and list = %(list)s and id <> all (%(kept)s::bigint[]);

-- name: latest
-- The last making of each document.
select distinct on (template, about) id, template, about, version, digest, gaps, made_at, made_by_name
from documents where company_id = %(company_id)s order by template, about, version desc;

-- name: last_version
-- The last making of one document; the company's row is held, so that two do not make the same number.
select d.version, d.digest, d.id from companies c
left join documents d on d.company_id = c.id and d.template = %(template)s and d.about = %(about)s
where c.id = %(company_id)s order by d.version desc nulls last limit 1 for no key update of c;

-- name: add_document
-- A document is made.
insert into documents (company_id, template, about, version, template_version, rulebook, digest, content, gaps, made_at,
                       made_by, made_by_name)
values (%(company_id)s, %(template)s, %(about)s, %(version)s, %(template_version)s, %(rulebook)s, %(digest)s,
        %(content)s::jsonb, %(gaps)s, %(now)s, %(by)s, %(by_name)s)
returning id;

-- name: document
-- One making of a document.
select id, template, about, version, digest, content, made_at from documents
where company_id = %(company_id)s and id = %(id)s;

-- name: incidents
-- Incidents for their notices; the selection stands in where nobody has told the number of people.
select i.id, i.noticed_at, i.happened_at, i.what, i.causes, i.harm, i.measures, i.kinds,
       coalesce(i.people, nullif((select count(*) from incident_people p
         where p.company_id = i.company_id and p.incident_id = i.id), 0)) as people,
       i.records, i.published_at, i.contact, i.results, i.culprits, i.final_measures, i.act, i.notice_number, i.first_sent_at
from incidents i where i.company_id = %(company_id)s and i.state <> 'dropped' order by i.id desc limit 200;

-- name: acts
-- Acts of destruction, the latest first; their fields were fixed when the data went.
select id, fields -> 'fields' as fields, fields -> 'counts' as counts, encode(digest, 'hex') as digest
from destruction_acts where company_id = %(company_id)s order by id desc limit 200;

-- name: acts_not_filed
-- Acts whose pages nobody has made yet, of companies that still work.
select a.company_id, a.id from destruction_acts a
join companies o on o.id = a.company_id and o.closed_at is null
where not exists (select from documents d where d.company_id = a.company_id and d.template = %(template)s
                  and d.about = 'act:' || a.id)
order by a.company_id, a.id limit %(limit)s;

-- name: requests
-- Requests of people for the answers to them, with what was destroyed for them.
select r.id, r.kind, r.received_on, r.subject, r.known, r.ended_at, coalesce(r.answer, '') as answer, e.done_at,
       a.id as act_id
from subject_requests r
left join erasures e on e.company_id = r.company_id and e.request_id = r.id and e.state = 'done'
left join destruction_acts a on a.company_id = e.company_id and a.erasure_id = e.id
where r.company_id = %(company_id)s and r.state <> 'dropped' order by r.id desc, e.id desc limit 200;

-- name: closings
-- Closings of channels, the latest first; whom the last notice reached is counted as it is now.
select k.id, k.inbox_name, l.name as line, k.channel, k.rule, k.reason, k.reply, k.is_everywhere, k.people, k.moved,
       k.planned_by_name, k.planned_at, k.noticed_at, k.closed_by_name, k.closed_at, k.closed_itself, k.decided_at,
       k.archived_at,
       count(n.contact_id) as written_down,
       count(*) filter (where n.state = 'sent' and m.state in ('sent', 'delivered', 'read')) as told,
       count(*) filter (where n.state = 'skipped') as skipped
from closings k
join business_lines l on l.company_id = k.company_id and l.id = k.business_line_id
left join closing_notices n on n.company_id = k.company_id and n.closing_id = k.id
left join messages m on m.company_id = n.company_id and m.id = n.message_id
where k.company_id = %(company_id)s and k.closed_at is not null and k.state <> 'cancelled'
group by k.company_id, k.id, l.name order by k.id desc limit 200;
