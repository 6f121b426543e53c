-- name: account_by_email
-- What login needs, found before any company is chosen.
select id, email, name, disabled_at, password_hash, totp_secret, totp_enabled_at, totp_last_step
from account_by_email(%(email)s);

-- name: session_by_hash
-- A session, its account and the grants in the company it works in.
select id, account_id, email, name, settings, company_id, grants, created_at, seen_at, expires_at, disabled_at
from session_by_hash(%(hash)s);

-- name: api_token_by_hash
-- A token and the grants of the operator who made it.
select id, company_id, operator_id, name, permissions, business_line_ids, grants, expires_at, used_at,
       revoked_at, disabled_at
from api_token_by_hash(%(hash)s);

-- name: access_link_by_hash
-- A one-time link with the names to greet by.
select id, company_id, kind, operator_id, email, name, company_name, clears_totp, expires_at, used_at
from access_link_by_hash(%(hash)s);

-- name: account_companies
-- Companies the account works in.
select id, name, is_demo from account_companies(%(account_id)s);

-- name: ensure_account
-- The account of an e-mail, made if there is none.
select id, is_new from ensure_account(%(email)s, %(name)s);

-- name: make_company
-- A new company.
select make_company(%(name)s, %(inn)s, %(time_zone)s, %(demo)s);

-- name: has_owner
-- Whether anybody owns a company here.
select has_owner(%(real_only)s);

-- name: remove_demo
-- Takes the demo companies away.
select remove_demo();

-- name: enter_company
-- From here on the transaction sees the rows of this company, all lines.
select set_config('pristan.company_id', (%(company_id)s)::bigint::text, true), set_config('pristan.lines', '*', true),
       set_config('pristan.operator_id', (%(operator_id)s)::bigint::text, true);

-- name: append_access_log
-- Puts an entry at the end of the chain.
select append_access_log(%(company)s, %(account)s, %(action)s, %(target)s, %(address)s, (%(details)s)::jsonb, %(now)s);

-- name: access_log_head
-- The kept end of the chain.
select seq, hash from access_log_head;

-- name: access_log_page
-- Entries as the chain printed them.
select seq, chain_moment(at) as moment, company_id::text as company_id, account_id::text as account_id, action, target,
       address, details::text as details, previous_hash, hash
from access_log where seq > %(after)s order by seq limit %(limit)s;

-- name: access_log_entries
-- Entries of the company for reading, newest first.
select l.seq, l.at, l.account_id, coalesce(a.name, '') as account_name, l.action, l.target, l.address, l.details
from access_log l left join accounts a on a.id = l.account_id
where l.company_id = %(company_id)s
  and ((%(before)s)::bigint is null or l.seq < %(before)s)
  and ((%(action)s)::text is null or l.action like (%(action)s)::text || '%%')
  and ((%(account_id)s)::bigint is null or l.account_id = %(account_id)s)
  and ((%(since)s)::timestamptz is null or l.at >= %(since)s)
  and ((%(until)s)::timestamptz is null or l.at < %(until)s)
order by l.seq desc limit %(limit)s;

-- name: lock_failures
-- Failures in a row against one account or address; the row stays locked for the decision.
select failures, last_at from login_failures where subject = %(subject)s and key = %(key)s for update;

-- name: count_failure
-- One attempt more, counted before the password is looked at, so that attempts at once all count.
insert into login_failures (subject, key, failures, last_at) values (%(subject)s, %(key)s, 1, %(now)s)
on conflict (subject, key) do update set
  failures = case when login_failures.last_at < %(forget_before)s then 1 else login_failures.failures + 1 end,
  last_at = excluded.last_at
returning failures;

-- name: forgive_account
-- A login that succeeded clears the account.
delete from login_failures where subject = 'account' and key = %(key)s;

-- name: forgive_address
-- A login that succeeded takes its own attempt back from the address.
update login_failures set failures = greatest(failures - 1, 0) where subject = 'address' and key = %(key)s;

-- name: drop_old_failures
-- Failures nobody asks about any more.
delete from login_failures where last_at < %(before)s;

-- name: make_session
-- A new session.
insert into sessions (account_id, token_hash, working_in, created_at, seen_at, expires_at, address, device)
values (%(account_id)s, %(hash)s, %(company_id)s, %(now)s, %(now)s, %(expires_at)s, %(address)s, %(device)s)
returning id;

-- name: touch_session
-- It was used just now.
update sessions set seen_at = %(now)s, address = %(address)s where id = %(id)s;

-- name: work_in
-- The session works in another company from now on, under a new token.
update sessions set working_in = %(company_id)s where id = %(id)s;

-- name: end_session
-- One session of the own account.
delete from sessions where id = %(id)s;

-- name: end_other_sessions
-- Every session of the own account but one.
delete from sessions where account_id = %(account_id)s and id <> %(kept)s;

-- name: end_sessions_of
-- Every session of an operator of the company.
select end_sessions(%(operator_id)s);

-- name: sessions_of
-- Sessions of the own account.
select id, created_at, seen_at, expires_at, address, device from sessions
where account_id = %(account_id)s and expires_at > %(now)s order by seen_at desc;

-- name: drop_old_sessions
-- Sessions past their end.
delete from sessions where account_id = %(account_id)s and (expires_at <= %(now)s or seen_at <= %(idle_before)s);

-- name: use_code_step
-- Marks a one-time code as used; no row means another request was quicker with it.
update account_secrets set totp_last_step = %(step)s
where account_id = %(account_id)s and coalesce(totp_last_step, -1) < %(step)s returning account_id;

-- name: use_recovery_code
-- Spends a recovery code; no row means there is none, or it is spent.
update recovery_codes set used_at = %(now)s
where account_id = %(account_id)s and code_hash = %(hash)s and used_at is null returning account_id;

-- name: set_password
-- A new password.
update account_secrets set password_hash = %(hash)s, password_changed_at = %(now)s where account_id = %(account_id)s;

-- name: secrets_of
-- The secrets of the own account.
select password_hash, password_changed_at, totp_secret, totp_enabled_at, totp_last_step from account_secrets
where account_id = %(account_id)s;

-- name: set_totp
-- The second factor, enabled or waiting for its first code.
update account_secrets set totp_secret = %(secret)s, totp_enabled_at = %(enabled_at)s, totp_last_step = %(step)s
where account_id = %(account_id)s;

-- name: drop_recovery_codes
-- All of them.
delete from recovery_codes where account_id = %(account_id)s;

-- name: add_recovery_code
-- One of a new set.
insert into recovery_codes (account_id, code_hash) values (%(account_id)s, %(hash)s);

-- name: recovery_codes_left
-- How many may still be used.
select count(*) from recovery_codes where account_id = %(account_id)s and used_at is null;

-- name: own_account
-- The own account.
select id, email, name, locale, settings from accounts where id = %(account_id)s;

-- name: change_account
-- What a person may change of the own account.
update accounts set name = coalesce(%(name)s, name), locale = coalesce(%(locale)s, locale),
  settings = settings || (%(settings)s)::jsonb
where id = %(account_id)s;

-- name: rename_operator
-- The working name follows the account in the current company.
update operators set name = %(name)s where company_id = %(company_id)s and id = %(operator_id)s;

-- name: become_operator
-- From here on the transaction may touch the secrets and sessions of this account.
select set_config('pristan.operator_id', (%(operator_id)s)::bigint::text, true);

-- name: touch_api_token
-- It was used just now.
update api_tokens set used_at = %(now)s where company_id = %(company_id)s and id = %(id)s;

-- name: current_company
-- The company of the session.
select id, name, inn, time_zone, is_demo as demo from companies where id = %(company_id)s;

-- name: role_names_of
-- Roles of an operator, the strongest first.
select distinct r.code, r.name, array_length(r.permissions, 1) as weight
from grants g join roles r on r.company_id = g.company_id and r.id = g.role_id
where g.company_id = %(company_id)s and g.operator_id = %(operator_id)s
order by weight desc nulls last;

-- name: setup_is_finished
-- Whether the first run wizard is over.
select setup_finished_at is not null from installation;

-- name: add_role
-- A role of the company.
insert into roles (company_id, code, name, permissions, is_builtin)
values (%(company_id)s, %(code)s, %(name)s, %(permissions)s, %(builtin)s) returning id;

-- name: role_by_code
-- The id of a role.
select id from roles where company_id = %(company_id)s and code = %(code)s;

-- name: add_operator
-- A face in the company; one who left comes back.
insert into operators (company_id, id, name) values (%(company_id)s, %(operator_id)s, %(name)s)
on conflict (company_id, id) do update set disabled_at = null;

-- name: add_grant
-- A role over one line, or over all of them.
insert into grants (company_id, operator_id, role_id, business_line_id, granted_by, granted_at)
values (%(company_id)s, %(operator_id)s, %(role_id)s, %(line_id)s, %(granted_by)s, %(now)s)
on conflict do nothing;
