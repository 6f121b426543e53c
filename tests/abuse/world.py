"""A company that somebody will attack: one row of every kind, each with a word that must never leak."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from pristan.kit.db import Database
from pristan.staff import Hasher
from tests.conftest import TestDatabase
from tests.staff.people import AFirm, a_firm

SECRET = "тайна-соседней-компании"

_FILL = """
with company as (select %(company)s::bigint as id),
inbox as (insert into inboxes (company_id, channel, name, business_line_id, state)
  values (%(company)s, 'webchat', %(secret)s, %(line)s, 'active') returning *),
contact as (insert into contacts (company_id, name, note) values (%(company)s, %(secret)s, %(secret)s) returning *),
other as (insert into contacts (company_id, name) values (%(company)s, %(secret)s) returning *),
identity as (insert into identities (company_id, contact_id, inbox_id, channel, value, display_name)
  select inbox.company_id, contact.id, inbox.id, 'webchat', %(secret)s, %(secret)s from inbox, contact returning *),
conversation as (insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id,
    assignee_id, last_message_at, waiting_since)
  select i.company_id, i.inbox_id, %(line)s, 'webchat', i.id, i.contact_id, %(owner)s, now(), now()
  from identity i returning *),
suggestion as (insert into link_suggestions (company_id, first_id, second_id, reasons, confidence, created_at)
  select contact.company_id, least(contact.id, other.id), greatest(contact.id, other.id),
    jsonb_build_array(jsonb_build_object('kind', 'email', 'value', %(secret)s, 'verified', 'none')), 'medium', now()
  from contact, other returning *),
detail as (insert into contact_details (company_id, contact_id, kind, value, source, told_at)
  select company_id, id, 'email', %(secret)s, 'operator', now() from contact returning *),
merge as (insert into contact_merges (company_id, contact_id, into_id, merged_at, cause, fields, identity_ids,
    detail_ids, consent_ids)
  select contact.company_id, other.id, contact.id, now(), 'hand',
    '{"contact": {"name": "", "note": ""}, "into": {"name": "", "note": ""}, "result": {"name": "", "note": ""}}',
    '{}', '{}', '{}' from contact, other returning *),
message as (insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, text,
    sort_at, sent_at, state)
  select company_id, id, inbox_id, business_line_id, 'out', 'operator', %(secret)s, now(), now(), 'failed'
  from conversation returning *),
entry as (insert into outbox (company_id, conversation_id, inbox_id, business_line_id, message_id, kind, state,
    not_before)
  select company_id, conversation_id, inbox_id, business_line_id, id, 'message', 'dead', now()
  from message returning *),
meeting as (insert into meetings (company_id, conversation_id, business_line_id, inbox_id, room, title, words, state,
    link, failure, asked_by, asked_by_name, asked_at)
  select company_id, id, business_line_id, inbox_id, 'pr00000000k3vx9k3vx9', %(secret)s, %(secret)s, 'open',
    %(secret)s, %(secret)s, %(owner)s, %(secret)s, now() from conversation returning *),
confirmation as (insert into address_confirmations (company_id, conversation_id, business_line_id, identity_id, kind,
    value, salt, code_hash, sent_identity_id, message_id, asked_at, expires_at)
  select c.company_id, c.id, c.business_line_id, c.identity_id, 'email', %(secret)s, 'x', '', c.identity_id, message.id,
    now(), now() + interval '1 day' from conversation c, message returning *),
chat as (insert into staff_chats (company_id, inbox_id, value, business_line_id, added_by, added_at)
  select company_id, id, %(secret)s, %(line)s, %(owner)s, now() from inbox returning *),
file as (insert into files (company_id, storage_key, name, mime, kind, size, sha256)
  values (%(company)s, 'x', %(secret)s, 'text/plain', 'file', 1, '') returning *),
label as (insert into labels (company_id, name) values (%(company)s, %(secret)s) returning *),
snippet as (insert into snippets (company_id, shortcut, title, text)
  values (%(company)s, 'x', %(secret)s, %(secret)s) returning *),
team as (insert into teams (company_id, name) values (%(company)s, %(secret)s) returning *),
role as (insert into roles (company_id, code, name, permissions)
  values (%(company)s, 'own', %(secret)s, '{conversations.view}') returning *),
hours as (insert into business_hours (company_id, time_zone, weekly, updated_at)
  values (%(company)s, 'Europe/Moscow', '{}', now()) returning *),
token as (insert into api_tokens (company_id, name, token_hash, shown, permissions, operator_id, created_at)
  values (%(company)s, %(secret)s, %(hash)s, 'prs_', '{}', %(owner)s, now()) returning *),
letter as (insert into journal (company_id, inbox_id, channel, lane, raw, state, reason)
  select company_id, id, channel, 0, '', 'failed', %(secret)s from inbox returning *),
profile as (insert into company_profiles (company_id, version, answers, rulebook, answered_by_name, answered_at)
  values (%(company)s, 1, '{"form": "company"}', 'x', %(secret)s, now()) returning *),
asked as (insert into subject_requests (company_id, kind, origin, contact_id, subject, rules, received_on, due_on,
    asked_at)
  select company_id, 'deletion', 'paper', id, %(secret)s, '{}', current_date, current_date, now() from contact
  returning *),
hold as (insert into legal_holds (company_id, contact_id, reason, set_at)
  select company_id, id, %(secret)s, now() from contact returning *),
erasure as (insert into erasures (company_id, cause, request_id, contact_id, reason, asked_at)
  select company_id, 'request', id, contact_id, %(secret)s, now() from asked returning *),
act as (insert into destruction_acts (company_id, erasure_id, fields, digest, made_at)
  select company_id, id, %(act)s, '', now() from erasure returning *),
text as (insert into consent_texts (company_id, purpose, version, title, text, text_hash, created_at, changed_at)
  values (%(company)s, 'ads', 1, %(secret)s, %(secret)s, %(hash)s, now(), now()) returning *),
document as (insert into documents (company_id, template, version, template_version, rulebook, digest, gaps, made_at,
    made_by_name)
  values (%(company)s, 'POLICY', 1, 1, 'x', %(hash)s, 0, now(), %(secret)s) returning *),
incident as (insert into incidents (company_id, title, what, noticed_at, rules, first_due_at, final_due_at, created_at)
  values (%(company)s, %(secret)s, %(secret)s, now(), '{}', now(), now(), now()) returning *),
decision as (insert into gate_decisions (company_id, decided_at, outbox_id, conversation_id, message_id, inbox_id,
    business_line_id, channel, kind, purpose, author_kind, outcome, would, rules, rule_ids, fragments, why, facts,
    rulebook, detector, profile_version)
  select company_id, now(), id, conversation_id, message_id, inbox_id, business_line_id, 'webchat', 'message', 'reply',
    'operator', 'held', 'held', '[]', '{}', '[]', %(secret)s, '{}', 'x', 'x', 0 from entry returning *),
brought as (insert into imports (company_id, format, name, size, business_line_id, state, findings, warnings, failure,
    created_by_name, started_at)
  values (%(company)s, 'whatsapp', %(secret)s, 1, %(line)s, 'uploading', jsonb_build_object('participants',
    jsonb_build_array(%(secret)s::text)), jsonb_build_array(%(secret)s::text), %(secret)s, %(secret)s, now())
  returning *),
pulled as (insert into import_pulls (company_id, import_id, system, url, account, sealed, cursor)
  select company_id, id, 'chatwoot', 'https://' || %(secret)s::text, %(secret)s, %(hash)s, '{}' from brought),
kept as (insert into import_records (company_id, import_id, contact_id, source, kind, key, title, fields, place)
  select brought.company_id, brought.id, contact.id, 'csv', 'deal', %(secret)s, %(secret)s,
    jsonb_build_object('x', %(secret)s::text), 1 from brought, contact returning *),
keeping as (insert into retention_rules (company_id, subject_kind, purpose, days, changed_at)
  values (%(company)s, 'people', %(secret)s, 9, now()) returning *),
record as (insert into consent_records (company_id, contact_id, purpose, kind, at, text, text_hash, way, file_id,
    recorded_at)
  select contact.company_id, contact.id, 'ads', 'given', now(), %(secret)s, %(hash)s, 'operator', file.id, now()
  from contact, file returning *),
audit_item as (insert into audit_items (company_id, match_key, kind, service, title, owner, note, state, source,
    created_at, changed_at)
  values (%(company)s, 'x', 'crm', %(secret)s, %(secret)s, %(secret)s, %(secret)s, 'active', 'hand', now(), now())
  returning *),
audit_run as (insert into audit_runs (company_id, made_at, day, rulebook, profile_version, company, inventory, duties,
    ahead, made_by_name)
  values (%(company)s, now(), current_date, 'x', 0, '{"name": "x", "inn": null, "subject": "legal",
    "subject_words": "x", "categories": []}', '[]', '[]', '[]', %(secret)s) returning *),
audit_task as (insert into audit_tasks (company_id, title, todo, created_at)
  values (%(company)s, %(secret)s, %(secret)s, now()) returning *),
scan as (insert into scans (company_id, kind, target, client_key, state, failure, asked_by_name, started_at, changed_at)
  values (%(company)s, 'site', %(secret)s, gen_random_uuid(), 'paused', %(secret)s, %(secret)s, now(), now())
  returning *),
campaign as (insert into campaigns (company_id, business_line_id, name, secret, public_hash, expires_at, created_at)
  values (%(company)s, %(line)s, %(secret)s, %(sealed)s, %(hash)s, now() + interval '1 day', now()) returning *),
plan as (insert into campaign_plans (company_id, campaign_id, business_line_id, from_channels, wave_size, wave_hours)
  select company_id, id, business_line_id, '{telegram}', 10, 1 from campaign returning *),
invited as (insert into campaign_people (company_id, campaign_id, contact_id, business_line_id, channel, wave)
  select plan.company_id, campaign_id, contact.id, plan.business_line_id, 'telegram', 1 from plan, contact returning *),
touch as (insert into campaign_touches (company_id, campaign_id, contact_id, step, business_line_id, kind, state, at)
  select company_id, campaign_id, contact_id, 1, business_line_id, 'call', 'call', now() from invited returning *),
closing as (insert into closings (company_id, business_line_id, inbox_id, channel, inbox_name, state, closes_on, notice,
    reply, reply_days, reason, planned_by_name, planned_at, closed_at)
  select company_id, business_line_id, id, channel, %(secret)s, 'closed', current_date, %(secret)s, %(secret)s, 7,
    %(secret)s, %(secret)s, now(), now() from inbox returning *),
told as (insert into closing_notices (company_id, closing_id, contact_id, business_line_id, conversation_id, due_at)
  select closing.company_id, closing.id, contact.id, closing.business_line_id, conversation.id, now()
  from closing, contact, conversation returning *),
session as (insert into sessions (account_id, token_hash, working_in, created_at, seen_at, expires_at)
  values (%(owner)s, %(hash)s, %(company)s, now(), now(), now() + interval '1 day') returning *)
select inbox.id as inbox_id, inbox.key as inbox_key, contact.id as contact_id, other.id as other_contact_id,
  conversation.id as conversation_id, message.id as message_id, entry.id as outbox_id, file.id as file_id,
  label.id as label_id, snippet.id as snippet_id, team.id as team_id, role.id as role_id, hours.id as hours_id,
  token.id as token_id, letter.id as journal_id, session.id as session_id, suggestion.id as suggestion_id,
  detail.id as detail_id, merge.id as merge_id, meeting.id as meeting_id, confirmation.id as confirmation_id,
  chat.id as chat_id, asked.id as request_id, hold.id as hold_id, erasure.id as erasure_id, act.id as act_id,
  keeping.id as retention_id, record.id as record_id, text.id as text_id, document.id as document_id,
  incident.id as incident_id, decision.id as decision_id, audit_item.id as item_id, audit_run.id as run_id,
  audit_task.id as task_id, scan.id as scan_id,
  campaign.id as campaign_id, brought.id as import_id, closing.id as closing_id
from inbox, contact, other, conversation, message, entry, file, label, snippet, team, role, hours, token, letter,
  session, suggestion, detail, merge, meeting, confirmation, chat, asked, hold, erasure,
  act, record, keeping, text, document, incident, decision, audit_item, audit_run, audit_task, scan,
  campaign, touch, brought, closing, told
"""

# As a finished destruction leaves it.
_ACT = {
    "norm": SECRET,
    "fields": [{"id": "date", "title": SECRET, "value": "2026-11-21"}],
    "counts": [{"title": SECRET, "rows": 1}],
    "gaps": [SECRET],
    "conf": "high",
    "note": "",
}

_TABLES = """
select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and not a.attisdropped and c.relname <> 'access_log' order by 1
"""


@dataclass(frozen=True, slots=True)
class Victim:
    """The attacked company and the ids of its things, by the name a path or a body gives them."""

    firm: AFirm
    ids: dict[str, Any] = field(default_factory=dict)


async def a_victim(worker_db: Database, hasher: Hasher, *, database: TestDatabase) -> Victim:
    firm = await a_firm(worker_db, hasher, name=SECRET)
    values = {
        "company": firm.id,
        "line": firm.lines[0],
        "owner": firm.owner_id,
        "secret": SECRET,
        "act": json.dumps(_ACT),
        "sealed": database.vault.encrypt("00" * 32, context=f"campaign:{firm.id}"),
        "hash": hashlib.sha256(firm.owner.encode()).digest(),
    }
    with psycopg.connect(database.owner, row_factory=dict_row, autocommit=True) as owner:
        made = owner.execute(_FILL, values).fetchone()
    assert made is not None
    return Victim(firm, _named({**made, "line_id": firm.lines[0], "operator_id": firm.owner_id}, firm))


def _named(made: dict[str, Any], firm: AFirm) -> dict[str, Any]:
    """Ids under every name by which a path or a body may ask for them."""
    again = {
        "company_id": firm.id,
        "business_line_id": made["line_id"],
        "business_line_ids": made["line_id"],
        "entry_id": made["outbox_id"],
        "into_id": made["other_contact_id"],
        "reply_to_id": made["message_id"],
        "assignee_id": firm.owner_id,
        "account_id": firm.owner_id,
        "member_ids": firm.owner_id,
        "mentions": firm.owner_id,
        "file_ids": made["file_id"],
        "label_ids": made["label_id"],
        "team_ids": made["team_id"],
        "ids": made["conversation_id"],
        "add": made["label_id"],
        "remove": made["label_id"],
        "inbox": str(made["inbox_key"]),
        "channel": "max",
        "channel_id": "max",
        "number": 0,
        "kind": "lag_out",
        "rule_id": "MAX-PLATFORM-ADS",
        "circumstance": "x",
        "list_id": "purposes",
        "lesson_id": "channels",
        "scenario": "passport",
        "inn": "7707083893",
        "place": "files",
        "country": "RU",
        "networks": [],
        "text": "x",
        "time_zone": "Europe/Moscow",
        "weekly": {},
        "intervals": [],
        "token": "nothing-like-a-token",
    }
    return {key: str(value) if isinstance(value, UUID) else value for key, value in {**made, **again}.items()}


def snapshot(database: TestDatabase, company_id: int) -> dict[str, str]:
    """A digest of every row of the company, by table."""
    owner = _superuser(database.owner)
    rows = owner.execute(_digests(database.owner).encode(), {"company": company_id}).fetchall()
    return {row["name"]: row["digest"] for row in rows}


@cache
def _superuser(url: str) -> psycopg.Connection[dict[str, Any]]:
    return psycopg.connect(url, row_factory=dict_row, autocommit=True)


@cache
def _digests(url: str) -> str:
    """One query over all tables of company data, and over what belongs to the company without saying so."""
    of_company = [
        f"select '{row['name']}' as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest"
        f" from {row['name']} t where company_id = %(company)s"
        for row in _superuser(url).execute(_TABLES).fetchall()
    ]
    beside = [
        "select 'companies', name || settings::text from companies where id = %(company)s",
        (
            "select 'sessions', coalesce(string_agg(id::text, '|' order by id), '') from sessions"
            " where working_in = %(company)s"
        ),
    ]
    return " union all ".join([*of_company, *beside])
