-- name: keep_decisions
-- Decisions of one batch; what was decided about an entry in the same way before is not written again.
insert into gate_decisions (company_id, decided_at, outbox_id, conversation_id, message_id, inbox_id, business_line_id,
  channel, kind, purpose, author_kind, outcome, would, rules, rule_ids, fragments, why, facts, rulebook, detector,
  profile_version)
select %(company_id)s, %(now)s, r.outbox_id, r.conversation_id, r.message_id, r.inbox_id, o.business_line_id, r.channel,
       r.kind, r.purpose, r.author_kind, r.outcome, r.would, r.rules, r.rule_ids, r.fragments, r.why, r.facts,
       %(rulebook)s, %(detector)s, %(profile_version)s
from jsonb_to_recordset(%(rows)s::jsonb) as r (outbox_id bigint, conversation_id bigint, message_id bigint,
  inbox_id bigint, channel text, kind text, purpose text, author_kind text, outcome text, would text, rules jsonb,
  rule_ids text[], fragments jsonb, why text, facts jsonb)
join outbox o on o.company_id = %(company_id)s and o.id = r.outbox_id
where not exists (
  select from gate_decisions d where d.company_id = %(company_id)s and d.outbox_id = r.outbox_id
    and d.outcome = r.outcome and d.rules = r.rules and d.fragments = r.fragments);

-- name: figures
-- What the rules of law said over a time: how much left, how much was stopped, how much would have been.
select count(distinct d.outbox_id) filter (where d.outcome = 'cleared' and d.would <> 'cleared') as would_stop,
       count(distinct d.outbox_id) filter (where d.outcome = 'cleared' and d.would = 'denied') as would_deny,
       count(distinct d.outbox_id) filter (where d.outcome = 'cleared' and d.would = 'held') as would_hold,
       count(distinct d.outbox_id) filter (where d.outcome <> 'cleared') as stopped
from gate_decisions d
where d.company_id = %(company_id)s and d.decided_at >= %(since)s and d.decided_at < %(until)s
  and (%(channel)s::text is null or d.channel = %(channel)s)
  and (%(line_id)s::bigint is null or d.business_line_id = %(line_id)s);

-- name: sent_meanwhile
-- How many messages left over a time: one first part each.
select count(distinct v.outbox_id) from deliveries v
where v.company_id = %(company_id)s and v.started_at >= %(since)s and v.started_at < %(until)s and v.part = 0
  and v.state = 'sent';

-- name: figures_by_rule
-- The same by rule, in the version that spoke last.
select r.rule ->> 'rule_id' as rule_id, max((r.rule ->> 'version')::int) as version, max(r.rule ->> 'title') as title,
       max(r.rule ->> 'article') as article, max(r.rule ->> 'nature') as nature,
       count(distinct d.outbox_id) filter (where d.outcome = 'cleared') as would_stop,
       count(distinct d.outbox_id) filter (where d.outcome <> 'cleared') as stopped,
       count(distinct f.decision_id) as false_alarms
from gate_decisions d
cross join lateral jsonb_array_elements(d.rules) as r (rule)
left join gate_false_alarms f on f.company_id = d.company_id and f.decision_id = d.id
where d.company_id = %(company_id)s and d.decided_at >= %(since)s and d.decided_at < %(until)s
  and (%(channel)s::text is null or d.channel = %(channel)s)
  and (%(line_id)s::bigint is null or d.business_line_id = %(line_id)s)
  and not (r.rule ->> 'released')::boolean
group by 1 order by would_stop desc, stopped desc, 1;

-- name: list_decisions
-- Decisions over a time, the newest first, with whom the conversation is.
select d.id, d.decided_at, d.conversation_id, d.message_id, d.inbox_id, d.business_line_id, d.channel, d.kind, d.purpose,
       d.author_kind, d.outcome, d.would, d.rules, d.fragments, d.why, d.rulebook, d.detector, d.profile_version,
       coalesce(nullif(p.name, ''), 'Без имени') as contact_name, f.comment as false_alarm
from gate_decisions d
left join conversations c on c.company_id = d.company_id and c.id = d.conversation_id
left join contacts p on p.company_id = c.company_id and p.id = c.contact_id
left join gate_false_alarms f on f.company_id = d.company_id and f.decision_id = d.id
where d.company_id = %(company_id)s and d.decided_at >= %(since)s and d.decided_at < %(until)s
  and (%(channel)s::text is null or d.channel = %(channel)s)
  and (%(line_id)s::bigint is null or d.business_line_id = %(line_id)s)
  and (%(rule_id)s::text is null or %(rule_id)s = any (d.rule_ids))
  and case %(which)s when 'would' then d.outcome = 'cleared' and d.would <> 'cleared'
        when 'stopped' then d.outcome <> 'cleared' else true end
  and (%(before)s::bigint is null or d.id < %(before)s)
order by d.id desc limit %(limit)s;

-- name: decision_of
-- One decision, to be called wrong, with what the company had answered by then.
select d.id, d.decided_at, d.conversation_id, d.message_id, d.rules, d.facts, d.profile_version, coalesce(p.answers, '{}'::jsonb) as answers
from gate_decisions d
left join company_profiles p on p.company_id = d.company_id and p.version = d.profile_version
where d.company_id = %(company_id)s and d.id = %(id)s;

-- name: last_decision
-- The last decision about an entry of the outbox, or about a message.
select d.id from gate_decisions d
where d.company_id = %(company_id)s and d.outbox_id in (
  select o.id from outbox o where o.company_id = %(company_id)s
    and (o.id = %(outbox_id)s::bigint or o.message_id = %(message_id)s::bigint))
order by d.id desc limit 1;

-- name: add_false_alarm
-- A decision, or the verdict about a draft, is called wrong; nothing if it was before.
insert into gate_false_alarms (company_id, decision_id, decided_at, conversation_id, message_id, draft, draft_hash, rules,
  facts, comment, reported_by, reported_by_name, reported_at)
values (%(company_id)s, %(decision_id)s, %(decided_at)s, %(conversation_id)s, %(message_id)s, %(draft)s, %(draft_hash)s,
  %(rules)s::text[], %(facts)s::jsonb, %(comment)s, %(by)s, %(by_name)s, %(now)s)
on conflict do nothing
returning id;

-- name: false_alarms
-- Decisions that were called wrong, with the text where it still is; the oldest first.
select f.id, f.company_id, f.decided_at, f.rules, f.facts, f.comment, coalesce(f.draft, m.text) as text
from gate_false_alarms f
left join messages m on m.company_id = f.company_id and m.id = f.message_id and m.removed_at is null
where %(company_id)s::bigint is null or f.company_id = %(company_id)s
order by f.company_id, f.id;

-- name: modes
-- Modes of a company and of its rules, with who set them.
select m.rule_id, m.mode, m.reason, m.changed_at, m.changed_by_name from gate_modes m
where m.company_id = %(company_id)s order by m.rule_id;

-- name: set_mode
-- A mode for the company (empty rule) or for one rule.
insert into gate_modes (company_id, rule_id, mode, reason, changed_by, changed_by_name, changed_at)
values (%(company_id)s, %(rule_id)s, %(mode)s, %(reason)s, %(by)s, %(by_name)s, %(now)s)
on conflict (company_id, rule_id) do update
set mode = excluded.mode, reason = excluded.reason, changed_by = excluded.changed_by,
    changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at;

-- name: drop_mode
-- A rule follows the company again.
delete from gate_modes where company_id = %(company_id)s and rule_id = %(rule_id)s and rule_id <> '';

-- name: overrides
-- Circumstances recorded for a company.
select o.name, o.reason, o.recorded_at, o.recorded_by_name from gate_overrides o
where o.company_id = %(company_id)s order by o.name;

-- name: set_override
-- A circumstance is recorded.
insert into gate_overrides (company_id, name, reason, recorded_by, recorded_by_name, recorded_at)
values (%(company_id)s, %(name)s, %(reason)s, %(by)s, %(by_name)s, %(now)s)
on conflict (company_id, name) do update
set reason = excluded.reason, recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name,
    recorded_at = excluded.recorded_at;

-- name: drop_override
-- A circumstance is taken back.
delete from gate_overrides where company_id = %(company_id)s and name = %(name)s;
