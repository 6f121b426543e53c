-- name: lines_of_all
-- Business lines with their companies: an import is told where to go by a name or a number.
select c.id as company_id, c.name as company, l.id as line_id, l.name as line
from business_lines l join companies c on c.id = l.company_id order by c.id, l.id;

-- name: line_exists
-- Whether the company has that business line.
select exists (select 1 from business_lines where company_id = %(company_id)s and id = %(line_id)s);

-- name: add_import
-- A new import, at work from now on.
insert into imports (company_id, format, name, path, digest, business_line_id, inbox_id, answers, started_at)
values (%(company_id)s, %(format)s, %(name)s, %(path)s, %(digest)s, %(line_id)s, %(inbox_id)s, %(answers)s::jsonb, %(now)s)
returning id;

-- name: archive_inbox
-- The inbox of a line that holds what was imported from a channel.
select id from inboxes
where company_id = %(company_id)s and business_line_id = %(line_id)s and channel = %(channel)s
  and state = 'removed' and settings ? 'archive'
order by id limit 1;

-- name: add_archive_inbox
-- An inbox that nothing arrives in and nothing leaves from: it only holds history.
insert into inboxes (company_id, channel, name, business_line_id, state, settings)
values (%(company_id)s, %(channel)s, %(name)s, %(line_id)s, 'removed', '{"archive": true}') returning id;

-- name: imports_of
-- Imports of a company (or of all), the newest first.
select company_id, id, format, name, path, business_line_id, inbox_id, answers, state, position, counts, warnings,
       failure, started_at, ended_at
from imports where (%(company_id)s::bigint is null or company_id = %(company_id)s) order by id desc limit 200;

-- name: one_import
-- One import by its id.
select company_id, id, format, name, path, business_line_id, inbox_id, answers, state, position, counts, warnings,
       failure, started_at, ended_at
from imports where id = %(id)s;

-- name: at_work
-- Imports that something is left to do for, the oldest first.
select id from imports where state in ('running', 'undoing') order by id;

-- name: lock_import
-- How far an import is; nobody else moves it until the commit.
select state, position from imports where company_id = %(company_id)s and id = %(id)s for update;

-- name: move_import
-- So much of the file is in the database now.
update imports set position = %(position)s, counts = %(counts)s::jsonb
where company_id = %(company_id)s and id = %(id)s;

-- name: set_state
-- Another state, from one of those it may be reached from.
update imports set state = %(state)s, failure = %(failure)s,
  ended_at = case when %(state)s in ('done', 'failed', 'undone') then %(now)s::timestamptz end
where id = %(id)s and state = any (%(allowed)s);

-- name: finish_import
-- Everything readable is in; what was not is told by line.
update imports set state = 'done', warnings = %(warnings)s::jsonb, ended_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and state = 'running';

-- name: known_people
-- People of a source that an import has brought before.
select key, contact_id from import_people
where company_id = %(company_id)s and source = %(source)s and key = any (%(keys)s);

-- name: next_contact_ids
-- Ids for new contacts, taken before the rows are written.
select nextval('contacts_id_seq') as id from generate_series(1, %(count)s);

-- name: add_people
-- New people with their keys in the source and where they came from.
with item as (
  select * from unnest(%(ids)s::bigint[], %(keys)s::text[], %(names)s::text[], %(notes)s::text[],
                       %(attributes)s::jsonb[], %(places)s::bigint[]) as item (id, key, name, note, attributes, place)
), added as (
  insert into contacts (company_id, id, name, note, attributes, created_at)
  select %(company_id)s, id, name, note, attributes, %(now)s from item
), keyed as (
  insert into import_people (company_id, source, key, contact_id, import_id)
  select %(company_id)s, %(source)s, key, id, %(import_id)s from item
)
insert into import_rows (company_id, target, target_id, import_id, place)
select %(company_id)s, 'contact', id, %(import_id)s, place from item;

-- name: add_details
-- Phones and e-mails of imported people; nobody has proved them. Others who have the same are compared anew.
with item as (
  select * from unnest(%(contacts)s::bigint[], %(kinds)s::text[], %(values)s::text[], %(shown)s::text[])
    as item (contact_id, kind, value, shown)
), added as (
  insert into contact_details (company_id, contact_id, kind, value, shown, source, told_at)
  select %(company_id)s, contact_id, kind, value, shown, 'import', %(now)s from item
  on conflict (company_id, contact_id, kind, value, coalesce(identity_id, 0)) do nothing
)
update identities i set is_compared = false
from item join contact_details d on d.company_id = %(company_id)s and d.kind = item.kind and d.value = item.value
where i.company_id = d.company_id and i.contact_id = d.contact_id;

-- name: identities_by_value
-- Chats of the archive that are there already.
select id, contact_id, value from identities
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and value = any (%(values)s);

-- name: add_chats
-- Addresses and closed conversations of new chats, and where they came from.
with item as (
  select * from unnest(%(contacts)s::bigint[], %(values)s::text[], %(names)s::text[], %(places)s::bigint[])
    as item (contact_id, value, name, place)
), address as (
  insert into identities (company_id, contact_id, inbox_id, channel, value, display_name, state, state_reason, created_at)
  select %(company_id)s, item.contact_id, n.id, n.channel, item.value, item.name, 'unreachable', 'архив переписки', %(now)s
  from item join inboxes n on n.company_id = %(company_id)s and n.id = %(inbox_id)s
  returning id, contact_id, inbox_id, channel, value
), thread as (
  insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id, status,
                             last_message_at, created_at, closed_at)
  select %(company_id)s, a.inbox_id, %(line_id)s, a.channel, a.id, a.contact_id, 'closed', '-infinity', 'infinity', %(now)s
  from address a
  returning id, identity_id
), traced as (
  insert into import_rows (company_id, target, target_id, import_id, place)
  select %(company_id)s::bigint, 'identity', a.id, %(import_id)s::bigint, item.place from address a join item using (value)
  union all
  select %(company_id)s::bigint, 'conversation', t.id, %(import_id)s::bigint, item.place
  from thread t join address a on a.id = t.identity_id join item using (value)
)
select count(*) from thread;

-- name: conversations_by_value
-- Conversations of chats.
select i.value, c.id, i.contact_id from identities i
join conversations c on c.company_id = i.company_id and c.identity_id = i.id and c.inbox_id = i.inbox_id
where i.company_id = %(company_id)s and i.inbox_id = %(inbox_id)s and i.value = any (%(values)s)
  and c.merged_into_id is null;

-- name: add_history
-- Messages of other times, and where each came from; one that is there already is left out.
with item as (
  select * from unnest(%(conversations)s::bigint[], %(kinds)s::text[], %(author_kinds)s::text[], %(author_ids)s::bigint[],
                       %(author_names)s::text[], %(texts)s::text[], %(contents)s::jsonb[], %(reply_tos)s::text[],
                       %(external_ids)s::text[], %(ats)s::timestamptz[], %(places)s::bigint[], %(edited)s::boolean[],
                       %(removed)s::boolean[])
    as item (conversation_id, kind, author_kind, author_id, author_name, text, content, reply_to, external_id, at,
             place, is_edited, is_removed)
), added as (
  insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, author_id, author_name,
                        text, content, reply_to_id, external_id, sort_at, sort_seq, sent_at, edited_at, removed_at, state)
  select %(company_id)s, conversation_id, %(inbox_id)s, %(line_id)s, kind, author_kind, author_id, author_name,
         text, content,
         case when reply_to is not null then
           (select r.id from messages r where r.company_id = %(company_id)s and r.inbox_id = %(inbox_id)s
              and r.external_id = item.reply_to) end,
         external_id, at, place, at, case when is_edited then at end, case when is_removed then at end,
         case when kind = 'out' then 'sent' else 'received' end
  from item order by place
  on conflict (company_id, inbox_id, external_id) where external_id is not null do nothing
  returning id, external_id
), traced as (
  insert into import_rows (company_id, target, target_id, import_id, place)
  select %(company_id)s, 'message', added.id, %(import_id)s, item.place from added join item using (external_id)
)
select id, external_id from added;

-- name: add_left_files
-- Files that the export names: they stay where they are, the thread says so.
insert into attachments (company_id, message_id, position, kind, name, state, reason)
select %(company_id)s, item.* , 'failed', 'Файл остался в выгрузке'
from unnest(%(messages)s::bigint[], %(positions)s::smallint[], %(kinds)s::text[], %(names)s::text[])
  as item (message_id, position, kind, name);

-- name: touch_threads
-- The list rows of conversations after new history: first and last moment, the words of the last message.
update conversations c
set last_message_at = greatest(c.last_message_at, item.last_at), created_at = least(c.created_at, item.first_at),
    closed_at = case when c.status = 'closed' then greatest(c.last_message_at, item.last_at) end,
    preview = case when item.last_at >= c.last_message_at then item.preview else c.preview end, version = c.version + 1
from unnest(%(ids)s::bigint[], %(first_ats)s::timestamptz[], %(last_ats)s::timestamptz[], %(previews)s::jsonb[])
  as item (id, first_at, last_at, preview)
where c.company_id = %(company_id)s and c.id = item.id;

-- name: undo_messages
-- Take back some messages of an import.
with gone as (
  delete from import_rows where company_id = %(company_id)s and import_id = %(import_id)s and target = 'message'
    and target_id in (
      select target_id from import_rows where company_id = %(company_id)s and import_id = %(import_id)s
        and target = 'message' limit %(limit)s)
  returning target_id)
delete from messages m using gone where m.company_id = %(company_id)s and m.id = gone.target_id;

-- name: undo_conversations
-- Take back conversations of an import that hold nothing else.
delete from conversations c using import_rows r
where r.company_id = %(company_id)s and r.import_id = %(import_id)s and r.target = 'conversation'
  and c.company_id = r.company_id and c.id = r.target_id
  and not exists (select 1 from messages m where m.company_id = c.company_id and m.conversation_id = c.id);

-- name: undo_identities
-- Take back addresses of an import that have no conversation left.
delete from identities i using import_rows r
where r.company_id = %(company_id)s and r.import_id = %(import_id)s and r.target = 'identity'
  and i.company_id = r.company_id and i.id = r.target_id
  and not exists (select 1 from conversations c where c.company_id = i.company_id and c.identity_id = i.id);

-- name: undo_people
-- Take back people of an import of whom nothing else is known: no address, no consent, nothing an operator wrote.
delete from contacts p using import_rows r
where r.company_id = %(company_id)s and r.import_id = %(import_id)s and r.target = 'contact'
  and p.company_id = r.company_id and p.id = r.target_id and p.merged_into_id is null
  and not exists (select 1 from identities i where i.company_id = p.company_id and i.contact_id = p.id)
  and not exists (select 1 from conversations c where c.company_id = p.company_id and c.contact_id = p.id)
  and not exists (select 1 from consents c where c.company_id = p.company_id and c.contact_id = p.id)
  and not exists (select 1 from contact_merges g where g.company_id = p.company_id and g.into_id = p.id)
  and not exists (select 1 from contact_details d
                  where d.company_id = p.company_id and d.contact_id = p.id and d.source <> 'import');

-- name: kept_people
-- How many people of an import stay: something else is known of them by now.
select count(*) from contacts p join import_rows r on r.company_id = p.company_id and r.target_id = p.id
where r.company_id = %(company_id)s and r.import_id = %(import_id)s and r.target = 'contact';

-- name: forget_trace
-- What is left of an undone import's trace.
delete from import_rows where company_id = %(company_id)s and import_id = %(import_id)s;

-- name: finish_undo
-- The import is undone.
update imports set state = 'undone', position = 0, counts = counts || %(counts)s::jsonb, ended_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and state = 'undoing';
