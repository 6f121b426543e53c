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
select failures, last_at from login_failures where subject = %(subject)s and key = %(key)s for no key update;

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

-- name: take_writes
-- A block of writes of this window for one process; gives how many all processes took so far.
insert into write_allowances (key, window_at, taken) values (%(key)s, %(window_at)s, %(block)s)
on conflict (key, window_at) do update set taken = write_allowances.taken + excluded.taken
returning taken;

-- name: drop_old_allowances
-- Windows that have passed.
delete from write_allowances where window_at < %(before)s;

-- name: make_session
-- A new session.
insert into sessions (account_id, token_hash, working_in, created_at, seen_at, expires_at, address, device)
values (%(account_id)s, %(hash)s, %(company_id)s, %(now)s, %(now)s, %(expires_at)s, %(address)s, %(device)s)
returning id;

-- name: touch_session
-- It was used just now.
update sessions set seen_at = %(now)s, address = %(address)s where id = %(id)s;

-- name: work_in
-- The session works in another company from now on.
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
-- Sessions past their end, of everybody.
delete from sessions where expires_at <= %(now)s or seen_at <= %(idle_before)s;

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

-- name: setup_awaits
-- Whether the first run waits for this person to go on.
select setup_finished_at is null and (settings -> 'setup' ->> 'account_id')::bigint = %(account_id)s
from installation;

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

-- name: lock_company
-- One change of people at a time.
select id from companies where id = %(company_id)s for no key update;

-- name: operator_by_id
-- One operator of the company.
select id, name, disabled_at from operators where company_id = %(company_id)s and id = %(operator_id)s;

-- name: operators_of_company
-- Everybody with what they hold.
select o.id, o.name, a.email, o.presence, o.disabled_at is not null as is_disabled, a.created_at,
  coalesce((select jsonb_agg(jsonb_build_object('role_id', r.id, 'role', r.code, 'role_name', r.name,
      'business_line_id', g.business_line_id) order by r.id, g.business_line_id)
    from grants g join roles r on r.company_id = g.company_id and r.id = g.role_id
    where g.company_id = o.company_id and g.operator_id = o.id), '[]') as grants,
  coalesce((select array_agg(m.team_id order by m.team_id) from team_members m
    where m.company_id = o.company_id and m.operator_id = o.id), '{}') as team_ids,
  (select max(l.expires_at) from access_links l
    where l.company_id = o.company_id and l.operator_id = o.id and l.kind = 'invitation' and l.used_at is null)
    as invited_until
from operators o join accounts a on a.id = o.id
where o.company_id = %(company_id)s
order by o.disabled_at is not null, o.name, o.id;

-- name: grants_of_operator
-- What somebody holds in the company, also while switched off.
select coalesce(jsonb_agg(jsonb_build_object('role', r.code, 'permissions', r.permissions,
  'line', g.business_line_id)), '[]')
from grants g join roles r on r.company_id = g.company_id and r.id = g.role_id
where g.company_id = %(company_id)s and g.operator_id = %(operator_id)s;

-- name: has_any_grant
-- Whether somebody works here already.
select exists (select from grants where company_id = %(company_id)s and operator_id = %(operator_id)s);

-- name: owners
-- Who owns the company and can sign in.
select distinct g.operator_id from grants g
join roles r on r.company_id = g.company_id and r.id = g.role_id and r.code = 'owner'
join operators o on o.company_id = g.company_id and o.id = g.operator_id and o.disabled_at is null
where g.company_id = %(company_id)s and g.business_line_id is null;

-- name: drop_grants
-- All grants of one operator.
delete from grants where company_id = %(company_id)s and operator_id = %(operator_id)s;

-- name: roles_of_company
-- Roles with how many people hold them.
select r.id, r.code, r.name, r.permissions, r.is_builtin,
  (select count(distinct g.operator_id) from grants g where g.company_id = r.company_id and g.role_id = r.id) as holders
from roles r where r.company_id = %(company_id)s order by r.is_builtin desc, r.id;

-- name: change_role
-- Another name or other permissions for a role that is not built in.
update roles set name = %(name)s, permissions = %(permissions)s
where company_id = %(company_id)s and id = %(id)s and not is_builtin;

-- name: drop_role
-- A role nobody holds.
delete from roles where company_id = %(company_id)s and id = %(id)s and not is_builtin;

-- name: disable_operator
-- Switched off, out of sight of assignment.
update operators set disabled_at = %(now)s, presence = 'offline'
where company_id = %(company_id)s and id = %(operator_id)s and disabled_at is null;

-- name: enable_operator
-- Switched on again.
update operators set disabled_at = null where company_id = %(company_id)s and id = %(operator_id)s;

-- name: make_link
-- A one-time link.
insert into access_links (company_id, kind, operator_id, token_hash, clears_totp, created_by, created_at, expires_at)
values (%(company_id)s, %(kind)s, %(operator_id)s, %(hash)s, %(clears_totp)s, %(created_by)s, %(now)s, %(expires_at)s);

-- name: drop_links
-- Links not used yet.
delete from access_links where company_id = %(company_id)s and operator_id = %(operator_id)s and used_at is null;

-- name: drop_old_links
-- Links of long ago. An invitation nobody followed stays: it says that the colleague has not come yet.
delete from access_links where expires_at <= %(before)s and (used_at is not null or kind = 'reset');

-- name: spend_link
-- No row means somebody was quicker.
update access_links set used_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and used_at is null and expires_at > %(now)s returning id;

-- name: lines_of_company
-- Business lines, archived ones last.
select id, name, archived_at is not null as is_archived from business_lines
where company_id = %(company_id)s order by archived_at is not null, name, id;

-- name: add_line
-- A business line.
insert into business_lines (company_id, name) values (%(company_id)s, %(name)s) returning id;

-- name: change_line
-- Another name, or put away, or taken back.
update business_lines set name = coalesce(%(name)s, name),
  archived_at = case when %(archived)s then coalesce(archived_at, %(now)s) end
where company_id = %(company_id)s and id = %(id)s returning id;

-- name: inboxes_of_line
-- How many inboxes still belong to it.
select count(*) from inboxes
where company_id = %(company_id)s and business_line_id = %(id)s and state <> 'removed';

-- name: teams_of_company
-- Teams with their people.
select t.id, t.name, t.business_line_id, t.archived_at is not null as is_archived,
  coalesce((select array_agg(m.operator_id order by m.operator_id) from team_members m
    where m.company_id = t.company_id and m.team_id = t.id), '{}') as member_ids
from teams t where t.company_id = %(company_id)s order by t.archived_at is not null, t.name, t.id;

-- name: add_team
-- A team.
insert into teams (company_id, name, business_line_id) values (%(company_id)s, %(name)s, %(line_id)s) returning id;

-- name: change_team
-- Another name or line, or put away, or taken back.
update teams set name = %(name)s, business_line_id = %(line_id)s,
  archived_at = case when %(archived)s then coalesce(archived_at, %(now)s) end
where company_id = %(company_id)s and id = %(id)s returning id;

-- name: drop_team_members
-- An empty team, to be filled anew.
delete from team_members where company_id = %(company_id)s and team_id = %(team_id)s;

-- name: add_team_member
-- One person of a team.
insert into team_members (company_id, team_id, operator_id) values (%(company_id)s, %(team_id)s, %(operator_id)s)
on conflict do nothing;

-- name: change_company
-- What is known of the company.
update companies set name = %(name)s, inn = %(inn)s, time_zone = %(time_zone)s where id = %(company_id)s;

-- name: hours_of_company
-- Working hours of the company and of its lines.
select id, business_line_id, time_zone, weekly, exceptions, updated_at from business_hours
where company_id = %(company_id)s order by business_line_id nulls first;

-- name: put_hours
-- Working hours of the company, or of a line.
insert into business_hours (company_id, business_line_id, time_zone, weekly, exceptions, updated_by, updated_at)
values (%(company_id)s, %(line_id)s, %(time_zone)s, (%(weekly)s)::jsonb, (%(exceptions)s)::jsonb, %(by)s, %(now)s)
on conflict (company_id, coalesce(business_line_id, 0)) do update set time_zone = excluded.time_zone,
  weekly = excluded.weekly, exceptions = excluded.exceptions, updated_by = excluded.updated_by,
  updated_at = excluded.updated_at
returning id;

-- name: drop_hours
-- Back to the hours of the company, or to none.
delete from business_hours where company_id = %(company_id)s and id = %(id)s;

-- name: replies_of_company
-- What is answered by itself.
select id, kind, business_line_id, is_enabled, text, updated_at from auto_replies
where company_id = %(company_id)s order by kind, business_line_id nulls first;

-- name: put_reply
-- What is answered by itself, for the company or for a line.
insert into auto_replies (company_id, kind, business_line_id, is_enabled, text, updated_by, updated_at)
values (%(company_id)s, %(kind)s, %(line_id)s, %(enabled)s, %(text)s, %(by)s, %(now)s)
on conflict (company_id, kind, coalesce(business_line_id, 0)) do update set is_enabled = excluded.is_enabled,
  text = excluded.text, updated_by = excluded.updated_by, updated_at = excluded.updated_at
returning id;

-- name: api_tokens_of_company
-- Tokens, living ones first; never the token itself.
select t.id, t.name, t.shown, t.permissions, t.business_line_ids, t.operator_id, o.name as operator_name, t.created_at,
       t.expires_at, t.used_at, t.revoked_at
from api_tokens t join operators o on o.company_id = t.company_id and o.id = t.operator_id
where t.company_id = %(company_id)s order by t.revoked_at is not null, t.id desc;

-- name: make_api_token
-- A new token; only its hash is kept.
insert into api_tokens (company_id, name, token_hash, shown, permissions, business_line_ids, operator_id, created_at,
                        expires_at)
values (%(company_id)s, %(name)s, %(hash)s, %(shown)s, %(permissions)s, %(line_ids)s, %(operator_id)s, %(now)s,
        %(expires_at)s)
returning id;

-- name: revoke_api_token
-- It works no longer.
update api_tokens set revoked_at = %(now)s
where company_id = %(company_id)s and id = %(id)s and revoked_at is null returning id;

-- name: installation
-- How far the first run has come.
select settings, setup_finished_at from installation;

-- name: lock_installation
-- The same, one browser at a time.
select settings, setup_finished_at from installation for no key update;

-- name: save_setup
-- Progress of the first run.
update installation set settings = settings || jsonb_build_object('setup',
  coalesce(settings -> 'setup', '{}'::jsonb) || (%(progress)s)::jsonb);

-- name: finish_setup
-- The first run is over.
update installation set setup_finished_at = %(now)s, settings = settings - 'setup';

-- name: file_keys
-- Where the files of the company rest.
select storage_key, thumb_key from files where company_id = %(company_id)s;

-- name: standing
-- Whether what a principal was made from is still there, and its grants now.
select operator_grants(%(company_id)s, %(operator_id)s) as grants,
  exists (select from sessions s where s.id = %(session_id)s and s.working_in = %(company_id)s
    and s.expires_at > %(now)s)
  or exists (select from api_tokens t where t.company_id = %(company_id)s and t.id = %(token_id)s
    and t.revoked_at is null and coalesce(t.expires_at > %(now)s, true)) as is_live;

-- name: standing_operator
-- An operator at work with their grants now.
select o.name, a.settings, operator_grants(o.company_id, o.id) as grants
from operators o join accounts a on a.id = o.id and a.disabled_at is null
where o.company_id = %(company_id)s and o.id = %(operator_id)s and o.disabled_at is null;

-- name: demo_people
-- Invented people of the demo company; nobody once a real company exists.
select id, name, role, role_name from demo_people();

-- name: account_to_reset
-- An account by its e-mail with a company it works in, for the command line.
select a.id, o.company_id from accounts a join operators o on o.id = a.id and o.disabled_at is null
where lower(a.email) = lower(%(email)s) and a.disabled_at is null order by o.company_id limit 1;
