-- Rows of one person in every table that can hold them; `:name` stands for what was made before.
insert into contacts (company_id, name, note) values (:c, '<mark>', '<mark>') returning id as contact;

insert into contacts (company_id, name, merged_into_id)
values (:c, '<mark> второй', :contact) returning id as merged;

insert into identities (company_id, contact_id, inbox_id, channel, value, display_name, is_compared)
values (:c, :merged, :inbox, 'max', '<value>', '<mark>', true) returning id as identity;

insert into contact_details (company_id, contact_id, kind, value, shown, source, told_at)
values (:c, :contact, 'phone', '+<value>', '<mark>', 'form', now());

insert into consent_records (company_id, contact_id, purpose, kind, at, text, text_hash, way, evidence, recorded_at)
values (:c, :contact, 'ads', 'given', now(), '<mark>', '\x00', 'form', '{"who": "<mark>"}', now());

insert into contact_merges (company_id, contact_id, into_id, merged_at, cause, fields, identity_ids, detail_ids, consent_ids)
values (:c, :merged, :contact, now(), 'hand', '{"name": "<mark>"}', '{}', '{}', '{}');

insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id, preview, last_message_at, status)
values (:c, :inbox, :line, 'max', :identity, :merged, '{"text": "<mark>"}', now(), 'closed') returning id as conversation;

insert into journal (company_id, inbox_id, channel, lane, raw, state)
values (:c, :inbox, 'max', 1, convert_to('first <mark>', 'UTF8'), 'done') returning id as entry;

insert into journal (company_id, inbox_id, channel, lane, raw, state)
values (:c, :inbox, 'max', 1, convert_to('{"from": "<value>", "receipt": "<mark>"}', 'UTF8'), 'failed');

insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, author_name, text, sort_at, sent_at, state, journal_id) 
select :c, :conversation, :inbox, :line, 'in', 'contact', '<mark>', '<mark> ' || n, now(), now(), 'received', :entry from generate_series(1, <messages>) n returning id as message;

insert into message_versions (company_id, message_id, version, text, replaced_at)
values (:c, :message, 1, '<mark>', now());

insert into files (company_id, storage_key, name, mime, kind, size, sha256)
values (:c, '<key>', '<mark>.txt', 'text/plain', 'file', 3, '\x00') returning id as file;

insert into file_readings (company_id, file_id, state, form, found, asked_at)
values (:c, :file, 'done', '<mark>', '[{"kind": "PASSPORT_RF", "found": 1}]', now());

insert into attachments (company_id, message_id, kind, name, file_id, state)
values (:c, :message, 'file', '<mark>', :file, 'stored');

insert into consent_records (company_id, contact_id, purpose, kind, at, text, text_hash, way, evidence, file_id, recorded_at)
values (:c, :contact, 'special', 'given', now(), '<mark>', '\x00', 'operator', '{"taken_by": "<mark>"}', :file, now());

insert into outbox (company_id, conversation_id, inbox_id, business_line_id, message_id, kind, payload, not_before, created_at, state)
values (:c, :conversation, :inbox, :line, :message, 'message', '{"x": "<mark>"}', now(), now(), 'sent') returning id as entry_out;

insert into deliveries (company_id, started_at, outbox_id, inbox_id, part, attempt, state, error_detail)
values (:c, now(), :entry_out, :inbox, 0, 1, 'failed', '<mark>');

insert into gate_false_alarms (company_id, decided_at, conversation_id, draft, draft_hash, rules, facts, comment, reported_by_name, reported_at)
values (:c, now(), :conversation, '<mark>', sha256(convert_to((:conversation)::text, 'UTF8')), '{}', '{}', '<mark>', 'x', now());

insert into drafts (company_id, conversation_id, operator_id, kind, text, updated_at)
values (:c, :conversation, :operator, 'reply', '<mark>', now());

insert into facts (company_id, position, at, kind, line_id, conversation_id, data)
values (:c, 900001, now(), 'message_received', :line, :conversation, '{"text": "<mark>"}');

insert into meetings (company_id, conversation_id, business_line_id, inbox_id, room, title, words, asked_by, asked_by_name, asked_at)
values (:c, :conversation, :line, :inbox, 'abcdefghijklmnop<n>', '<mark>', '<mark>', 1, 'x', now()) returning id as meeting;

insert into meeting_sessions (company_id, meeting_id, business_line_id, key, started_at, participants)
values (:c, :meeting, :line, 'k', now(), '["<mark>"]');

insert into meeting_visits (company_id, meeting_id, business_line_id, who, is_guest, came_at)
values (:c, :meeting, :line, '<mark>', true, now());

insert into webchat_visitors (company_id, inbox_id, name, phone, created_at, last_seen_at)
values (:c, :chat, '<mark>', '<value>', now(), now()) returning id as visitor;

insert into identities (company_id, contact_id, inbox_id, channel, value, is_compared) 
select :c, :contact, :chat, 'webchat', key::text, true from webchat_visitors where id = :visitor;

insert into webchat_feed (company_id, visitor_id, id, seq, position, direction, body, sent_at)
values (:c, :visitor, gen_random_uuid(), 1, 1, 'in', '{"text": "<mark>"}', now());

insert into webchat_files (company_id, visitor_id, file_id, created_at) values (:c, :visitor, :file, now());

insert into subject_requests (company_id, kind, origin, conversation_id, contact_id, subject, words, rules, received_on, due_on, asked_at, identity_state)
values (:c, 'deletion', 'conversation', :conversation, :contact, 'Подосинкин', '<mark>', '{PD-21-5.1@1}', current_date, current_date, now(), 'channel') returning id as request;

insert into subject_proofs (company_id, request_id, ticket_hash, state, contact_id, conversation_id, message_id, made_at, sent_at)
values (:c, :request, sha256('<mark>'), 'sent', :contact, :conversation, :message, now(), now());

insert into subject_requests (company_id, kind, origin, subject, address_kind, address, words, rules, received_on, due_on, asked_at)
values (:c, 'access', 'form', 'Подосинкин', 'phone', '+<value>', '<mark>', '{PD-14-ANSWER@1}', current_date, current_date, now());

insert into subject_request_steps (company_id, request_id, at, step, note)
values (:c, :request, now(), 'taken', '<mark>');


insert into imports (company_id, format, name, business_line_id, state, answers, warnings, skipped, started_at)
values (:c, 'whatsapp', 'Чат WhatsApp с <mark>.txt', :line, 'done', '{"who_are_we": "Лавка", "chat": "<mark>"}', '["<mark>.txt: строка 3 не прочитана"]', '[{"why": "Не прочитано", "file": "Чат с <mark>.txt", "count": 1, "lines": [[3, 3]]}]', now()) returning id as import;

insert into import_rows (company_id, target, target_id, import_id, place)
values (:c, 'contact', :contact, :import, 1), (:c, 'conversation', :conversation, :import, 2), (:c, 'message', :message, :import, 3);

insert into import_people (company_id, source, key, contact_id, import_id)
values (:c, 'whatsapp', '<value> <mark>', :contact, :import);

insert into import_records (company_id, import_id, contact_id, source, kind, key, title, fields, at, place)
values (:c, :import, :contact, 'hubspot', 'deal', 'd <mark>', '<mark>: пылесос', '{"Телефон": "<value>"}', now(), 4);

insert into identities (company_id, contact_id, inbox_id, channel, value, display_name, is_compared)
values (:c, :contact, :inbox, 'max', '<value>1', '<mark>', true) returning id as arrived;

insert into campaigns (company_id, business_line_id, name, secret, public_hash, expires_at, created_at)
values (:c, :line, 'Переезд', '\x00', sha256('all <mark> <n>'), now() + interval '1 day', now()) returning id as campaign;

insert into invitations (company_id, campaign_id, business_line_id, contact_id, token_hash, created_at, told_at, told_identity_id, opened_at, used_at, used_identity_id)
values (:c, :campaign, :line, :contact, sha256('token <mark> <n>'), now(), now(), :identity, now(), now(), :arrived) returning id as invitation;

insert into invitation_presses (company_id, campaign_id, business_line_id, invitation_id, inbox_id, at)
values (:c, :campaign, :line, :invitation, :inbox, now());

insert into invitation_uses (company_id, campaign_id, business_line_id, invitation_id, identity_id, is_proved, at)
values (:c, :campaign, :line, :invitation, :arrived, true, now());

insert into contact_claims (company_id, identity_id, of_identity_id, is_proved, at)
values (:c, :arrived, :identity, true, now());

insert into campaign_people (company_id, campaign_id, contact_id, business_line_id, channel, wave, state)
values (:c, :campaign, :contact, :line, 'telegram', 1, 'moved');

insert into campaign_touches (company_id, campaign_id, contact_id, step, business_line_id, kind, state, reason, message_id, at)
values (:c, :campaign, :contact, 1, :line, 'sms', 'sent', '', :message, now());

insert into closings (company_id, business_line_id, inbox_id, channel, inbox_name, state, closes_on, notice, reply, reply_days, reason, planned_by_name, planned_at)
values (:c, :line, :inbox, 'telegram', 'Лавка', 'noticing', current_date, 'x', 'x', 7, 'x', 'Ольга', now()) returning id as closing;

insert into closing_notices (company_id, closing_id, contact_id, business_line_id, conversation_id, state, message_id, due_at, at)
values (:c, :closing, :contact, :line, :conversation, 'sent', :message, now(), now());
