-- name: one_at_a_time
-- A report and the answer it belongs to may arrive together: whoever comes second must see the first.
select pg_advisory_xact_lock(7005, (%(inbox_id)s %% 2147483647)::int);

-- name: note_part
-- A part that the channel took; reports of it will come by this id.
insert into sent_parts (company_id, inbox_id, external_id, outbox_id, message_id, part, recipient, sent_at, ask_at)
select %(company_id)s, %(inbox_id)s, %(external_id)s, o.id, o.message_id, %(part)s, %(recipient)s, %(at)s, %(ask_at)s
from outbox o where o.company_id = %(company_id)s and o.id = %(outbox_id)s and o.message_id is not null
on conflict (company_id, inbox_id, external_id) do nothing;

-- name: part_by_forms
-- The part a report speaks of; the first spelling of its id that is known wins.
select external_id, outbox_id, message_id, state from sent_parts
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and external_id = any (%(forms)s::text[])
  and (%(recipient)s::text = '' or recipient = %(recipient)s)
order by array_position(%(forms)s::text[], external_id) limit 1
for no key update;

-- name: report_part
-- What became of a part.
update sent_parts set state = %(state)s, code = %(code)s, detail = %(detail)s, reported_at = %(at)s, ask_at = null
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and external_id = %(external_id)s;

-- name: note_early_report
-- A report that came before the answer to the sending.
insert into early_reports (company_id, inbox_id, forms, recipient, kind, at, code, detail, mark)
values (%(company_id)s, %(inbox_id)s, %(forms)s, %(recipient)s, %(kind)s, %(at)s, %(code)s, %(detail)s, %(mark)s);

-- name: early_report_by_mark
-- What the channel calls a part whose sending was never answered, known by the mark we gave it.
select forms[1] as external_id from early_reports
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and mark = %(mark)s
order by id limit 1;

-- name: take_early_reports
-- Reports that waited for this part.
delete from early_reports
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and %(external_id)s = any (forms)
  and (recipient = '' or recipient = %(recipient)s)
returning id, kind, at, code, detail;

-- name: forget_early_reports
-- Nobody came for these.
delete from early_reports where seen_at < %(before)s;

-- name: lock_place
-- The conversation where a message stands, locked before the message, as everywhere.
select c.id from conversations c where c.company_id = %(company_id)s and c.id = (
  select m.conversation_id from messages m where m.company_id = %(company_id)s and m.id = %(message_id)s)
for no key update;

-- name: parts_of_outbox
-- How far all parts of a message have come, once all of them have left.
select o.parts_done, count(*) filter (where p.state in ('delivered', 'read')) as delivered,
       count(*) filter (where p.state = 'read') as read, count(*) filter (where p.state = 'failed') as failed,
       max(p.code) filter (where p.state = 'failed') as code, max(p.detail) filter (where p.state = 'failed') as detail
from outbox o join sent_parts p on p.company_id = o.company_id and p.outbox_id = o.id
where o.company_id = %(company_id)s and o.id = %(outbox_id)s and o.state = 'sent'
group by o.parts_done;
