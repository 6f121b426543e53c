"""What may be done with contacts, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from pristan.channels.model import IdentityChange
from pristan.contacts import store
from pristan.contacts.model import IdentityRef, Seen
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import ContactId
from pristan.kit.db import Tx

STATES = {
    IdentityChange.BLOCKED: ("blocked", "клиент запретил писать"),
    IdentityChange.REMOVED: ("blocked", "клиент удалил диалог"),
    IdentityChange.WITHDRAWN: ("withdrawn", "клиент отозвал согласие"),
    IdentityChange.RESUMED: ("ok", ""),
    IdentityChange.BANNED: ("unreachable", "клиент в чёрном списке канала"),
}


async def resolve(tx: Tx, seen: Sequence[Seen]) -> dict[tuple[int, str], IdentityRef]:
    """Identities of those who showed up, by ``Seen.key``; strangers become contacts."""
    latest = {item.key: item for item in seen}
    found = await store.find(tx, list(latest.values()))
    strangers = [item for key, item in latest.items() if key not in found]
    known = [(ref, latest[key]) for key, ref in found.items()]
    if known:
        await store.refresh(tx, known)
    if strangers:
        for ref in await store.add(tx, strangers):
            found[(ref.inbox_id, ref.value)] = ref
        if missing := [item for item in strangers if item.key not in found]:
            found |= await store.find(tx, missing)
    return found


async def introduce(tx: Tx, seen: Seen, *, contact_id: ContactId | None) -> IdentityRef:
    """The identity of somebody we write to first; a stranger becomes a contact, or joins ``contact_id``."""
    found = (await store.find(tx, [seen])).get(seen.key)
    if found is None and contact_id is not None:
        found = await store.add_to(tx, seen, contact_id=contact_id)
        if found is None:
            raise NotFound("Клиент не найден", code="contact.not_found")
    if found is None:
        return (await resolve(tx, [seen]))[seen.key]
    if contact_id is not None and found.contact_id != contact_id:
        raise Conflict("Этот адрес записан за другим клиентом. Объедините их", code="identity.of_another")
    return found


async def hear_from(tx: Tx, heard: Sequence[tuple[IdentityRef, datetime]]) -> None:
    """Who writes can be answered, even if the channel never told that the person came back."""
    latest = {ref.id: (ref, at) for ref, at in sorted(heard, key=lambda item: item[1]) if ref.state != "ok"}
    if latest:
        await store.hear_from(tx, list(latest.values()))


async def change_identity(tx: Tx, ref: IdentityRef, *, change: IdentityChange, at: datetime) -> None:
    """Keep what the customer allowed or forbade in the channel."""
    if change in {IdentityChange.MUTED, IdentityChange.UNMUTED}:
        await store.set_muted(tx, ref, is_muted=change is IdentityChange.MUTED)
    elif change in STATES:
        state, reason = STATES[change]
        await store.set_state(tx, ref, state=state, reason=reason, at=at)
