"""A message → the letter that leaves, and its envelope (RFC 5321, 5322, 3834, 8058). Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from pristan.channels.email.mime import safe_name
from pristan.channels.email.threads import Marks
from pristan.channels.model import Account, Button, OutboundFile, OutboundMessage, Purpose
from pristan.core.errors import MessageRejected, RecipientUnreachable

REFERENCES = 12
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,253}")
_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,900}>")
_REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|отв|ответ|пер|пересл|ha|на|aw|sv|vs|antw|ре)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*:\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A letter as bytes. ``sender`` is the address of the envelope, empty for automatic answers (RFC 3834 §3.3)."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes


def render(
    message: OutboundMessage,
    account: Account,
    *,
    now: datetime,
    files: Sequence[tuple[OutboundFile, bytes]] = (),
    unsubscribe: str = "",
) -> Rendered:
    """The letter for ``message``; raises RecipientUnreachable or MessageRejected when it cannot be one."""
    marks = Marks(account)
    if not _ADDRESS.fullmatch(marks.address):
        raise MessageRejected("У подключения не указан адрес почты", code="email.no_address")
    recipient = deliverable(str(message.address.get("reply_to") or message.recipient))
    copies = [deliverable(address) for address in message.cc]
    is_automatic = message.author_kind != "operator" and message.purpose is Purpose.REPLY
    has_tokens = _is_on(account.settings, "reply_tokens")
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(display_name=_line(_shown_name(account)), addr_spec=marks.address)
    letter["To"] = recipient
    if copies:
        letter["Cc"] = ", ".join(copies)
    letter["Subject"] = subject_of(message, account)
    letter["Date"] = format_datetime(now)
    message_id = marks.message_id(message.outbox_id)
    letter["Message-ID"] = message_id
    _thread(letter, message)
    if has_tokens:
        letter["Reply-To"] = marks.reply_address(message.outbox_id)
    letter["X-Pristan-Mailbox"] = str(account.key)
    if is_automatic:
        letter["Auto-Submitted"] = "auto-replied"
        letter["X-Auto-Response-Suppress"] = "All"
    if message.purpose is Purpose.PROMO:
        _bulk(letter, marks, unsubscribe=unsubscribe)
    letter.set_content(_text(message), charset="utf-8", cte="base64")
    _attach(letter, files)
    sender = marks.reply_address(message.outbox_id) if has_tokens else marks.address
    return Rendered(
        message_id=message_id,
        sender="" if is_automatic else sender,
        recipients=(recipient, *copies),
        content=letter.as_bytes(),
    )


def subject_of(message: OutboundMessage, account: Account) -> str:
    """The given subject; else that of the correspondence as an answer; else the mailbox's own."""
    given = _line(message.subject)
    if given:
        return given[:300]
    known = _REPLY_PREFIX.sub("", _line(str(message.address.get("subject") or "")))
    return f"Re: {known}"[:300] if known else f"Сообщение: {_line(_shown_name(account))}"[:300]


def deliverable(value: str) -> str:
    """An address that SMTP can carry; raises RecipientUnreachable. A Russian domain goes in its ASCII form."""
    value = value.strip()
    local, _, domain = value.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    address = f"{local}@{ascii_domain}"
    if not _ADDRESS.fullmatch(address) or not address.isascii() or not address.isprintable():
        raise RecipientUnreachable("На такой адрес письмо не отправить", code="email.bad_address")
    return address


def _thread(letter: EmailMessage, message: OutboundMessage) -> None:
    address = message.address
    last = message.reply_to or str(address.get("message_id") or "")
    if not _ID.fullmatch(last):
        return
    letter["In-Reply-To"] = last
    known = address.get("references")
    earlier = [str(item) for item in known if _ID.fullmatch(str(item))] if isinstance(known, list) else []
    chain = list(dict.fromkeys([*earlier, last]))
    letter["References"] = " ".join([*chain[:1], *chain[1:][-(REFERENCES - 1) :]])


def _bulk(letter: EmailMessage, marks: Marks, *, unsubscribe: str) -> None:
    """One press in the mail program ends the mailing (RFC 8058); both headers are signed."""
    if not unsubscribe.startswith("https://"):
        raise MessageRejected(
            "Рассылке нужна ссылка для отписки, а у установки нет адреса https, видного из интернета",
            code="email.no_unsubscribe",
        )
    letter["List-Unsubscribe"] = f"<{unsubscribe}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter["List-Id"] = f"<news.{marks.domain}>"
    letter["Precedence"] = "bulk"


def _text(message: OutboundMessage) -> str:
    lines = [_button(button) for row in message.buttons for button in row]
    return "\n".join(piece for piece in (message.text, *(line for line in lines if line)) if piece)


def _button(button: Button) -> str:
    return f"{button.text}: {button.url}" if button.url else f"• {button.text}"


def _attach(letter: EmailMessage, files: Sequence[tuple[OutboundFile, bytes]]) -> None:
    for file, content in files:
        main, _, sub = file.mime.partition("/")
        is_plain = re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}", file.mime) and main not in {
            "multipart",
            "message",
        }
        letter.add_attachment(
            content,
            maintype=main if is_plain else "application",
            subtype=sub if is_plain else "octet-stream",
            filename=safe_name(file.name) or "file",
        )


def _shown_name(account: Account) -> str:
    return str(account.settings.get("from_name") or account.name or "")


def _line(value: str) -> str:
    """One line: nothing of a value may begin a header of its own."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())


def _is_on(settings: Mapping[str, Any], name: str) -> bool:
    return str(settings.get(name, "")).lower() in {"true", "1", "on"}
