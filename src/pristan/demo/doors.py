"""The doors of the product, as an operator's browser and a customer's phone use them."""

from types import TracebackType
from typing import Any, Self

import httpx

from pristan.kit.clock import random_uuid

SANDBOX = "/sandbox/max/control"
ACTS = {"фото": "image", "файл": "file", "место": "location", "контакт": "contact"}


class Desk:
    """A signed-in operator."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, timeout=30, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def sign_in(self, email: str, password: str) -> None:
        await self.call("POST", "/api/v1/login", email=email, password=password)
        session = await self.call("GET", "/api/v1/session")
        self._http.headers["X-CSRF-Token"] = session["csrf_token"]

    async def call(self, method: str, path: str, **body: Any) -> Any:
        """The answer to a request; a refusal is a mistake of the story."""
        answer = await self._http.request(method, path, json=body or None)
        if answer.is_error:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    async def upload(self, name: str) -> int:
        """A small file of that name; gives its number."""
        answer = await self._http.post("/api/v1/files", files={"file": (name, b"MZ demo")})
        if answer.is_error:
            raise RuntimeError(f"upload of {name}: {answer.status_code} {answer.text}")
        file_id: int = answer.json()["id"]
        return file_id

    async def send(self, path: str, *, name: str, content: bytes, **fields: str) -> Any:
        """A form with a file of that name."""
        answer = await self._http.post(f"/api/v1{path}", data=fields, files={"file": (name, content)})
        if answer.is_error:
            raise RuntimeError(f"POST {path}: {answer.status_code} {answer.text}")
        return answer.json()

    async def put_bytes(self, path: str, content: bytes) -> None:
        headers = {"Content-Type": "application/octet-stream"}
        answer = await self._http.put(f"/api/v1{path}", content=content, headers=headers)
        if answer.is_error:
            raise RuntimeError(f"PUT {path}: {answer.status_code} {answer.text}")

    async def api(self, method: str, path: str, **body: Any) -> Any:
        return await self.call(method, f"/api/v1{path}", **body)


class Phones:
    """Customers of one bot in the sandbox; the control of the sandbox wants somebody who sees inboxes."""

    def __init__(self, desk: Desk, *, bot_id: int, token: str) -> None:
        self._desk = desk
        self.bot_id = bot_id
        self.token = token

    @classmethod
    async def with_bot(cls, desk: Desk, name: str) -> Self:
        made = await desk.call("POST", f"{SANDBOX}/bots", name=name)
        return cls(desk, bot_id=made["bot_id"], token=made["token"])

    async def new_customer(self, name: str, *, by: str | None = None) -> int:
        """Somebody who starts the bot; ``by``: what the link they came by carries."""
        first, _, last = name.partition(" ")
        made = await self._desk.call("POST", f"{self._at}/customers", first_name=first, last_name=last)
        user_id: int = made["user_id"]
        await self._desk.call("POST", f"{self._at}/customers/{user_id}/acts/start", payload=by)
        return user_id

    async def say(self, user_id: int, text: str) -> None:
        """A text, or what ``[фото]`` and its like name."""
        kind = ACTS.get(text.strip("[]"))
        body = {"kind": kind} if kind and text.startswith("[") else {"kind": "text", "text": text}
        await self._desk.call("POST", f"{self._at}/customers/{user_id}/messages", **body)

    @property
    def _at(self) -> str:
        return f"{SANDBOX}/bots/{self.bot_id}"


class OldBot:
    """The bot in a messenger that the company leaves; its customers live in the twin of that messenger."""

    def __init__(self, desk: Desk, *, channel: str, account: str) -> None:
        self._desk = desk
        self._at = f"/sandbox/{channel}/control/accounts/{account}/customers"

    async def new_customer(self, name: str) -> str:
        made = await self._desk.call("POST", self._at, name=name)
        customer_id: str = made["id"]
        return customer_id

    async def say(self, customer_id: str, text: str) -> None:
        await self._desk.call("POST", f"{self._at}/{customer_id}/lines", text=text)

    async def heard(self, customer_id: str) -> str:
        """Everything on the phone of a customer."""
        lines = await self._desk.call("GET", f"{self._at}/{customer_id}/lines")
        return "\n".join(line["text"] for line in lines)


class Visitor:
    """A customer in front of the chat on the site, as the widget speaks for them."""

    def __init__(self, http: httpx.AsyncClient, *, key: str) -> None:
        self._http = http
        self._at = f"/chat/v1/{key}"

    async def come(self, name: str) -> None:
        """Open the chat, agree to the words that are shown, say a name."""
        session = await self._ask("POST", "/session", {})
        self._http.headers["Authorization"] = f"Bearer {session['token']}"
        config = await self._ask("GET", "/config")
        await self._ask("POST", "/consent", {"hash": config["consent"]["hash"], "fields": {"name": name}})

    async def say(self, text: str) -> None:
        await self._ask("POST", "/messages", {"client_key": random_uuid().hex, "text": text})

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = await self._http.request(method, f"{self._at}{path}", json=body)
        if answer.is_error:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()
