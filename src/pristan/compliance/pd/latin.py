"""Names in latin letters: IVAN PETROV, Olga Sokolova."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product

from pristan.compliance.pd.candidate import Candidate
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind
from pristan.compliance.pd.morphology import own_first
from pristan.compliance.pd.words import Word

_PLAIN = dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True))
_MANY = {
    "ж": ("zh", "j"),
    "й": ("y", "i", "j", ""),
    "х": ("kh", "h"),
    "ц": ("ts", "c"),
    "ч": ("ch",),
    "ш": ("sh",),
    "щ": ("shch", "sch"),
    "ъ": ("",),
    "ь": ("", "'"),
    "ю": ("yu", "iu", "ju", "u"),
    "я": ("ya", "ia", "ja"),
    "е": ("e", "ye"),
    "и": ("i", "y"),
}
_SURNAME = re.compile(
    r"[a-z]{2,}(?:ov|ev|yov|in|yn|sk(?:iy|ii|y|i)|tsk(?:iy|y)|enko|chuk|uk|yuk|yan|ian|dze|shvili|ich|ova|eva|yova|ina|yna|skaya|skaia|tskaya)\Z"
)
_SHORT = frozenset("kim li lee tsoy choi khan pak ten park nguyen tran an yun".split())
_PATRONYMIC = re.compile(r"[a-z]{3,}(?:ovich|evich|ovna|evna|ichna)\Z")
_ENGLISH = frozenset(
    "alexander alexandra alexey alexei eugene michael peter andrew julia maria sophia victor victoria xenia".split()
)
_GAP = re.compile(r"[ \t]{1,3}")
_MOST_VARIANTS = 24


def latin_people(low: str, words: Sequence[Word]) -> Iterator[Candidate]:
    """Two or three words in latin letters: a first name with a surname, a patronymic between or behind."""
    end = -1
    for index, (one, two) in enumerate(pairwise(words)):
        if one.start < end or not one.low.isascii() or not two.low.isascii():
            continue
        if not _GAP.fullmatch(low, one.end, two.start) or not _is_pair(one.low, two.low):
            continue
        end = two.end
        third = words[index + 2 : index + 3]
        if (third and _PATRONYMIC.match(third[0].low) and _GAP.fullmatch(low, end, third[0].start)) or (
            third and _PATRONYMIC.match(two.low) and _SURNAME.match(third[0].low)
        ):
            end = third[0].end
        evidence = Evidence(EvidenceType.DICTIONARY, "name_latin", "имя и фамилия латиницей")
        yield Candidate(Kind.PERSON, one.start, end, (evidence,))


def _is_pair(one: str, two: str) -> bool:
    for first, last in ((one, two), (two, one)):
        if first in first_names() and (_SURNAME.match(last) or last in _SHORT or _PATRONYMIC.match(last)):
            return True
    return False


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """First names of own lists in latin letters."""
    return frozenset(spelling for name in own_first() for spelling in _spellings(name)) | _ENGLISH


def _spellings(name: str) -> list[str]:
    letters = [_MANY.get(letter, (_PLAIN.get(letter, ""),)) for letter in name]
    spelled = ["".join(variant) for variant, _ in zip(product(*letters), range(_MOST_VARIANTS), strict=False)]
    spelled += [one[:-3] + "ia" for one in spelled if one.endswith(("iya", "yya", "iia"))]
    return [*spelled, *(one.replace("ks", "x") for one in spelled if "ks" in one)]
