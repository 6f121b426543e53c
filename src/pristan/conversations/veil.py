"""What is shown of a message that a channel brought though it must not carry personal data. Pure.

The database puts tags into the text; here the other parts of the message follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pristan.conversations.model import NewMessage

CLEAN, PENDING, MARKED, UNREAD = "clean", "pending", "marked", "unread"
TEXT, QUOTE, CARD, PLACE, SHARE, SUBJECT, FILE = "text", "quote", "card", "place", "share", "subject", "file"
# Where in the content of a message each field stands; markup speaks of places in a text that is not shown as it came.
CONTENT: Mapping[str, str] = {QUOTE: "reply_quote", CARD: "contact_card", PLACE: "location", SHARE: "share"}
_KEPT = frozenset({"imported", "callback", "system", "voice_lost", "unknown"})

Row = Mapping[str, Any]


def veil_of_new(message: NewMessage) -> dict[str, Any]:
    """What the database would say of the veil of a message that just came; its text is not shown yet."""
    against = message.carrying
    found: dict[str, Any] = {
        "veil_state": None if against is None else PENDING,
        "marks": [],
        "veil_rules": [] if against is None else [asdict(rule) for rule in against.rules],
        "veil_is_possible": against is not None and against.is_possible,
    }
    return found if against is None else found | {"text": ""}


def veil_of(row: Row) -> dict[str, Any] | None:
    """The veil in the shape of the API; none over what was never watched or holds nothing."""
    state = row["veil_state"]
    if state in {None, CLEAN}:
        return None
    return {
        "state": state,
        "kinds": list(dict.fromkeys(mark["title"] for mark in row["marks"] or ())),
        "rules": row["veil_rules"],
        "is_possible": row["veil_is_possible"],
    }


def veiled_content(row: Row) -> Mapping[str, Any]:
    """The content without what is hidden: all but the acts of the house until it is read, the marked parts after."""
    state, content = row["veil_state"], row["content"]
    if state in {None, CLEAN}:
        shown: Mapping[str, Any] = content
        return shown
    if state != MARKED:
        return {name: value for name, value in content.items() if name in _KEPT}
    fields = {mark["field"] for mark in row["marks"]}
    hidden = {CONTENT[name] for name in fields if name in CONTENT} | ({"markup"} if TEXT in fields else set())
    shown = {name: value for name, value in content.items() if name not in hidden}
    tags = {mark["field"]: mark["tag"] for mark in row["marks"]}
    if QUOTE in fields:
        shown["reply_quote"] = {"text": tags[QUOTE], "author": ""}
    if CARD in fields:
        shown["contact_card"] = {"name": "", "phone": tags[CARD], "verified": False}
    if SUBJECT in fields and content.get("mail"):
        shown["mail"] = {**content["mail"], "subject": tags[SUBJECT], "has_more": False}
    return shown


def veiled_files(row: Row) -> Sequence[Row]:
    """Files with tags in place of the names that were marked; unread ones stay nameless."""
    state, files = row["veil_state"], row["attachments"]
    if state in {None, CLEAN}:
        return list(files)
    tags = {mark["index"]: mark["tag"] for mark in row["marks"] or () if mark["field"] == FILE}
    if state == MARKED:
        return [{**item, "name": tags.get(index, item["name"])} for index, item in enumerate(files)]
    return [{**item, "name": ""} for item in files]
