"""Drives pywa: one JSON command per line in, one JSON answer or event per line out.

Usage: python bot.py <base url> <number id> <token> <app secret> <word>. Runs in the environment of
requirements/pywa.txt. Webhooks come to a server of the standard library; pywa itself judges them.
"""

import json
import logging
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from pywa import WhatsApp
from pywa.errors import WhatsAppError
from pywa.types import (
    Button,
    CallbackButton,
    CallbackSelection,
    DeletedMessage,
    EditedMessage,
    Message,
    MessageStatus,
    Section,
    SectionList,
    SectionRow,
    URLButton,
)

base_url, number_id, token, app_secret, word = sys.argv[1:6]
logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
session = httpx.Client(timeout=20, trust_env=False)
wa = WhatsApp(
    phone_id=number_id, token=token, session=session, verify_token=word, app_secret=app_secret, api_version=25.0
)
session.base_url = base_url  # the constructor has put Meta's own there
lock = Lock()


def tell(line: dict[str, Any]) -> None:
    with lock:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


class Hook(BaseHTTPRequestHandler):
    """Asks pywa about everything."""

    def do_GET(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        body, status = wa.webhook_challenge_handler(vt=query.get("hub.verify_token"), ch=query.get("hub.challenge"))
        self._answer(body or "", status)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        refusal = wa.webhook_update_validator(raw, self.headers.get("X-Hub-Signature-256"))
        if refusal is not None:
            tell({"event": {"kind": "refused"}})
        self._answer(*(refusal or wa.webhook_update_handler(raw)))

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _answer(self, body: str, status: int) -> None:
        said = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


def about(update: Any) -> dict[str, Any]:
    user = update.from_user
    return {"id": update.id, "from": user.bsuid, "phone": user.wa_id, "name": user.name}


@wa.on_message
def on_message(_: WhatsApp, message: Message) -> None:
    place, contacts, media = message.location, message.contacts, message.media
    tell(
        {
            "event": {
                **about(message),
                "kind": "message",
                "text": message.text or message.caption,
                "file": media.id if media else None,
                "place": [place.latitude, place.longitude] if place else None,
                "card": contacts.first_wa_id if contacts else None,
                "asked": contacts.origin.value == "contact_request" if contacts else None,
                "reply_to": message.reply_to_message.id if message.reply_to_message else None,
            }
        }
    )


@wa.on_edited_message
def on_edit(_: WhatsApp, edit: EditedMessage) -> None:
    tell({"event": {"kind": "edited", "id": edit.original_message_id, "text": edit.message.text}})


@wa.on_deleted_message
def on_delete(_: WhatsApp, gone: DeletedMessage) -> None:
    tell({"event": {"kind": "deleted", "id": gone.original_message_id}})


@wa.on_callback_button
def on_button(_: WhatsApp, press: CallbackButton[str]) -> None:
    under = press.reply_to_message.id if press.reply_to_message else None
    tell({"event": {"kind": "press", "data": press.data, "title": press.title, "under": under}})


@wa.on_callback_selection
def on_selection(_: WhatsApp, press: CallbackSelection[str]) -> None:
    under = press.reply_to_message.id if press.reply_to_message else None
    tell({"event": {"kind": "press", "data": press.data, "title": press.title, "under": under}})


@wa.on_message_status
def on_status(_: WhatsApp, status: MessageStatus[str]) -> None:
    code = status.error.code if status.error else None
    tell({"event": {"kind": "status", "id": status.id, "status": status.status.value, "error": code}})


def name(**_: Any) -> str | None:
    return wa.get_business_phone_number().verified_name


def hook(**_: Any) -> None:
    wa.override_phone_callback_url(f"http://127.0.0.1:{server.server_port}/hook", word)


def send(*, to: str, text: str, answers: list[list[str]] | None = None, lines: list[list[str]] | None = None,
         link: list[str] | None = None) -> str:  # fmt: skip
    buttons: Any = None
    if answers:
        buttons = [Button(title=title, callback_data=data) for title, data in answers]
    if lines:
        rows = [SectionRow(title=title, callback_data=data) for title, data in lines]
        buttons = SectionList(button_title="Выбрать", sections=[Section(title="Выбрать", rows=rows)])
    if link:
        buttons = URLButton(title=link[0], url=link[1])
    return wa.send_message(to, text, buttons=buttons).id


def image(*, to: str, caption: str, data: str) -> str:
    return wa.send_image(to, bytes.fromhex(data), caption, mime_type="image/png").id


def document(*, to: str, filename: str, data: str) -> str:
    return wa.send_document(to, bytes.fromhex(data), filename, mime_type="application/pdf").id


def ask_phone(*, to: str, text: str) -> str:
    return wa.request_contact_info(to, text).id


def template(*, to: str) -> None:
    wa.api.send_message(
        sender=number_id, to=to, recipient=None, recipient_type="individual", typ="template",
        msg={"name": "nobody_knows", "language": {"code": "ru"}},
    )  # fmt: skip


def download(*, file: str) -> int:
    return len(wa.get_media_bytes(wa.get_media_url(file).url))


def typing(*, message: str) -> None:
    wa.indicate_typing(message)


OPS = {
    "name": name, "hook": hook, "send": send, "image": image, "document": document, "ask_phone": ask_phone,
    "template": template, "download": download, "typing": typing,
}  # fmt: skip

server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
Thread(target=server.serve_forever, daemon=True).start()
tell({"started": True})
for given in sys.stdin:
    wish = json.loads(given)
    place, op = wish.pop("id"), wish.pop("op")
    try:
        tell({"id": place, "result": OPS[op](**wish)})
    except WhatsAppError as exc:
        tell({"id": place, "error": {"code": exc.code}})
    except Exception as exc:  # noqa: BLE001 - the test shows it
        tell({"id": place, "error": {"code": repr(exc)}})
