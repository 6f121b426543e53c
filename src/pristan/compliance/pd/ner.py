"""A small neural tagger (slovnet through navec, numpy only) for names in long texts.

The weights come with the wheel of natasha, which itself is never imported: it wants an older morphology.
"""

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pristan.compliance.pd.candidate import Candidate
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind, NerBackend
from pristan.compliance.pd.morphology import NOTHING
from pristan.compliance.pd.people import Names, Token, parts_of
from pristan.compliance.pd.words import Word

_EMBEDDING = "emb/navec_news_v1_1B_250K_300d_100q.tar"
_MODEL = "model/slovnet_ner_news_v1.tar"
_TRUECASE, _LEAST = 0.2, 0.1
_CAPITALS = 0.02
_PERSON = "PER"


class Slovnet:
    """The tagger that ships with the product."""

    def __init__(self, folder: Path) -> None:
        from navec import Navec  # noqa: PLC0415 - dear to load, only long texts need it
        from slovnet import NER  # noqa: PLC0415

        self._model: Any = NER.load(str(folder / _MODEL))
        self._model.navec(Navec.load(str(folder / _EMBEDDING)))

    def spans(self, text: str) -> Sequence[tuple[int, int, str, float]]:
        """Labelled spans; the tagger gives no score of its own."""
        return [(span.start, span.stop, span.type, 1.0) for span in self._model(text).spans]


@lru_cache(maxsize=1)
def bundled() -> NerBackend:
    """The tagger of the product, loaded at the first long text; on one core, for its products are small."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("natasha")
    return Slovnet(Path(spec.origin).parent / "data")


def tagged_people(backend: NerBackend, names: Names) -> Iterator[Candidate]:
    """People a tagger sees. Two words with a known one among them are a finding; a lone word is weak."""
    if not names.words:
        return
    text = truecased(names.text, names.low, names.words) if _is_caseless(names) else names.text
    at = 0
    for start, end, label, _ in sorted(backend.spans(text)):
        if label != _PERSON:
            continue
        while at < len(names.words) and names.words[at].end <= start:
            at += 1
        inside = at
        while inside < len(names.words) and names.words[inside].start < end:
            inside += 1
        candidate = _judged(names, slice(at, inside), (start, end))
        if candidate is not None:
            yield candidate


def _judged(names: Names, inside: slice, place: tuple[int, int]) -> Candidate | None:
    """Strong only with two words, a known one among them and no thing before; the rest is weak."""
    found = names.words[inside]
    if not found:
        return None
    readings = [parts_of(word.low) for word in found if len(word.low) > 1]
    backed = any(read.name + read.surname + read.patronymic >= _LEAST for read in readings)
    ends = [Token(word, NOTHING, capital=True, index=inside.start + step) for step, word in enumerate(found)]
    is_sure = backed and len(found) > 1 and not names.thing(ends[0], ends[-1])
    evidence = Evidence(EvidenceType.NER, "name_ner", "так решила модель имён")
    return Candidate(Kind.PERSON, *place, (evidence,), weak=not is_sure)


def _is_caseless(names: Names) -> bool:
    if names.shouted:
        return True
    capitals = sum(names.text[word.start].isupper() for word in names.words)
    return capitals < _CAPITALS * len(names.words)


def truecased(text: str, low: str, words: Sequence[Word]) -> str:
    """A copy of the same length with capitals where the dictionary knows a name."""
    letters = list(low if len(low) == len(text) else text)
    for word in words:
        if len(word.low) > 1 and parts_of(word.low).any_name >= _TRUECASE:
            letters[word.start] = letters[word.start].upper()
    return "".join(letters)
