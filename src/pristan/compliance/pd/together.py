"""Data split over several messages: what a person writes within a minute is read in one breath."""

from collections.abc import Sequence
from dataclasses import replace

from pristan.compliance.pd.model import Finding, Hints, Profile, Report
from pristan.compliance.pd.scanner import DEFAULT_PROFILE, NO_HINTS, scan, verdict_of

MOST_MESSAGES, MOST_CHARACTERS = 6, 1_500


def scan_after(
    text: str, earlier: Sequence[str], *, profile: Profile = DEFAULT_PROFILE, hints: Hints = NO_HINTS
) -> Report:
    """The report about ``text``, read also as the end of what was written just before (oldest first).

    Findings that only come of the whole (a card in two halves, «мой паспорт» and then the number) are added; their
    places are those inside ``text``. The caller decides what is just before: one person, one conversation, one minute.
    """
    own = scan(text, profile=profile, hints=hints)
    before = _before(earlier)
    if not before or not text.strip():
        return own
    whole = scan(before + text, profile=profile, hints=hints)
    added = [_inside(one, len(before)) for one in whole.findings if one.end > len(before)]
    new = [one for one in added if not any(one.start < other.end and other.start < one.end for other in own.findings)]
    findings = tuple(sorted((*own.findings, *new), key=lambda one: one.start))
    complete = own.complete and whole.complete
    return replace(
        own,
        findings=findings,
        verdict=verdict_of(findings, complete=complete),
        complete=complete,
        elapsed_us=own.elapsed_us + whole.elapsed_us,
    )


def scan_run(
    texts: Sequence[str], *, profile: Profile = DEFAULT_PROFILE, hints: Hints = NO_HINTS
) -> tuple[tuple[tuple[Finding, ...], ...], bool]:
    """Findings of a run of messages (oldest first) that stand in more than one of them, cut to each of the texts.

    One tuple for each text, and whether the whole run was read: a card in two halves gives a part in both.
    """
    whole = scan(" ".join(texts), profile=profile, hints=hints)
    parts: list[tuple[Finding, ...]] = []
    at = 0
    for text in texts:
        inside = [one for one in whole.findings if one.start < at + len(text) and at < one.end]
        split = [one for one in inside if one.start < at or one.end > at + len(text)]
        parts.append(
            tuple(replace(one, start=max(0, one.start - at), end=min(len(text), one.end - at)) for one in split)
        )
        at += len(text) + 1
    return tuple(parts), whole.complete


def _before(earlier: Sequence[str]) -> str:
    kept: list[str] = []
    size = 0
    for message in reversed(earlier[-MOST_MESSAGES:]):
        size += len(message) + 1
        if size > MOST_CHARACTERS:
            break
        kept.append(message)
    return "".join(f"{message} " for message in reversed(kept))


def _inside(finding: Finding, size: int) -> Finding:
    """The part of a finding that lies behind the first ``size`` characters."""
    evidence = tuple(
        replace(one, span=None if one.span is None or one.span[0] < size else (one.span[0] - size, one.span[1] - size))
        for one in finding.evidence
    )
    return replace(finding, start=max(0, finding.start - size), end=finding.end - size, evidence=evidence)
