"""Where the events of one community leave: its servers and its queue, spoiled on purpose as the switches say."""

from __future__ import annotations

import asyncio

from pristan.kit.clock import random_token
from pristan.sandbox.max.limits import SlidingWindow
from pristan.sandbox.vk.callback import Postman
from pristan.sandbox.vk.faults import Faults
from pristan.sandbox.vk.longpoll import Queue
from pristan.sandbox.vk.model import Community, Json

HOLD_S = 2.0
AGAIN_S = 1.0


class Line:
    """One community on the wire."""

    def __init__(self, community: Community, postman: Postman) -> None:
        self.community = community
        self.postman = postman
        self.faults = Faults()
        self.queue = Queue()
        self.requests = SlidingWindow()
        self._held: dict[int, Json] = {}
        self._timers: set[asyncio.TimerHandle] = set()

    def emit(self, kind: str, body: Json, *, peer_id: int) -> None:
        """Tell of something; each event has an id of its own, which a repeat keeps."""
        event = {
            "group_id": self.community.group_id,
            "type": kind,
            "event_id": random_token(30),
            "v": "5.199",
            "object": body,
        }
        if self.faults.is_due("duplicate_every"):
            self._after(AGAIN_S, event, peer_id=peer_id)
        if peer_id not in self._held and self.faults.is_due("reorder_every"):
            self._held[peer_id] = event
            self._later(HOLD_S, peer_id)
            return
        self._route(event, peer_id=peer_id)
        self._release(peer_id)
        if self.faults.is_due("unknown_event_every"):
            strange = event | {"type": "hologram_shown", "event_id": random_token(30), "object": {"depth": 3}}
            self._route(strange, peer_id=peer_id)

    def stop(self) -> None:
        for timer in self._timers:
            timer.cancel()

    def _route(self, event: Json, *, peer_id: int) -> None:
        self.postman.post(event, lane=peer_id)
        wanted = self.community.long_poll
        if wanted is not None and (wanted.get(event["type"]) or event["type"] == "hologram_shown"):
            self.queue.put(event)

    def _release(self, peer_id: int) -> None:
        held = self._held.pop(peer_id, None)
        if held is not None:
            self._route(held, peer_id=peer_id)

    def _later(self, delay_s: float, peer_id: int) -> None:
        def fire() -> None:
            self._timers.discard(timer)
            self._release(peer_id)

        timer = asyncio.get_running_loop().call_later(delay_s, fire)
        self._timers.add(timer)

    def _after(self, delay_s: float, event: Json, *, peer_id: int) -> None:
        def fire() -> None:
            self._timers.discard(timer)
            self._route(event, peer_id=peer_id)

        timer = asyncio.get_running_loop().call_later(delay_s, fire)
        self._timers.add(timer)
