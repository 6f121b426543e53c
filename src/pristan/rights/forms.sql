-- name: form_of
-- The form of a company, on or off.
select f.key, f.is_on, f.changed_at, o.name as company_name
from companies o left join subject_forms f on f.company_id = o.id where o.id = %(company_id)s;

-- name: turn_form
-- Switch the form on or off; the address stays unless a new one is given.
insert into subject_forms (company_id, key, is_on, changed_at, changed_by)
values (%(company_id)s, %(key)s, %(is_on)s, %(now)s, %(by)s)
on conflict (company_id) do update set is_on = excluded.is_on, changed_at = excluded.changed_at,
  changed_by = excluded.changed_by, key = case when %(is_new)s then excluded.key else subject_forms.key end;

-- name: open_form
-- The company behind an address of a form, while it is on.
select o.id, o.name from subject_forms f join companies o on o.id = f.company_id and o.closed_at is null
where f.company_id = %(company_id)s and f.key = %(key)s and f.is_on;

-- name: lock_ticket
-- One sending of one ticket at a time, so that a form sent twice is one request.
select pg_advisory_xact_lock(hashtextextended(encode(%(ticket_hash)s, 'hex'), 7015));

-- name: add_proof
-- A request by the form begins its way to a proof.
insert into subject_proofs (company_id, request_id, ticket_hash, made_at)
values (%(company_id)s, %(request_id)s, %(ticket_hash)s, %(now)s);

-- name: by_ticket
-- The request somebody holds the ticket of, while that is young; its proof locked.
select p.request_id, p.state, p.contact_id, p.conversation_id, p.message_id, p.salt, p.code_hash, p.attempts, p.sent_at, r.kind,
       r.state as request_state, r.contact_id as pointed_id, r.received_on, r.due_on, r.identity_state
from subject_proofs p join subject_requests r on r.company_id = p.company_id and r.id = p.request_id
where p.company_id = %(company_id)s and p.ticket_hash = %(ticket_hash)s and p.made_at > %(since)s
for no key update of p;

-- name: count_try
-- One more code was typed.
update subject_proofs set attempts = attempts + 1 where company_id = %(company_id)s and request_id = %(request_id)s;

-- name: end_proof
-- The code came back, or an officer has to look; either way the code is over.
update subject_proofs set state = %(state)s, salt = '', code_hash = ''
where company_id = %(company_id)s and request_id = %(request_id)s;

-- name: proofs_to_send
-- Requests by the form nobody has looked at yet, the oldest first.
select company_id, request_id from subject_proofs where state = 'new' order by made_at, request_id limit %(limit)s;

-- name: claim_proof
-- One of them with its address; nothing if another worker has it.
select p.request_id, r.address_kind, r.address, o.name as company_name
from subject_proofs p
join subject_requests r on r.company_id = p.company_id and r.id = p.request_id
join companies o on o.id = p.company_id
where p.company_id = %(company_id)s and p.request_id = %(request_id)s and p.state = 'new'
for no key update of p skip locked;

-- name: lock_reached
-- One code at a time for a person: limits count what is committed.
select pg_advisory_xact_lock(hashtextextended(%(company_id)s::text || ' ' || %(contact_id)s::text, 7016));

-- name: codes_lately
-- How many codes went to this person within a day, and in the company within an hour.
select count(*) filter (where contact_id = %(contact_id)s and sent_at > %(day)s) as person,
       count(*) filter (where sent_at > %(hour)s) as company
from subject_proofs where company_id = %(company_id)s and sent_at > %(day)s;

-- name: thread_for_code
-- Where a code reaches the person: the thread of the very address, else the one they wrote in last, our own chat after the rest.
select c.id from conversations c
join identities d on d.company_id = c.company_id and d.id = c.identity_id
join inboxes i on i.company_id = c.company_id and i.id = c.inbox_id and i.state = 'active'
where c.company_id = %(company_id)s and c.merged_into_id is null and (c.contact_id = %(contact_id)s or c.contact_id in (
    select m.id from contacts m where m.company_id = c.company_id and m.merged_into_id = %(contact_id)s))
order by d.value in (%(value)s, ltrim(%(value)s, '+')) desc, c.channel = 'webchat', c.last_message_at desc limit 1;

-- name: code_sent
-- A code is on its way.
update subject_proofs set state = 'sent', contact_id = %(contact_id)s, conversation_id = %(conversation_id)s,
  message_id = %(message_id)s, salt = %(salt)s, code_hash = %(code_hash)s, sent_at = %(now)s
where company_id = %(company_id)s and request_id = %(request_id)s;

-- name: forget_code
-- The code has done its work: the outbox need not keep it.
update outbox set payload = payload - 'secret_text'
where company_id = %(company_id)s and message_id = %(message_id)s and payload ? 'secret_text' and state = 'sent';

-- name: proved
-- The person of a request is proved by the code.
update subject_requests set contact_id = %(contact_id)s, conversation_id = %(conversation_id)s
where company_id = %(company_id)s and id = %(request_id)s;
