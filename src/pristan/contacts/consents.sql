-- name: identity_at
-- Whose an address is, if a contact has appeared there.
select id, contact_id from identities
where company_id = %(company_id)s and inbox_id = %(inbox_id)s and value = %(address)s;

-- name: take_turn
-- Two tabs of one person answer one after the other.
select pg_advisory_xact_lock(hashtextextended(%(key)s, 0));

-- name: last_record
-- The latest thing said of a purpose, by a person or at an address.
select kind, at, text_hash, expires_at from consent_records
where company_id = %(company_id)s and purpose = %(purpose)s
  and (contact_id = %(contact_id)s::bigint or (inbox_id = %(inbox_id)s::bigint and address = %(address)s::text))
order by at desc, id desc limit 1;

-- name: add_record
-- One thing said of a purpose.
insert into consent_records (company_id, contact_id, identity_id, inbox_id, address, purpose, kind, at, text_id, text,
                             text_hash, is_separate, channels, way, evidence, file_id, expires_at, recorded_by,
                             recorded_at)
values (%(company_id)s, %(contact_id)s, %(identity_id)s, %(inbox_id)s, %(address)s, %(purpose)s, %(kind)s, %(at)s,
        %(text_id)s, %(text)s, %(text_hash)s, %(is_separate)s, %(channels)s::text[], %(way)s, %(evidence)s::jsonb,
        %(file_id)s, %(expires_at)s, %(by)s, %(now)s)
returning id;

-- name: withdrew_once
-- Whether somebody ever took this consent back here.
select exists (select from consent_records where company_id = %(company_id)s and inbox_id = %(inbox_id)s
  and address = %(address)s and purpose = %(purpose)s and kind = 'withdrawn');

-- name: records_about
-- What people said of one purpose, the latest of each; what is older than fifty answers decides nothing.
select r.contact_id, r.id, r.kind, r.at, r.way, r.evidence, r.is_separate, r.expires_at, r.channels
from unnest(%(contacts)s::bigint[]) as wanted (contact_id)
cross join lateral (
  select * from consent_records c
  where c.company_id = %(company_id)s and c.contact_id = wanted.contact_id and c.purpose = %(purpose)s
    and c.at <= %(now)s
  order by c.at desc, c.id desc limit 50) r;
