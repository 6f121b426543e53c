"""Texts with tags in place of what is found in them, quick enough for every string of an answer."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from pristan.compliance.pd import HIDDEN, MaskPolicy, Profile, Report, mask_findings, scan

_QUICK: Final = Profile(tagger_from=None, budget_ms=60.0)  # many strings, one answer: by rules alone, and not for long
_LOOKS: Final = 2  # a stop of the whole process (a collection of garbage) falls into one look, hardly into two
_REMEMBERED: Final = 1_000


class _NotInTime(Exception):
    """The look was cut; what it found is not all, and nothing of it is to be remembered."""


class Masks:
    """``look`` finds the personal data of a text; short texts and their masks are remembered.

    Lists and threads show the same short texts again and again. Long ones are rare, and would fill the memory of every
    web process with what was written to the company: 4,096 texts of 1,000 letters are some 16 MB with their masks.
    """

    def __init__(self, look: Callable[[str], Report]) -> None:
        self._look = look
        self._short = lru_cache(maxsize=4096)(self._read)

    def of(self, text: str, policy: MaskPolicy) -> str:
        """``text`` with tags; hidden whole when it could not be read in time."""
        read = self._short if len(text) <= _REMEMBERED else self._read
        for _ in range(_LOOKS):
            try:
                return read(text, policy)
            except _NotInTime:
                continue
        return HIDDEN

    @property
    def remembered(self) -> int:
        """How many texts are kept."""
        return self._short.cache_info().currsize

    def _read(self, text: str, policy: MaskPolicy) -> str:
        report = self._look(text)
        if not report.complete:
            raise _NotInTime
        return mask_findings(text, report.findings, policy)


MASKS: Final = Masks(partial(scan, profile=_QUICK))
