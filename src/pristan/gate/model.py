"""Verdicts and what they rest on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pristan.channels.model import ClearedMessage, OutboundMessage, Purpose
from pristan.contacts import ShutWindow
from pristan.core.ids import ConversationId, IdentityId, InboxId


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the gate must know besides the message, as it is at the moment of sending.

    ``is_left``: the channel is one to leave, and nobody has recorded why this company may go on using it.
    ``is_closed``: the company closed the inbox; what comes is received, only the forwarding leaves.
    ``has_invitation``: its inbox has words that lead to a lawful channel.
    ``is_recorded``: an administrator wrote down why the company may go on using the channel.
    ``against_ads``: the person took the consent to advertising back, or never gave one and refused.
    ``shut``: purposes for which the platform's own window is shut at this moment, and which one.
    """

    identity_state: str
    identity_state_at: datetime | None = None
    is_channel_allowed: bool = True
    channel_reason: str = ""
    is_left: bool = False
    is_closed: bool = False
    has_invitation: bool = False
    channel_name: str = ""
    is_recorded: bool = False
    against_ads: "Reason | None" = None
    shut: Mapping[Purpose, ShutWindow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Where a text is at fault: code points ``[start, end)``, the kind of data there, and one sentence about it.

    ``where``: text, subject, button or file (its name); the places are those inside it, ``number`` tells which of
    several. ``contents``: inside the file ``number``, where ``words`` tell the place. ``mask`` is what may stand there
    instead; it may keep the tail of a number, so it is never stored.
    """

    start: int
    end: int
    kind: str
    words: str
    where: str = "text"
    number: int = 0
    mask: str = ""

    def as_json(self) -> dict[str, Any]:
        """All of it but the mask: what may be kept."""
        return {
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "words": self.words,
            "where": self.where,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a rule forbids or holds: rule id, version and confidence, words for the operator.

    ``nature``: house (ours), law, regulator_position, contract (the terms of the platform, which are no law) or
    product (Pristan's own policies). ``is_shadow``: it is said and written down, and stops nothing yet.
    """

    rule_id: str
    version: int
    effect: str  # denied | held
    title: str
    text: str
    article: str = ""
    confidence: str = "house"
    nature: str = "house"
    source: str = ""
    fragments: tuple[Fragment, ...] = ()
    is_shadow: bool = False

    @property
    def key(self) -> str:
        """The rule in the version that was applied: what a person releases is this and nothing else."""
        return f"{self.rule_id}@{self.version}"

    def as_json(self) -> dict[str, Any]:
        return {
            "rule_id": self.rule_id,
            "version": self.version,
            "effect": self.effect,
            "title": self.title,
            "text": self.text,
            "article": self.article,
            "confidence": self.confidence,
            "nature": self.nature,
            "source": self.source,
            "fragments": [fragment.as_json() for fragment in self.fragments],
            "shadow": self.is_shadow,
        }


class Mode(StrEnum):
    """Whether the rules of law stop what they forbid, or only say so and are written down."""

    SHADOW = "shadow"
    ENFORCE = "enforce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Modes:
    """The mode of a company, and of rules that have one of their own."""

    company: Mode = Mode.SHADOW
    rules: Mapping[str, Mode] = field(default_factory=dict)

    def of(self, rule_id: str) -> Mode:
        return self.rules.get(rule_id, self.company)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Another address of the same person, and what the gate knows of it."""

    identity_id: IdentityId
    conversation_id: ConversationId | None  # the latest one there, if there was any
    inbox_id: InboxId
    inbox_name: str
    inbox_state: str
    channel: str
    circumstances: Circumstances
    closed: str = ""  # why the channel's own rules let no answer through there now; empty if they do


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A lawful next step, or a useless one shown with its reason. ``place``: where it leads, for ``other_channel``."""

    kind: str
    title: str
    is_enabled: bool = True
    reason: str = ""
    place: Place | None = None

    def as_json(self) -> Mapping[str, Any]:
        place = self.place
        said = {"kind": self.kind, "title": self.title, "enabled": self.is_enabled, "reason": self.reason}
        if place is None:
            return said
        return said | {
            "channel": place.channel,
            "identity_id": place.identity_id,
            "inbox_id": place.inbox_id,
            "conversation_id": place.conversation_id,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """It may not leave."""

    reasons: tuple[Reason, ...]
    ways: tuple[WayOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """It waits for a person's decision."""

    reasons: tuple[Reason, ...]
    ways: tuple[WayOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """Not now: advertising in hours when people rest, files that are still being read. ``code`` names which."""

    until: datetime
    detail: str
    code: str


Verdict = ClearedMessage | Held | Denied | Postponed

# A rule looks at a message in its circumstances and names its reason against it, if it has one.
Rule = Callable[[OutboundMessage, Circumstances], Reason | None]
