"""What a company sends: judged as Meta judges, shown on the phone, followed by reports."""

from __future__ import annotations

from collections.abc import Mapping

from pristan.sandbox.whatsapp import shapes
from pristan.sandbox.whatsapp.postman import Postman
from pristan.sandbox.whatsapp.world import Blob, Json, Line, Number, Person, Thread, World

TEXT_LIMIT, BODY_LIMIT, CAPTION_LIMIT = 4096, 1024, 1024
ANSWERS, LINES = 3, 10
TITLES: Mapping[str, int] = {"button": 20, "list": 24, "cta_url": 20}
MEDIA = ("image", "video", "audio", "document", "sticker")
OWN_WORDS = {"request_contact_info": "Поделиться номером", "location_request_message": "Отправить место"}


class GraphError(Exception):
    """A refusal with Meta's number."""

    def __init__(self, status: int, code: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.code = code


class Sending:
    """Takes messages of companies."""

    def __init__(self, world: World, postman: Postman) -> None:
        self._world = world
        self._postman = postman

    def take(self, number: Number, body: Json) -> Json:
        """Accept a message; 200 says that it was taken, what became of it is told by a webhook."""
        bsuid, phone = str(body.get("recipient") or ""), str(body.get("to") or "")
        if not (bsuid or phone):
            raise GraphError(400, 131008, "Required parameter is missing: to or recipient")
        text, blob, buttons = self._content(body)
        person = self._world.person_at(phone=phone, bsuid=bsuid)
        mark = str(body.get("biz_opaque_callback_data") or "")
        if person is None:
            person = Person(id="", bsuid=bsuid, name="", phone=phone, is_hidden=not phone)
            thread = Thread(person=person)
        else:
            thread = self._world.thread(number, person)
        line = self._world.add_line(thread, is_ours=True, text=text, blob=blob, buttons=buttons, mark=mark)
        self._report(number, thread, line)
        told = {"input": phone or bsuid, **({"wa_id": phone} if phone else {"user_id": bsuid})}
        return {"messaging_product": "whatsapp", "contacts": [told], "messages": [{"id": line.id}]}

    def read(self, number: Number, thread: Thread) -> None:
        """The person has opened the chat."""
        for line in thread.lines:
            if line.is_ours and line.state == "delivered":
                self.tell(number, thread, line, told="read")

    def deliver(self, number: Number, thread: Thread) -> None:
        """What waited for the person to come back."""
        for line in thread.lines:
            if line.is_ours and line.state == "sent":
                self.tell(number, thread, line, told="delivered")

    def tell(self, number: Number, thread: Thread, line: Line, *, told: str, error: Json | None = None) -> None:
        line.state = told
        value = shapes.status(number, thread.person, line, told=told, at=self._world.now(), error=error)
        self._postman.bring(number, value)

    def _report(self, number: Number, thread: Thread, line: Line) -> None:
        if not thread.person.id or number.spoiled.get("undeliverable"):
            failed = shapes.error(131026, "Message undeliverable")
        elif not self._world.is_open(thread) or number.spoiled.get("window_closed"):
            failed = shapes.error(131047, "Re-engagement message")
        else:
            self.tell(number, thread, line, told="sent")
            if not thread.is_blocked:
                self.tell(number, thread, line, told="delivered")
            return
        thread.lines.remove(line)  # nothing of it is seen on the phone
        self.tell(number, thread, line, told="failed", error=failed)

    def _content(self, body: Json) -> tuple[str, Blob | None, list[Json]]:
        kind = str(body.get("type") or "")
        part = body.get(kind)
        if not isinstance(part, dict):
            raise GraphError(400, 131008, f"Required parameter is missing: {kind or 'type'}")
        match kind:
            case "text":
                return _words(part.get("body"), most=TEXT_LIMIT), None, []
            case "interactive":
                return _words((part.get("body") or {}).get("text"), most=BODY_LIMIT), None, _buttons(part)
            case "template":
                raise GraphError(400, 132001, "Template name does not exist in the translation")
            case _ if kind in MEDIA:
                return self._media(part)
            case _:
                raise GraphError(400, 131051, "Unsupported message type")

    def _media(self, part: Json) -> tuple[str, Blob | None, list[Json]]:
        blob = self._world.blobs.get(str(part.get("id")))
        caption = str(part.get("caption") or "")
        if blob is None:
            raise GraphError(400, 131053, "Media upload error")
        if len(caption) > CAPTION_LIMIT:
            raise GraphError(400, 131009, "Parameter value is not valid: caption")
        if part.get("filename"):
            blob.name = str(part["filename"])
        return caption, blob, []


def _words(value: object, *, most: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise GraphError(400, 131008, "Required parameter is missing: body")
    if len(value) > most:
        raise GraphError(400, 131009, f"Parameter value is not valid: body is longer than {most}")
    return value


def _buttons(part: Json) -> list[Json]:
    """Buttons as the phone shows them: their words, what a press answers with, or where they lead."""
    kind, action = str(part.get("type")), part.get("action") or {}
    match kind:
        case "button":
            replies = [one.get("reply") or {} for one in action.get("buttons") or ()]
            found = [{**_named(one), "reply": "button_reply"} for one in replies]
        case "list":
            rows = [row for section in action.get("sections") or () for row in section.get("rows") or ()]
            found = [{**_named(one), "reply": "list_reply"} for one in rows]
        case "cta_url":
            given = action.get("parameters") or {}
            found = [{"id": "", "title": str(given.get("display_text") or ""), "url": str(given.get("url") or "")}]
        case _ if kind in OWN_WORDS:
            return [{"id": kind, "title": OWN_WORDS[kind], "reply": ""}]
        case _:
            raise GraphError(400, 131009, f"Parameter value is not valid: {kind}")
    most = {"button": ANSWERS, "list": LINES}.get(kind, 1)
    titles = [one["title"] for one in found]
    if not 0 < len(found) <= most or not all(0 < len(title) <= TITLES[kind] for title in titles):
        raise GraphError(400, 131009, "Parameter value is not valid: buttons")
    if len(set(titles)) < len(titles):
        raise GraphError(400, 131009, "Parameter value is not valid: duplicated titles")
    return found


def _named(shape: Json) -> Json:
    return {"id": str(shape.get("id") or ""), "title": str(shape.get("title") or "")}
