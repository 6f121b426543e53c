-- name: texts
-- Versions of the words, the latest first.
select t.company_id, t.id, t.purpose, t.business_line_id, l.name as business_line_name, t.version, t.title, t.text,
       t.text_hash, t.is_separate, t.life_days, t.in_force_from, t.changed_at, t.published_at,
       coalesce(o.name, '') as published_by_name,
       (select count(*) from consent_records r
        where r.company_id = t.company_id and r.text_id = t.id and r.kind = 'given') as given
from consent_texts t
left join business_lines l on l.company_id = t.company_id and l.id = t.business_line_id
left join operators o on o.company_id = t.company_id and o.id = t.published_by
where t.company_id = %(company_id)s and (%(purpose)s::text is null or t.purpose = %(purpose)s)
order by t.purpose, t.business_line_id nulls first, t.version desc limit 500;

-- name: text_by_id
-- One version, locked as far as nobody may change it meanwhile.
select company_id, id, purpose, business_line_id, version, title, text, text_hash, is_separate, life_days,
       in_force_from, changed_at
from consent_texts where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: text_named
-- The published version of a number, of the line or of the whole company.
select company_id, id, purpose, business_line_id, version, title, text, text_hash, is_separate, life_days,
       in_force_from, changed_at
from consent_texts
where company_id = %(company_id)s and purpose = %(purpose)s and version = %(version)s and in_force_from is not null
  and business_line_id is not distinct from %(line_id)s::bigint;

-- name: text_in_force
-- The words of a moment: of the business line, if it has its own, or else of the company.
select company_id, id, purpose, business_line_id, version, title, text, text_hash, is_separate, life_days,
       in_force_from, changed_at
from consent_texts
where company_id = %(company_id)s and purpose = %(purpose)s and in_force_from <= %(at)s
  and (business_line_id is null or business_line_id = %(line_id)s::bigint)
order by business_line_id nulls last, in_force_from desc limit 1;

-- name: add_text
-- A draft of the next version; nothing if one is there already.
insert into consent_texts (company_id, purpose, business_line_id, version, title, text, text_hash, is_separate, life_days,
                           created_by, created_at, changed_at)
select %(company_id)s, %(purpose)s, %(line_id)s, coalesce((
         select max(t.version) from consent_texts t
         where t.company_id = %(company_id)s and t.purpose = %(purpose)s
           and t.business_line_id is not distinct from %(line_id)s::bigint), 0) + 1,
       %(title)s, %(text)s, %(text_hash)s, %(is_separate)s, %(life_days)s, %(by)s, %(now)s, %(now)s
on conflict do nothing returning id;

-- name: change_text
-- A draft, unless somebody changed or published it meanwhile.
update consent_texts
set title = %(title)s, text = %(text)s, text_hash = %(text_hash)s, is_separate = %(is_separate)s,
    life_days = %(life_days)s, changed_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and in_force_from is null and changed_at = %(seen)s;

-- name: drop_text
-- A draft that nobody wants.
delete from consent_texts where company_id = %(company_id)s and id = %(id)s and in_force_from is null;

-- name: publish_text
-- From now on nothing of it changes.
update consent_texts set in_force_from = %(since)s, published_at = %(now)s, published_by = %(by)s
where company_id = %(company_id)s and id = %(id)s and in_force_from is null;

-- name: is_date_taken
-- Whether another version of the same words begins at that very moment.
select exists (select from consent_texts t where t.company_id = %(company_id)s and t.purpose = %(purpose)s
  and t.business_line_id is not distinct from %(line_id)s::bigint and t.in_force_from = %(since)s);

-- name: line_is_there
-- Whether the company has such a business line.
select exists (select from business_lines where company_id = %(company_id)s and id = %(id)s and archived_at is null);

-- name: person_is_there
-- Whether somebody in scope stands behind the id, by themselves.
select exists (select from contacts where company_id = %(company_id)s and id = %(id)s and merged_into_id is null);

-- name: document_of
-- The signed document behind a record of this person.
select f.storage_key, f.name, f.mime from consent_records r
join files f on f.company_id = r.company_id and f.id = r.file_id
where r.company_id = %(company_id)s and r.contact_id = %(contact_id)s and r.id = %(id)s;

-- name: evidence_named
-- What is known of a message, a confirmation and a file that were named as proof.
select m.contact_id as message_of, m.sort_at as message_at, coalesce(m.kind = 'in', false) as is_message_theirs,
       coalesce(k.people, '{}') as confirmation_of, coalesce(k.is_confirmed, false) as is_confirmed,
       exists (select from files f where f.company_id = %(company_id)s and f.id = %(file_id)s::bigint) as has_file
from (select) one
left join lateral (
  select c.contact_id, m.sort_at, m.kind from messages m
  join conversations c on c.company_id = m.company_id and c.id = m.conversation_id
  where m.company_id = %(company_id)s and m.id = %(message_id)s::bigint) m on true
left join lateral (
  select a.state = 'confirmed' as is_confirmed, array_agg(d.contact_id) as people
  from address_confirmations a
  join identities d on d.company_id = a.company_id and d.id in (a.identity_id, a.sent_identity_id)
  where a.company_id = %(company_id)s and a.id = %(confirmation_id)s::bigint
  group by a.state) k on true;

-- name: same_record
-- Whether this consent is in the register already.
select exists (select from consent_records
  where company_id = %(company_id)s and contact_id = %(contact_id)s and purpose = %(purpose)s and kind = %(kind)s
    and at = %(at)s and (%(text_hash)s::bytea is null or text_hash = %(text_hash)s));

-- name: people_by
-- Who holds a phone or an e-mail, or stands behind an id.
select distinct p.id from contacts p
left join contact_details t on t.company_id = p.company_id and t.contact_id = p.id
where p.company_id = %(company_id)s and p.merged_into_id is null
  and (p.id = %(id)s::bigint or (t.kind = %(kind)s::text and t.value = %(value)s::text)) limit 2;

-- name: add_link
-- A page of one person.
insert into consent_links (company_id, contact_id, purpose, business_line_id, token_hash, created_by, created_at,
                           expires_at)
values (%(company_id)s, %(contact_id)s, %(purpose)s, %(line_id)s, %(token_hash)s, %(by)s, %(now)s, %(expires_at)s)
returning id;

-- name: link_by_token
-- Whose page it is, with the name of the company; nothing for a page that has ended.
select k.id, k.contact_id, k.purpose, k.business_line_id, k.message_id, c.name as company_name from consent_links k
join companies c on c.id = k.company_id
where k.company_id = %(company_id)s and k.token_hash = %(token_hash)s and k.expires_at > %(now)s;

-- name: sent_with
-- The address went to the person within a message, and was shown to nobody of ours.
update consent_links set message_id = %(message_id)s where company_id = %(company_id)s and id = %(id)s;

-- name: forget_address
-- The address has done its work: the outbox need not keep it.
update outbox set payload = payload - 'link'
where company_id = %(company_id)s and message_id = %(message_id)s and payload ? 'link' and state = 'sent';

-- name: root_of_person
-- Who stands today for the person a page was made for.
with recursive chain as (
  select id, merged_into_id from contacts where company_id = %(company_id)s and id = %(id)s
  union
  select p.id, p.merged_into_id from chain c
  join contacts p on p.company_id = %(company_id)s and p.id = c.merged_into_id)
select id from chain where merged_into_id is null;

-- name: replace_question
-- Of two questions the latter is answered.
update consent_questions set state = 'replaced', answered_at = %(now)s
where company_id = %(company_id)s and identity_id = %(identity_id)s and state = 'open';

-- name: add_question
-- A question that waits for its answer.
insert into consent_questions (company_id, conversation_id, business_line_id, identity_id, message_id, purpose, text_id,
                               answer_key, asked_by, asked_at, expires_at)
values (%(company_id)s, %(conversation_id)s, %(line_id)s, %(identity_id)s, %(message_id)s, %(purpose)s, %(text_id)s,
        %(answer_key)s, %(by)s, %(now)s, %(expires_at)s)
returning id;

-- name: open_question
-- What an address was asked, locked: of two answers the first counts. By a button only with its own key; by a word only
-- while nothing else reached them since: «да» answers what was asked last.
select q.id, q.conversation_id, q.purpose, q.text_id, q.answer_key from consent_questions q
where q.company_id = %(company_id)s and q.identity_id = %(identity_id)s and q.state = 'open' and q.expires_at > %(now)s
  and (q.answer_key = %(answer_key)s::text or %(answer_key)s::text is null and not exists (
    select from messages m where m.company_id = q.company_id and m.conversation_id = q.conversation_id
      and m.kind = 'out' and m.id > q.message_id and m.state not in ('held', 'failed', 'cancelled')))
for no key update;

-- name: close_question
-- It was answered.
update consent_questions set state = %(state)s, answered_at = %(now)s
where company_id = %(company_id)s and id = %(id)s;

-- name: message_of_person
-- The message by its id in the channel.
select m.company_id, m.id, m.conversation_id from messages m
where m.company_id = %(company_id)s and m.inbox_id = %(inbox_id)s and m.external_id = %(external_id)s;

-- name: records_of
-- All that a person said, the latest first, with the version of the words and who wrote it down.
select r.id, r.contact_id, r.purpose, r.kind, r.at, r.way, r.evidence, r.file_id, r.is_separate, r.expires_at, r.channels,
       r.text, r.text_hash, r.text_id, t.version as text_version, t.title as text_title, r.recorded_at,
       coalesce(o.name, '') as recorded_by_name
from consent_records r
left join consent_texts t on t.company_id = r.company_id and t.id = r.text_id
left join operators o on o.company_id = r.company_id and o.id = r.recorded_by
where r.company_id = %(company_id)s and r.contact_id = %(contact_id)s
order by r.at desc, r.id desc limit 200;

-- name: register
-- Of each person and purpose what was written down last, the latest first.
select r.id, r.contact_id, p.name as contact_name, r.address, r.purpose, r.kind, r.at, r.way, r.evidence, r.is_separate,
       r.expires_at, r.channels, r.text_hash, t.version as text_version, r.recorded_at
from consent_records r
left join contacts p on p.company_id = r.company_id and p.id = r.contact_id
left join consent_texts t on t.company_id = r.company_id and t.id = r.text_id
where r.company_id = %(company_id)s and (%(before)s::bigint is null or r.id < %(before)s)
  and (%(purpose)s::text is null or r.purpose = %(purpose)s) and (%(way)s::text is null or r.way = %(way)s)
  and (%(contact_id)s::bigint is null or r.contact_id = %(contact_id)s)
  and not exists (
    select from consent_records l
    where l.company_id = r.company_id and l.purpose = r.purpose and l.id > r.id
      and (l.contact_id = r.contact_id or (r.contact_id is null and l.inbox_id = r.inbox_id and l.address = r.address)))
order by r.id desc limit %(limit)s;
