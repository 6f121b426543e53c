"""A letter of the journal → what it means for the inbox. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pristan.channels.email import entry as entries
from pristan.channels.email import trust
from pristan.channels.email.entry import Entry, same_letter
from pristan.channels.email.kinds import Classified, Kind, classify
from pristan.channels.email.letter import Attached, Letter, addresses, read_letter
from pristan.channels.email.mime import split_headers
from pristan.channels.email.quotes import cut
from pristan.channels.email.reasons import reason_for
from pristan.channels.email.reports import Action, Outcome, fields_of, original_headers, original_id
from pristan.channels.email.threads import Marks
from pristan.channels.model import (
    Account,
    AttachmentKind,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundAttachment,
    InboundMessage,
    InboundReceipt,
    Person,
    Quote,
    ReceiptKind,
    UnparsableError,
    Unusable,
)
from pristan.core.errors import InvalidInput

MAX_HOPS = 30
TEXT_LIMIT = 100_000
LARGEST_FILE = 100 * 1024 * 1024
OWN_HEADER = "x-pristan-mailbox"
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to")


def lane_key(raw: bytes) -> str:
    """The sender keeps the order; cheap, never fails."""
    try:
        headers, _ = split_headers(entries.unpack(raw).letter[:65_536])
    except UnparsableError:
        return ""
    found = addresses(headers.text("from"))
    return found[0].value if found else ""


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What a letter means; raises UnparsableError when the entry is no letter at all."""
    entry = entries.unpack(raw)
    return _Reading(entry, account).things()


def person_of(text: str) -> Person:
    """Who answers at an address as people write it; raises InvalidInput."""
    found = addresses(text.strip())
    if len(found) != 1 or "." not in found[0].value.rpartition("@")[2]:
        raise InvalidInput("Нужен адрес почты вида ivan@example.ru", code="email.bad_address")
    return Person(value=found[0].value, name=found[0].name or found[0].value)


class _Reading:
    """One letter with what every branch needs of it."""

    def __init__(self, entry: Entry, account: Account) -> None:
        self.entry = entry
        self.account = account
        self.marks = Marks(account)
        self.letter: Letter = read_letter(entry.letter)
        sender = self.letter.sender.value if self.letter.sender else ""
        self.key = same_letter(
            entry.letter,
            message_id=self.letter.message_id,
            sender=sender,
            date=self.letter.headers.raw("date"),
        )
        self.at = self._moment()
        self.answered = self.marks.answered(
            recipients=[
                *(address.value for address in (*self.letter.to, *self.letter.cc)),
                *(self.letter.headers.raw(name) for name in _DELIVERED_TO),
            ],
            in_reply_to=self.letter.in_reply_to,
            references=self.letter.references,
        )

    def things(self) -> Sequence[Inbound]:
        if loop := self._loop():
            return [self._unusable(loop)]
        found = classify(self.letter)
        match found.kind:
            case Kind.HARD_BOUNCE | Kind.SOFT_BOUNCE:
                return [self._bounced(found)]
            case Kind.DELAY:
                return [self._unusable("почтовый сервер ещё пробует доставить письмо")]
            case Kind.FEEDBACK_REPORT:
                return [self._complaint()]
            case Kind.READ_RECEIPT:
                return [self._read()]
            case kind:
                return [self._message(is_automatic=kind is Kind.AUTO_REPLY)]

    def _loop(self) -> str:
        headers = self.letter.headers
        if headers.raw(OWN_HEADER) == str(self.account.key):
            return "наше собственное письмо вернулось: петля"
        hops = sum(1 for name, _ in headers.fields if name == "received")
        return "письмо прошло больше 30 серверов: петля" if hops > MAX_HOPS else ""

    def _moment(self) -> datetime:
        """When the server got it: the writer's own clock may say anything."""
        try:
            return datetime.fromisoformat(self.entry.at).astimezone(UTC)
        except ValueError:
            return self.letter.at or datetime(1970, 1, 1, tzinfo=UTC)

    def _unusable(self, reason: str) -> Unusable:
        return Unusable(dedupe_key=self.key, reason=reason)

    def _bounced(self, found: Classified) -> Inbound:
        known = (found.report.message_id if found.report else "") or original_id(self.letter)
        ours = known if self.marks.is_ours(known) else self.answered
        if not ours:
            return self._unusable("отказ доставки письма, которого мы не отправляли")
        outcomes = found.report.outcomes if found.report else ()
        failed = [outcome for outcome in outcomes if outcome.action is Action.FAILED]
        code, detail = _told(failed)
        return InboundReceipt(
            dedupe_key=self.key,
            external_id=ours.lower(),
            at=self.at,
            kind=ReceiptKind.FAILED,
            code=code,
            detail=detail,
        )

    def _complaint(self) -> Inbound:
        """The reader pressed «spam»: we may not write until they write again. Only of a letter that was ours."""
        known = original_id(self.letter)
        recipients = addresses(original_headers(self.letter).text("to"))
        if not self.marks.is_ours(known) or not recipients:
            return self._unusable("жалоба на письмо, которого мы не отправляли")
        return IdentityChanged(
            dedupe_key=self.key,
            person=Person(value=recipients[0].value),
            at=self.at,
            change=IdentityChange.WITHDRAWN,
        )

    def _read(self) -> Inbound:
        known = next(
            (
                fields.raw("original-message-id")
                for part in self.letter.root.walk()
                if part.mime == "message/disposition-notification"
                for fields in fields_of(part)
                if "original-message-id" in fields
            ),
            "",
        )
        if not self.marks.is_ours(known):
            return self._unusable("отметка о прочтении письма, которого мы не отправляли")
        return InboundReceipt(dedupe_key=self.key, external_id=known.strip().lower(), at=self.at, kind=ReceiptKind.READ)

    def _message(self, *, is_automatic: bool) -> Inbound:
        letter = self.letter
        if letter.sender is None:
            return self._unusable("письмо без отправителя")
        if self.entry.is_junk and not self.answered:
            return self._unusable("папка нежелательной почты, не ответ на наше письмо")
        parts = cut(letter.lines())
        text = parts.reply or ("" if letter.attached else parts.quoted)
        external_id = letter.message_id or f"<{self.key.removeprefix('letter:')}@no-id>"
        answered = self.answered or letter.in_reply_to
        return InboundMessage(
            dedupe_key=self.key,
            external_id=external_id,
            person=self._person(external_id),
            at=self.at,
            text=text[:TEXT_LIMIT].replace("\x00", ""),
            attachments=[_attachment(file, self.entry.stored) for file in letter.attached],
            reply_to=Quote(external_id=answered) if answered else None,
            mail=self._mail(is_automatic=is_automatic, has_more=bool(parts.quoted)),
            is_automatic=is_automatic,
        )

    def _person(self, external_id: str) -> Person:
        """Who wrote, and what the answer needs: where to, under which subject, after which letters."""
        letter = self.letter
        sender = letter.sender
        assert sender is not None  # noqa: S101 - asked before
        return Person(
            value=sender.value,
            name=sender.name or sender.value,
            address={
                "reply_to": letter.reply_to[0].value if letter.reply_to else sender.value,
                "subject": letter.subject[:300],
                "message_id": external_id,
                "references": [*letter.references[:1], *letter.references[1:][-10:]],
            },
        )

    def _mail(self, *, is_automatic: bool, has_more: bool) -> dict[str, Any]:
        letter = self.letter
        checks = trust.results(letter.headers, self.account.settings)
        reply_to = letter.reply_to[0].value if letter.reply_to else ""
        said: dict[str, Any] = {
            "subject": letter.subject[:500],
            "from": letter.sender.value if letter.sender else "",
            "to": [address.value for address in letter.to[:20]],
            "cc": [address.value for address in letter.cc[:20]],
            "letter": self.entry.stored,
            "has_more": has_more or bool(letter.html.strip()),
        }
        marks = {
            "reply_to": reply_to if reply_to and reply_to != said["from"] else "",
            "is_automatic": is_automatic,
            "is_doubtful": trust.is_doubtful(checks),
            "checks": checks,
            "is_cut": not self.entry.stored,
        }
        return said | {name: value for name, value in marks.items() if value}


def _attachment(file: Attached, stored: str) -> InboundAttachment:
    kind = file.mime.partition("/")[0]
    return InboundAttachment(
        kind=AttachmentKind(kind) if kind in {"image", "video", "audio"} else AttachmentKind.FILE,
        source={
            "letter": stored,
            "number": file.number,
            **({"content_id": file.content_id} if file.content_id else {}),
        },
        name=file.name,
        mime=file.mime[:100],
        size=file.size,
    )


def _told(failed: Sequence[Outcome]) -> tuple[str, str]:
    """The stable code and the words for the operator: whom it did not reach, why, and what the server said."""
    if not failed:
        return "email.bounced", "Почтовый сервер вернул письмо"
    first = failed[0]
    known = reason_for(first.detail)
    title = known.title if known else "Почтовый сервер вернул письмо"
    whom = ", ".join(outcome.address for outcome in failed[:3])
    said = " ".join(first.detail.split())[:200]
    return f"email.{known.code if known else 'bounced'}", f"{title}: {whom}. Код {first.status}. {said}".strip()
