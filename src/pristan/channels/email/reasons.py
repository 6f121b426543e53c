"""The words of ``bounces.toml`` as questions: why a letter did not arrive, and whether that is for good. Pure."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_SMTP = re.compile(r"(?<![\d.#:/-])([45]\d\d)(?=[ \t-]|$)(?![ \t-]*(?:bytes|kb|мб|messages?|hours?|minutes?))")
_LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One row of the table. ``status`` is the code that means the same."""

    status: str
    code: str
    title: str
    says: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    reasons: tuple[Reason, ...]
    failed: re.Pattern[str]
    delayed: re.Pattern[str]
    given_up: re.Pattern[str]
    original: re.Pattern[str]


@cache
def table() -> Table:
    """The table that ships with the product."""
    raw = tomllib.loads(files(__package__ or "").joinpath("bounces.toml").read_text("utf-8"))

    def either(patterns: Sequence[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))

    return Table(
        reasons=tuple(
            Reason(status=row["status"], code=row["code"], title=row["title"], says=either(row["says"]))
            for row in raw["reason"]
        ),
        failed=either(raw["wording"]["failed"]),
        delayed=either(raw["wording"]["delayed"]),
        given_up=either(raw["wording"]["given_up"]),
        original=either(raw["original"]["markers"]),
    )


def plain(text: str) -> str:
    """Text for the patterns: lower case, single spaces."""
    return " ".join(text[:_LONGEST].split()).casefold()


def reason_for(text: str) -> Reason | None:
    """The first row whose words stand in the text of a server."""
    words = plain(text)
    return next((reason for reason in table().reasons if reason.says.search(words)), None)


def status_in(text: str) -> str:
    """The code of a failure in a text: the enhanced one, else what the words mean, else the class of the SMTP code."""
    codes = [match for match in _ENHANCED.finditer(text) if match[1] != "2"]
    telling = next((match for match in codes if match[0][2:] != "0.0"), None)
    if telling:
        return telling[0]
    smtp = _SMTP.search(text)
    known = reason_for(text)
    if known is not None:
        # The words name the matter, the code of SMTP whether it is for good.
        return f"{smtp[1][0]}{known.status[1:]}" if smtp else known.status
    if codes:
        return codes[0][0]
    return f"{smtp[1][0]}.0.0" if smtp else ""


def is_permanent(status: str, detail: str = "") -> bool:
    """Whether the address is dead: 5.x.x, but not a full mailbox and not a refusal by policy."""
    if status in {"", "5.0.0"} and detail:
        known = reason_for(detail)
        status = known.status if known else status or "5.0.0"
    return status.startswith("5.") and status != "5.2.2" and not status.startswith("5.7.")
