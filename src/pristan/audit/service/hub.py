"""What the hub itself knows of the channels it is connected to: items of the inventory, with figures and no texts."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from pristan.audit.items import Actor, ItemState, Sighting, Source, match_key
from pristan.audit.service.suggesting import suggest
from pristan.audit.store import queries
from pristan.compliance.own import in_use
from pristan.kit.db import Tx

DAYS: Final = 30
# What a channel of the hub is in the words of the inventory.
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "email": ("email", "own"),
    "sms": ("sms", ""),
    "webchat": ("web_chat_own", "own"),
}


async def look(tx: Tx, actor: Actor) -> None:
    """Bring the hub's own items up to date; one that is not used any more is retired, and comes back when it is."""
    since = actor.now - timedelta(days=DAYS)
    where = {"company_id": actor.company_id}
    async with tx.everywhere():
        talks = {row["channel"]: row for row in await tx.fetch_all(queries.hub_talks, since=since, **where)}
        connected = [row["channel"] for row in await tx.fetch_all(queries.hub_channels, **where)]
        await tx.execute(queries.retire_closed, now=actor.now, **where)
    seen = list(_seen(connected, talks))
    await tx.execute(queries.drop_hub_sightings, **where)
    await suggest(tx, actor.company_id, seen, source=Source.HUB, seen_at=actor.now, whole=["hub"])
    used = {match_key(one.kind, one.service, place=one.place) for one in seen}
    for row in await tx.fetch_all(queries.hub_items, **where):
        state = ItemState.ACTIVE if row["match_key"] in used else ItemState.RETIRED
        why = "" if state is ItemState.ACTIVE else f"Подключения нет, или ответов не было {DAYS} дней"
        await tx.execute(queries.turn_hub_item, id=row["id"], state=state, why=why, now=actor.now, **where)


def _seen(connected: list[str], talks: Mapping[str, Mapping[str, Any]]) -> Iterator[Sighting]:
    """Channels we answer in; a Russian one that is connected counts even before the first answer."""
    book = in_use()
    for channel in sorted({*connected, *talks}):
        messenger = book.messengers.get(channel)
        if messenger is None and channel not in _KINDS:
            continue  # messengers of employees, the open API: nobody's channel to customers
        told = talks.get(channel, {})
        is_foreign = messenger is not None and messenger.standing != "russian"
        if not told.get("replies") and (is_foreign or channel not in connected):
            continue
        kind, service = _KINDS.get(channel, ("messenger", channel))
        yield Sighting(
            kind=kind,
            service=service,
            place="hub" if not service else "Подключения",
            words=_words(told),
            purposes=("dialog",),
            data=("FIO", "PHONE", "MESSENGER_ID") if told.get("replies") else (),
            location="RU",
        )


def _words(told: Mapping[str, Any]) -> str:
    if not told.get("replies"):
        return f"Подключено, ответов за {DAYS} дней не было"
    words = f"За {DAYS} дней ответов: {told['replies']}, сотрудников: {told['people']}, диалогов: {told['talks']}"
    return words + (f"; с персональными данными: {told['marked']}" if told["marked"] else "")
