"""The twin of MAX as the messenger of a bench: bots, load, faults, and its account of what came back."""

import time
from collections.abc import Mapping
from typing import Any

import httpx

from pristan.bench.ground import SECRET, Ground, Inbox, free_port, wait_until_ready
from pristan.channels.store import seal_credentials
from pristan.kit.db import to_json

FIRST_BOT = 9001
NUMBERS_OF_A_BOT = 1_000_000
CLOCK_FACTOR = 60  # its minute before a repeated webhook becomes a second


class TwinOfMax:
    """The process of the twin, its bots, and the inboxes of the hub that stand for them."""

    channel = "max"

    def __init__(self, ground: Ground, *, bots: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.tokens = [f"bench-bot-{number}" for number in range(bots)]
        self._ground = ground
        self._http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)

    def open(self) -> None:
        """Start the process."""
        named = [word for token in self.tokens for word in ("--bot", f"{token}:Замер")]
        process = self._ground.start(
            "--port", str(self.port), "--clock-factor", str(CLOCK_FACTOR), *named, module="pristan.sandbox.max"
        )
        wait_until_ready(self.port, process=process, path="/healthz")

    def close(self) -> None:
        self._http.close()

    def connect(self, number: int, *, web: int, faults: Mapping[str, object]) -> Inbox:
        """An inbox for a bot; the bot's webhooks go to the web process on port ``web``."""
        token = self.tokens[number]
        inbox = self._ground.add_inbox(settings={"base_url": self.url})
        sealed = seal_credentials({"token": token}, inbox_id=inbox.id, vault=self._ground.here.vault)  # type: ignore[arg-type] # an id
        with self._ground.connect() as connection:
            connection.execute("update inboxes set credentials = %s where id = %s", [sealed, inbox.id])
            # Receiving is arranged here, with two addresses: the watchdog, who knows one, looks in later.
            connection.execute(
                "insert into inbox_health (company_id, inbox_id, checked_at) values (%s, %s, now() + interval '1 day')",
                [self._ground.company_id, inbox.id],
            )
        self._control("PATCH", number, "faults", **faults)
        wanted = {"url": f"http://127.0.0.1:{web}/hooks/max/{inbox.key}", "secret": SECRET, "update_types": []}
        answer = self._http.post("/subscriptions", headers={"Authorization": token}, json=wanted)
        answer.raise_for_status()
        return inbox

    def write(self, number: int, *, messages: int, customers: int, per_second: float) -> None:
        """Let the customers of a bot write, numbered from the bot's first number on."""
        order = {"messages": messages, "customers": customers, "per_second": per_second}
        self._control("POST", number, "load", **order, first_number=(number + 1) * NUMBERS_OF_A_BOT)

    def is_writing(self) -> bool:
        """Whether customers write, or the messenger has something to bring (again)."""
        told = [self._control("GET", number, "load") for number in range(len(self.tokens))]
        return any(one["is_running"] or one["waiting_for_webhook"] or one["retrying"] for one in told)

    def report(self) -> list[dict[str, Any]]:
        """The chats of all bots."""
        return [chat for number in range(len(self.tokens)) for chat in self._control("GET", number, "report")["chats"]]

    def _control(self, method: str, number: int, what: str, **body: object) -> dict[str, Any]:
        content = to_json(body).encode() if body else None
        for _ in range(3):  # its answer may be slow while it plays a crowd
            try:
                answer = self._http.request(
                    method,
                    f"/control/bots/{FIRST_BOT + number}/{what}",
                    content=content,
                    headers={"Content-Type": "application/json"},
                )
                answer.raise_for_status()
            except httpx.TransportError:
                time.sleep(0.5)
            else:
                found: dict[str, Any] = answer.json()
                return found
        raise RuntimeError("the twin does not answer")
