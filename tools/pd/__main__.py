"""Prints figures of the detector, and of its peers beside it.

    .venv/bin/python -m tools.pd SAMPLES [--peers] [--errors]

``SAMPLES`` is a folder with ``chat*.jsonl``, ``factrueval*.jsonl`` and ``utter_clean*.jsonl``.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pristan.compliance.pd import Profile, Strength, scan
from tools.pd.peers import peers
from tools.pd.scoring import Score, Span, add

Detector = Callable[[Sequence[str]], tuple[list[list[Span]], list[float]]]
UNLIMITED = Profile(budget_ms=None)
SETS = ("chat", "utter_clean", "factrueval")


def ours(texts: Sequence[str]) -> tuple[list[list[Span]], list[float]]:
    """Our spans of every text, and milliseconds."""
    found, took = [], []
    for text in texts:
        started = time.perf_counter()
        report = scan(text, profile=UNLIMITED)
        took.append((time.perf_counter() - started) * 1000)
        found.append(
            [Span(one.kind.value, one.start, one.end, one.strength is Strength.WEAK) for one in report.findings]
        )
    return found, took


def main() -> None:
    """Score every set that is there."""
    arguments = argparse.ArgumentParser(prog="tools.pd", description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("samples", nargs="?", type=Path, default=Path("../shared/samples/pd"))
    arguments.add_argument("--peers", action="store_true", help="measure Presidio and natasha in the same run")
    arguments.add_argument("--errors", action="store_true", help="print every text that is judged wrongly")
    asked = arguments.parse_args()
    if not asked.samples.is_dir():
        _say(f"No samples in {asked.samples}: nothing to score. Name the folder: python -m tools.pd SAMPLES")
        return
    detectors: dict[str, Detector] = {"pristan": ours}
    if asked.peers:
        detectors |= peers()
    for name, detector in detectors.items():
        for path in sorted(asked.samples.glob("*.jsonl")):
            _one_set(name, detector, path, errors=asked.errors and name == "pristan")
    _say(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _one_set(name: str, detector: Detector, path: Path, *, errors: bool) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    kind = next((kind for kind in SETS if path.name.startswith(kind)), None)
    if kind is None:
        return
    if kind == "factrueval":
        for title, texts in (
            ("as is", [row["text"] for row in rows]),
            ("lower", [row["text"].lower() for row in rows]),
        ):
            _names(f"{name}: {path.name}, PER {title}", detector(texts), rows)
        return
    found, took = detector([row["text"] for row in rows])
    for weak in (False, True) if kind == "chat" else (False,):
        score = _judged(rows, found, weak=weak, clean=kind == "utter_clean")
        _say(f"\n== {name}: {path.name}, {'with' if weak else 'without'} weak")
        _print(score, took, errors=errors and not weak)
    if errors:
        _mistakes(rows, found)


def _judged(rows: Sequence[dict[str, Any]], found: Sequence[Sequence[Span]], *, weak: bool, clean: bool) -> Score:
    score = Score()
    for row, said in zip(rows, found, strict=True):
        true = [] if clean else _labels(row)
        add(score, true, said, weak=weak)
        if row.get("debatable"):
            continue
        is_pd = any(weak or not span.weak for span in true) if not clean else False
        says = any(weak or not span.weak for span in said)
        only_weak = not is_pd and any(span.weak for span in true)
        if not only_weak:
            score.messages.add(int(is_pd and says), of=int(is_pd), said=int(says))
        if not is_pd and not only_weak:
            score.clean += 1
            if says:
                score.flagged.append(row["text"])
    return score


def _labels(row: dict[str, Any]) -> list[Span]:
    return [Span(one["label"], one["start"], one["end"], one.get("strength") == "weak") for one in row.get("spans", [])]


def _names(title: str, answer: tuple[list[list[Span]], list[float]], rows: Sequence[dict[str, Any]]) -> None:
    score = Score()
    for row, said in zip(rows, answer[0], strict=True):
        true = [Span("PERSON", one.start, one.end) for one in _labels(row) if one.label == "PER"]
        add(score, true, [one for one in said if one.label == "PERSON"], weak=True)
    size = sum(len(row["text"]) for row in rows)
    seconds = sum(answer[1]) / 1000
    _say(f"\n== {title}\nexact    {score.strict}\noverlap  {score.by_type}")
    _say(f"{size / seconds / 1000:.0f} thousand characters/s")


def _print(score: Score, took: Sequence[float], *, errors: bool) -> None:
    _say(f"messages {score.messages}   clean flagged {len(score.flagged)} of {score.clean}")
    _say(f"by type  {score.by_type}\nstrict   {score.strict}")
    _say(f"leaked {score.leaked} of {score.gold_characters} characters, masked too much {score.masked_too_much}")
    ordered = sorted(took)
    _say(f"ms p50 {statistics.median(ordered):.2f}  p95 {ordered[int(len(ordered) * 0.95)]:.2f}")
    for label, count in sorted(score.kinds.items()):
        if len(score.kinds) > 1:
            _say(f"  {label:15} {count}")
    if errors:
        for text in score.flagged:
            _say(f"  flagged: {text}")


def _mistakes(rows: Iterable[dict[str, Any]], found: Iterable[Sequence[Span]]) -> None:
    for row, said in zip(rows, found, strict=True):
        text = row["text"]
        true = {(one.label, one.start, one.end) for one in _labels(row)}
        ours = {(one.label, one.start, one.end) for one in said}
        if true != ours and row.get("spans") is not None:
            missed = [(label, text[start:end]) for label, start, end in sorted(true - ours)]
            extra = [(label, text[start:end]) for label, start, end in sorted(ours - true)]
            if missed or extra:
                _say(f"  {row['id']}: {text}\n      missed {missed}\n      extra {extra}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
