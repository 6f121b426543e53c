"""What ``pristan email inspect`` says of one letter. Pure."""

import re
from typing import Any

from pristan.channels.email.charsets import decode
from pristan.channels.email.kinds import Classified, Kind, classify
from pristan.channels.email.letter import Letter, html_text, read_letter
from pristan.channels.email.lines import is_html, of_html, of_text
from pristan.channels.email.mime import split_headers
from pristan.channels.email.quotes import Cut, cut
from pristan.channels.email.reports import Action, notice

_OF_TRANSPORT = frozenset(
    {"received", "return-path", "mime-version", "message-id", "content-type", "delivered-to", "dkim-signature"}
)
_OF_LETTERS = _OF_TRANSPORT | {"from", "to", "subject", "date"}
_OF_SERVERS = frozenset(Kind) - {Kind.MESSAGE, Kind.AUTO_REPLY}
_STARTS_WITH_FIELD = re.compile(rb"(?:>?From [^\r\n]*\r?\n)?[!-9;-~]{1,80}:")


def inspect_source(raw: bytes, *, name: str = "") -> dict[str, Any]:
    """Say what a file holds: a letter with its head, or only the body of one (text or HTML)."""
    suffix = name.lower().rpartition(".")[2]
    if suffix == "eml" or (suffix not in {"html", "htm"} and _is_letter(raw, only_transport=suffix == "txt")):
        return inspect_letter(raw)
    is_page = suffix in {"html", "htm"} or is_html(decode(raw[:20_000]).text)
    return inspect_body(html_text(raw, "") if is_page else decode(raw).text, is_page=is_page)


def inspect_letter(raw: bytes) -> dict[str, Any]:
    """Say what a whole letter is."""
    letter = read_letter(raw)
    classified = classify(letter)
    parts = notice(letter) if classified.kind in _OF_SERVERS else cut(letter.lines())
    return _answer(parts, letter=letter, classified=classified)


def inspect_body(text: str, *, is_page: bool = False) -> dict[str, Any]:
    """Say what a body without its head holds."""
    return _answer(cut(of_html(text) if is_page else of_text(text)))


def _answer(parts: Cut, *, letter: Letter | None = None, classified: Classified | None = None) -> dict[str, Any]:
    outcomes = classified.report.outcomes if classified and classified.report else ()
    concerned = [outcome for outcome in outcomes if outcome.action is not Action.DELIVERED]
    return {
        "reply": parts.reply,
        "quoted": parts.quoted,
        "kind": classified.kind.value if classified else "message",
        "recipients": [outcome.address for outcome in concerned],
        "status": [outcome.status for outcome in concerned],
        "in_reply_to": (letter.in_reply_to or None) if letter else None,
        "references": list(letter.references) if letter else [],
        "attachments": [
            {
                "name": file.name,
                "mime": file.mime,
                "size": file.size,
                "content_id": file.content_id or None,
                "is_inline": file.is_inline,
            }
            for file in (letter.attached if letter else ())
        ],
    }


def _is_letter(raw: bytes, *, only_transport: bool) -> bool:
    """Whether the file begins with the head of a letter; a pasted «From: … Subject: …» in a text is not one."""
    if not _STARTS_WITH_FIELD.match(raw.lstrip(b"\xef\xbb\xbf")):
        return False
    headers, _ = split_headers(raw[:65_536])
    names = {name for name, _ in headers.fields}
    return bool(names & _OF_TRANSPORT) if only_transport else len(names & _OF_LETTERS) >= 2  # noqa: PLR2004
