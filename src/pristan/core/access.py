"""Permissions: what a role may allow. The catalogue is code; which role holds what is data."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Permission(StrEnum):
    """One thing a person may or may not do. Values are stable: API tokens and role rows store them."""

    CONVERSATIONS_VIEW = "conversations.view"
    CONVERSATIONS_REPLY = "conversations.reply"
    CONVERSATIONS_NOTE = "conversations.note"
    CONVERSATIONS_ASSIGN = "conversations.assign"
    CONVERSATIONS_CLOSE = "conversations.close"
    CONVERSATIONS_LABEL = "conversations.label"
    CONVERSATIONS_MERGE = "conversations.merge"
    CONVERSATIONS_VIEW_REMOVED = "conversations.view_removed"
    CONTACTS_VIEW = "contacts.view"
    CONTACTS_VIEW_PERSONAL = "contacts.view_personal"
    CONTACTS_REVEAL_PERSONAL = "contacts.reveal_personal"
    CONTACTS_EDIT = "contacts.edit"
    CONTACTS_MERGE = "contacts.merge"
    SNIPPETS_MANAGE = "snippets.manage"
    LABELS_MANAGE = "labels.manage"
    QUEUES_VIEW = "queues.view"
    DEAD_LETTERS_VIEW = "dead_letters.view"
    DEAD_LETTERS_REPLAY = "dead_letters.replay"
    GATE_DECIDE = "gate.decide"
    INBOXES_VIEW = "inboxes.view"
    INBOXES_MANAGE = "inboxes.manage"
    CHANNELS_RULES = "channels.rules"
    OPERATORS_VIEW = "operators.view"
    OPERATORS_MANAGE = "operators.manage"
    ROLES_MANAGE = "roles.manage"
    ORGANISATION_MANAGE = "organisation.manage"
    HOURS_MANAGE = "hours.manage"
    COMPANY_MANAGE = "company.manage"
    API_TOKENS_MANAGE = "api_tokens.manage"
    ACCESS_LOG_VIEW = "access_log.view"
    PRIVACY_MANAGE = "privacy.manage"
    AUDIT_VIEW = "audit.view"
    AUDIT_MANAGE = "audit.manage"
    IMPORTS_MANAGE = "imports.manage"
    CAMPAIGNS_VIEW = "campaigns.view"
    CAMPAIGNS_MANAGE = "campaigns.manage"


@dataclass(frozen=True, slots=True)
class Reach:
    """Over which business lines of a company something holds: all of them (new ones too), or the named."""

    everywhere: bool = False
    lines: frozenset[int] = frozenset()

    @classmethod
    def of(cls, *lines: int) -> "Reach":
        return cls(lines=frozenset(lines))

    @property
    def is_empty(self) -> bool:
        return not self.everywhere and not self.lines

    def covers(self, other: "Reach") -> bool:
        """Whether everything within ``other`` is within this."""
        return self.everywhere or (not other.everywhere and other.lines <= self.lines)

    def joined(self, other: "Reach") -> "Reach":
        if self.everywhere or other.everywhere:
            return EVERYWHERE
        return Reach(lines=self.lines | other.lines)

    def met(self, other: "Reach") -> "Reach":
        """What both cover."""
        if self.everywhere:
            return other
        return self if other.everywhere else Reach(lines=self.lines & other.lines)


EVERYWHERE = Reach(everywhere=True)
NOWHERE = Reach()

# These act on the whole company, so a grant limited to some business lines does not give them.
COMPANY_WIDE: Final = frozenset(
    {
        Permission.SNIPPETS_MANAGE,
        Permission.LABELS_MANAGE,
        Permission.CHANNELS_RULES,
        Permission.ROLES_MANAGE,
        Permission.ORGANISATION_MANAGE,
        Permission.HOURS_MANAGE,
        Permission.COMPANY_MANAGE,
        Permission.API_TOKENS_MANAGE,
        Permission.ACCESS_LOG_VIEW,
        Permission.PRIVACY_MANAGE,
        Permission.AUDIT_VIEW,
        Permission.AUDIT_MANAGE,
        Permission.IMPORTS_MANAGE,
        Permission.OPERATORS_MANAGE,
    }
)
