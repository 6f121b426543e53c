"""Verdicts and what they rest on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pristan.channels.model import ClearedMessage, OutboundMessage, Purpose
from pristan.contacts import ShutWindow
from pristan.core.ids import ConversationId, IdentityId, InboxId


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the gate must know besides the message, as it is at the moment of sending.

    ``is_left``: the channel is one to leave, and nobody has recorded why this company may go on using it.
    ``has_invitation``: its inbox has words that lead to a lawful channel.
    ``shut``: purposes for which the platform's own window is shut at this moment, and which one.
    """

    identity_state: str
    identity_state_at: datetime | None = None
    is_channel_allowed: bool = True
    channel_reason: str = ""
    is_left: bool = False
    has_invitation: bool = False
    channel_name: str = ""
    shut: Mapping[Purpose, ShutWindow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a rule forbids or holds: rule id, version and confidence, words for the operator.

    ``nature``: house (ours), law, or contract (the terms of the platform, which are no law).
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
        }


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


Verdict = ClearedMessage | Held | Denied

# A rule looks at a message in its circumstances and names its reason against it, if it has one.
Rule = Callable[[OutboundMessage, Circumstances], Reason | None]
