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
