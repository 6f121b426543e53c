-- name: take_contacts
-- Who they are, with those that were found to be the same person.
select id, name, note, attributes, created_at from contacts where company_id = %(company_id)s and id = any
  (%(contacts)s::bigint[]);

-- name: take_identities
-- Their addresses in channels.
select id, channel, value, display_name, username, locale, state, created_at, last_seen_at from identities where
  company_id = %(company_id)s and id = any (%(identities)s::bigint[]);

-- name: take_contact_details
-- Phones and e-mails told of them.
select kind, value, source, verified_at, told_at from contact_details where company_id = %(company_id)s and
  contact_id = any (%(contacts)s::bigint[]);

-- name: take_consent_records
-- What they agreed to, and what they took back.
select purpose, kind, at, text, way, evidence, channels, expires_at from consent_records where company_id =
  %(company_id)s and (contact_id = any (%(contacts)s::bigint[]) or identity_id = any (%(identities)s::bigint[]) or
  (cardinality(%(contacts)s::bigint[]) > 0 and (inbox_id, address) in (select * from unnest(%(inboxes)s::bigint[],
  %(values)s::text[]))));

-- name: take_campaign_people
-- Lists of the move they are on.
select channel, wave, state from campaign_people where company_id = %(company_id)s and contact_id = any
  (%(contacts)s::bigint[]);

-- name: take_campaign_touches
-- How they were invited.
select kind, state, reason, at from campaign_touches where company_id = %(company_id)s and contact_id = any
  (%(contacts)s::bigint[]);

-- name: take_closing_notices
-- Whether they were told that a channel closes.
select state, reason, at from closing_notices where company_id = %(company_id)s and contact_id = any
  (%(contacts)s::bigint[]);

-- name: take_invitations
-- Invitations into another channel.
select created_at, told_at, opened_at, used_at, revoked_at from invitations where company_id = %(company_id)s and
  contact_id = any (%(contacts)s::bigint[]);

-- name: take_invitation_presses
-- When they chose a channel on the page of an invitation.
select at from invitation_presses where company_id = %(company_id)s and invitation_id in (select v.id from invitations v
  where v.company_id = %(company_id)s and v.contact_id = any (%(contacts)s::bigint[]));

-- name: take_invitation_uses
-- When they came by a link.
select at, is_proved, doubt from invitation_uses where company_id = %(company_id)s and (identity_id = any
  (%(identities)s::bigint[]) or invitation_id in (select v.id from invitations v where v.company_id = %(company_id)s
  and v.contact_id = any (%(contacts)s::bigint[])));

-- name: take_contact_claims
-- Addresses that came by a link of theirs.
select is_proved, at from contact_claims where company_id = %(company_id)s and (identity_id = any
  (%(identities)s::bigint[]) or of_identity_id = any (%(identities)s::bigint[]));

-- name: take_consent_links
-- Pages of consent they were led to.
select purpose, created_at, expires_at from consent_links where company_id = %(company_id)s and contact_id = any
  (%(contacts)s::bigint[]);

-- name: take_consent_questions
-- Consents they were asked for.
select purpose, state, asked_at, answered_at from consent_questions where company_id = %(company_id)s and
  conversation_id = any (%(conversations)s::bigint[]);

-- name: take_incident_people
-- Incidents they were touched by.
select incident_id, added_at from incident_people where company_id = %(company_id)s and contact_id = any
  (%(contacts)s::bigint[]);

-- name: take_link_suggestions
-- Whom they were taken for.
select confidence, state, created_at from link_suggestions where company_id = %(company_id)s and (first_id = any
  (%(contacts)s::bigint[]) or second_id = any (%(contacts)s::bigint[]));

-- name: take_contact_merges
-- How their cards became one.
select cause, fields, merged_at, undone_at from contact_merges where company_id = %(company_id)s and (contact_id =
  any (%(contacts)s::bigint[]) or into_id = any (%(contacts)s::bigint[]));

-- name: take_address_confirmations
-- Codes sent to prove an address.
select kind, value, state, asked_at from address_confirmations where company_id = %(company_id)s and (identity_id =
  any (%(identities)s::bigint[]) or sent_identity_id = any (%(identities)s::bigint[]) or conversation_id = any
  (%(conversations)s::bigint[]));

-- name: take_conversations
-- Threads with them.
select id, channel, status, created_at, last_message_at, closed_at from conversations where company_id =
  %(company_id)s and id = any (%(conversations)s::bigint[]);

-- name: take_conversation_labels
-- Labels of the threads.
select label_id, conversation_id from conversation_labels where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]);

-- name: take_messages
-- What was said on both sides, and notes about them.
select id, conversation_id, kind, author_name, text, content, sent_at, edited_at, removed_at, state from messages
  where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]);

-- name: take_message_versions
-- What was said before it was edited.
select message_id, version, text, replaced_at from message_versions where company_id = %(company_id)s and message_id
  in (select id from messages where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]));

-- name: take_attachments
-- What was sent with it.
select message_id, kind, name, mime, size, state from attachments where company_id = %(company_id)s and message_id in
  (select id from messages where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]));

-- name: take_mentions
-- Colleagues called to the threads.
select conversation_id, operator_id, mentioned_at from mentions where company_id = %(company_id)s and conversation_id
  = any (%(conversations)s::bigint[]);

-- name: take_drafts
-- Answers not sent yet.
select conversation_id, kind, subject, cc, text, updated_at from drafts where company_id = %(company_id)s and conversation_id =
  any (%(conversations)s::bigint[]);

-- name: take_outbox
-- What was sent to them and by whom.
select id, kind, purpose, payload, state, created_at, finished_at from outbox where company_id = %(company_id)s and
  conversation_id = any (%(conversations)s::bigint[]);

-- name: take_holds
-- What the gate held of it, and who decided.
select reasons, held_at, asked_reason, decision, decided_reason, decided_at from holds where company_id =
  %(company_id)s and outbox_id in (select id from outbox where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]));

-- name: take_sent_parts
-- Parts of what was sent, with the number they went to.
select recipient, state, sent_at, reported_at from sent_parts where company_id = %(company_id)s and outbox_id in
  (select id from outbox where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]));

-- name: take_early_reports
-- Reports that came before their message.
select recipient, kind, at from early_reports where company_id = %(company_id)s and (inbox_id, recipient) in (select
  * from unnest(%(inboxes)s::bigint[], %(values)s::text[]));

-- name: take_detections
-- What was found in messages that came where it must not.
select message_id, state, rules, marks, found_at from detections where company_id = %(company_id)s and message_id in
  (select id from messages where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]));

-- name: take_gate_decisions
-- What the gate decided about what was sent.
select decided_at, kind, outcome, would, rule_ids, why from gate_decisions where company_id = %(company_id)s and
  outbox_id in (select id from outbox where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]));

-- name: take_gate_false_alarms
-- What colleagues said of those decisions.
select decided_at, comment, draft, reported_at from gate_false_alarms where company_id = %(company_id)s and (message_id in
  (select id from messages where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]))
  or draft is not null and conversation_id = any (%(conversations)s::bigint[]));

-- name: take_deliveries
-- Each attempt of sending.
select outbox_id, state, started_at, finished_at, error_code from deliveries where company_id = %(company_id)s and
  outbox_id in (select id from outbox where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]));

-- name: take_facts
-- What open screens were told.
select kind, at from facts where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]);

-- name: take_webchat_visitors
-- The visitor of the web chat.
select name, phone, email, user_id, locale, created_at, last_seen_at from webchat_visitors where company_id =
  %(company_id)s and id in (select v.id from webchat_visitors v join unnest(%(inboxes)s::bigint[],
  %(values)s::text[]) as w (inbox_id, value) on w.inbox_id = v.inbox_id and w.value = v.key::text where v.company_id
  = %(company_id)s);

-- name: take_webchat_sessions
-- Devices of the visitor.
select origin, created_at, last_seen_at from webchat_sessions where company_id = %(company_id)s and visitor_id in
  (select v.id from webchat_visitors v join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value)
  on w.inbox_id = v.inbox_id and w.value = v.key::text where v.company_id = %(company_id)s);

-- name: take_webchat_feed
-- What the visitor sees.
select seq, direction, body, sent_at from webchat_feed where company_id = %(company_id)s and visitor_id in (select
  v.id from webchat_visitors v join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on
  w.inbox_id = v.inbox_id and w.value = v.key::text where v.company_id = %(company_id)s);

-- name: take_webchat_files
-- Files the visitor may read.
select created_at from webchat_files where company_id = %(company_id)s and visitor_id in (select v.id from
  webchat_visitors v join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on w.inbox_id =
  v.inbox_id and w.value = v.key::text where v.company_id = %(company_id)s);

-- name: take_webchat_pushes
-- Answers no device has taken.
select due_at from webchat_pushes where company_id = %(company_id)s and visitor_id in (select v.id from
  webchat_visitors v join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on w.inbox_id =
  v.inbox_id and w.value = v.key::text where v.company_id = %(company_id)s);

-- name: take_staff_alerts
-- Colleagues told of the threads.
select kind, created_at from staff_alerts where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]);

-- name: take_meetings
-- Meetings by video.
select title, words, starts_at, ends_at, state, asked_at from meetings where company_id = %(company_id)s and
  conversation_id = any (%(conversations)s::bigint[]);

-- name: take_meeting_sessions
-- Who was at a meeting and what was said there.
select started_at, ended_at, participants, chat, recordings from meeting_sessions where company_id = %(company_id)s
  and meeting_id in (select id from meetings where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]));

-- name: take_meeting_visits
-- Who came to a meeting.
select who, is_guest, came_at, left_at from meeting_visits where company_id = %(company_id)s and meeting_id in
  (select id from meetings where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]));

-- name: take_imports
-- Exports that brought them: WhatsApp calls such a file after the person.
select name, started_at from imports m where m.company_id = %(company_id)s and exists (
  select from import_rows r where r.company_id = m.company_id and r.import_id = m.id and ((r.target = 'contact' and
    r.target_id = any (%(contacts)s::bigint[])) or (r.target = 'identity' and r.target_id = any (%(identities)s::bigint[]))
    or (r.target = 'conversation' and r.target_id = any (%(conversations)s::bigint[]))));

-- name: take_import_people
-- Their keys in systems they were carried over from.
select source, key from import_people where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: take_import_records
-- Deals and tickets carried over from other systems.
select source, kind, title, fields, at from import_records
where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]);

-- name: take_import_rows
-- From which import their rows came.
select target, place from import_rows where company_id = %(company_id)s and ((target = 'contact' and target_id = any
  (%(contacts)s::bigint[])) or (target = 'identity' and target_id = any (%(identities)s::bigint[])) or (target =
  'conversation' and target_id = any (%(conversations)s::bigint[])) or (target = 'message' and target_id in (select
  id from messages where company_id = %(company_id)s and conversation_id = any (%(conversations)s::bigint[]))));

-- name: take_legal_holds
-- What stops a destruction.
select reason, until, set_at, lifted_at from legal_holds where company_id = %(company_id)s and contact_id = any
  (%(contacts)s::bigint[]);

-- name: take_subject_requests
-- What they asked of their data.
select kind, state, origin, subject, address, words, received_on, due_on, answer, asked_at, ended_at from subject_requests
where company_id = %(company_id)s and id in (
  select subject_requests_of(%(company_id)s, %(contacts)s::bigint[], %(conversations)s::bigint[]));

-- name: take_subject_request_steps
-- What was done about it.
select at, step, note from subject_request_steps where company_id = %(company_id)s and request_id in (
  select subject_requests_of(%(company_id)s, %(contacts)s::bigint[], %(conversations)s::bigint[]));

-- name: take_subject_proofs
-- Codes that proved a request by the form.
select state, made_at, sent_at from subject_proofs where company_id = %(company_id)s and request_id in (
  select subject_requests_of(%(company_id)s, %(contacts)s::bigint[], %(conversations)s::bigint[]));

-- name: take_files
-- Files of the threads and of the visitor.
select f.id, f.storage_key, f.name, f.mime, f.size, f.created_at from files f
where f.company_id = %(company_id)s and (
  f.id in (select t.file_id from attachments t join messages m on m.company_id = t.company_id and m.id = t.message_id
           where t.company_id = %(company_id)s and m.conversation_id = any (%(conversations)s::bigint[]))
  or f.id in (select r.file_id from consent_records r where r.company_id = %(company_id)s and r.contact_id = any
    (%(contacts)s::bigint[]))
  or f.id in (select w.file_id from webchat_files w where w.company_id = %(company_id)s and w.visitor_id in (select
  v.id from webchat_visitors v join unnest(%(inboxes)s::bigint[], %(values)s::text[]) as w (inbox_id, value) on
  w.inbox_id = v.inbox_id and w.value = v.key::text where v.company_id = %(company_id)s)));

-- name: take_file_readings
-- What was found in files of their threads; it goes with the file.
select r.file_id, r.state, r.form, r.found, r.unread, r.read_at from file_readings r
where r.company_id = %(company_id)s and r.file_id in (
  select t.file_id from attachments t join messages m on m.company_id = t.company_id and m.id = t.message_id
  where t.company_id = %(company_id)s and m.conversation_id = any (%(conversations)s::bigint[]));

-- name: take_journal
-- Raw entries that brought what they wrote.
select id, channel, received_at, state, length(raw) as size from journal
where company_id = %(company_id)s
  and id in (select journal_id from messages where company_id = %(company_id)s and conversation_id = any
  (%(conversations)s::bigint[]));

-- name: person
-- Everybody a contact is: those merged into it, whatever way.
with recursive same as (
  select id from contacts where company_id = %(company_id)s and id = %(contact_id)s
  union
  select c.id from contacts c join same on c.merged_into_id = same.id where c.company_id = %(company_id)s
)
select c.id, c.name, c.created_at from contacts c join same using (id) where c.company_id = %(company_id)s order by
  c.id;

-- name: addresses
-- Their addresses, with the inbox each belongs to.
select id, inbox_id, channel, value from identities
where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]) order by id;

-- name: threads
-- Their conversations, with the moment each was made.
select id, created_at from conversations
where company_id = %(company_id)s and (contact_id = any (%(contacts)s::bigint[]) or identity_id = any
  (%(identities)s::bigint[]))
order by id;

-- name: company_made
-- When the company was made, and its name.
select created_at, name from companies where id = %(company_id)s;

-- name: company_shown
-- The company as an act names it.
select name, inn from companies where id = %(company_id)s;

-- name: head_of
-- The card a contact has become.
with recursive up as (
  select id, merged_into_id from contacts where company_id = %(company_id)s and id = %(contact_id)s
  union
  select c.id, c.merged_into_id from contacts c join up on c.id = up.merged_into_id where c.company_id =
  %(company_id)s
)
select id from up where merged_into_id is null;
