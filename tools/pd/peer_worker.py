"""Runs beside the peers, not beside the product: prints their spans, one line a text."""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Found = tuple[str, int, int]
# The naive patterns an integrator writes on the first day.
PATTERNS = {
    "PASSPORT_RF": r"\b\d{2} ?\d{2} ?\d{6}\b",
    "SNILS": r"\b\d{3}-\d{3}-\d{3} \d{2}\b",
    "INN": r"\b\d{12}\b",
    "OMS": r"\b\d{16}\b",
    "OGRNIP": r"\b3\d{14}\b",
    "BANK_ACCOUNT": r"\b40817\d{15}\b",
    "CAR_PLATE": r"\b[АВЕКМНОРСТУХ]\d{3}[АВЕКМНОРСТУХ]{2}\d{2,3}\b",
    "VIN": r"\b[A-HJ-NPR-Z0-9]{17}\b",
    "BIRTH_DATE": r"\b\d{2}\.\d{2}\.(?:19|20)\d{2}\b",
}
LEAST = 0.4
KINDS = {"PHONE_NUMBER": "PHONE", "EMAIL_ADDRESS": "EMAIL", "CREDIT_CARD": "BANK_CARD", "IP_ADDRESS": "IP"}


def natasha() -> Callable[[str], Iterator[Found]]:
    """Names by natasha's NER."""
    from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter  # noqa: PLC0415

    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def people(text: str) -> Iterator[Found]:
        document = Doc(text)
        document.segment(segmenter)
        document.tag_ner(tagger)
        for span in document.spans:
            if span.type == "PER":
                yield "PERSON", span.start, span.stop

    return people


def presidio() -> Callable[[str], Iterator[Found]]:
    """Presidio's general recognisers with patterns for Russian documents; no model, so no other context."""
    from presidio_analyzer import Pattern, PatternRecognizer  # noqa: PLC0415
    from presidio_analyzer.predefined_recognizers import (  # noqa: PLC0415
        CreditCardRecognizer,
        EmailRecognizer,
        IpRecognizer,
        PhoneRecognizer,
    )

    general = [one(supported_language="ru") for one in (CreditCardRecognizer, EmailRecognizer, IpRecognizer)]
    phones = PhoneRecognizer(supported_language="ru", supported_regions=["RU", "BY", "KZ", "UZ"])
    own = [
        PatternRecognizer(supported_entity=kind, patterns=[Pattern(kind, form, 0.6)], supported_language="ru")
        for kind, form in PATTERNS.items()
    ]

    def found(text: str) -> Iterator[Found]:
        for recogniser in (*general, phones, *own):
            for one in recogniser.analyze(text, recogniser.supported_entities, None) or ():
                if one.score >= LEAST:
                    yield KINDS.get(one.entity_type, one.entity_type), one.start, one.end

    return found


def main() -> None:
    """Print the spans of every text of a JSON list."""
    name, source = sys.argv[1:]
    detectors = [natasha()] if name == "natasha" else [presidio(), natasha()]
    for text in json.loads(Path(source).read_text("utf-8")):
        started = time.perf_counter()
        spans = _without_overlaps([one for detector in detectors for one in detector(text)])
        took = (time.perf_counter() - started) * 1000
        sys.stdout.write(json.dumps({"spans": spans, "ms": took}) + "\n")


def _without_overlaps(spans: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for span in sorted(spans, key=lambda one: one[1] - one[2]):
        if not any(span[1] < other[2] and other[1] < span[2] for other in kept):
            kept.append(span)
    return kept


if __name__ == "__main__":
    if not re.fullmatch(r"natasha|presidio\+natasha", sys.argv[1]):
        sys.exit(2)
    main()
