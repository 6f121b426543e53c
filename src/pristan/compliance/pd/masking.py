"""What stands in place of a value."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pristan.compliance.pd.model import Finding, Kind, Report, Strength
from pristan.compliance.pd.wording import tag

HIDDEN = "[СКРЫТО]"
_KEPT = 4
_TAIL = frozenset({Kind.BANK_CARD, Kind.PHONE, Kind.BANK_ACCOUNT})
_LETTERS = re.compile(r"[^\W\d_]+")


class MaskStyle(StrEnum):
    """``partial`` keeps the tail of cards and phones and the first letters of names, ``tag`` names the kind only."""

    PARTIAL = "partial"
    TAG = "tag"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskPolicy:
    """How to mask. ``pseudonym`` gives a stable name for a kind and value; the caller keeps it encrypted."""

    style: MaskStyle = MaskStyle.PARTIAL
    weak: bool = False
    keep: frozenset[Kind] = frozenset()
    pseudonym: Callable[[Kind, str], str] | None = None


DEFAULT = MaskPolicy()


def mask(text: str, report: Report, policy: MaskPolicy = DEFAULT) -> str:
    """``text`` with every finding replaced; an incomplete report masks the whole text."""
    if not report.complete:
        return HIDDEN
    return mask_findings(text, report.findings, policy)


def mask_findings(text: str, findings: Sequence[Finding], policy: MaskPolicy = DEFAULT) -> str:
    """``text`` with these findings replaced; they stand in order and do not overlap."""
    pieces, at = [], 0
    for finding in findings:
        if finding.kind in policy.keep or (finding.strength is Strength.WEAK and not policy.weak):
            continue
        pieces += [text[at : finding.start], _replacement(finding, text[finding.start : finding.end], policy)]
        at = finding.end
    return "".join([*pieces, text[at:]])


def _replacement(finding: Finding, value: str, policy: MaskPolicy) -> str:
    if policy.style is MaskStyle.PSEUDONYM and policy.pseudonym is not None:
        return policy.pseudonym(finding.kind, value)
    return finding.mask if policy.style is MaskStyle.PARTIAL else tag(finding.kind)


def proposal(kind: Kind, value: str) -> str:
    """Keep the last four digits of cards and phones, the first letters of names; else the kind."""
    if kind in _TAIL:
        return _tail(value) or tag(kind)
    if kind is Kind.PERSON:
        return _LETTERS.sub(lambda word: word[0][0] + "." if len(word[0]) > 1 else word[0], value).replace("..", ".")
    if kind is Kind.EMAIL and "@" in value:
        local, _, domain = value.rpartition("@")
        return f"{local[:1]}***@{domain}"
    return tag(kind)


def _tail(value: str) -> str:
    digits = sum(character.isdecimal() for character in value)
    if digits <= _KEPT * 2 or _LETTERS.search(value):  # said in words: the words would give it away
        return ""
    left = digits - _KEPT
    hidden = ""
    for character in value:
        is_digit = character.isdecimal()
        hidden += "•" if is_digit and left > 0 else character
        left -= is_digit
    return hidden
