"""The webhook of one bot, and what to change at MAX. Pure.

Subscriptions accumulate at MAX: a new address is added to the old ones, and every update comes twice
(https://dev.max.ru/docs-api). An update does not name its bot either, so each bot has its own address.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pristan.channels.payload import Payload

SECRET_HEADER = "x-max-bot-api-secret"  # noqa: S105 - the name of a header

UPDATE_TYPES = (
    "message_created",
    "message_callback",
    "message_edited",
    "message_removed",
    "bot_started",
    "bot_stopped",
    "dialog_cleared",
    "dialog_removed",
    "dialog_muted",
    "dialog_unmuted",
    "bot_added",
    "bot_removed",
    "user_added",
    "user_removed",
    "chat_title_changed",
    "bot_admin_permissions_changed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do at MAX so that exactly our subscription stands."""

    remove: tuple[str, ...]
    subscribe: bool
    was_lost: bool
    """Ours was expected and is gone: MAX unsubscribes a bot after 8 hours without an answer."""

    @property
    def is_in_order(self) -> bool:
        return not self.remove and not self.subscribe


def plan(subscriptions: Sequence[Payload], *, url: str, expected: bool) -> Plan:
    """Compare what stands at MAX with what we need. ``url`` empty means none (polling)."""
    present = {item.text("url"): item for item in subscriptions if item.text("url")}
    remove = tuple(sorted(address for address in present if address != url))
    ours = present.get(url) if url else None
    types = set() if ours is None else {str(name) for name in ours.texts("update_types")}
    return Plan(
        remove=remove,
        subscribe=bool(url) and types != set(UPDATE_TYPES),
        was_lost=bool(url) and expected and ours is None,
    )
