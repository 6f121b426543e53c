"""What the caller knows: data of the person written to, and requisites the company itself has published."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pristan.compliance.pd.candidate import Candidate
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind

_NOT_DIGIT = re.compile(r"\D")
_SPACES = re.compile(r"\s+")
_TAIL, _FEWEST, _SHORTEST = 10, 5, 3


def of_contact(low: str, contact: Iterable[str]) -> Iterator[Candidate]:
    """The contact's own name, address of mail or phone, wherever it stands as it is known: the surest evidence."""
    for value in contact:
        plain = value.strip().lower()
        if len(plain) < _SHORTEST:
            continue
        kind = _kind_of(plain)
        evidence = Evidence(EvidenceType.CONTEXT, "contact", "совпадает с данными контакта")
        for start, end in _phones(low, plain) if kind is Kind.PHONE else _places(low, plain):
            yield Candidate(kind, start, end, (evidence,))


def _kind_of(plain: str) -> Kind:
    if "@" in plain:
        return Kind.EMAIL
    return Kind.PHONE if len(_NOT_DIGIT.sub("", plain)) > _FEWEST + 1 else Kind.PERSON


def _places(low: str, plain: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(rf"(?<!\w){re.escape(plain)}(?!\w)", low):
        yield found.span()


def _phones(low: str, plain: str) -> Iterator[tuple[int, int]]:
    digits = _NOT_DIGIT.sub("", plain)[-_TAIL:]
    for found in re.finditer(r"(?<!\d)(?:\+?\d[\s()-]{0,3})?" + r"[\s().-]{0,3}".join(digits) + r"(?!\d)", low):
        yield found.span()


def is_own(candidate: Candidate, low: str, own: frozenset[str]) -> bool:
    """Whether a value is one the company has published: then it is nobody's personal data."""
    return bool(own) and key_of(low[candidate.start : candidate.end]) in _keys(own)


@lru_cache(maxsize=64)
def _keys(own: frozenset[str]) -> frozenset[str]:
    return frozenset(key_of(value) for value in own)


def key_of(value: str) -> str:
    """One spelling for a value: the last ten digits of a number, small letters and single spaces of the rest."""
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) > _FEWEST and not any(letter.isalpha() for letter in value):
        return digits[-_TAIL:]
    return _SPACES.sub(" ", value.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/."))
