"""Built-in roles, what grants add up to, and who may grant what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pristan.core.access import COMPANY_WIDE, EVERYWHERE, NOWHERE, Permission, Reach

P = Permission


class BuiltInRole(StrEnum):
    """Roles every company starts with. Values are stable codes of the role rows."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    PRIVACY_OFFICER = "privacy_officer"
    AUDITOR = "auditor"


_OPERATOR: Final = frozenset(
    {
        P.CONVERSATIONS_VIEW, P.CONVERSATIONS_REPLY, P.CONVERSATIONS_NOTE, P.CONVERSATIONS_ASSIGN,
        P.CONVERSATIONS_CLOSE, P.CONVERSATIONS_LABEL, P.CONTACTS_VIEW, P.CONTACTS_VIEW_PERSONAL,
        P.CONTACTS_REVEAL_PERSONAL, P.CONTACTS_EDIT, P.INBOXES_VIEW,
    }
)  # fmt: skip
_SUPERVISOR: Final = _OPERATOR | {
    P.CONVERSATIONS_MERGE, P.CONVERSATIONS_VIEW_REMOVED, P.CONTACTS_MERGE, P.SNIPPETS_MANAGE, P.LABELS_MANAGE,
    P.QUEUES_VIEW, P.DEAD_LETTERS_VIEW, P.GATE_DECIDE, P.OPERATORS_VIEW, P.HOURS_MANAGE,
    P.CAMPAIGNS_VIEW, P.CAMPAIGNS_MANAGE,
}  # fmt: skip
_ADMINISTRATOR: Final = frozenset(P) - {P.PRIVACY_MANAGE}

ROLE_PERMISSIONS: Final[Mapping[BuiltInRole, frozenset[Permission]]] = {
    BuiltInRole.OWNER: frozenset(P),
    BuiltInRole.ADMINISTRATOR: _ADMINISTRATOR,
    BuiltInRole.SUPERVISOR: _SUPERVISOR,
    BuiltInRole.OPERATOR: _OPERATOR,
    BuiltInRole.PRIVACY_OFFICER: frozenset(
        {
            P.CONVERSATIONS_VIEW, P.CONVERSATIONS_NOTE, P.CONVERSATIONS_VIEW_REMOVED, P.CONTACTS_VIEW,
            P.CONTACTS_VIEW_PERSONAL, P.CONTACTS_REVEAL_PERSONAL, P.CONTACTS_EDIT, P.INBOXES_VIEW, P.CHANNELS_RULES,
            P.OPERATORS_VIEW, P.GATE_DECIDE, P.ACCESS_LOG_VIEW, P.PRIVACY_MANAGE, P.AUDIT_VIEW, P.AUDIT_MANAGE,
            P.CAMPAIGNS_VIEW,
        }
    ),
    BuiltInRole.AUDITOR: frozenset(
        {
            P.CONVERSATIONS_VIEW, P.CONTACTS_VIEW, P.INBOXES_VIEW, P.QUEUES_VIEW, P.DEAD_LETTERS_VIEW,
            P.OPERATORS_VIEW, P.ACCESS_LOG_VIEW, P.AUDIT_VIEW, P.CAMPAIGNS_VIEW,
        }
    ),
}  # fmt: skip

ROLE_NAMES: Final[Mapping[BuiltInRole, str]] = {
    BuiltInRole.OWNER: "Владелец",
    BuiltInRole.ADMINISTRATOR: "Администратор",
    BuiltInRole.SUPERVISOR: "Старший смены",
    BuiltInRole.OPERATOR: "Оператор",
    BuiltInRole.PRIVACY_OFFICER: "Ответственный за персональные данные",
    BuiltInRole.AUDITOR: "Проверяющий",
}


PERMISSION_NAMES: Final[Mapping[Permission, str]] = {
    P.CONVERSATIONS_VIEW: "Видеть диалоги",
    P.CONVERSATIONS_REPLY: "Отвечать клиентам",
    P.CONVERSATIONS_NOTE: "Писать заметки",
    P.CONVERSATIONS_ASSIGN: "Назначать диалоги",
    P.CONVERSATIONS_CLOSE: "Закрывать, откладывать и открывать снова",
    P.CONVERSATIONS_LABEL: "Ставить метки",
    P.CONVERSATIONS_MERGE: "Объединять диалоги",
    P.CONVERSATIONS_VIEW_REMOVED: "Видеть удалённое клиентом",
    P.CONTACTS_VIEW: "Видеть клиентов",
    P.CONTACTS_VIEW_PERSONAL: "Видеть личные данные без маски",
    P.CONTACTS_REVEAL_PERSONAL: "Открывать скрытое с причиной и записью в журнал",
    P.CONTACTS_EDIT: "Менять карточку клиента",
    P.CONTACTS_MERGE: "Объединять клиентов",
    P.SNIPPETS_MANAGE: "Менять шаблоны",
    P.LABELS_MANAGE: "Менять метки",
    P.QUEUES_VIEW: "Видеть очереди и нагрузку",
    P.DEAD_LETTERS_VIEW: "Видеть недоставленное",
    P.DEAD_LETTERS_REPLAY: "Отправлять недоставленное заново",
    P.GATE_DECIDE: "Решать о задержанных сообщениях",
    P.INBOXES_VIEW: "Видеть подключения",
    P.INBOXES_MANAGE: "Настраивать подключения",
    P.CHANNELS_RULES: "Разрешать и запрещать каналы",
    P.OPERATORS_VIEW: "Видеть операторов и их доступ",
    P.OPERATORS_MANAGE: "Приглашать и отключать операторов",
    P.ROLES_MANAGE: "Менять роли",
    P.ORGANISATION_MANAGE: "Менять направления и команды",
    P.HOURS_MANAGE: "Менять рабочие часы и автоответы",
    P.COMPANY_MANAGE: "Менять данные компании",
    P.API_TOKENS_MANAGE: "Выпускать токены API",
    P.ACCESS_LOG_VIEW: "Читать журнал доступа",
    P.PRIVACY_MANAGE: "Вести согласия и запросы о данных",
    P.AUDIT_VIEW: "Видеть проверку каналов и хранилищ",
    P.AUDIT_MANAGE: "Вести опись и план проверки",
    P.IMPORTS_MANAGE: "Переносить переписку и людей",
    P.CAMPAIGNS_VIEW: "Видеть перевод клиентов",
    P.CAMPAIGNS_MANAGE: "Вести перевод клиентов",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role over some lines of one company, with the permissions the role holds now."""

    role_code: str
    permissions: frozenset[Permission]
    reach: Reach


Rights = Mapping[Permission, Reach]


def rights_of(grants: Iterable[Grant]) -> Rights:
    """What grants add up to: for each permission the lines it holds on. No grants, no rights."""
    rights: dict[Permission, Reach] = {}
    for grant in grants:
        for permission in grant.permissions:
            if permission in COMPANY_WIDE and not grant.reach.everywhere:
                continue
            if not grant.reach.is_empty:
                rights[permission] = rights.get(permission, NOWHERE).joined(grant.reach)
    return rights


def missing_to_grant(rights: Rights, *, permissions: Collection[Permission], reach: Reach) -> list[Permission]:
    """The permissions that stop a person with ``rights`` from giving a role over ``reach``.

    Nobody gives more than they have. Empty means it may be given.
    """
    return sorted(
        permission
        for permission in permissions
        if not rights.get(permission, NOWHERE).covers(_needed(permission, reach))
    )


def _needed(permission: Permission, reach: Reach) -> Reach:
    """A company-wide permission does nothing in a limited grant, yet the role may later be widened."""
    return EVERYWHERE if permission in COMPANY_WIDE else reach


def known_permissions(codes: Iterable[str]) -> frozenset[Permission]:
    """Permissions of a stored role; codes of a later release are ignored, never guessed."""
    known = {permission.value for permission in Permission}
    return frozenset(Permission(code) for code in codes if code in known)


def keeps_an_owner(owner_ids: Collection[int], *, leaving: int) -> bool:
    """Whether somebody still owns the company when ``leaving`` no longer does."""
    return any(owner_id != leaving for owner_id in owner_ids)
