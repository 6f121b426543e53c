"""The line of one bot: its switches, its subscribers, its queue, and the stage where updates are spoiled on purpose."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import dataclass, field

from pristan.sandbox.max.clock import Clock
from pristan.sandbox.max.faults import Faults
from pristan.sandbox.max.journal import Journal
from pristan.sandbox.max.limits import SlidingWindow
from pristan.sandbox.max.model import Json, Subscription
from pristan.sandbox.max.polling import PollingQueue
from pristan.sandbox.max.webhooks import Postman

_UNKNOWN_BUTTON = {"type": "hologram", "text": "Новая кнопка", "depth": 3}
_UNKNOWN_ATTACHMENT = {"type": "hologram", "payload": {"url": "https://holo.example/1", "token": "holo"}}


@dataclass(slots=True)
class Turns:
    """Counts occasions, so that each N-th can be spoiled."""

    seen: dict[str, int] = field(default_factory=dict)

    def is_due(self, name: str, every: int) -> bool:
        if every == 0:
            return False
        self.seen[name] = self.seen.get(name, 0) + 1
        return self.seen[name] % every == 0


class Line:
    """Where the updates of one bot leave the platform."""

    def __init__(self, clock: Clock, *, journal: Journal) -> None:
        self._clock = clock
        self.journal = journal
        self.faults = Faults()
        self.subscriptions: dict[str, Subscription] = {}
        self.queue = PollingQueue(next_marker=clock.now_ms())
        self.requests = SlidingWindow()
        self.chat_messages = SlidingWindow()
        self.turns = Turns()
        self.postman: Postman | None = None
        self._held: dict[int, tuple[Json, asyncio.TimerHandle]] = {}
        self._timers: set[asyncio.TimerHandle] = set()
        self.emitted = 0

    def emit(self, update: Json, *, chat_id: int) -> None:
        """Send an update, spoiled as the switches say."""
        faults = self.faults
        self.emitted += 1
        update = self._spoiled(update)
        if self.turns.is_due("duplicate", faults.duplicate_every):
            self._after(
                self._clock.compressed(faults.duplicate_after_s),
                update=copy.deepcopy(update), chat_id=chat_id,
            )  # fmt: skip
        if chat_id not in self._held and self.turns.is_due("reorder", faults.reorder_every):
            self._hold(update, chat_id=chat_id)
            return
        self._route(update, chat_id=chat_id)
        self._release(chat_id)
        if self.turns.is_due("unknown_update", faults.unknown_update_every):
            self._route(_unknown_update(update["timestamp"], chat_id), chat_id=chat_id)

    def subscribe(self, subscription: Subscription) -> None:
        """The same address replaces its settings, another one is added to the first."""
        previous = self.subscriptions.get(subscription.url)
        if previous is not None:
            previous.is_removed = True
        self.subscriptions[subscription.url] = subscription

    def unsubscribe(self, url: str) -> bool:
        found = self.subscriptions.pop(url, None)
        if found is not None:
            found.is_removed = True
        return found is not None

    def drop(self, subscription: Subscription) -> None:
        """The platform gave up on this address."""
        if self.subscriptions.get(subscription.url) is subscription:
            del self.subscriptions[subscription.url]
        self.journal.tell({"kind": "subscriptions"})

    async def stop(self) -> None:
        for timer in [*self._timers, *(held[1] for held in self._held.values())]:
            timer.cancel()
        if self.postman is not None:
            await self.postman.stop()

    def _route(self, update: Json, *, chat_id: int, is_repeat: bool = False) -> None:
        if not self.subscriptions:
            self.queue.put(update)
            return
        for subscription in self.subscriptions.values():
            wanted = subscription.update_types
            if self.postman is not None and (not wanted or update["update_type"] in wanted):
                self.postman.post(subscription, update, lane=chat_id, is_repeat=is_repeat)

    def _after(self, delay_s: float, *, update: Json, chat_id: int) -> None:
        def fire() -> None:
            self._timers.discard(timer)
            self._route(update, chat_id=chat_id, is_repeat=True)

        timer = asyncio.get_running_loop().call_later(max(delay_s, 0.001), fire)
        self._timers.add(timer)

    def _hold(self, update: Json, *, chat_id: int) -> None:
        """Keep it back until the next update of the chat has gone ahead, or a while has passed."""
        delay_s = self._clock.compressed(self.faults.reorder_hold_s)
        timer = asyncio.get_running_loop().call_later(max(delay_s, 0.001), lambda: self._release(chat_id))
        self._held[chat_id] = (update, timer)

    def _release(self, chat_id: int) -> None:
        held = self._held.pop(chat_id, None)
        if held is not None:
            held[1].cancel()
            self._route(held[0], chat_id=chat_id)

    def _spoiled(self, update: Json) -> Json:
        faults = self.faults
        is_callback = update["update_type"] == "message_callback"
        is_spoiled = (
            faults.unknown_fields
            or faults.unknown_attachment
            or faults.unknown_button
            or (is_callback and (faults.callback_without_message or faults.callback_without_chat_id))
        )
        if not is_spoiled:
            return update
        update = copy.deepcopy(update)
        if faults.unknown_fields:
            update["weather"] = {"t": 3}
        if is_callback and faults.callback_without_message:
            update["message"] = None
        message = update.get("message")
        if isinstance(message, dict):
            self._spoil_message(message, is_callback=is_callback)
        return update

    def _spoil_message(self, message: Json, *, is_callback: bool) -> None:
        body = message["body"]
        if self.faults.unknown_fields:
            body["mood"] = "calm"
        if is_callback and self.faults.callback_without_chat_id:
            message["recipient"].pop("chat_id", None)
        if self.faults.unknown_attachment:
            body["attachments"] = [*body.get("attachments", []), dict(_UNKNOWN_ATTACHMENT)]
        if self.faults.unknown_button:
            for one in body.get("attachments", []):
                if one["type"] == "inline_keyboard":
                    one["payload"]["buttons"].append([dict(_UNKNOWN_BUTTON)])


def _unknown_update(at_ms: int, chat_id: int) -> Json:
    return {"update_type": "hologram_shown", "timestamp": at_ms, "chat_id": chat_id, "depth": 3}
