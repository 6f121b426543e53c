"""The twin of VK as a messenger of a bench: communities behind Callback API, load, faults, what came back."""

import time
from collections.abc import Mapping
from typing import Any

import httpx

from pristan.bench.ground import SECRET, Ground, free_port, wait_until_ready
from pristan.channels.store import seal_credentials
from pristan.kit.db import to_json

FIRST_COMMUNITY = 222_000_111
FIRST_NUMBER = 300_000_000
NUMBERS_OF_A_COMMUNITY = 1_000_000
CLOCK_FACTOR = 60  # its hour before the last repeat becomes a minute
CONFIRMED_IN_S = 30
EVENTS = ("message_new", "message_reply", "message_allow", "message_deny", "message_read", "message_event")


class TwinOfVk:
    """The process of the twin, its communities, and the inboxes of the hub that stand for them."""

    channel = "vk"

    def __init__(self, ground: Ground, *, accounts: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.tokens = [f"bench-community-{number}" for number in range(accounts)]
        self._ground = ground
        self._http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)

    def open(self) -> None:
        """Start the process."""
        named = [word for token in self.tokens for word in ("--community", f"{token}:Замер")]
        process = self._ground.start(
            "--port", str(self.port), "--clock-factor", str(CLOCK_FACTOR), *named, module="pristan.sandbox.vk"
        )
        wait_until_ready(self.port, process=process, path="/healthz")

    def close(self) -> None:
        self._http.close()

    def connect(self, number: int, *, web: int, faults: Mapping[str, float]) -> None:
        """An inbox for a community whose events go to the web process on port ``web``."""
        group_id = FIRST_COMMUNITY + number
        code = self._method(number, "groups.getCallbackConfirmationCode", group_id=group_id)["code"]
        settings = {"base_url": f"{self.url}/method", "receive": "webhook", "confirmation_code": code}
        inbox = self._ground.add_inbox(channel="vk", settings=settings)
        sealed = seal_credentials({"token": self.tokens[number]}, inbox_id=inbox.id, vault=self._ground.here.vault)  # type: ignore[arg-type] # an id
        with self._ground.connect() as connection:
            connection.execute("update inboxes set credentials = %s where id = %s", [sealed, inbox.id])
            connection.execute(  # the watchdog would set up receiving at one address for all
                "insert into inbox_health (company_id, inbox_id, checked_at) values (%s, %s, now() + interval '1 day')",
                [self._ground.company_id, inbox.id],
            )
        url = f"http://127.0.0.1:{web}/hooks/vk/{inbox.key}"
        server = self._method(
            number, "groups.addCallbackServer", group_id=group_id, url=url, title="bench", secret_key=SECRET
        )["server_id"]
        flags = dict.fromkeys(EVENTS, 1)
        self._method(number, "groups.setCallbackSettings", group_id=group_id, server_id=server, **flags)
        self._confirmed(number, group_id)
        for name, value in faults.items():
            self._call("PATCH", f"/control/accounts/{group_id}/faults/{name}", value=value)

    def write(self, number: int, *, messages: int, customers: int, per_second: float) -> None:
        """Let the people of a community write, numbered from its first number on."""
        first = FIRST_NUMBER + number * NUMBERS_OF_A_COMMUNITY
        order = {"messages": messages, "customers": customers, "per_second": per_second, "first_number": first}
        self._call("POST", f"/load/{FIRST_COMMUNITY + number}", **order)

    def is_writing(self) -> bool:
        """Whether people write, or VK has something to bring (again)."""
        groups = range(FIRST_COMMUNITY, FIRST_COMMUNITY + len(self.tokens))
        told = [self._call("GET", f"/load/{group_id}") for group_id in groups]
        return any(one["is_running"] or one["waiting"] for one in told)

    def report(self) -> list[dict[str, Any]]:
        """The dialogs of all communities."""
        groups = range(FIRST_COMMUNITY, FIRST_COMMUNITY + len(self.tokens))
        return [chat for group_id in groups for chat in self._call("GET", f"/load/{group_id}/report")["chats"]]

    def _confirmed(self, number: int, group_id: int) -> None:
        for _ in range(CONFIRMED_IN_S * 10):
            (server,) = self._method(number, "groups.getCallbackServers", group_id=group_id)["items"]
            if server["status"] == "ok":
                return
            time.sleep(0.1)
        raise RuntimeError("the hub has not confirmed its server")

    def _method(self, number: int, name: str, **form: object) -> dict[str, Any]:
        data = {"access_token": self.tokens[number], "v": "5.199", **{key: str(value) for key, value in form.items()}}
        found = self._http.post(f"/method/{name}", data=data).json()["response"]
        return found if isinstance(found, dict) else {}

    def _call(self, method: str, path: str, **body: object) -> dict[str, Any]:
        content = to_json(body).encode() if body else None
        for _ in range(3):  # its answer may be slow while it plays a crowd
            try:
                answer = self._http.request(method, path, content=content, headers={"Content-Type": "application/json"})
                answer.raise_for_status()
            except httpx.TransportError:
                time.sleep(0.5)
            else:
                found: Any = answer.json()
                return found if isinstance(found, dict) else {}
        raise RuntimeError("the twin does not answer")
