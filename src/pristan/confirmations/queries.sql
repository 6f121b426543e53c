-- name: claim_ground
-- Whose conversation it is, and the company's name; locked, so that two requests do not both pass the limits.
select c.id, c.identity_id, c.contact_id, c.business_line_id, c.merged_into_id, o.name as company_name
from conversations c join companies o on o.id = c.company_id
where c.company_id = %(company_id)s and c.id = %(conversation_id)s for no key update of c;

-- name: lock_address
-- One at a time for an address, whoever asks: limits count what is committed.
select pg_advisory_xact_lock(hashtextextended(%(company_id)s::text || ' ' || %(value)s, 7009));

-- name: inbox_for
-- Where a code can leave from: an active inbox of the line whose addresses are of this kind.
select id, channel from inboxes
where company_id = %(company_id)s and business_line_id = %(line_id)s and state = 'active'
  and channel = any (%(channels)s::text[])
order by id limit 1;

-- name: asked_lately
-- How often codes were asked for.
select count(*) filter (where identity_id = %(identity_id)s and asked_at > %(hour)s) as person_an_hour,
       count(*) filter (where kind = %(kind)s and value = %(value)s and asked_at > %(hour)s) as address_an_hour,
       count(*) filter (where kind = %(kind)s and value = %(value)s) as address_a_day,
       count(*) filter (where asked_by is not distinct from %(asked_by)s and asked_at > %(hour)s) as asker_an_hour,
       max(asked_at) filter (where identity_id = %(identity_id)s or (kind = %(kind)s and value = %(value)s)) as last_at
from address_confirmations where company_id = %(company_id)s and asked_at > %(day)s;

-- name: replace_open
-- A new code ends the one before.
update address_confirmations set state = 'replaced', ended_at = %(now)s
where company_id = %(company_id)s and identity_id = %(identity_id)s and state = 'open' returning message_id;

-- name: add_confirmation
-- A code is on its way.
insert into address_confirmations (company_id, conversation_id, business_line_id, identity_id, kind, value, salt,
                                   code_hash, sent_identity_id, message_id, asked_by, asked_at, expires_at)
values (%(company_id)s, %(conversation_id)s, %(line_id)s, %(identity_id)s, %(kind)s, %(value)s, %(salt)s, %(code_hash)s,
        %(sent_identity_id)s, %(message_id)s, %(asked_by)s, %(now)s, %(expires_at)s)
returning id;

-- name: lock_open
-- The open confirmation of one person, or the one by its id.
select company_id, id, conversation_id, identity_id, sent_identity_id, kind, value, salt, code_hash, attempts,
       expires_at
from address_confirmations
where company_id = %(company_id)s and state = 'open'
  and (id = %(id)s::bigint or identity_id = %(identity_id)s::bigint)
for no key update;

-- name: waiting_for
-- Of these people, those who were asked for a code and have not given it yet.
select identity_id from address_confirmations
where company_id = %(company_id)s and identity_id = any (%(identities)s::bigint[]) and state = 'open'
  and expires_at > %(now)s;

-- name: count_attempt
-- A wrong code.
update address_confirmations set attempts = attempts + 1 where company_id = %(company_id)s and id = %(id)s;

-- name: finish
-- It is over.
update address_confirmations set state = %(state)s, ended_at = %(now)s, ended_by = %(by)s
where company_id = %(company_id)s and id = %(id)s returning message_id;

-- name: forget_secrets
-- Codes that are over leave the outbox too.
update outbox set payload = payload - 'secret_text'
where company_id = %(company_id)s and message_id = any (%(messages)s::bigint[]) and payload ? 'secret_text';

-- name: expire
-- Codes whose time is over, with their messages.
update address_confirmations set state = 'expired', ended_at = %(now)s
where state = 'open' and expires_at <= %(now)s returning company_id, message_id;

-- name: verify
-- The address is the person's: said by both ends, where the code was sent and where it came back.
select company_id, id, contact_id, inbox_id, value, state, display_name from identities
where company_id = %(company_id)s and id = any (%(ids)s::bigint[]);

-- name: of_person
-- What a person was asked to confirm lately, the latest first.
select a.id, a.conversation_id, a.kind, a.value, a.state, a.attempts, a.asked_at, a.expires_at
from address_confirmations a
join identities d on d.company_id = a.company_id and d.id = a.identity_id and d.contact_id = %(contact_id)s
where a.company_id = %(company_id)s and a.asked_at > %(since)s
order by a.id desc limit 20;

-- name: confirming
-- Of these inboxes, those that confirm what customers write into the form.
select id from inboxes
where company_id = %(company_id)s and id = any (%(inboxes)s::bigint[]) and settings -> 'confirm_contact' = 'true';
