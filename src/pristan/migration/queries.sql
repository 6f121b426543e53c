-- name: lines_of_all
-- Business lines with their companies: an import is told where to go by a name or a number.
select c.id as company_id, c.name as company, l.id as line_id, l.name as line
from business_lines l join companies c on c.id = l.company_id order by c.id, l.id;

-- name: line_exists
-- Whether the company has that business line.
select exists (select 1 from business_lines where company_id = %(company_id)s and id = %(line_id)s);

-- name: add_import
-- A new import of a file on the server, at work from now on.
insert into imports (company_id, format, name, path, digest, business_line_id, inbox_id, answers, started_at)
values (%(company_id)s, %(format)s, %(name)s, %(path)s, %(digest)s, %(line_id)s, %(inbox_id)s, %(answers)s::jsonb, %(now)s)
returning id;

-- name: add_upload
-- An export that is about to arrive in pieces; the same key gives the same import.
insert into imports (company_id, format, name, size, business_line_id, state, client_key, created_by, created_by_name,
                     started_at)
values (%(company_id)s, %(format)s, %(name)s, %(size)s, %(line_id)s, 'uploading', %(client_key)s, %(by)s, %(by_name)s,
        %(now)s)
on conflict (company_id, client_key) where client_key is not null do update set client_key = excluded.client_key
returning id;

-- name: unfinished_uploads
-- How many exports of a company wait for pieces or for answers.
select count(*) from imports where company_id = %(company_id)s and state in ('uploading', 'pulling', 'held', 'looking', 'asked', 'refused');

-- name: add_pull
-- An export that is to be fetched by an API; the same key gives the same import.
with made as (
  insert into imports (company_id, format, name, business_line_id, state, client_key, created_by, created_by_name,
                       started_at)
  values (%(company_id)s, %(system)s, %(name)s, %(line_id)s, 'pulling', %(client_key)s, %(by)s, %(by_name)s, %(now)s)
  on conflict (company_id, client_key) where client_key is not null do update set client_key = excluded.client_key
  returning id, state
), pulled as (
  insert into import_pulls (company_id, import_id, system, url, account, since)
  select %(company_id)s, id, %(system)s, %(url)s, %(account)s, %(since)s from made where state = 'pulling'
  on conflict (company_id, import_id) do nothing
)
select id from made;

-- name: pull_leads
-- Where a pull leads to: a key is sealed for the system it was given for.
select (url, account) = (%(url)s, %(account)s) from import_pulls
where company_id = %(company_id)s and import_id = %(import_id)s;

-- name: seal_pull
-- The key of a pull that is not over.
update import_pulls p set sealed = %(sealed)s, tries = 0
from imports i where p.company_id = %(company_id)s and p.import_id = %(import_id)s
  and i.company_id = p.company_id and i.id = p.import_id and i.state in ('pulling', 'held');

-- name: one_pull
-- How an import is fetched.
select company_id, import_id, system, url, account, sealed, since, cursor, got, requests, tries, waits_until, stopped_by
from import_pulls where company_id = %(company_id)s and import_id = %(import_id)s;

-- name: keep_pull
-- A piece of a pull is stored and the cursor behind it; the key goes when all is here. Nothing where it was dropped.
-- What is forsaken is counted from what came last.
with moved as (
  update imports
  set pieces = pieces + (%(size)s > 0)::integer, size = size + %(size)s,
      sizes = case when %(size)s > 0 then sizes || %(size)s::bigint else sizes end,
      started_at = case when %(size)s > 0 or %(state)s::text is not null then %(now)s else started_at end,
      failure = case when state = 'pulling' then %(failure)s else failure end,
      state = case when state = 'pulling' then coalesce(%(state)s::text, state) else state end,
      taken_by = case when %(until)s::timestamptz is null then taken_by else '' end,
      taken_until = coalesce(%(until)s::timestamptz, taken_until)
  where company_id = %(company_id)s and id = %(import_id)s and state in ('pulling', 'held') and pieces = %(piece)s
  returning company_id, id, state
)
update import_pulls p
set cursor = case when moved.state in ('pulling', 'held') then %(cursor)s::jsonb else '{}' end, got = %(got)s::jsonb, requests = p.requests + %(requests)s, tries = %(tries)s,
    waits_until = %(until)s, stopped_by = %(stopped_by)s, sealed = case when moved.state in ('pulling', 'held') then p.sealed end
from moved where p.company_id = moved.company_id and p.import_id = moved.id returning moved.state;

-- name: piece_arrived
-- The next piece of an export is stored.
update imports set pieces = pieces + 1
where company_id = %(company_id)s and id = %(id)s and state = 'uploading' and pieces = %(piece)s;

-- name: look_at
-- Have an export read to its end with these answers; from an upload only when all of it is here.
update imports
set state = 'looking', format = %(format)s, answers = %(answers)s::jsonb, findings = null, failure = null, looked = 0,
    total = 0, warnings = '[]'
where company_id = %(company_id)s and id = %(id)s and state = any (%(allowed)s);

-- name: looked_at
-- What the look found; the questions stand until they are answered.
update imports
set state = 'asked', format = %(format)s, digest = %(digest)s, findings = %(findings)s::jsonb, total = %(total)s,
    warnings = %(warnings)s::jsonb, looked = %(total)s
where company_id = %(company_id)s and id = %(id)s and state = 'looking';

-- name: refused
-- An export that cannot be read at all.
update imports set state = 'refused', failure = %(failure)s
where company_id = %(company_id)s and id = %(id)s and state = 'looking';

-- name: twin_of
-- Another import of the same content that is at work or done.
select id, name, state, started_at from imports
where company_id = %(company_id)s and id <> %(id)s and digest = %(digest)s
  and state in ('running', 'paused', 'done', 'failed', 'undoing')
order by id desc limit 1;

-- name: start
-- The import begins: its place is known, nobody is named in the findings any more.
update imports
set state = 'running', business_line_id = %(line_id)s, inbox_id = %(inbox_id)s, started_at = %(now)s, failure = null,
    findings = findings - 'participants' - 'questions'
where company_id = %(company_id)s and id = %(id)s and state = 'asked';

-- name: drop_import
-- Forget an export that was never carried over; with `pieces`, only while it has so many.
delete from imports
where (%(pieces)s::integer is null or pieces = %(pieces)s) and company_id = %(company_id)s and id = %(id)s and state in ('uploading', 'pulling', 'held', 'looking', 'asked', 'refused');

-- name: forsaken
-- Exports that nobody carried over in time.
select company_id, id, pieces from imports
where state in ('uploading', 'held', 'asked', 'refused') and started_at < %(before)s limit 100;

-- name: pieces_left
-- Finished imports whose pieces still lie in the storage.
select company_id, id, pieces from imports where state in ('done', 'undone') and pieces > 0 limit 100;

-- name: pieces_gone
-- The pieces of an import lie in the storage no more.
update imports set pieces = 0 where company_id = %(company_id)s and id = %(id)s;

-- name: hold_claims
-- Whoever takes an import waits until the others have taken theirs: of a company one is worked on at a time.
select pg_advisory_xact_lock(hashtext('pristan_import_claims'));

-- name: claim_import
-- Take the import that waits longest, of a company of which none is worked on in this way (fetched, or all the rest).
-- What a dead process held is free when its time is over; whoever had its turn comes after those who had none.
update imports i set taken_by = %(by)s, taken_until = %(until)s
from (select company_id, id from imports d
      where d.state in ('pulling', 'looking', 'running', 'undoing') and d.state = any (%(states)s)
        and (d.taken_until is null or d.taken_until <= %(now)s) and not d.id = any (%(busy)s::bigint[])
        and not exists (
          select from imports o where o.company_id = d.company_id and o.id <> d.id
            and (o.state in ('pulling', 'held')) = (d.state = 'pulling') and o.taken_by <> '' and o.taken_until > %(now)s)
      order by d.taken_until nulls first, d.id limit 1 for no key update skip locked) due
where i.company_id = due.company_id and i.id = due.id
returning i.id;

-- name: take_import
-- Take one import, unless another process works on it.
update imports set taken_by = %(by)s, taken_until = %(until)s
where id = %(id)s and (taken_by = %(by)s or taken_until is null or taken_until <= %(now)s);

-- name: hold_import
-- Still at work on it; how far the look is.
update imports set taken_until = %(until)s, looked = case when state = 'looking' then %(looked)s else looked end
where id = %(id)s and taken_by = %(by)s;

-- name: release_import
-- Work on it is over for now. What broke for a reason nobody foresaw rests, each time longer, up to 32 times as long:
-- others have their turn. What rests without being broken (the storage or the database was away) is no try.
update imports
set taken_by = '', taken_until = %(now)s::timestamptz + %(rest)s::interval * power(2, least(tries, 5)),
    tries = case when %(is_broken)s then tries + 1 when %(rest)s::interval > interval '0' then tries else 0 end
where id = %(id)s and taken_by = %(by)s returning tries;

-- name: will_vanish
-- What taking an import back would remove, and how many of its people stay as something else is known of them.
select
  count(*) filter (where r.target = 'message') as messages,
  count(*) filter (where r.target = 'conversation') as conversations,
  count(*) filter (where r.target = 'contact') as people,
  (select count(*) from import_rows f join attachments a on a.company_id = f.company_id and a.message_id = f.target_id
   where f.company_id = %(company_id)s and f.import_id = %(id)s and f.target = 'message' and a.file_id is not null) as files,
  (select count(*) from import_rows k join contacts p on p.company_id = k.company_id and p.id = k.target_id
   where k.company_id = %(company_id)s and k.import_id = %(id)s and k.target = 'contact' and (
     p.merged_into_id is not null
     or exists (select from contact_merges g where g.company_id = p.company_id and g.into_id = p.id)
     or exists (select from consent_records c where c.company_id = p.company_id and c.contact_id = p.id)
     or exists (select from contact_details d where d.company_id = p.company_id and d.contact_id = p.id
                and d.source <> 'import')
     or exists (select from conversations c where c.company_id = p.company_id and c.contact_id = p.id
                and not exists (select from import_rows t where t.company_id = c.company_id
                  and t.import_id = %(id)s and t.target = 'conversation' and t.target_id = c.id)))) as kept
from import_rows r where r.company_id = %(company_id)s and r.import_id = %(id)s;

-- name: archive_inbox
-- The inbox of a line that holds what was imported from a channel, or from a system that is none of our channels.
select id from inboxes
where company_id = %(company_id)s and business_line_id = %(line_id)s and channel = %(channel)s
  and state = 'removed' and settings ->> 'archive' = %(mark)s
order by id limit 1;

-- name: hold_archives
-- One archive of a kind: whoever makes one waits for the other.
select pg_advisory_xact_lock(hashtext('pristan_archives'), (%(company_id)s::bigint %% 2147483647)::int);

-- name: add_archive_inbox
-- An inbox that nothing arrives in and nothing leaves from: it only holds history.
insert into inboxes (company_id, channel, name, business_line_id, state, settings)
values (%(company_id)s, %(channel)s, %(name)s, %(line_id)s, 'removed',
        jsonb_build_object('archive', %(mark)s::text)) returning id;

-- name: imports_of
-- Imports of a company (or of all), the newest first, from some id downwards.
select company_id, id, format, name, path, size, pieces, sizes, digest, business_line_id, inbox_id, answers, findings, looked,
       total, state, position, counts, warnings, skipped, failure, created_by_name, started_at, ended_at
from imports
where (%(company_id)s::bigint is null or company_id = %(company_id)s) and (%(below)s::bigint is null or id < %(below)s)
order by id desc limit %(limit)s;

-- name: one_import
-- One import by its id.
select company_id, id, format, name, path, size, pieces, sizes, digest, business_line_id, inbox_id, answers, findings, looked,
       total, state, position, counts, warnings, skipped, failure, created_by_name, started_at, ended_at
from imports where id = %(id)s;

-- name: lock_import
-- How far an import is; nobody else moves it until the commit.
select state, position from imports where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: move_import
-- So much of the file is in the database now.
update imports set position = %(position)s, counts = %(counts)s::jsonb, tries = 0
where company_id = %(company_id)s and id = %(id)s;

-- name: set_state
-- Another state, from one of those it may be reached from.
update imports set state = %(state)s, failure = %(failure)s, tries = 0,
  ended_at = case when %(state)s in ('done', 'failed', 'undone') then %(now)s::timestamptz end
where id = %(id)s and state = any (%(allowed)s);

-- name: undo_stumbles
-- Why taking an import back goes on so slowly; it is tried on.
update imports set failure = %(failure)s where company_id = %(company_id)s and id = %(id)s and state = 'undoing';

-- name: finish_import
-- Everything readable is in; what was not is told by line.
update imports set state = 'done', warnings = %(warnings)s::jsonb, skipped = %(skipped)s::jsonb, ended_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and state = 'running';

-- name: known_people
-- People of a source that an import has brought before, as who stands for them today.
with recursive chain as (
  select b.key, p.id, p.merged_into_id from import_people b
  join contacts p on p.company_id = b.company_id and p.id = b.contact_id
  where b.company_id = %(company_id)s and b.source = %(source)s and b.key = any (%(keys)s)
  union all
  select h.key, p.id, p.merged_into_id from chain h
  join contacts p on p.company_id = %(company_id)s and p.id = h.merged_into_id
)
select key, id as contact_id from chain where merged_into_id is null;

-- name: next_contact_ids
-- Ids for new contacts, taken before the rows are written.
select nextval('contacts_id_seq') as id from generate_series(1, %(count)s);

-- name: add_people
-- New people with their keys in the source and where they came from.
with item as (
  select * from unnest(%(ids)s::bigint[], %(keys)s::text[], %(names)s::text[], %(notes)s::text[],
                       %(attributes)s::jsonb[], %(places)s::bigint[]) as item (id, key, name, note, attributes, place)
), added as (
  insert into contacts (company_id, id, name, note, attributes, created_at, business_line_id, is_compared)
  select %(company_id)s, id, name, note, attributes, %(now)s, %(line_id)s, false from item
), keyed as (
  insert into import_people (company_id, source, key, contact_id, import_id)
  select %(company_id)s, %(source)s, key, id, %(import_id)s from item
)
insert into import_rows (company_id, target, target_id, import_id, place)
select %(company_id)s, 'contact', id, %(import_id)s, place from item;

-- name: complete_people
-- What another card of a known person tells and nobody has told before.
update contacts c
set name = case when c.name = '' then item.name else c.name end,
    note = case when c.note = '' then item.note else c.note end, attributes = item.attributes || c.attributes
from unnest(%(ids)s::bigint[], %(names)s::text[], %(notes)s::text[], %(attributes)s::jsonb[])
  as item (id, name, note, attributes)
where c.company_id = %(company_id)s and c.id = item.id
  and ((c.name = '' and item.name <> '') or (c.note = '' and item.note <> '')
       or item.attributes || c.attributes <> c.attributes);

-- name: add_records
-- Deals, tickets and companies as they stood in the source, beside the people they are of.
insert into import_records (company_id, import_id, source, kind, key, title, person_key, contact_id, fields, at, place)
select %(company_id)s, %(import_id)s, %(source)s, item.kind, item.key, item.title, item.person_key, p.contact_id,
       item.fields, item.at, item.place
from unnest(%(keys)s::text[], %(kinds)s::text[], %(titles)s::text[], %(person_keys)s::text[], %(fields)s::jsonb[],
            %(ats)s::timestamptz[], %(places)s::bigint[]) as item (key, kind, title, person_key, fields, at, place)
left join import_people p on p.company_id = %(company_id)s and p.source = %(source)s and p.key = item.person_key
on conflict (company_id, source, kind, key) do nothing;

-- name: join_records
-- Records that came before the people they are of.
update import_records r set contact_id = item.contact_id
from unnest(%(keys)s::text[], %(contacts)s::bigint[]) as item (key, contact_id)
where r.company_id = %(company_id)s and r.source = %(source)s and r.person_key = item.key and r.contact_id is null;

-- name: records_of
-- What was carried over of one person: where from, what their card said there, their deals and tickets.
with recursive members as (
  select %(contact_id)s::bigint as id
  union
  select p.id from members m join contacts p on p.company_id = %(company_id)s and p.merged_into_id = m.id
)
select r.id, r.import_id, r.source, r.kind, r.title, r.fields, r.at from import_records r
where r.company_id = %(company_id)s and r.contact_id in (select id from members)
order by r.at desc nulls last, r.id desc limit 200;

-- name: came_from
-- Which imports brought a person, and what their cards said there that has no place of its own.
with recursive members as (
  select %(contact_id)s::bigint as id
  union
  select p.id from members m join contacts p on p.company_id = %(company_id)s and p.merged_into_id = m.id
)
select distinct i.id as import_id, i.format, i.started_at, c.id as contact_id, c.attributes
from contacts c
join import_people p on p.company_id = c.company_id and p.contact_id = c.id
join imports i on i.company_id = p.company_id and i.id = p.import_id
where c.company_id = %(company_id)s and c.id in (select id from members) order by i.id;

-- name: undo_records
-- Take back deals, tickets and companies of an import.
delete from import_records where company_id = %(company_id)s and import_id = %(import_id)s;

-- name: mapping_known
-- How a company mapped a table with these headers before.
select mapping from import_mappings where company_id = %(company_id)s and signature = %(signature)s;

-- name: keep_mapping
-- How a company maps a table with these headers.
insert into import_mappings (company_id, signature, mapping, changed_at)
values (%(company_id)s, %(signature)s, %(mapping)s::jsonb, %(now)s)
on conflict (company_id, signature) do update set mapping = excluded.mapping, changed_at = excluded.changed_at;

-- name: add_details
-- Phones and e-mails of imported people; nobody has proved them. What another import told is told by both from now on.
-- These people are compared anew.
with item as (
  select distinct on (contact_id, kind, value) *
  from unnest(%(contacts)s::bigint[], %(kinds)s::text[], %(values)s::text[], %(shown)s::text[])
    as item (contact_id, kind, value, shown) order by contact_id, kind, value
), added as (
  insert into contact_details (company_id, contact_id, kind, value, shown, source, told_at, import_ids)
  select %(company_id)s, contact_id, kind, value, shown, 'import', %(now)s, array[%(import_id)s::bigint] from item
  on conflict (company_id, contact_id, kind, value, coalesce(identity_id, 0)) do update
  set import_ids = contact_details.import_ids || excluded.import_ids
  where contact_details.source = 'import' and not contact_details.import_ids @> excluded.import_ids
)
update contacts c set is_compared = false
from item where c.company_id = %(company_id)s and c.id = item.contact_id and c.is_compared;

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
-- Conversations of chats, as those in which their words stand today.
with recursive chain as (
  select i.value, i.contact_id, c.id, c.merged_into_id from identities i
  join conversations c on c.company_id = i.company_id and c.identity_id = i.id and c.inbox_id = i.inbox_id
  where i.company_id = %(company_id)s and i.inbox_id = %(inbox_id)s and i.value = any (%(values)s)
  union
  select h.value, h.contact_id, c.id, c.merged_into_id from chain h
  join conversations c on c.company_id = %(company_id)s and c.id = h.merged_into_id
)
select value, id, contact_id from chain where merged_into_id is null;

-- name: add_history
-- Messages of other times, and where each came from; one that is there already is left out.
with item as (
  select * from unnest(%(conversations)s::bigint[], %(kinds)s::text[], %(author_kinds)s::text[], %(author_ids)s::bigint[],
                       %(author_names)s::text[], %(texts)s::text[], %(contents)s::jsonb[],
                       %(external_ids)s::text[], %(ats)s::timestamptz[], %(places)s::bigint[], %(seqs)s::bigint[],
                       %(edited)s::boolean[], %(removed)s::boolean[], %(states)s::text[])
    as item (conversation_id, kind, author_kind, author_id, author_name, text, content, external_id, at,
             place, seq, is_edited, is_removed, state)
), added as (
  insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, author_id, author_name,
                        text, content, external_id, sort_at, sort_seq, sent_at, edited_at, removed_at, state)
  select %(company_id)s, item.conversation_id, %(inbox_id)s, c.business_line_id, item.kind, author_kind, author_id,
         author_name, text, content, external_id, at, seq, at, case when is_edited then at end,
         case when is_removed then at end, item.state
  from item join conversations c on c.company_id = %(company_id)s and c.id = item.conversation_id order by seq
  on conflict (company_id, inbox_id, external_id) where external_id is not null do nothing
  returning id, external_id
), traced as (
  insert into import_rows (company_id, target, target_id, import_id, place)
  select %(company_id)s, 'message', added.id, %(import_id)s, item.place from added join item using (external_id)
)
select id, external_id from added;

-- name: join_answers
-- What messages answer, now that both are there.
update messages m set reply_to_id = r.id
from unnest(%(ids)s::bigint[], %(reply_tos)s::text[]) as item (id, reply_to)
join messages r on r.company_id = %(company_id)s and r.inbox_id = %(inbox_id)s and r.external_id = item.reply_to
where m.company_id = %(company_id)s and m.id = item.id and r.id <> m.id;

-- name: known_messages
-- Which of these messages are there already, in any archive of the line.
select external_id from messages
where company_id = %(company_id)s and external_id = any (%(keys)s)
  and inbox_id in (select id from inboxes where company_id = %(company_id)s and business_line_id = %(line_id)s
                   and settings ? 'archive');

-- name: add_file
-- A file that an export carried, stored and attached to its message.
with stored as (
  insert into files (company_id, storage_key, name, mime, kind, size, sha256, width, height, thumb_key)
  values (%(company_id)s, %(key)s, %(name)s, %(mime)s, %(file_kind)s, %(size)s, %(sha256)s, %(width)s, %(height)s,
          %(thumb_key)s)
  returning id)
insert into attachments (company_id, message_id, position, kind, name, mime, size, width, height, file_id, state, reason)
select %(company_id)s, %(message_id)s, %(position)s, %(kind)s, %(name)s, %(mime)s, %(size)s, %(width)s, %(height)s, id,
       'stored', %(reason)s from stored;

-- name: bytes_here
-- How much of an import's attachments is stored.
select coalesce(sum(a.size), 0)::bigint from import_rows r
join attachments a on a.company_id = r.company_id and a.message_id = r.target_id and a.file_id is not null
where r.company_id = %(company_id)s and r.import_id = %(import_id)s and r.target = 'message';

-- name: left_files
-- Attachments of an import that are not here, and why, in the order of its lines.
select a.name, a.reason, r.place from import_rows r
join attachments a on a.company_id = r.company_id and a.message_id = r.target_id
where r.company_id = %(company_id)s and r.import_id = %(import_id)s and r.target = 'message'
  and a.state = 'failed' and a.file_id is null and a.reason is not null
order by r.place, a.position limit %(limit)s;

-- name: add_left_files
-- Files that messages name and the export does not carry; the thread says why.
insert into attachments (company_id, message_id, position, kind, name, state, reason)
select %(company_id)s, item.message_id, item.position, item.kind, item.name, 'failed', item.reason
from unnest(%(messages)s::bigint[], %(positions)s::smallint[], %(kinds)s::text[], %(names)s::text[],
            %(reasons)s::text[]) as item (message_id, position, kind, name, reason);

-- name: touch_threads
-- The list rows of conversations after new history: first and last moment, the words of the last message.
update conversations c
set last_message_at = greatest(c.last_message_at, item.last_at), created_at = least(c.created_at, item.first_at),
    closed_at = case when c.status <> 'closed' then null when c.inbox_id = %(inbox_id)s
                     then greatest(c.last_message_at, item.last_at) else c.closed_at end,
    preview = case when item.preview_at >= c.last_message_at or c.last_message_at = '-infinity' then item.preview
                   else c.preview end,
    version = c.version + 1
from unnest(%(ids)s::bigint[], %(first_ats)s::timestamptz[], %(last_ats)s::timestamptz[],
            %(preview_ats)s::timestamptz[], %(previews)s::jsonb[]) as item (id, first_at, last_at, preview_at, preview)
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

-- name: undo_details
-- Take back phones and e-mails that no other import told and nobody has proved since; these people are compared anew.
with told as (
  update contact_details set import_ids = array_remove(import_ids, %(import_id)s::bigint)
  where company_id = %(company_id)s and import_ids <> '{}' and import_ids @> array[%(import_id)s::bigint]
    and (import_ids <> array[%(import_id)s::bigint] or source <> 'import' or verified_at is not null)
), gone as (
  delete from contact_details where company_id = %(company_id)s and import_ids <> '{}'
    and import_ids @> array[%(import_id)s::bigint] and import_ids = array[%(import_id)s::bigint] and source = 'import'
    and verified_at is null
  returning contact_id
)
update contacts c set is_compared = false from gone
where c.company_id = %(company_id)s and c.id = gone.contact_id and c.is_compared;

-- name: undo_people
-- Take back people of an import of whom nothing else is known: no address, no consent, nothing an operator wrote.
delete from contacts p using import_rows r
where r.company_id = %(company_id)s and r.import_id = %(import_id)s and r.target = 'contact'
  and p.company_id = r.company_id and p.id = r.target_id and p.merged_into_id is null
  and not exists (select 1 from identities i where i.company_id = p.company_id and i.contact_id = p.id)
  and not exists (select 1 from conversations c where c.company_id = p.company_id and c.contact_id = p.id)
  and not exists (select 1 from consent_records c where c.company_id = p.company_id and c.contact_id = p.id)
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
update imports set state = 'undone', failure = null, position = 0, counts = counts || %(counts)s::jsonb, ended_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and state = 'undoing';
