-- name: make_company
-- A company to load; its fact counter is made by the trigger.
insert into companies (name) values ('Замер') returning id;

-- name: make_line
-- A business line of it.
insert into business_lines (company_id, name) values (%(company_id)s, %(name)s) returning id;

-- name: make_inbox
-- A connected account; the hash is of the webhook's secret.
insert into inboxes (company_id, channel, name, business_line_id, state, hook_secret_hash, settings)
values (%(company_id)s, %(channel)s, %(name)s, %(line_id)s, 'active', %(hash)s, %(settings)s::jsonb)
returning id, key;

-- name: make_operators
-- Accounts with their working face in the company.
with made as (
  insert into accounts (email, name)
  select 'bench' || n || '@example.ru', 'Оператор ' || n from generate_series(1, %(count)s::int) n
  returning id, name
)
insert into operators (company_id, id, name) select %(company_id)s, id, name from made returning id;

-- name: make_teams
-- Teams to filter by.
insert into teams (company_id, name) select %(company_id)s, 'Команда ' || n from generate_series(1, 8) n returning id;

-- name: make_labels
-- Labels to filter by.
insert into labels (company_id, name)
select %(company_id)s, 'Метка ' || n from generate_series(1, 20) n returning id;

-- name: make_contacts
-- One contact a conversation, numbered from one.
insert into contacts (company_id, id, name)
select %(company_id)s, n, (array['Анна','Иван','Мария','Пётр','Ольга','Сергей'])[1 + n %% 6] || ' ' || n
from generate_series(1, %(count)s::int) n;

-- name: make_identities
-- The address of each contact in one of the inboxes.
insert into identities (company_id, id, contact_id, inbox_id, channel, value, display_name)
select %(company_id)s, n, n, (%(inboxes)s::bigint[])[1 + n %% cardinality(%(inboxes)s::bigint[])], 'max', n::text, 'Клиент ' || n
from generate_series(1, %(count)s::int) n;

-- name: make_conversations
-- Open conversations over ninety days: two of five with nobody, a third labelled, a tenth waiting.
insert into conversations (company_id, id, inbox_id, business_line_id, channel, identity_id, contact_id, assignee_id,
  team_id, label_ids, unread_count, preview, last_message_at, waiting_since, created_at)
select %(company_id)s, n, i.id, i.business_line_id, 'max', n, n,
  case when n %% 5 > 1 then (%(operators)s::bigint[])[1 + n %% cardinality(%(operators)s::bigint[])] end,
  case when n %% 3 = 0 then (%(teams)s::bigint[])[1 + n %% cardinality(%(teams)s::bigint[])] end,
  case when n %% 3 = 1 then array[(%(labels)s::bigint[])[1 + n %% cardinality(%(labels)s::bigint[])]] else '{}' end,
  n %% 4, jsonb_build_object('kind', 'text', 'text', 'Здравствуйте, где мой заказ ' || n, 'direction', 'in'),
  at, case when n %% 10 = 0 then at end, at - interval '1 day'
from generate_series(1, %(count)s::int) n
join inboxes i on i.company_id = %(company_id)s
  and i.id = (%(inboxes)s::bigint[])[1 + n %% cardinality(%(inboxes)s::bigint[])]
cross join lateral (select %(now)s::timestamptz - make_interval(secs => (n::bigint * 7919 %% 7776000)::int) as at) moment;

-- name: make_messages
-- Ten messages in each conversation, in the order of time.
insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, author_name, text,
  sort_at, sent_at, state)
select c.company_id, c.id, c.inbox_id, c.business_line_id, case when k %% 2 = 1 then 'in' else 'out' end,
  case when k %% 2 = 1 then 'contact' else 'operator' end, 'Клиент', %(text)s::text || ' ' || k || ' ' || c.id,
  c.last_message_at - make_interval(mins => 10 - k), c.last_message_at - make_interval(mins => 10 - k),
  case when k %% 2 = 1 then 'received' else 'sent' end
from conversations c cross join generate_series(1, 10) k
where c.company_id = %(company_id)s and c.id > %(after)s::bigint and c.id <= %(upto)s::bigint;

-- name: make_label_rows
-- What the trigger would have written, had it not been off while filling.
insert into conversation_labels (company_id, label_id, conversation_id, inbox_id, business_line_id, assignee_id, team_id,
                                 status, last_message_at, waiting_since)
select c.company_id, label_id, c.id, c.inbox_id, c.business_line_id, c.assignee_id, c.team_id, c.status,
       c.last_message_at, c.waiting_since
from conversations c cross join unnest(c.label_ids) as label_id where c.company_id = %(company_id)s;

-- name: make_known_person
-- A person with messages, a third of them ours and sent, each with its raw entry, every fiftieth with a file.
with person as (insert into contacts (company_id, name) values (%(company_id)s, 'Человек') returning id),
address as (
  insert into identities (company_id, contact_id, inbox_id, channel, value, is_compared)
  select %(company_id)s, id, %(inbox_id)s, 'max', '700900100200', true from person returning id, contact_id),
thread as (
  insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id, status, last_message_at)
  select %(company_id)s, %(inbox_id)s, %(line_id)s, 'max', id, contact_id, 'closed', %(now)s from address returning id),
entries as (
  insert into journal (company_id, inbox_id, channel, lane, raw, state)
  select %(company_id)s, %(inbox_id)s, 'max', 1, convert_to('{"user_id": 700900100200, "text": "' || repeat('слово ', 40) || n || '"}', 'UTF8'), 'done'
  from generate_series(1, %(messages)s::int) n returning id),
numbered as (select id, row_number() over (order by id) as n from entries),
said as (
  insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, text, sort_at, sent_at, state, journal_id)
  select %(company_id)s, thread.id, %(inbox_id)s, %(line_id)s, case when n %% 3 = 0 then 'out' else 'in' end,
         case when n %% 3 = 0 then 'operator' else 'contact' end, repeat('слово ', 30), %(now)s, %(now)s, 'sent', numbered.id
  from thread, numbered returning id, kind),
sent as (
  insert into outbox (company_id, conversation_id, inbox_id, business_line_id, message_id, kind, not_before, created_at, state)
  select %(company_id)s, thread.id, %(inbox_id)s, %(line_id)s, said.id, 'message', %(now)s, %(now)s, 'sent'
  from thread, said where said.kind = 'out' returning id),
tried as (
  insert into deliveries (company_id, started_at, outbox_id, inbox_id, part, attempt, state)
  select %(company_id)s, %(now)s, id, %(inbox_id)s, 0, 1, 'sent' from sent returning 1),
kept as (
  insert into files (company_id, storage_key, name, mime, kind, size, sha256)
  select %(company_id)s, %(company_id)s || '/bench/' || n, 'a.txt', 'text/plain', 'file', 20, '' from numbered where n %% 50 = 0
  returning id),
attached as (
  insert into attachments (company_id, message_id, kind, file_id, state)
  select %(company_id)s, m.id, 'file', f.id, 'stored'
  from (select id, row_number() over (order by id) as n from kept) f
  join (select id, row_number() over (order by id) as n from said) m on m.n = f.n returning 1),
asked as (
  insert into erasures (company_id, cause, contact_id, subject, reason, state, asked_at)
  select %(company_id)s, 'request', id, 'Человек', 'замер', 'confirmed', %(now)s from person returning id)
select asked.id as erasure_id, thread.id as conversation_id from asked, thread;

-- name: count_journal
-- How many raw entries there are to look through.
select count(*) as entries from journal where company_id = %(company_id)s;

-- name: count_left
-- How much of a destroyed thread is left.
select count(*) as left from messages where company_id = %(company_id)s and conversation_id = %(id)s;

-- name: keys_of_person
-- Where the bytes of the person's files rest.
select storage_key as key from files where company_id = %(id)s and storage_key like '%%/bench/%%';

-- name: make_new_inbox
-- Where a campaign leads to.
insert into inboxes (company_id, channel, name, business_line_id, state) values (%(company_id)s, 'max', 'Замер',
  %(line_id)s, 'active') returning id;

-- name: make_people_to_move
-- People who are to move.
insert into contacts (company_id, name) select %(company_id)s, 'Клиент ' || n from generate_series(1, %(count)s) n;

-- name: make_old_addresses
-- Their addresses in the channel that is left.
insert into identities (company_id, contact_id, inbox_id, channel, value, is_compared)
select %(company_id)s, id, %(inbox_id)s, 'telegram', id::text, true from contacts where company_id = %(company_id)s;

-- name: make_old_talks
-- Their conversations there.
insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id, last_message_at,
                           status)
select %(company_id)s, %(inbox_id)s, %(line_id)s, 'telegram', id, contact_id,
       %(now)s::timestamptz - (id %% 500000) * interval '1 minute', 'closed'
from identities where company_id = %(company_id)s and inbox_id = %(inbox_id)s;

-- name: make_phones_and_mails
-- Phones of all, e-mails of every other.
insert into contact_details (company_id, contact_id, kind, value, source, told_at)
select company_id, id, 'phone', '+79' || lpad(id::text, 9, '0'), 'import', %(now)s::timestamptz from contacts
where company_id = %(company_id)s
union all
select company_id, id, 'email', 'p' || id || '@example.ru', 'import', %(now)s::timestamptz from contacts
where company_id = %(company_id)s and id %% 2 = 0;

-- name: make_refusals
-- Consents to SMS of a third, refusals of every twentieth.
insert into consent_records (company_id, contact_id, purpose, kind, at, text_hash, way, recorded_at)
select company_id, id, 'sms', 'given', %(now)s::timestamptz - interval '9 days', '\x00'::bytea, 'form', %(now)s::timestamptz from contacts
where company_id = %(company_id)s and id %% 3 = 0
union all
select company_id, id, 'ads', 'withdrawn', %(now)s::timestamptz - interval '1 day', null, 'message', %(now)s::timestamptz
from contacts where company_id = %(company_id)s and id %% 20 = 5;

-- name: make_moved
-- Every tenth writes in the new channel already.
insert into identities (company_id, contact_id, inbox_id, channel, value, is_compared)
select %(company_id)s, id, %(new_id)s, 'max', id::text, true from contacts
where company_id = %(company_id)s and id %% 10 = 0;

-- name: make_people_to_match
-- People whom an import brought, to be compared with each other; many are namesakes.
with made as (
  insert into contacts (company_id, name, business_line_id, is_compared, created_at)
  select %(company_id)s, (array['Анна','Иван','Мария','Пётр','Ольга'])[1 + n %% 5], %(line_id)s, false, %(now)s
  from generate_series(1, %(count)s) n order by n returning id)
select min(id) as first from made;

-- name: count_suggestions
-- How many pairs wait for a decision.
select count(*) as pairs from link_suggestions where company_id = %(company_id)s and state = 'open';

-- name: make_bank
-- Answers about the company: a bank, which may use the fewest foreign things.
insert into company_profiles (company_id, version, answers, rulebook, answered_by_name, answered_at)
values (%(company_id)s, 1, '{"form": "company", "bank_licence": "yes", "state_share_over_50": "no"}', 'x', 'Замер', %(now)s);
