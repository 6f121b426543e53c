"""The twin of SMSC.ru as a provider of a bench: accounts that are asked for messages, load, faults, what came back."""

import time
from typing import Any

import httpx

from pristan.bench.ground import Ground, free_port, wait_until_ready
from pristan.channels.store import seal_credentials
from pristan.kit.db import to_json

FIRST_NUMBER = 400_000_000
NUMBERS_OF_AN_ACCOUNT = 1_000_000
OF_THE_TWIN = 4  # accounts it has of itself


class TwinOfSms:
    """The process of the twin, its accounts, and the inboxes of the hub that stand for them."""

    channel = "sms"

    def __init__(self, ground: Ground, *, accounts: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._keys = [f"bench-sms-{number}" for number in range(accounts)]
        self._ids = [f"smsc-{OF_THE_TWIN + number + 1}" for number in range(accounts)]
        self._ground = ground
        self._http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)

    def open(self) -> None:
        """Start the process."""
        named = [word for key in self._keys for word in ("--account", key)]
        process = self._ground.start("--port", str(self.port), *named, module="pristan.sandbox.sms")
        wait_until_ready(self.port, process=process, path="/healthz")

    def close(self) -> None:
        self._http.close()

    def connect(self, number: int) -> None:
        """An inbox that asks this account for messages and states."""
        settings = {"provider": "smsc", "sender": "PRISTAN", "base_url": self.url, "receive": "polling"}
        inbox = self._ground.add_inbox(channel="sms", settings=settings)
        keys = {"api_key": self._keys[number]}
        sealed = seal_credentials(keys, inbox_id=inbox.id, vault=self._ground.here.vault)  # type: ignore[arg-type] # an id
        with self._ground.connect() as connection:
            connection.execute("update inboxes set credentials = %s where id = %s", [sealed, inbox.id])

    def write(self, number: int, *, messages: int, customers: int, per_second: float) -> None:
        """Let the people of an account write, numbered from its first number on."""
        first = FIRST_NUMBER + number * NUMBERS_OF_AN_ACCOUNT
        order = {"messages": messages, "customers": customers, "per_second": per_second, "first_number": first}
        self._call("POST", f"/load/{self._ids[number]}", **order)

    def is_writing(self) -> bool:
        return any(self._call("GET", f"/load/{id_}")["is_running"] for id_ in self._ids)

    def report(self) -> list[dict[str, Any]]:
        """The threads of all phones."""
        return [chat for id_ in self._ids for chat in self._call("GET", f"/load/{id_}/report")["chats"]]

    def _call(self, method: str, path: str, **body: object) -> dict[str, Any]:
        content = to_json(body).encode() if body else None
        for _ in range(3):  # its answer may be slow while it plays a crowd
            try:
                answer = self._http.request(method, path, content=content, headers={"Content-Type": "application/json"})
                answer.raise_for_status()
            except httpx.TransportError:
                time.sleep(0.5)
            else:
                found: dict[str, Any] = answer.json()
                return found
        raise RuntimeError("the twin does not answer")
