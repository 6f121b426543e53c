"""The words of ``quotes.toml`` as questions about one line. Pure."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_EDGES = " \t-_=*—–•#<>|~"
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}")
_NUMERIC_DATE = r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b"
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b")
_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Compiled once; every pattern is anchored or bounded, so a hostile line costs no more than its length."""

    ends_with_verb: re.Pattern[str]
    has_verb: re.Pattern[str]
    date: re.Pattern[str]
    opening: re.Pattern[str]
    label: re.Pattern[str]
    kinds: dict[str, str]
    reply_separators: tuple[str, ...]
    forward_separators: tuple[str, ...]
    forward_lines: tuple[str, ...]
    sent_from: re.Pattern[str]
    stubs: tuple[str, ...]

    def label_kind(self, line: str) -> str | None:
        """``from``, ``sent``, … when the line is a field of the head of an earlier letter."""
        found = self.label.match(line[:_LONGEST])
        return self.kinds[found[1].casefold()] if found else None

    def separator(self, line: str) -> str | None:
        """``reply`` or ``forward`` when the line only says that another letter follows."""
        if len(line) > _LONGEST or not line.strip():
            return None
        words = " ".join(line.strip(_EDGES + ":").split()).casefold()
        if words.startswith(self.forward_lines) and line.rstrip().endswith(":"):
            return "forward"
        if not line.strip().startswith(("--", "__", "==", "**", "——", "––")):
            return None
        if words.startswith(self.forward_separators):
            return "forward"
        return "reply" if words.startswith(self.reply_separators) else None

    def attribution(self, text: str) -> int:
        """How surely the text introduces a quotation: 0 not, 1 before a quotation, 2 with a time, 3 with a date."""
        text = " ".join(text.split())
        if not text or len(text) > _LONGEST:
            return 0
        ends_with_colon = text.endswith((":", "："))
        verb = self.ends_with_verb.search(text) if not ends_with_colon else self.has_verb.search(text)
        address = _ADDRESS.search(text)
        if not (ends_with_colon and (verb or address)) and not verb:
            return 0
        if self.date.search(text):
            return 3
        return 2 if _TIME.search(text) else 1

    def stands_alone(self, text: str) -> bool:
        """Whether an attribution is so plain that what follows is earlier text even without quotation marks."""
        text = " ".join(text.split())
        return bool(
            self.opening.match(text)
            and self.date.search(text[:120])
            and (self.ends_with_verb.search(text) or re.search(r"@[\w.-]+[>\])]?\s*:$", text))
        )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def wording() -> Wording:
    """The words that ship with the product."""
    raw = tomllib.loads(files(__package__ or "").joinpath("quotes.toml").read_text("utf-8"))
    verbs, months, days = _any(raw["verbs"]), _any(raw["months"]), _any(raw["days"])
    by_name = (
        rf"\b\d{{1,2}}(?:-?(?:го|е)|st|nd|rd|th|\.)?\s+(?:de\s+)?(?:{months})|\b(?:{months})\w*\.?[\s-]+\d{{1,2}}\b"
    )
    date = rf"{_NUMERIC_DATE}|{by_name}"
    labels = {label.casefold(): kind for kind, names in raw["labels"].items() for label in names}
    signatures = raw["signatures"]
    flags = re.IGNORECASE
    return Wording(
        ends_with_verb=re.compile(rf"(?<!\w)(?:{verbs})\s*[::]?$", flags),
        has_verb=re.compile(rf"(?<!\w)(?:{verbs})(?!\w)", flags),
        date=re.compile(date, flags),
        opening=re.compile(
            rf"[-\s«\"*]*(?:(?:{_any(raw['openings'])})\s+)?(?:(?:{days})\b\.?,?\s*)?(?:(?:{_any(raw['openings'])})\s+)?"
            rf"(?:{date}|{days})",
            flags,
        ),
        label=re.compile(rf"[\s*_]*({_any(labels)})\s*[*_]*\s*:", flags),
        kinds=labels,
        reply_separators=tuple(raw["separators"]["reply"]),
        forward_separators=tuple(raw["separators"]["forward"]),
        forward_lines=tuple(raw["separators"]["forward_line"]),
        sent_from=re.compile(
            rf"[-—–*_\s]*(?:(?:{_any(signatures['sent_from'])})\s.{{0,60}}?(?:{_any(signatures['devices'])})"
            rf"|(?:{_any(signatures['get_app'])})).{{0,80}}$",
            flags,
        ),
        stubs=tuple(raw["stubs"]["phrases"]),
    )


def is_stub(text: str) -> bool:
    """Whether a plain-text part only tells to look at the other one."""
    plain = " ".join(text.split()).casefold()
    return not plain or (len(plain) < _LONGEST and any(phrase in plain for phrase in wording().stubs))
