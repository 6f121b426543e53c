"""A company's system that talks to Pristan: the whole protocol in one file, nothing but Python's standard library.

Copy it and put your own storage in the place of the dictionaries. To try it against a Pristan you run:

    export PRISTAN_SECRET=whsec_...       the secret of the inbox
    export PRISTAN_EVENTS_URL=https://... the address of the inbox for your events; a ping brings it too
    python sample.py 8099                 then give http(s)://this-machine:8099/ to the inbox

Each line you type is a message of the customer 1042; what operators answer is printed.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
Post = Callable[[str, dict[str, str], bytes], tuple[int, bytes]]
TOLERANCE_S = 300
DAY_S = 24 * 3600
LONGEST_PAUSE_S = 1800


def signature(secret: str, *, event_id: str, stamp: str, body: bytes) -> str:
    """``v1,`` and the base64 of HMAC-SHA256 over ``id.timestamp.body``; the key is the base64 after ``whsec_``."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{event_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(secret: str, *, event_id: str, body: bytes) -> dict[str, str]:
    """What a request carries. At a repeat the id is the same, the time and the signature are new."""
    stamp = str(int(time.time()))
    return {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(secret, event_id=event_id, stamp=stamp, body=body),
    }


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether Pristan sent this within the last minutes. While a secret is being changed there are two signatures."""
    event_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not stamp.isdecimal() or abs(time.time() - int(stamp)) > TOLERANCE_S:
        return False
    wanted = signature(secret, event_id=event_id, stamp=stamp, body=body)
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given)


def post(url: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """One try: the status and the body of the answer; 0 when there was none."""
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310 - as above
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()
    except OSError:
        return 0, b""


class RefusedError(Exception):
    """Pristan will not take the event however often it is brought: a mistake of ours."""


class Company:
    """Both directions. Keep ``seen`` and ``lines`` in your database, in one transaction."""

    def __init__(self, secret: str, *, events_url: str = "", post: Post = post) -> None:
        self.secret = secret
        self.events_url = events_url
        self._is_address_given = bool(events_url)
        self.seen: set[str] = set()
        self.lines: dict[str, Json] = {}
        self.blocked: set[str] = set()
        self.on_event: Callable[[Json], None] = lambda _: None
        self._post = post

    def take(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """A request of Pristan: the status and the body of our answer."""
        if not is_genuine(self.secret, headers, body):
            return 401, b""  # Pristan stops sending and tells the administrator
        event = json.loads(body)
        if event["id"] in self.seen:
            return 200, b""  # brought once more because our answer was lost
        refusal = self._apply(event)
        if refusal is not None:
            return 422, json.dumps(refusal).encode()
        self.seen.add(event["id"])
        self.on_event(event)
        return 200, b""

    def _apply(self, event: Json) -> Json | None:
        """What the event says; a refusal stands at the message, and the operator reads it."""
        match event["type"]:
            case "ping" if not self._is_address_given:
                self.events_url = event["events_url"]
            case "message.created" if event["person"]["id"] in self.blocked:
                return {"code": "recipient_unreachable", "detail": "Клиент запретил писать"}
            case "message.created":
                self.lines[event["message"]["id"]] = {**event["message"], "person": event["person"]["id"]}
            case "message.edited" | "message.removed" if event["message"]["id"] not in self.lines:
                return {"code": "unknown_message", "detail": "Такого сообщения у клиента нет"}
            case "message.edited":
                self.lines[event["message"]["id"]] |= {**event["message"], "is_edited": True}
            case "message.removed":
                self.lines[event["message"]["id"]]["is_removed"] = True
            case _:
                pass  # typing, button.answered and what Pristan learns later
        return None

    def tell(self, kind: str, person: Json, *, event_id: str = "", **content: Any) -> Json:
        """Bring an event to Pristan, again and again for a day until it is taken. Run it from a queue, in order."""
        at = datetime.now(timezone.utc).isoformat()  # noqa: UP017 - works on any Python 3.10
        event = {"id": event_id or str(uuid.uuid4()), "type": kind, "at": at, "person": person, **content}
        body = json.dumps(event, ensure_ascii=False).encode()
        pause_s, until = 1.0, time.monotonic() + DAY_S
        while True:
            headers = signed_headers(self.secret, event_id=event["id"], body=body)
            status, answer = self._post(self.events_url, headers, body)
            if 200 <= status < 300:  # noqa: PLR2004 - statuses of HTTP
                return event
            if status in {403, 404, 413, 422} or time.monotonic() > until:
                raise RefusedError(f"HTTP {status}: {answer.decode(errors='replace')}")
            time.sleep(pause_s)  # 503, or nobody is there: the same event once more
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


def handler_of(company: Company) -> type[BaseHTTPRequestHandler]:
    """The HTTP side of ``take``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, answer = company.take({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:  # type: ignore[explicit-override] # not in Python 3.10
            """Nothing on the screen but the conversation."""

    return Handler


def main() -> None:
    company = Company(os.environ["PRISTAN_SECRET"], events_url=os.environ.get("PRISTAN_EVENTS_URL", ""))
    customer = {"id": "1042", "name": "Анна Тестова"}

    def show(event: Json) -> None:
        message = event.get("message", {})
        sys.stdout.write(f"{event['type']} {message.get('text', '')}\n")
        sys.stdout.flush()
        if event["type"] == "message.created":  # the phone has it; beside the answer, not before it
            told = {"message": {"id": message["id"]}}
            threading.Thread(target=company.tell, args=("message.delivered", customer), kwargs=told).start()

    company.on_event = show
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), handler_of(company))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for line in sys.stdin:
        company.tell("message.created", customer, message={"id": str(uuid.uuid4()), "text": line.strip()})
    server.shutdown()


if __name__ == "__main__":
    main()
