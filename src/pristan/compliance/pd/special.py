"""Special categories and biometrics: a word of the lexicon and a person it is said of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pristan.compliance.pd.candidate import Candidate
from pristan.compliance.pd.data import table
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind
from pristan.compliance.pd.words import Word, begun_at

_LEFT, _RIGHT = 45, 30
_GOODS_LEFT = 22
_FIRST = 3
_JOINED = re.compile(r"(?:[^\W\d_а-я]|')(?=([а-я]{1,3}))")  # a word of ours behind letters that are not
_KINDS = {
    "health": Kind.HEALTH,
    "religion": Kind.RELIGION,
    "politics": Kind.POLITICS,
    "nationality": Kind.NATIONALITY,
    "intimate": Kind.INTIMATE,
    "criminal": Kind.CRIMINAL,
}
_BODY = (
    r"лиц[оаеу]м?|голос[а-я]{0,3}|отпечат[а-я]{1,4}(?:\sпальц[а-я]{1,3})?|биометри[а-я]{1,6}"
    r"|сетчатк[а-я]|радужк[а-я]|вен[ыу]\sладони|ладон[ьи]|слепок\sголоса"
)
_TAKEN = (
    r"взял[аи]?|брал[аи]?|сканир[а-я]{2,7}|отсканир[а-я]{2,7}|сдал[аи]?|сдав[а-я]{2,5}|сня(?:ли|л|ла|тие)|снима[а-я]{1,4}|записал[аи]?|собр(?:али|ал|ала)|собира[а-я]{1,4}"
    r"|зарегистрир[а-я]{2,7}|предостав[а-я]{2,6}|передал[аи]?|удал[а-я]{2,6}|хран[а-я]{2,5}|распозна[а-я]{2,6}|привяз[а-я]{2,6}|отозва[а-я]{2,5}|оцифров[а-я]{2,6}"
)
_BIOMETRIC = re.compile(
    rf"(?<![а-я])(?:{_TAKEN})\s(?:[а-я-]{{1,14}}\s){{0,3}}?(?:{_BODY})(?:\sи\s(?:{_BODY}))?(?![а-я])(?:\s(?:в|для)\s(?:банке|банк|ебс|мфц|системе|госуслуг[а-я]*))?"
    rf"|(?<![а-я])(?:{_BODY})\s(?:[а-я-]{{1,14}}\s){{0,2}}?(?:{_TAKEN})(?![а-я])"
)
_SYSTEM = re.compile(
    r"(?<![а-я])(?:ебс(?![а-я])|согласи[а-я]{1,2}\s(?:на\s)?(?:обработку\s)?биометри[а-я]{1,6}|един[а-я]{2,3}\sбиометрическ[а-я]{2,3}|(?:мо[яюеий]{1,2}|сво[юией]{1,2}|нашу?)\sбиометри[а-я]{1,2})"
)
_THING = re.compile(
    r"(?:телефон|замок|замк|домофон|сканер|датчик|камер|колонк|чехол|ноутбук|смартфон)[а-я]*\s(?:с|для|без)\s\Z"
)
_BEFORE = re.compile(
    r"(?<![а-я])(?:[а-я]+(?:ый|ий|ая|ую|ой|ого)|поставил[иа]?|обнаружил[иа]?|нашли|подозрени[ея]\sна)\s\Z"
)
_BEHIND = re.compile(
    r"\s(?:\d\s(?:групп[ыа]|степени|типа|стадии)|(?:на|к)\s[а-я]{3,20}|[1-4]-?(?:й|ой|го)?\sгруппы)|,?\s\d{1,2}-?й?\s(?:месяц[а-я]{0,2}|недел[а-я]{1,2})"
)
_ICD = re.compile(
    r"(?<![a-zа-я0-9])(?:мкб(?:-10)?|диагноз[а-я]{0,2})\W{0,3}([a-zа-я]\d{2}(?:\.\d{1,2})?)(?![a-zа-я0-9])"
)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    kind: Kind
    begins: frozenset[str]
    expression: re.Pattern[str]
    sure: re.Pattern[str] | None
    pointers: re.Pattern[str]
    goods: re.Pattern[str]
    announce: re.Pattern[str] | None


def special(low: str, words: Sequence[Word]) -> Iterator[Candidate]:
    """Health, belief, politics, nationality, intimate life, criminal record, biometrics."""
    plain = low.replace("ё", "е")
    for lexicon, places in zip(lexicons(), _suspects(plain, words), strict=True):
        for found in begun_at(lexicon.expression, plain, places):
            candidate = _judged(lexicon, plain, found)
            if candidate is not None:
                yield candidate
    for found in _ICD.finditer(plain):
        yield _made(Kind.HEALTH, found.span(), "special_diagnosis", detail="код диагноза")
    if "лиц" in plain or "голос" in plain or "отпечат" in plain or "биометр" in plain or "ебс" in plain:
        for expression in (_BIOMETRIC, _SYSTEM):
            for found in expression.finditer(plain):
                if not _is_of_a_thing(plain, found):
                    yield _made(Kind.BIOMETRIC, found.span(), "biometric", detail="сведения о снятой биометрии")


def _suspects(plain: str, words: Sequence[Word]) -> Sequence[Sequence[int]]:
    """Where a word of each lexicon may begin, by the first letters: few words need a closer look."""
    begins = _begins()
    found: list[list[int]] = [[] for _ in lexicons()]
    for word in words:
        begin = word.low[:_FIRST]
        for number in begins.get(begin.replace("ё", "е") if "ё" in begin else begin, ()):
            found[number].append(word.start)
    for joined in _JOINED.finditer(plain):
        for number in begins.get(joined[1], ()):
            found[number].append(joined.end())
    return [sorted(places) for places in found]


def _judged(lexicon: _Lexicon, low: str, found: re.Match[str]) -> Candidate | None:
    start, end = found.span()
    left = re.split(r"[.!?\n]", low[max(0, start - _LEFT) : start])[-1]
    right = re.split(r"[.!?,\n]", low[end : end + _RIGHT])[0]
    pointer = lexicon.pointers.search(left) or lexicon.pointers.search(right)
    announced = lexicon.announce.search(left) if lexicon.announce else None
    sure = lexicon.sure is not None and lexicon.sure.match(found[0]) is not None
    if not (pointer or announced or sure):
        return None
    goods = _last(lexicon.goods, re.split(r"[,;:]", left[-_GOODS_LEFT:])[-1])
    if goods and not announced:
        return None
    told = pointer or announced
    detail = f"слово о человеке рядом: «{told[0]}»" if told else "сказано о человеке"
    return _made(lexicon.kind, _widened(low, start, end), "special_person", detail=detail)


def _is_of_a_thing(low: str, found: re.Match[str]) -> bool:
    """A lock that knows faces, a vote: not what was taken from a person."""
    return "голосов" in found[0] or _THING.search(low, max(0, found.start() - 26), found.start()) is not None


def _last(expression: re.Pattern[str], text: str) -> str:
    return "".join([found[0] for found in expression.finditer(text)][-1:])


def _widened(low: str, start: int, end: int) -> tuple[int, int]:
    before, behind = _BEFORE.search(low, max(0, start - 24), start), _BEHIND.match(low, end)
    return (before.start() if before else start), (behind.end() if behind else end)


def _made(kind: Kind, place: tuple[int, int], weight: str, *, detail: str) -> Candidate:
    return Candidate(kind, *place, (Evidence(EvidenceType.DICTIONARY, weight, detail),))


@lru_cache(maxsize=1)
def lexicons() -> tuple[_Lexicon, ...]:
    """Every special category with its expressions."""
    return tuple(_lexicon(kind, table("special")[name]) for name, kind in _KINDS.items())


@lru_cache(maxsize=1)
def _begins() -> Mapping[str, Sequence[int]]:
    """Which lexicons have words that begin with these letters."""
    found: dict[str, list[int]] = {}
    for number, lexicon in enumerate(lexicons()):
        for begin in lexicon.begins:
            found.setdefault(begin, []).append(number)
    return found


def _lexicon(kind: Kind, data: Mapping[str, str]) -> _Lexicon:
    sure = data.get("sure", "")
    announce = data.get("announce", "")
    return _Lexicon(
        kind,
        frozenset(re.split(r"[_*]", word)[0][:_FIRST] for word in f"{sure} {data['words']}".replace("ё", "е").split()),
        _expression(f"{sure} {data['words']}"),
        _expression(sure) if sure else None,
        _expression(data["pointers"]),
        _expression(data["goods"]),
        _expression(announce) if announce else None,
    )


def _expression(words: str) -> re.Pattern[str]:
    """Stems and phrases as one expression that starts at the start of a word."""
    stems = sorted({_stem(word) for word in words.replace("ё", "е").split()}, key=len, reverse=True)
    return re.compile(rf"(?<![а-я-])(?<![a-z](?=[a-z]))(?:{'|'.join(stems)})(?![а-я])")


def _stem(word: str) -> str:
    parts = [
        re.escape(part.removesuffix("*")) + ("[а-я]{0,8}" if part.endswith("*") else "") for part in word.split("_")
    ]
    return r"\s".join(parts)
