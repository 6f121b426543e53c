-- name: erase_contacts
-- Who they are, with those that were found to be the same person.
delete from contacts where company_id = %(company_id)s and id = any (%(contacts)s::bigint[]);

-- name: erase_identities
-- Their addresses in channels.
delete from identities where company_id = %(company_id)s and id = any (%(identities)s::bigint[]);

-- name: erase_contact_details
-- Phones and e-mails told of them.
delete from contact_details where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_consent_records
-- What they agreed to, and what they took back.
delete from consent_records where company_id = %(company_id)s and (contact_id = any (%(contacts)s::bigint[]) or
  identity_id = any (%(identities)s::bigint[]) or (cardinality(%(contacts)s::bigint[]) > 0 and (inbox_id, address) in
  (select * from unnest(%(inboxes)s::bigint[], %(values)s::text[])))) returning file_id;

-- name: erase_campaign_touches
-- How they were invited.
delete from campaign_touches where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_campaign_people
-- Lists of the move they are on.
delete from campaign_people where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_invitation_presses
-- When they chose a channel on the page of an invitation.
delete from invitation_presses where company_id = %(company_id)s and invitation_id in (select v.id from invitations v
  where v.company_id = %(company_id)s and v.contact_id = any (%(contacts)s::bigint[]));

-- name: erase_invitation_uses
-- When they came by a link.
delete from invitation_uses where company_id = %(company_id)s and (identity_id = any (%(identities)s::bigint[])
  or invitation_id in (select v.id from invitations v where v.company_id = %(company_id)s
  and v.contact_id = any (%(contacts)s::bigint[])));

-- name: erase_closing_notices
-- Whether they were told that a channel closes.
delete from closing_notices where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_invitations
-- Invitations into another channel.
delete from invitations where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_contact_claims
-- Addresses that came by a link of theirs.
delete from contact_claims where company_id = %(company_id)s and (identity_id = any (%(identities)s::bigint[])
  or of_identity_id = any (%(identities)s::bigint[]));

-- name: erase_consent_links
-- Pages of consent they were led to.
delete from consent_links where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_incident_people
-- Incidents they were touched by.
delete from incident_people where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_link_suggestions
-- Whom they were taken for.
delete from link_suggestions where company_id = %(company_id)s and (first_id = any (%(contacts)s::bigint[]) or
  second_id = any (%(contacts)s::bigint[]));

-- name: erase_contact_merges
-- How their cards became one.
delete from contact_merges where company_id = %(company_id)s and (contact_id = any (%(contacts)s::bigint[]) or
  into_id = any (%(contacts)s::bigint[]));

-- name: erase_address_confirmations
-- Codes sent to prove an address.
delete from address_confirmations where company_id = %(company_id)s and (identity_id = any (%(identities)s::bigint[])
  or sent_identity_id = any (%(identities)s::bigint[]) or conversation_id = any (%(conversations)s::bigint[]));

-- name: erase_conversations
-- Threads with them.
delete from conversations where company_id = %(company_id)s and id = any (%(conversations)s::bigint[]);

-- name: erase_conversation_labels
-- Labels of the threads.
delete from conversation_labels where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]);

-- name: erase_drafts
-- Answers not sent yet; the numbers of files that were to go with them.
delete from drafts where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[])
returning file_ids;

-- name: erase_early_reports
-- Reports that came before their message.
delete from early_reports where company_id = %(company_id)s and (inbox_id, recipient) in (select * from
  unnest(%(inboxes)s::bigint[], %(values)s::text[]));

-- name: erase_webchat_visitors
-- The visitor of the web chat.
delete from webchat_visitors where company_id = %(company_id)s and id in (select v.id from webchat_visitors v join
  unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on w.inbox_id = v.inbox_id and w.value =
  v.key::text where v.company_id = %(company_id)s);

-- name: erase_webchat_sessions
-- Devices of the visitor.
delete from webchat_sessions where company_id = %(company_id)s and visitor_id in (select v.id from webchat_visitors v
  join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on w.inbox_id = v.inbox_id and
  w.value = v.key::text where v.company_id = %(company_id)s);

-- name: erase_webchat_feed
-- What the visitor sees.
delete from webchat_feed where company_id = %(company_id)s and visitor_id in (select v.id from webchat_visitors v
  join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on w.inbox_id = v.inbox_id and
  w.value = v.key::text where v.company_id = %(company_id)s);

-- name: erase_webchat_pushes
-- Answers no device has taken.
delete from webchat_pushes where company_id = %(company_id)s and visitor_id in (select v.id from webchat_visitors v
  join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on w.inbox_id = v.inbox_id and
  w.value = v.key::text where v.company_id = %(company_id)s);

-- name: erase_staff_alerts
-- Colleagues told of the threads.
delete from staff_alerts where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]);

-- name: erase_meetings
-- Meetings by video.
delete from meetings where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]);

-- name: erase_meeting_sessions
-- Who was at a meeting and what was said there.
delete from meeting_sessions where company_id = %(company_id)s and meeting_id in (select id from meetings where
  company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]));

-- name: erase_meeting_visits
-- Who came to a meeting.
delete from meeting_visits where company_id = %(company_id)s and meeting_id in (select id from meetings where
  company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]));

-- name: hush_imports
-- Exports that brought them: their names and addresses go out of the name of the file and of what was said of its lines.
with words (word) as (
  select name from contacts where company_id = %(company_id)s and id = any (%(contacts)s::bigint[])
  union select display_name from identities where company_id = %(company_id)s and id = any (%(identities)s::bigint[])
  union select value from identities where company_id = %(company_id)s and id = any (%(identities)s::bigint[])
  union select value from contact_details where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[])
  union select shown from contact_details where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[])
), said as (
  select string_agg(regexp_replace(word, '([^[:alnum:]])', '\\\1', 'g'), '|'
    order by length(word) desc) as pattern
  from words where length(btrim(word)) > 2
)
update imports m set name = regexp_replace(m.name, s.pattern, '…', 'gi'),
  answers = hushed(m.answers, s.pattern),
  findings = hushed(m.findings, s.pattern),
  warnings = hushed(m.warnings, s.pattern),
  skipped = hushed(m.skipped, s.pattern),
  failure = regexp_replace(m.failure, s.pattern, '…', 'gi')
from said s
where m.company_id = %(company_id)s and s.pattern is not null and exists (
  select from import_rows r where r.company_id = m.company_id and r.import_id = m.id and ((r.target = 'contact' and
    r.target_id = any (%(contacts)s::bigint[])) or (r.target = 'identity' and r.target_id = any (%(identities)s::bigint[]))
    or (r.target = 'conversation' and r.target_id = any (%(conversations)s::bigint[]))));

-- name: erase_import_records
-- Deals and tickets carried over from other systems.
delete from import_records where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_import_people
-- Their keys in systems they were carried over from.
delete from import_people where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: erase_legal_holds
-- What stops a destruction.
delete from legal_holds where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: pick_messages
-- Some messages that still stand, with the raw entries that brought them and where the whole of a letter rests. Those
-- that came after one, where it is named, are not meant.
select id, journal_id, content -> 'mail' ->> 'letter' as letter from messages where company_id = %(company_id)s
  and conversation_id = any (%(conversations)s::bigint[])
  and (%(upto)s::bigint is null or id <= %(upto)s::bigint) limit %(limit)s;

-- name: still_old
-- Of these threads, those that are closed as they were and that nobody asks about; locked, with the last of what was said
-- in any of them.
select c.id, c.created_at, d.inbox_id, d.value, d.channel, (
    select max(m.id) from messages m where m.company_id = c.company_id and m.conversation_id = c.id) as last_message_id
from conversations c join identities d on d.company_id = c.company_id and d.id = c.identity_id
where c.company_id = %(company_id)s and c.id = any (%(conversations)s::bigint[]) and c.status = 'closed'
  and c.last_message_at < %(asked_at)s
  and not exists (select from subject_requests q where q.company_id = c.company_id and q.state = 'open'
                  and q.conversation_id = c.id)
  and c.contact_id not in (select same_people(%(company_id)s, array(select q.contact_id from subject_requests q
    where q.company_id = %(company_id)s and q.state = 'open' and q.contact_id is not null)))
order by c.id for no key update of c;

-- name: still_alone
-- Of these people, those who still have no thread, agreed to nothing and ask for nothing; locked.
select p.id, p.created_at from contacts p
where p.company_id = %(company_id)s and p.id = any (%(contacts)s::bigint[]) and p.merged_into_id is null
  and not exists (select from contacts m where m.company_id = p.company_id and m.merged_into_id = p.id)
  and not exists (select from conversations c where c.company_id = p.company_id and c.contact_id = p.id)
  and not exists (select from consent_records s where s.company_id = p.company_id and s.contact_id = p.id)
  and not exists (select from subject_requests q where q.company_id = p.company_id and q.state = 'open'
                  and q.contact_id = p.id)
order by p.id for no key update of p;

-- name: spoken_in
-- Of these threads, those in which something was said since.
select distinct conversation_id as id from messages where company_id = %(company_id)s
  and conversation_id = any (%(conversations)s::bigint[]);

-- name: lock_people
-- The people whose data goes, locked: nobody holds it meanwhile.
select id from contacts where company_id = %(company_id)s and (id = any (%(contacts)s::bigint[]) or id in (
    select contact_id from conversations where company_id = %(company_id)s and id = any (%(conversations)s::bigint[])))
order by id for no key update;

-- name: erase_deliveries
-- Attempts of sending these messages.
delete from deliveries where company_id = %(company_id)s and outbox_id in (select id from outbox where company_id =
  %(company_id)s and message_id = any (%(ids)s::bigint[]));

-- name: erase_holds
-- What the gate held of them.
delete from holds where company_id = %(company_id)s and outbox_id in (select id from outbox where company_id =
  %(company_id)s and message_id = any (%(ids)s::bigint[]));

-- name: erase_sent_parts
-- Their parts, with the numbers they went to.
delete from sent_parts where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]);

-- name: erase_detections
-- What was found in them.
delete from detections where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]);

-- name: erase_gate_decisions
-- What the gate decided about them.
delete from gate_decisions where company_id = %(company_id)s and outbox_id in (select id from outbox where company_id
  = %(company_id)s and message_id = any (%(ids)s::bigint[]));

-- name: erase_gate_false_alarms
-- What colleagues said of those decisions.
delete from gate_false_alarms where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]);

-- name: erase_drafts_called_wrong
-- Drafts to them whose verdict colleagues called wrong.
delete from gate_false_alarms where company_id = %(company_id)s and draft is not null
  and conversation_id = any (%(conversations)s::bigint[]);

-- name: erase_outbox
-- Their entries of the outbox.
delete from outbox where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]);

-- name: erase_loose_outbox
-- Entries without a message: answers to buttons.
delete from outbox where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]);

-- name: erase_loose_deliveries
-- Attempts of entries without a message.
delete from deliveries where company_id = %(company_id)s and outbox_id in (select id from outbox where company_id =
  %(company_id)s and conversation_id = any (%(conversations)s::bigint[]));

-- name: erase_message_versions
-- What they said before they were edited.
delete from message_versions where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]);

-- name: erase_mentions
-- Colleagues called in them.
delete from mentions where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]);

-- name: erase_attachments
-- What was sent with them; the files by their numbers.
delete from attachments where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]) returning file_id;

-- name: erase_confirmations_of
-- Codes that went by these messages.
delete from address_confirmations where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]);

-- name: erase_journal
-- The raw entries that brought them; where the whole of a letter rests.
delete from journal where company_id = %(company_id)s and id = any (%(journal)s::bigint[]) and state <> 'new'
returning case when channel = 'email' then substring(encode(raw, 'escape') from '"stored": "([^"]+)"') end as letter;

-- name: erase_import_rows
-- From which import these rows came.
delete from import_rows where company_id = %(company_id)s and target = %(target)s and target_id = any
  (%(ids)s::bigint[]);

-- name: erase_consent_questions
-- Consents that were asked for by these messages.
delete from consent_questions where company_id = %(company_id)s and message_id = any (%(ids)s::bigint[]);

-- name: erase_messages
-- The messages themselves.
delete from messages where company_id = %(company_id)s and id = any (%(ids)s::bigint[]);

-- name: erase_webchat_files
-- Files the visitor may read, by their numbers.
delete from webchat_files where company_id = %(company_id)s and visitor_id in (select v.id from webchat_visitors v
  join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on w.inbox_id = v.inbox_id and
  w.value = v.key::text where v.company_id = %(company_id)s) returning file_id;

-- name: erase_files
-- Files that nothing names any more; where their bytes rest.
delete from files f where f.company_id = %(company_id)s and f.id = any (%(ids)s::bigint[])
  and not exists (select from attachments t where t.company_id = f.company_id and t.file_id = f.id)
  and not exists (select from webchat_files w where w.company_id = f.company_id and w.file_id = f.id)
  and not exists (select from drafts d where d.company_id = f.company_id and f.id = any (d.file_ids))
  and not exists (select from consent_records r where r.company_id = f.company_id and r.file_id = f.id)
returning storage_key, thumb_key;

-- name: named_keys
-- Of these places in the storage, those that a row still names: a file, or a message whose whole letter rests there.
select key from unnest(%(keys)s::text[]) as key
left join lateral (select m.id from messages m where m.company_id = %(company_id)s
  and m.content -> 'mail' ->> 'letter' = key limit 1) as named on true
where named.id is not null or exists (select from files f where f.storage_key = key or f.thumb_key = key);

-- name: sweep_journal
-- Some entries of the journal further on: those that carry an address of the person go, read or not understood.
with part as (
  select id, received_at, inbox_id, raw, state from journal
  where company_id = %(company_id)s and id > %(after)s order by id limit %(limit)s
), gone as (
  delete from journal j using part p
  where j.company_id = %(company_id)s and j.id = p.id and j.received_at = p.received_at and p.state <> 'new'
    and exists (select from unnest(%(mark_inboxes)s::bigint[], %(marks)s::bytea[]) as w (inbox_id, mark)
                where w.inbox_id = p.inbox_id and position(w.mark in p.raw) > 0)
  returning case when j.channel = 'email' then substring(encode(j.raw, 'escape') from '"stored": "([^"]+)"') end as letter
)
select (select max(id) from part) as upto, (select count(*) from gone) as gone,
       array(select letter from gone where letter is not null) as letters;

-- name: hush_facts
-- What open screens were told says from now on only that the thread is gone; positions stay without a gap.
update facts set kind = 'conversation_erased', data = '{}', only_for = null
where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]) and kind <>
  'conversation_erased';

-- name: hush_requests
-- A request outlives what it destroyed: its kind, term and end stay, the words and the address go.
update subject_requests set words = '', address = null, address_kind = null, answer_message_id = null
where company_id = %(company_id)s and id in (
  select subject_requests_of(%(company_id)s, %(contacts)s::bigint[], %(conversations)s::bigint[]));

-- name: hush_steps
-- Notes of the steps go too.
update subject_request_steps set note = ''
where company_id = %(company_id)s and note <> '' and request_id in (
  select subject_requests_of(%(company_id)s, %(contacts)s::bigint[], %(conversations)s::bigint[]));

-- name: erase_subject_proofs
-- Codes of their requests by the form.
delete from subject_proofs where company_id = %(company_id)s and request_id in (
  select subject_requests_of(%(company_id)s, %(contacts)s::bigint[], %(conversations)s::bigint[]));

-- name: lock_threads
-- The threads, locked: nothing is added while the last of them goes.
select id, business_line_id from conversations where company_id = %(company_id)s and id = any
  (%(conversations)s::bigint[]) order by id for no key update;

-- name: still_leaving
-- Whether something is on its way to the person right now.
select exists (select from outbox where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]) and state = 'sending');

-- name: cancel_leaving
-- What has not left yet does not leave any more.
update outbox set state = 'cancelled', finished_at = %(now)s
where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]) and state in ('queued',
  'retry', 'held', 'unknown');

-- name: due
-- Destructions to work on, the oldest first.
select company_id, id from erasures
where state in ('confirmed', 'running') and (not_before is null or not_before <= %(now)s) order by id limit 20;

-- name: load
-- One destruction, locked; nothing if another worker has it.
select company_id, id, cause, request_id, contact_id, subject, reason, state, phase, targets, counts, swept_to,
       pending_keys, asked_by, asked_by_name, asked_at, decided_by, decided_by_name, decided_at, not_before, done_at
from erasures where company_id = %(company_id)s and id = %(id)s for no key update skip locked;

-- name: move
-- How far it is.
update erasures set state = 'running', phase = %(phase)s, counts = %(counts)s::jsonb, swept_to = %(swept_to)s,
       pending_keys = pending_keys || %(keys)s::text[]
where company_id = %(company_id)s and id = %(id)s;

-- name: aim
-- Whose rows go, written down before the first of them does.
update erasures set state = 'running', phase = %(phase)s, targets = %(targets)s::jsonb, subject = %(subject)s
where company_id = %(company_id)s and id = %(id)s;

-- name: forget_keys
-- Bytes that are gone from the storage.
update erasures set pending_keys = array(select unnest(pending_keys) except select unnest(%(keys)s::text[]))
where company_id = %(company_id)s and id = %(id)s;

-- name: finish
-- It is done.
update erasures set state = 'done', phase = '', counts = %(counts)s::jsonb, done_at = %(now)s where company_id =
  %(company_id)s and id = %(id)s;

-- name: add_act
-- The act of destruction.
insert into destruction_acts (company_id, erasure_id, fields, digest, made_at)
values (%(company_id)s, %(erasure_id)s, %(fields)s::jsonb, %(digest)s, %(now)s) returning id;

-- name: held_by
-- What stops the destruction of any of these people, by whatever card of theirs.
select reason, until, set_by_name from legal_holds
where company_id = %(company_id)s and lifted_at is null and (until is null or until >= %(today)s)
  and contact_id in (select same_people(%(company_id)s, %(contacts)s::bigint[] || array(
    select contact_id from conversations where company_id = %(company_id)s and id = any (%(conversations)s::bigint[]))))
order by id limit 1;

-- name: put_off
-- Not now: asked again later.
update erasures set not_before = %(until)s where company_id = %(company_id)s and id = %(id)s;

-- name: stop
-- Something stops it: it waits for a person again, with the reason.
update erasures set state = 'refused', refused_why = %(why)s where company_id = %(company_id)s and id = %(id)s;

-- name: letter_state
-- Where the answer to the request of a destruction is; nothing without an answer that went by a channel.
select m.state, c.channel, m.sent_at, r.id as request_id
from erasures e
join subject_requests r on r.company_id = e.company_id and r.id = e.request_id
join messages m on m.company_id = r.company_id and m.id = r.answer_message_id
join conversations c on c.company_id = m.company_id and c.id = m.conversation_id
where e.company_id = %(company_id)s and e.id = %(id)s;

-- name: keep_delivery
-- What became of the answer, kept when the message itself goes.
update subject_requests set answer_delivery = %(delivery)s::jsonb where company_id = %(company_id)s and id = %(id)s;

