"""Chatwoot and Wazzup as their public APIs answer, on loopback: paging, keys, rate limits, broken lines.

Chatwoot by its views (chatwoot/chatwoot, app/views/api/v1 and app/finders): 15 contacts and 25 conversations a page, 20
messages before an id, ids and seconds of Unix. Wazzup by the pages of v3 and v2 (contacts by offset, dumps by period).
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

from tests.migration.archives import a_picture

KEY = "token-of-an-agent"
START = 1_711_378_800  # 25 March 2024, 15:00 UTC


@dataclass
class Peer:
    """What one system holds, what was asked of it, and which requests (by their number) it spoils and how."""

    faults: dict[int, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=lambda: {KEY})
    people: int = 40
    talks: int = 30
    long: int = 47  # messages of the longest conversation
    is_without_v2: bool = False
    dumps: dict[str, int] = field(default_factory=dict)
    dump: dict[str, Any] | None = None  # what every dump is answered with
    mark: str = ""  # within the name of everybody
    blobs: dict[str, bytes] = field(default_factory=dict)  # files by their path
    until: threading.Event | None = None  # nothing is answered before it
    free: int = 0  # but so many requests are, the first ones
    netloc: str = ""

    def contact(self, number: int) -> dict[str, Any]:
        phone = f"+7999{number:07}" if number % 3 else None
        return {
            "id": number, "name": f"Клиент{self.mark} {number}", "phone_number": phone,
            "email": f"k{number}@client.example", "identifier": None,
            "thumbnail": "", "additional_attributes": {}, "custom_attributes": {"город": "Омск"},
            "created_at": START, "last_activity_at": START,
        }  # fmt: skip

    def conversation(self, number: int) -> dict[str, Any]:
        channel = "Channel::Whatsapp" if number % 2 else "Channel::WebWidget"
        return {
            "meta": {"sender": {**self.contact(number), "type": "contact"}, "channel": channel, "hmac_verified": False},
            "id": number, "messages": [self.messages(number)[-1]], "account_id": 1, "inbox_id": 3 + number % 2,
            "labels": ["важно"], "status": "resolved", "created_at": START, "last_activity_at": START + 100,
            "last_non_activity_message": self.messages(number)[-1],
        }  # fmt: skip

    def messages(self, number: int) -> list[dict[str, Any]]:
        """From the oldest on; several within a second."""
        count = self.long if number == 1 else 4
        return [self._message(number, at) for at in range(count)]

    def _message(self, number: int, at: int) -> dict[str, Any]:
        kind = (0, 1, 2, 1)[at % 4]
        found: dict[str, Any] = {
            "id": number * 1_000 + at, "content": f"слово {number}.{at}", "inbox_id": 3, "conversation_id": number,
            "message_type": kind, "content_type": "text", "status": ("read", "delivered", "sent")[at % 3],
            "content_attributes": {"in_reply_to": number * 1_000 + at - 1} if at == 1 else {},
            "created_at": START + at // 2, "private": at % 4 == 3, "source_id": None,
        }  # fmt: skip
        if kind == 0:
            found["sender"] = {"id": number, "name": f"Клиент {number}", "type": "contact"}
            found["attachments"] = [] if at else [
                {"id": 1, "message_id": found["id"], "file_type": "image", "data_url": f"http://{self.netloc}/blobs/a.png"}
            ]  # fmt: skip
        elif kind == 1:
            found["sender"] = {"id": number, "name": "Анна из поддержки", "type": "user"}
        return found

    def counted(self) -> int:
        """How many messages and notices there are."""
        return sum(len(self.messages(number)) for number in range(1, self.talks + 1))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    peer: Peer

    def do_GET(self) -> None:
        self._meet(b"")

    def do_POST(self) -> None:
        self._meet(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _meet(self, body: bytes) -> None:
        peer, parts = self.peer, urlsplit(self.path)
        peer.asked.append(self.path)
        if peer.until is not None and len(peer.asked) > peer.free:
            peer.until.wait(60)
        match peer.faults.pop(len(peer.asked), ""):
            case "cut":
                self.close_connection = True
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b'{"payload": [')
                return
            case "page":
                self._say(200, b"<html>502</html>", mime="text/html")
                return
            case "away":
                self._say(302, b"", Location="http://169.254.169.254/latest/meta-data/")
                return
            case word if word:
                self._say(int(word), b"{}", **({"Retry-After": "7"} if word == "429" else {}))
                return
            case _:
                pass
        content = a_picture() if parts.path == "/blobs/a.png" else peer.blobs.get(parts.path)
        if content is not None:
            self._say(200, content, mime="application/octet-stream")
            return
        told = self.headers.get("api_access_token") or self.headers.get("Authorization", "").removeprefix("Bearer ")
        if told not in peer.keys:
            self._say(401, b'{"errors":["Invalid Access Token"]}')
            return
        answer = _answer(peer, parts.path, dict(parse_qsl(parts.query)), body)
        self._say(404 if answer is None else 200, json.dumps(answer or {}).encode())

    def _say(self, status: int, body: bytes, *, mime: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass


def _answer(peer: Peer, path: str, query: dict[str, str], body: bytes) -> Any:
    if path.startswith("/api/v1/accounts/1/"):
        return _chatwoot(peer, path.removeprefix("/api/v1/accounts/1/").split("/"), query)
    match path:
        case "/v3/contacts":
            start, limit = int(query["offset"]), min(100, int(query["limit"]))
            return [_wazzup_contact(number) for number in range(1, 131)][start : start + limit]
        case "/v3/deals":
            return [{"id": "d1", "responsibleUserId": "u1", "name": "Диван", "contacts": ["c2"], "closed": True}]
        case _ if path.startswith("/v2/messages/messages_dump") and not peer.is_without_v2:
            return _dump(peer, path.rpartition("/")[2], body)
    return None


def _dump(peer: Peer, id_: str, body: bytes) -> Any:
    """A dump is ordered, then asked for until it is ready."""
    if body:
        id_ = f"dump-{len(peer.dumps)}"
        peer.dumps[id_] = 0
        peer.asked[-1] += " " + body.decode()
        return {"export_id": id_}
    peer.dumps[id_] += 1
    if peer.dump is not None:
        return {"export_id": id_, **peer.dump}
    if peer.dumps[id_] == 1:
        return {"export_id": id_, "status": "pending"}
    return {"export_id": id_, "status": "done", "messages": _dumped(int(id_[5:]))}


def _chatwoot(peer: Peer, steps: list[str], query: dict[str, str]) -> Any:
    page = int(query.get("page", "1")) - 1
    match steps:
        case ["contacts"]:
            found = [peer.contact(number) for number in range(1, peer.people + 1)][page * 15 : page * 15 + 15]
            return {"meta": {"count": peer.people, "current_page": page + 1}, "payload": found}
        case ["conversations"]:
            found = [peer.conversation(number) for number in range(1, peer.talks + 1)][page * 25 : page * 25 + 25]
            return {"data": {"meta": {"all_count": peer.talks}, "payload": found}}
        case ["conversations", id_, "messages"]:
            before = int(query.get("before", "0"))
            said = [one for one in peer.messages(int(id_)) if not before or one["id"] < before]
            return {"meta": {}, "payload": said[-20:]}
        case _:
            return None


def _wazzup_contact(number: int) -> dict[str, Any]:
    return {
        "id": f"c{number}",
        "responsibleUserId": "u1",
        "name": f"Клиент {number}",
        "contactData": [{"chatType": "whatsapp", "chatId": f"7999{number:07}"}],
    }


def _dumped(month: int) -> list[dict[str, Any]]:
    if month:
        return []
    echo = {"isEcho": True, "authorName": "Анна", "status": "read", "type": "text"}
    common = {"channelId": "c0ffee00-0000-4000-8000-000000000002", "chatType": "whatsapp", "chatId": "79990000002"}
    asked = {"messageId": "m1", "dateTime": "2026-11-01T09:00:00.000Z", "type": "text", "isEcho": False}
    return [
        {**common, **asked, "contact": {"name": "Ирина"}, "text": "Здравствуйте", "status": "inbound"},
        {**common, **echo, "messageId": "m2", "dateTime": "2026-11-01T09:01:00.000Z", "text": "Добрый день"},
        {**common, **asked, "messageId": "m3", "chatType": "max", "chatId": "100200300", "contact": {"name": "Олег"},
         "text": "А доставка есть?", "status": "inbound", "isEdited": True},
    ]  # fmt: skip


@contextmanager
def a_peer(peer: Peer) -> Iterator[str]:
    """Serve it; its netloc."""
    handler = type("Handler", (_Handler,), {"peer": peer})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    peer.netloc = f"127.0.0.1:{server.server_port}"
    try:
        yield peer.netloc
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
