"""Runs beside the peers, not beside the product: prints their spans, one line a text."""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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
    """Presidio's general recognisers with patterns for Russian documents, on a blank model."""
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry  # noqa: PLC0415
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine  # noqa: PLC0415
    from presidio_analyzer.predefined_recognizers import (  # noqa: PLC0415
        CreditCardRecognizer,
        EmailRecognizer,
        IpRecognizer,
        PhoneRecognizer,
    )

    class Blank(NlpEngine):
        def load(self) -> None: ...
        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> Any:
            return NlpArtifacts([], [], [], [], self, language)

        def process_batch(self, texts: Any, language: str, **_: Any) -> Any:
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return not (word or language)

        def is_punct(self, word: str, language: str) -> bool:
            return not (word or language)

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["ru"]

    registry = RecognizerRegistry(supported_languages=["ru"])
    for kind, expression in PATTERNS.items():
        patterns = [Pattern(kind, expression, 0.6)]
        registry.add_recognizer(PatternRecognizer(supported_entity=kind, patterns=patterns, supported_language="ru"))
    for recogniser in (CreditCardRecognizer, EmailRecognizer, IpRecognizer):
        registry.add_recognizer(recogniser(supported_language="ru"))
    registry.add_recognizer(PhoneRecognizer(supported_language="ru", supported_regions=["RU", "BY", "KZ", "UZ"]))
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["ru"])

    def found(text: str) -> Iterator[Found]:
        for one in engine.analyze(text, language="ru", score_threshold=0.4):
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
