"""Where the data of a person stands: every table of a company is named here, as holding it or as not.

A test walks the catalogue of the database, so that a new table has to be declared before anything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, LiteralString

from pristan.kit import sql

gathering = sql.load("pristan.rights", "gathering.sql")
erasing = sql.load("pristan.rights", "erasing.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A table with data of a person. ``title`` names the category in letters and acts.

    ``take`` reads the rows of a person; ``is_shown`` is false for what repeats another table or serves the machine.
    ``rest`` destroys them at the end; without it an earlier phase did (messages and files by the thousand), or
    ``kept`` says why they stay.
    """

    table: str
    title: str
    take: LiteralString
    rest: LiteralString | None = None
    is_shown: bool = True
    kept: str = ""


HOLDINGS: Final = (
    Holding(
        table="subject_request_steps",
        title="Ход запросов",
        take=gathering.take_subject_request_steps,
        rest=erasing.hush_steps,
        kept="Что сделано по запросу, доказывает компания; слова стираются, ход остаётся",
    ),
    Holding(
        table="subject_proofs",
        title="Коды запросов с формы",
        take=gathering.take_subject_proofs,
        rest=erasing.erase_subject_proofs,
        is_shown=False,
    ),
    Holding(
        table="subject_requests",
        title="Запросы о данных",
        take=gathering.take_subject_requests,
        rest=erasing.hush_requests,
        kept="Исполнение запроса доказывает компания; слова и адрес стираются, вид, срок и исход остаются",
    ),
    Holding(
        table="legal_holds",
        title="Запреты уничтожения",
        take=gathering.take_legal_holds,
        rest=erasing.erase_legal_holds,
    ),
    Holding(table="messages", title="Переписка", take=gathering.take_messages),
    Holding(table="message_versions", title="Прежние редакции сообщений", take=gathering.take_message_versions),
    Holding(table="detections", title="Найденное в сообщениях", take=gathering.take_detections, is_shown=False),
    Holding(table="attachments", title="Вложения", take=gathering.take_attachments),
    Holding(table="files", title="Файлы", take=gathering.take_files),
    Holding(table="file_readings", title="Найденное в файлах", take=gathering.take_file_readings, is_shown=False),
    Holding(table="outbox", title="Отправленное", take=gathering.take_outbox, rest=erasing.erase_loose_outbox),
    Holding(
        table="deliveries",
        title="Сведения об отправке сообщений",
        take=gathering.take_deliveries,
        rest=erasing.erase_loose_deliveries,
        is_shown=False,
    ),
    Holding(table="holds", title="Решения о задержанных сообщениях", take=gathering.take_holds),
    Holding(table="gate_decisions", title="Решения шлюза", take=gathering.take_gate_decisions, is_shown=False),
    Holding(
        table="gate_false_alarms",
        title="Ложные тревоги",
        take=gathering.take_gate_false_alarms,
        rest=erasing.erase_drafts_called_wrong,
        is_shown=False,
    ),
    Holding(table="sent_parts", title="Части отправленного", take=gathering.take_sent_parts, is_shown=False),
    Holding(
        table="early_reports",
        title="Ранние отчёты о доставке",
        take=gathering.take_early_reports,
        rest=erasing.erase_early_reports,
        is_shown=False,
    ),
    Holding(table="journal", title="Сообщения каналов в исходном виде", take=gathering.take_journal),
    Holding(
        table="facts",
        title="Уведомления для открытых страниц",
        take=gathering.take_facts,
        rest=erasing.hush_facts,
        is_shown=False,
    ),
    Holding(table="mentions", title="Упоминания коллег", take=gathering.take_mentions, is_shown=False),
    Holding(
        table="imports",
        title="Выгрузки, с которыми пришли данные",
        take=gathering.take_imports,
        rest=erasing.hush_imports,
        kept="Итог переноса касается многих; имя человека в названии файла и в пометках стирается",
    ),
    Holding(table="import_rows", title="Следы переноса", take=gathering.take_import_rows, is_shown=False),
    Holding(
        table="import_people",
        title="Номера в прежних системах",
        take=gathering.take_import_people,
        rest=erasing.erase_import_people,
    ),
    Holding(
        table="import_records",
        title="Сделки и обращения из прежних систем",
        take=gathering.take_import_records,
        rest=erasing.erase_import_records,
    ),
    Holding(table="drafts", title="Черновики ответов", take=gathering.take_drafts, rest=erasing.erase_drafts),
    Holding(
        table="staff_alerts",
        title="Оповещения сотрудникам",
        take=gathering.take_staff_alerts,
        rest=erasing.erase_staff_alerts,
        is_shown=False,
    ),
    Holding(
        table="meeting_visits",
        title="Приходившие на встречи",
        take=gathering.take_meeting_visits,
        rest=erasing.erase_meeting_visits,
    ),
    Holding(
        table="meeting_sessions",
        title="Отчёты о встречах",
        take=gathering.take_meeting_sessions,
        rest=erasing.erase_meeting_sessions,
    ),
    Holding(table="meetings", title="Встречи", take=gathering.take_meetings, rest=erasing.erase_meetings),
    Holding(table="webchat_pushes", title="Недоставленное в чат", take=gathering.take_webchat_pushes, is_shown=False),
    Holding(table="webchat_files", title="Файлы чата", take=gathering.take_webchat_files, is_shown=False),
    Holding(table="webchat_feed", title="Лента чата", take=gathering.take_webchat_feed, is_shown=False),
    Holding(table="webchat_sessions", title="Устройства в чате", take=gathering.take_webchat_sessions),
    Holding(table="webchat_visitors", title="Посетитель чата", take=gathering.take_webchat_visitors),
    Holding(
        table="address_confirmations",
        title="Подтверждения адресов",
        take=gathering.take_address_confirmations,
        rest=erasing.erase_address_confirmations,
    ),
    Holding(
        table="link_suggestions",
        title="Предположения о том же человеке",
        take=gathering.take_link_suggestions,
        rest=erasing.erase_link_suggestions,
        is_shown=False,
    ),
    Holding(
        table="contact_merges",
        title="Объединения карточек",
        take=gathering.take_contact_merges,
        rest=erasing.erase_contact_merges,
    ),
    Holding(
        table="campaign_touches",
        title="Касания при переводе в новый канал",
        take=gathering.take_campaign_touches,
        rest=erasing.erase_campaign_touches,
    ),
    Holding(
        table="campaign_people",
        title="Списки перевода в новый канал",
        take=gathering.take_campaign_people,
        rest=erasing.erase_campaign_people,
    ),
    Holding(
        table="closing_notices",
        title="Предупреждения о закрытии канала",
        take=gathering.take_closing_notices,
        rest=erasing.erase_closing_notices,
    ),
    Holding(
        table="invitation_uses",
        title="Приход по ссылкам",
        take=gathering.take_invitation_uses,
        rest=erasing.erase_invitation_uses,
    ),
    Holding(
        table="invitation_presses",
        title="Нажатия на страницах приглашений",
        take=gathering.take_invitation_presses,
        rest=erasing.erase_invitation_presses,
        is_shown=False,
    ),
    Holding(
        table="invitations",
        title="Приглашения в новый канал",
        take=gathering.take_invitations,
        rest=erasing.erase_invitations,
    ),
    Holding(
        table="contact_claims",
        title="Приход по чужой или своей ссылке",
        take=gathering.take_contact_claims,
        rest=erasing.erase_contact_claims,
        is_shown=False,
    ),
    Holding(
        table="consent_links",
        title="Страницы согласий",
        take=gathering.take_consent_links,
        rest=erasing.erase_consent_links,
        is_shown=False,
    ),
    Holding(table="consent_questions", title="Вопросы о согласии", take=gathering.take_consent_questions),
    Holding(
        table="incident_people",
        title="Инциденты, которые коснулись человека",
        take=gathering.take_incident_people,
        rest=erasing.erase_incident_people,
    ),
    Holding(
        table="consent_records",
        title="Согласия и отказы",
        take=gathering.take_consent_records,
        rest=erasing.erase_consent_records,
    ),
    Holding(
        table="conversation_labels",
        title="Метки диалогов",
        take=gathering.take_conversation_labels,
        rest=erasing.erase_conversation_labels,
        is_shown=False,
    ),
    Holding(
        table="conversations", title="Диалоги", take=gathering.take_conversations, rest=erasing.erase_conversations
    ),
    Holding(
        table="contact_details",
        title="Телефоны и почта",
        take=gathering.take_contact_details,
        rest=erasing.erase_contact_details,
    ),
    Holding(
        table="identities", title="Адреса в каналах", take=gathering.take_identities, rest=erasing.erase_identities
    ),
    Holding(
        table="contacts", title="Карточка: имя и заметка", take=gathering.take_contacts, rest=erasing.erase_contacts
    ),
)

_STAFF: Final = "о сотрудниках компании, не о её клиентах"
_SETTING: Final = "настройка компании, людей в ней нет"
_AUDIT: Final = "чем компания пользуется и что с этим делать; данных её клиентов в этом нет"

# Tables without data of the people who write to a company, and why.
NOT_HELD: Final[Mapping[str, str]] = {
    "access_links": _STAFF,
    "access_log": "только номера; цепочку нельзя менять, иначе она ничего не доказывает",
    "alarm_limits": _SETTING,
    "api_tokens": _STAFF,
    "audit_findings": _AUDIT,
    "audit_items": _AUDIT,
    "audit_looks": _AUDIT,
    "audit_runs": _AUDIT,
    "audit_sightings": _AUDIT,
    "audit_task_needs": "только номера",
    "audit_tasks": _AUDIT,
    "scan_steps": "что сканер ещё не открыл: адреса страниц и имена файлов, счётчики без значений",
    "scans": "итоги сканеров: сервисы, виды данных и числа, значений нет",
    "auto_replies": _SETTING,
    "business_hours": _SETTING,
    "business_lines": _SETTING,
    "campaign_plans": _SETTING,
    "campaign_steps": _SETTING,
    "campaign_ways": _SETTING,
    "campaigns": _SETTING,
    "closings": _SETTING,
    "company_channels": _SETTING,
    "company_profiles": "ответы компании о себе",
    "consent_texts": "слова, на которые соглашаются, без людей",
    "destruction_acts": "акт обязан назвать человека и хранится свой срок; уходит вместе с ним",
    "detected_days": "счёт сообщений по дням, без людей",
    "document_details": "ответы компании о себе",
    "document_rows": "ответы компании о себе",
    "documents": "из документов о человеке хранится только акт; остальные собираются заново из его записей",
    "erasures": "номера и счёт уничтоженного; имя остаётся ради акта",
    "fact_counters": "только номер",
    "gate_modes": _SETTING,
    "gate_overrides": _SETTING,
    "grants": _STAFF,
    "import_mappings": "названия колонок таблиц, без людей",
    "import_pulls": "откуда забирать по API; до 25 собеседников, чьи сообщения на очереди, не дольше семи дней",
    "incident_steps": "ход инцидента, людей называют номерами",
    "incident_warnings": "какие напоминания о сроках показаны",
    "incidents": "что случилось и сколько людей коснулось, без имён",
    "inbox_alarms": "состояние подключения",
    "inbox_health": "состояние подключения",
    "inboxes": _SETTING,
    "labels": _SETTING,
    "operators": _STAFF,
    "retention_rules": _SETTING,
    "roles": _SETTING,
    "seen_updates": "номера сообщений канала: без них повтор вернул бы удалённое; живут 90 дней",
    "snippets": _SETTING,
    "staff_acts": _STAFF,
    "staff_chats": _STAFF,
    "staff_codes": _STAFF,
    "staff_links": _STAFF,
    "staff_positions": "только номер",
    "staff_wishes": _STAFF,
    "subject_forms": _SETTING,
    "team_members": _STAFF,
    "teams": _SETTING,
    "webchat_usage": "счётчики против злоупотреблений, живут часы",
    "training_practices": "Клиент занятия выдуман",
    "training_results": _STAFF,
}

TITLES: Final[Mapping[str, str]] = {holding.table: holding.title for holding in HOLDINGS}
