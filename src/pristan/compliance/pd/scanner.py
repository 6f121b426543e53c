"""The scan: text in, report out."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from pristan.compliance.pd import (
    alone,
    contacts,
    dates,
    digits,
    latin,
    letters,
    morphology,
    places,
    runs,
    secrets,
    special,
)
from pristan.compliance.pd.candidate import Candidate
from pristan.compliance.pd.data import table
from pristan.compliance.pd.known import is_own, of_contact
from pristan.compliance.pd.masking import proposal
from pristan.compliance.pd.model import (
    CLASSES,
    Evidence,
    Finding,
    Hints,
    Klass,
    NerBackend,
    Profile,
    Report,
    Strength,
    Verdict,
)
from pristan.compliance.pd.ner import bundled, tagged_people
from pristan.compliance.pd.normal import Normal, normalise
from pristan.compliance.pd.people import Names, Token
from pristan.compliance.pd.resolve import resolve
from pristan.compliance.pd.wording import why
from pristan.compliance.pd.words import Context, Word, words_of

ENGINE_VERSION = f"pd-{table('weights')['version']}"
WINDOW, OVERLAP = 4_000, 200
BUDGET_MS_PER_WINDOW = 60.0
TAGGED_MOST = 300_000  # the tagger reads that much of a text; the rules read all of it
_NUMBERED = re.compile(r"[a-z\d@]|собак|парол")
DEFAULT_PROFILE, NO_HINTS = Profile(), Hints()


class _TimeIsUp(Exception):
    """The budget is spent."""


def _tagger(profile: Profile, ner: NerBackend | None, *, size: int) -> NerBackend | None:
    """A tagger for long texts; for short ones only when the caller brings it."""
    if ner is not None or not profile.names or profile.tagger_from is None or size <= profile.tagger_from:
        return ner
    return bundled()


class _Budget:
    """The time a text may take. The processor's clock is dear, so it is asked only when the wall's is up."""

    def __init__(
        self, profile: Profile, clock: Callable[[], float], processor: Callable[[], float], *, size: int
    ) -> None:
        self._clock, self._processor = clock, processor
        self._began, self._started = clock(), processor()
        ours = profile.budget_ms
        self._allowed_s = None if ours is None else (ours + BUDGET_MS_PER_WINDOW * (size // WINDOW)) / 1000

    @property
    def took(self) -> float:
        """Seconds by the wall."""
        return self._clock() - self._began

    def check(self) -> None:
        """Stop when the time is up."""
        if self._allowed_s is None or self.took <= self._allowed_s:
            return
        if self._processor() - self._started > self._allowed_s:
            raise _TimeIsUp


@dataclass(frozen=True, slots=True)
class _Piece:
    """A window of the reading with what is known of it once."""

    low: str
    text: str
    base: int
    words: Sequence[Word]
    near_by: Context
    hints: Hints
    ner: NerBackend | None
    names: bool


def scan(
    text: str,
    *,
    profile: Profile = DEFAULT_PROFILE,
    hints: Hints = NO_HINTS,
    ner: NerBackend | None = None,
    clock: Callable[[], float] = time.perf_counter,
    processor: Callable[[], float] = time.thread_time,
) -> Report:
    """Find the personal data of one text.

    Pure: nothing is read but the text, nothing is kept. Offsets are code points of ``text`` as given. ``ner`` adds
    a neural model. Time is that of the processor: a busy neighbour is not the fault of a text. When the
    time of ``profile`` runs out, the report says ``complete=False`` and its verdict is at least ``pd``: unknown is
    never clean. The design is explained in docs/explanation/personal-data.md.
    """
    ready(names=profile.names)
    tagger = _tagger(profile, ner, size=len(text))
    budget = _Budget(profile, clock, processor, size=len(text))
    normal = normalise(text)
    passes = ("deterministic", *(("names",) if profile.names else ()), *(("ner",) if tagger else ()))
    found: list[Candidate] = []
    complete = True
    try:
        for piece in _pieces(normal, hints, tagger, names=profile.names):
            budget.check()
            for part in _parts(piece):
                found += (_moved(candidate, piece.base) for candidate in part)
                budget.check()
    except _TimeIsUp:
        complete = False
    found += of_contact(normal.low, hints.contact)
    settled = [
        candidate
        for candidate in resolve(found, normal.low, profile.thresholds)
        if candidate.kind not in profile.kinds_off and not is_own(candidate, normal.low, hints.own)
    ]
    return _report(text, normal, settled, complete=complete, elapsed_us=int(budget.took * 1_000_000), passes_run=passes)


@lru_cache(maxsize=2)
def ready(*, names: bool = True) -> None:
    """Read the dictionaries, once a process; call it early where the first scan must be quick."""
    if names:
        morphology.analyzer()
        latin.first_names()
    special.lexicons()


def _pieces(normal: Normal, hints: Hints, ner: NerBackend | None, *, names: bool) -> Iterator[_Piece]:
    for start, end in windows(normal.low):
        tagger = ner if start < TAGGED_MOST else None
        low = normal.low[start:end]
        words = words_of(low)
        near_by = Context(low, words)
        yield _Piece(low, normal.text[start:end], start, words, near_by, hints, tagger, names)


def windows(low: str) -> Iterator[tuple[int, int]]:
    """A message is one window; a long text is cut at spaces, with an overlap."""
    if len(low) <= WINDOW * 2:
        yield 0, len(low)
        return
    start = 0
    while start < len(low):
        end = min(start + WINDOW, len(low))
        space = low.rfind(" ", start + WINDOW // 2, end) if end < len(low) else -1
        end = space if space > 0 else end
        yield start, end
        if end == len(low):
            return
        start = max(end - OVERLAP, start + 1)
        space = low.find(" ", start, start + OVERLAP // 2)
        start = space if space > 0 else start


def _parts(piece: _Piece) -> Iterator[list[Candidate]]:
    """The passes one after another, so that the time can be looked at between them."""
    low, near_by = piece.low, piece.near_by
    has_digits = _NUMBERED.search(low) is not None
    if has_digits:
        lines = [*runs.runs_of(low)]
        yield [*digits.numbers(lines, near_by, low)]
        yield [*letters.lettered(low, near_by)]
        yield [*contacts.emails(low, near_by), *contacts.logins(low), *secrets.secrets(low)]
        yield [*dates.births(low, near_by, today=piece.hints.today)]
    yield [*digits.numbers([*runs.said_runs(low, piece.words)], near_by, low)]
    yield [*special.special(low, piece.words)]
    if piece.names:
        yield [*_people(piece)]
        if has_digits or any(word.low in runs.NUMERALS for word in piece.words):
            yield [*places.addresses(piece.text, low)]


def _people(piece: _Piece) -> Iterator[Candidate]:
    names = Names(piece.text, piece.low, piece.words)
    undecided = False
    for one in names.found():
        undecided = undecided or isinstance(one, Token)
        candidate = alone.alone(names, one) if isinstance(one, Token) else one
        if candidate is not None:
            yield candidate
    if "фамили" in piece.low or "имя" in piece.low or "отчеств" in piece.low:
        yield from alone.forms(names)
    yield from latin.latin_people(piece.low, piece.words)
    if piece.ner is not None and (undecided or len(piece.low) <= WINDOW // 2):
        yield from tagged_people(piece.ner, names)


def _moved(candidate: Candidate, base: int) -> Candidate:
    if not base:
        return candidate
    evidence = tuple(
        replace(one, span=(one.span[0] + base, one.span[1] + base)) if one.span else one for one in candidate.evidence
    )
    return replace(candidate, start=candidate.start + base, end=candidate.end + base, evidence=evidence)


def _report(text: str, normal: Normal, settled: Sequence[Candidate], **said: Any) -> Report:
    everything = [_finding(text, normal, candidate) for candidate in settled]
    findings = tuple(one for one in everything if one.kind in CLASSES)
    return Report(
        verdict=verdict_of(findings, complete=said["complete"]),
        findings=findings,
        references=tuple(one for one in everything if one.kind not in CLASSES),
        engine_version=ENGINE_VERSION,
        **said,
    )


def verdict_of(findings: Sequence[Finding], *, complete: bool) -> Verdict:
    """The strongest of the findings; an incomplete look is never clean."""
    strong = [one for one in findings if one.strength is Strength.STRONG]
    if any(one.klass is Klass.SPECIAL for one in strong):
        return Verdict.SPECIAL
    if strong or not complete:
        return Verdict.PD
    return Verdict.WEAK if findings else Verdict.CLEAN


def _finding(text: str, normal: Normal, candidate: Candidate) -> Finding:
    start, end = normal.origin(candidate.start, candidate.end)
    return Finding(
        kind=candidate.kind,
        start=start,
        end=end,
        score=round(candidate.score, 3),
        klass=CLASSES.get(candidate.kind, Klass.WEAK),
        strength=Strength.WEAK if candidate.weak else Strength.STRONG,
        why=why(candidate),
        mask=proposal(candidate.kind, text[start:end]),
        evidence=tuple(_placed(one, normal) for one in candidate.evidence),
        rule_id=f"pd.{candidate.kind.lower()}",
    )


def _placed(evidence: Evidence, normal: Normal) -> Evidence:
    return replace(evidence, span=normal.origin(*evidence.span)) if evidence.span else evidence
