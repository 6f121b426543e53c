-- name: add_request
-- A request comes in.
insert into subject_requests (company_id, kind, origin, conversation_id, contact_id, subject, address_kind, address, words,
                              rules, received_on, due_on, is_preliminary, identity_state, identity_note, asked_at, asked_by)
values (%(company_id)s, %(kind)s, %(origin)s, %(conversation_id)s, %(contact_id)s, %(subject)s, %(address_kind)s,
        %(address)s, %(words)s, %(rules)s, %(received_on)s, %(due_on)s, %(is_preliminary)s, %(identity_state)s,
        %(identity_note)s, %(now)s, %(by)s)
returning id;

-- name: add_step
-- What was done about a request.
insert into subject_request_steps (company_id, request_id, at, by_id, by_name, step, note)
values (%(company_id)s, %(id)s, %(now)s, %(by)s, %(by_name)s, %(step)s, %(note)s);

-- name: steps_of
-- What was done, in the order it was.
select at, by_id, by_name, step, note from subject_request_steps
where company_id = %(company_id)s and request_id = %(id)s order by id;

-- name: lock_request
-- A request, locked.
select id, kind, state, origin, conversation_id, contact_id, subject, address_kind, address, words, rules, received_on,
       due_on, is_preliminary, extended_at, identity_state, answer_message_id, asked_at
from subject_requests where company_id = %(company_id)s and id = %(id)s for no key update;

-- name: list_requests
-- Open requests by their term, or the latest that ended.
select r.id, r.kind, r.state, r.origin, r.conversation_id, r.contact_id, r.subject, r.address, r.words, r.rules,
       r.received_on, r.due_on, r.is_preliminary, r.extended_at, r.extended_why, r.identity_state, r.identity_note, r.answer,
       r.answer_message_id, r.answer_delivery, r.asked_at, r.ended_at, c.channel, d.value as channel_address,
       m.state as answer_state, e.id as erasure_id, e.state as erasure_state, e.asked_by as erasure_asked_by,
       e.asked_by_name as erasure_asked_by_name, e.refused_why as erasure_refused_why, e.counts as erasure_counts,
       e.reason as erasure_reason, a.id as act_id
from subject_requests r
left join conversations c on c.company_id = r.company_id and c.id = r.conversation_id
left join identities d on d.company_id = c.company_id and d.id = c.identity_id
left join messages m on m.company_id = r.company_id and m.id = r.answer_message_id
left join lateral (
  select x.* from erasures x where x.company_id = r.company_id and x.request_id = r.id order by x.id desc limit 1) e on true
left join destruction_acts a on a.company_id = e.company_id and a.erasure_id = e.id
where r.company_id = %(company_id)s and (%(id)s::bigint is null or r.id = %(id)s::bigint)
  and (%(is_open)s::boolean is null or (r.state = 'open') = %(is_open)s::boolean)
  and (%(conversation_id)s::bigint is null or r.conversation_id = %(conversation_id)s::bigint)
order by (r.state = 'open') desc, case when r.state = 'open' then r.due_on end, r.ended_at desc, r.id
limit 200;

-- name: who_asks
-- Whose conversation it is.
select c.id, c.contact_id, c.business_line_id, c.channel, p.name, d.value, d.display_name
from conversations c
join contacts p on p.company_id = c.company_id and p.id = c.contact_id
join identities d on d.company_id = c.company_id and d.id = c.identity_id
where c.company_id = %(company_id)s and c.id = %(conversation_id)s;

-- name: lately_written
-- What the person wrote last, the latest first.
select id, text, sort_at from messages
where company_id = %(company_id)s and conversation_id = %(conversation_id)s and kind = 'in' and removed_at is null
  and text <> '' and sort_at > %(since)s
order by sort_at desc, sort_seq desc, id desc limit 20;

-- name: set_identity
-- Whether it is really them.
update subject_requests set identity_state = %(state)s, identity_note = %(note)s where company_id = %(company_id)s
  and id = %(id)s;

-- name: set_person
-- Whose data a request is about. It is answered where it was asked, or else where this very person is reached.
update subject_requests set contact_id = %(contact_id)s,
  conversation_id = case when origin = 'conversation' then conversation_id else %(conversation_id)s end
where company_id = %(company_id)s and id = %(id)s;

-- name: extend
-- More time, with the reason.
update subject_requests set due_on = %(due_on)s, is_preliminary = %(is_preliminary)s, extended_at = %(now)s, extended_why = %(why)s
where company_id = %(company_id)s and id = %(id)s;

-- name: end_request
-- Answered, refused or dropped.
update subject_requests set state = %(state)s, known = %(known)s, answer = %(answer)s, answer_message_id = %(message_id)s, ended_at = %(now)s,
       ended_by = %(by)s
where company_id = %(company_id)s and id = %(id)s;

-- name: codes_of
-- Whether the person of a request proved an address by a code since it was made, be it in the thread of somebody who asks
-- for them: the code went to them or came back from them.
select a.kind, a.value from address_confirmations a
where a.company_id = %(company_id)s and a.conversation_id = %(conversation_id)s and a.state = 'confirmed'
  and a.ended_at >= %(since)s and exists (
    select from identities d where d.company_id = a.company_id and d.id in (a.identity_id, a.sent_identity_id)
      and d.contact_id in (select same_people(%(company_id)s, array[%(contact_id)s::bigint])))
order by a.id desc limit 1;

-- name: latest_thread
-- Where an answer can reach the person: the thread they last wrote in.
select c.id from conversations c
join inboxes i on i.company_id = c.company_id and i.id = c.inbox_id and i.state = 'active'
where c.company_id = %(company_id)s and c.contact_id = %(contact_id)s and c.merged_into_id is null
order by c.last_message_at desc limit 1;

-- name: people_at
-- Who has this phone or mailbox: as an address of a channel (some leave the plus of a phone out), or told of them.
select p.id, p.name from contacts p
where p.company_id = %(company_id)s and p.merged_into_id is null and p.id in (
  select d.contact_id from identities d
  where d.company_id = %(company_id)s and d.channel = any (%(channels)s::text[]) and d.value = %(value)s
  union
  select d.contact_id from identities d
  where d.company_id = %(company_id)s and d.channel = any (%(bare)s::text[]) and d.value = ltrim(%(value)s, '+')
  union
  select t.contact_id from contact_details t
  where t.company_id = %(company_id)s and t.kind = %(kind)s and t.value = %(value)s)
order by p.id limit 20;

-- name: add_erasure
-- Somebody asks to destroy; another has to confirm.
insert into erasures (company_id, cause, request_id, rule_id, contact_id, subject, reason, state, targets, asked_at, asked_by,
                      asked_by_name)
values (%(company_id)s, %(cause)s, %(request_id)s, %(rule_id)s, %(contact_id)s, %(subject)s, %(reason)s, %(state)s,
        %(targets)s::jsonb, %(now)s, %(by)s, %(by_name)s)
on conflict do nothing
returning id;

-- name: lock_erasure
-- A destruction that waits for the second person, locked.
select e.id, e.request_id, e.contact_id, e.state, e.asked_by, e.subject, r.state as request_state
from erasures e left join subject_requests r on r.company_id = e.company_id and r.id = e.request_id
where e.company_id = %(company_id)s and e.id = %(id)s for no key update of e;

-- name: decide_erasure
-- The second person has spoken.
update erasures set state = %(state)s, decided_at = %(now)s, decided_by = %(by)s, decided_by_name = %(by_name)s,
       refused_why = %(why)s
where company_id = %(company_id)s and id = %(id)s;

-- name: open_holds
-- What stops a destruction of these people.
select id, reason, until, set_at, set_by_name from legal_holds
where company_id = %(company_id)s and contact_id = any (%(contacts)s::bigint[]) and lifted_at is null order by id;

-- name: set_hold
-- Their data must stay for now.
insert into legal_holds (company_id, contact_id, reason, until, set_at, set_by, set_by_name)
values (%(company_id)s, %(contact_id)s, %(reason)s, %(until)s, %(now)s, %(by)s, %(by_name)s) returning id;

-- name: lock_person
-- A person who is about to be held: a destruction that begins waits, or is seen.
select id from contacts where company_id = %(company_id)s and id = %(contact_id)s for no key update;

-- name: destroyed_now
-- Whether the data of a person are being destroyed already.
select id from erasures e
where e.company_id = %(company_id)s and e.state = 'running' and exists (
  select from same_people(%(company_id)s, array[%(contact_id)s::bigint]) as p (id)
  where e.targets -> 'contact_ids' @> to_jsonb(p.id) or exists (
    select from conversations c where c.company_id = e.company_id and c.contact_id = p.id
      and e.targets -> 'conversation_ids' @> to_jsonb(c.id)))
order by id limit 1;

-- name: lift_hold
-- It may go again.
update legal_holds set lifted_at = %(now)s, lifted_by = %(by)s, lifted_why = %(why)s
where company_id = %(company_id)s and id = %(id)s and lifted_at is null;

-- name: acts
-- Acts of destruction, the latest first.
select a.id, a.erasure_id, a.fields, encode(a.digest, 'hex') as digest, a.made_at, e.cause, e.subject, e.request_id
from destruction_acts a join erasures e on e.company_id = a.company_id and e.id = a.erasure_id
where a.company_id = %(company_id)s order by a.id desc limit 200;

-- name: marked_contacts
-- Cards of a restored copy that had been destroyed, known by number and moment.
select c.id from contacts c
join unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) as w (id, at) on w.id = c.id and w.at = c.created_at
join companies o on o.id = c.company_id and o.created_at = %(company_made)s::timestamptz
where c.company_id = %(company_id)s;

-- name: marked_conversations
-- Threads of a restored copy that had been destroyed.
select c.id from conversations c
join unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) as w (id, at) on w.id = c.id and w.at = c.created_at
join companies o on o.id = c.company_id and o.created_at = %(company_made)s::timestamptz
where c.company_id = %(company_id)s;

-- name: marked_addresses
-- Addresses of those cards and threads, with their inboxes.
select d.id, d.inbox_id, d.channel, d.value from identities d
where d.company_id = %(company_id)s and (d.contact_id = any (%(contacts)s::bigint[])
  or d.channel = 'webchat' and d.id in (select identity_id from conversations c
      where c.company_id = %(company_id)s and c.id = any (%(conversations)s::bigint[])));

-- name: retention_rules
-- How long what is kept.
select id, subject_kind, business_line_id, purpose, days, is_on, changed_at from retention_rules
where company_id = %(company_id)s order by subject_kind, business_line_id nulls first;

-- name: line_exists
-- Whether the company has this business line.
select exists (select from business_lines where company_id = %(company_id)s and id = %(id)s and archived_at is null);

-- name: save_rule
-- A rule of retention, new or changed.
insert into retention_rules (company_id, subject_kind, business_line_id, purpose, days, is_on, changed_at, changed_by)
values (%(company_id)s, %(subject_kind)s, %(business_line_id)s, %(purpose)s, %(days)s, %(is_on)s, %(now)s, %(by)s)
on conflict (company_id, subject_kind, coalesce(business_line_id, 0)) do update
set purpose = excluded.purpose, days = excluded.days, is_on = excluded.is_on, changed_at = excluded.changed_at,
    changed_by = excluded.changed_by
returning id;

-- name: drop_rule
-- A rule is taken away: nothing goes by it any more.
delete from retention_rules where company_id = %(company_id)s and id = %(id)s;

-- name: rules_on
-- Rules that are on, of every company that still works.
select r.company_id, r.id, r.subject_kind, r.business_line_id, r.purpose, r.days
from retention_rules r join companies o on o.id = r.company_id and o.closed_at is null where r.is_on order by r.company_id, r.id;

-- name: old_conversations
-- Closed threads nothing was said in since a day: the rule of their line speaks, else that of the company. Not those of
-- people somebody holds or who ask for something of their data, by whatever card of theirs.
select c.id, c.contact_id, c.created_at, c.last_message_at, d.inbox_id, d.value, d.channel from conversations c
join identities d on d.company_id = c.company_id and d.id = c.identity_id
where c.company_id = %(company_id)s and c.status = 'closed' and c.last_message_at < %(before)s
  and (c.business_line_id = %(line_id)s::bigint or %(line_id)s::bigint is null and not exists (
    select from retention_rules r where r.company_id = c.company_id and r.subject_kind = 'conversations' and r.is_on
      and r.business_line_id = c.business_line_id))
  and not exists (select from conversations m where m.company_id = c.company_id and m.merged_into_id = c.id
                  and m.last_message_at >= %(before)s)
  and not exists (select from subject_requests q where q.company_id = c.company_id and q.state = 'open'
                  and q.conversation_id = c.id)
  and c.contact_id not in (select same_people(%(company_id)s, array(
    select h.contact_id from legal_holds h where h.company_id = %(company_id)s and h.lifted_at is null
      and (h.until is null or h.until >= %(today)s)
    union
    select q.contact_id from subject_requests q where q.company_id = %(company_id)s and q.state = 'open'
      and q.contact_id is not null)))
order by c.last_message_at limit %(limit)s;

-- name: old_people
-- People without any thread, known since before a day, who agreed to nothing. Not those somebody holds.
select p.id, p.created_at from contacts p
where p.company_id = %(company_id)s and p.created_at < %(before)s and p.merged_into_id is null
  and not exists (select from contacts m where m.company_id = p.company_id and m.merged_into_id = p.id)
  and not exists (select from conversations c where c.company_id = p.company_id and c.contact_id = p.id)
  and not exists (select from consent_records s where s.company_id = p.company_id and s.contact_id = p.id)
  and not exists (select from legal_holds h where h.company_id = p.company_id and h.contact_id = p.id
                  and h.lifted_at is null and (h.until is null or h.until >= %(today)s))
  and not exists (select from subject_requests q where q.company_id = p.company_id and q.state = 'open'
                  and q.contact_id = p.id)
order by p.id limit %(limit)s;

-- name: held_back
-- How many people are held, whatever the rules say.
select count(distinct contact_id) from legal_holds
where company_id = %(company_id)s and lifted_at is null and (until is null or until >= %(today)s);
