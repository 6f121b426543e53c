"""Addresses: a street or a settlement and a house; around them whatever belongs to the address."""

import re
from collections.abc import Iterator

from pristan.compliance.pd.candidate import Candidate, negative
from pristan.compliance.pd.data import table, words
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind
from pristan.compliance.pd.morphology import Reading
from pristan.compliance.pd.people import parts_of

_UNITS = "|".join(word for line in table("numerals").values() for word in line.split() if word != "раз")
_SAID = rf"(?:{_UNITS})(?:\s(?:{_UNITS})){{0,2}}(?![а-яё])"
_LETTER = r"(?:[а-яё](?![а-яё\d])|\s[абгдежз](?=[,.;]|\s?(?:кв|корп|стр|к\s?\d|$)))?"
_NOT_A_HOUSE = (
    r"(?!\s?(?:руб|р\.|р(?![а-яё])|₽|шт|кг|гр(?![а-яё])|г(?![а-яё.])|мл|л(?![а-яё])|см|мм|км|м2|м²|кв\.?\s?м(?![а-яё])|м(?![а-яё])|метр"
    r"|мин|час|дн[яе]|лет|год|раз|тыс|млн|%|:\d|экз|балл|этаж|январ|феврал|март|апрел|ма[йя]|июн|июл|авг|сент|окт|нояб|дек|,\d))"
)
# «Горячая линия 8 800 555 35 35» is no house 8.
_NOT_A_PHONE = r"(?!(?<=\b[78])(?:\s?\(\d{3,5}\)|\s\d{3}[\s-]\d{2,4}[\s-]\d))"
_HOUSE = rf"(?:\d{{1,4}}(?:\s?[-/]\s?\d{{1,4}}){{0,2}}{_LETTER}{_NOT_A_HOUSE}{_NOT_A_PHONE}(?!\d|-\d|\.\d)|{_SAID})"
_NUMBER = rf"№?\s?(?:\d{{1,4}}(?:[-/]\d{{1,4}})?[а-яё]?(?![а-яё\d])|{_SAID})"
_INNER = r"корп(?:ус[а-яё]{0,2})?|к|стр(?:оени[еия])?|с|лит(?:ер[аы]?)?|вл(?:адени[ея])?"
_FLAT = r"кв(?:артир[аыеу])?|оф(?:ис[а-яё]{0,2})?|апарт[а-яё]{0,8}|пом(?:ещени[ея])?|комн?(?:ат[аыу])?"
_FLOOR = r"эт(?:аж[а-яё]{0,2})?"
_WAY = r"под(?:ъезд[а-яё]{0,2})?|п-д|парадн[а-яё]{2,3}|секци[яи]|домофон"
_PIECE = re.compile(
    rf"[\s,;]{{0,3}}(?:(?P<inner>{_INNER})|(?P<flat>{_FLAT})|(?P<floor>{_FLOOR})|(?P<way>{_WAY}))\.?\s?{_NUMBER}"
    rf"|[\s,;]{{1,2}}(?P<nth>\d{{1,2}})(?:-?[йя]|-?ый)?\s(?:этаж|подъезд)"
)
_TYPE = re.compile(
    r"(?<![а-яёa-z0-9-])(?:ул(?:ица|ице|ицы|ицу)?|пр-?к?т|пр|проспект[аеу]?|просп|пер(?:еулок|еулке|еулка)?|ш(?:оссе)?|наб(?:ережн[а-яё]{2,3})?"
    r"|б-р|бул(?:ьвар[аеу]?)?|пл(?:ощад[ьи])?|проезд[аеу]?|пр-д|аллея|аллее|аллеи|тупик[аеу]?|мкр(?:-?н)?|микрорайон[аеу]?|кв-л|линия|линии"
    r"|тракт[аеу]?|снт|днт|днп|жск|кп|сдт)(?![а-яё-])\.?"
)
_NAMED = re.compile(
    rf"\s?[«\"]?((?:\d{{1,3}}(?:-?[а-яё]{{1,2}})?\s|[а-яё]\.\s?|[а-яё-]{{2,20}}\s){{0,3}}?[а-яё-]{{2,24}})(?:[»\"]?[\s,]{{1,3}}|(?<=[а-яё]{{4}})(?=\d))"
    rf"(?:(?:д|дом[а-яё]?|уч(?:асток|астка)?|№|№\s)\.?\s?)?(?P<house>{_HOUSE})"
)
_BEHIND = re.compile(rf"[\s,]{{1,3}}(?:(?:д|дом[а-яё]?|уч(?:асток)?|№)\.?\s?)?(?P<house>{_HOUSE})")
_NAME_BEFORE = re.compile(r"((?:\d{1,3}(?:-?[а-яё]{1,2})?\s|[а-яё-]{3,20}\s)?[а-яё-]{3,24})\s\Z")
_SETTLED = re.compile(
    r"(?<![а-яёa-z0-9-])(?:дер(?:евн[яеию])?|товариществ[оае]|пос(?:[её]лок|[её]лке|[её]лка)?|пгт|сел[оеа]|станиц[аеы]|ст-ца|хутор[аеу]?|аул[аеу]?|город[аеу]?|г|гор|снт)"
    rf"\.?\s[«\"]?((?:[а-яё-]{{2,20}}\s)?[а-яё-]{{3,24}})[»\"]?[\s,]{{1,3}}(?:д|дом[а-яё]?|уч(?:асток|астка)?)\.?\s?(?P<house>{_HOUSE})"
)
_TERSE = re.compile(
    rf"(?<![а-яёa-z0-9.-])((?:\d{{1,2}}-?(?:я|й|ая|ый)\s)?[а-яё-]{{4,24}}),?\s(?P<mark>(?:д|дом[а-яё]?)\.?\s?)?(?P<house>{_HOUSE})"
)
_FLAT_ONLY = re.compile(
    r"(?<![а-яёa-z0-9-])(?:д|дом[а-яё]?|корп(?:ус)?|под(?:ъезд)?)\.?\s?(?P<house>\d{1,4}[а-яё]?(?![а-яё\d]))(?=[\s,]{1,3}(?:кв|квартира|оф|подъезд|под)\.?\s?\d)"
)
_LEFT = re.compile(
    r"(?:(?<!\d)\d{6}|россия|рф|[а-яё-]{4,24}\s(?:обл(?:аст[ьи])?|край|края|кра[ею]|р-н|район[а-яё]?|ао)\.?"
    r"|респ(?:ублик[аи])?\.?\s[а-яё-]{4,24}"
    r"|(?<![а-яё-])(?:г|гор|город[аеу]?|пос(?:[её]л[а-яё]{2,3})?|пгт|п|дер(?:евн[яеи])?|д|сел[оеа]|с|станиц[аеы]|ст-ца|хутор|мкр(?:-?н)?|снт|р-н|метро|ст|жк|пр)(?:\.\s?|\s)"
    r"(?:[а-яё-]{3,20}\s)?[а-яё-]{3,24}"
    r"|(?<![а-яё-])(?:мкр(?:-?н)?|микрорайон|квартал|кв-л)\.?\s?\d{1,3})[\s,.]{1,3}\Z"
)
_LAST_WORD = re.compile(r"(?<![а-яё-])([а-яё-]{3,24})[\s,.]{1,3}\Z")
_STREET_LIKE = re.compile(
    r"[а-яё-]{2,}(?:ск(?:ий|ая|ой|ую|ого|ое|ом)|цк(?:ий|ая|ой|ую|ого)|н(?:ый|ая|ой|ую|ого)|[аяоеы]й|[ая]я|ов[аы]?|ев[аы]?|ин[аы]?|ого|его|ых|их)\Z"
)
_BELL = re.compile(r"[\s,]{1,3}(?:домофон|подъезд|код\s|этаж)")
_STEPS = 5
_LOOK = 70
_PLACE = 0.25
_WORTH = 0.5


def addresses(text: str, low: str) -> Iterator[Candidate]:
    """Every address of a text that has digits or numerals; of those that overlap the longest one."""
    behind: Candidate | None = None
    for one in sorted(_addresses(text, low), key=lambda one: (one.start, -one.end)):
        if behind is not None and one.start < behind.end:
            behind = max(behind, one, key=lambda each: (each.score >= _WORTH, each.end - each.start))
            continue
        if behind is not None:
            yield behind
        behind = one
    if behind is not None:
        yield behind


def _addresses(text: str, low: str) -> Iterator[Candidate]:
    for kind in _TYPE.finditer(low):
        named = _NAMED.match(low, kind.end())
        if named and not _is_stop(named[1]):
            yield _address(text, low, start=kind.start(), end=named.end("house"))
            continue
        behind = _BEHIND.match(low, kind.end())
        before = _NAME_BEFORE.search(low, max(0, kind.start() - 46), kind.start())
        if behind and before:
            yield _address(text, low, start=before.start(1), end=behind.end("house"))
    for found in _SETTLED.finditer(low):
        yield _address(text, low, start=found.start(), end=found.end("house"))
    for found in _TERSE.finditer(low):
        yield from _terse(text, low, found)
    for found in _FLAT_ONLY.finditer(low):
        end, _ = _tail(low, found.end("house"))
        evidence = [_evidence("address_flat_only", "дом и квартира")]
        yield _with_context(low, (found.start(), end), evidence)


def _is_stop(name: str) -> bool:
    return name.rsplit(maxsplit=1)[-1] in {"комнаты", "кухни", "квартиры", "дома", "помещения"}


def _address(text: str, low: str, *, start: int, end: int) -> Candidate:
    end, has_flat = _tail(low, end)
    weight = "address_flat" if has_flat else "address_house"
    evidence = [_evidence(weight, "улица, дом и квартира" if has_flat else "улица и дом")]
    return _with_context(low, (_extended(text, low, start), end), evidence)


def _evidence(weight: str, detail: str) -> Evidence:
    return Evidence(EvidenceType.PATTERN, weight, detail)


def _tail(low: str, end: int) -> tuple[int, bool]:
    """Building, flat, floor behind the house; an entrance belongs only when a flat or a floor follows it."""
    at, kept, has_flat = end, end, False
    for _ in range(_STEPS + 2):
        piece = _PIECE.match(low, at)
        if piece is None:
            break
        at = piece.end()
        if piece["way"] is None:
            kept = at
        has_flat = has_flat or piece["flat"] is not None
    return kept, has_flat


def _extended(text: str, low: str, start: int) -> int:
    """Postcode, region, city before the street."""
    for _ in range(_STEPS):
        part = _LEFT.search(low, max(0, start - _LOOK), start)
        if part is None:
            word = _LAST_WORD.search(low, max(0, start - _LOOK), start)
            if word is None or not _is_city(text, word):
                return start
            start = word.start(1)
        else:
            start = part.start()
    return start


def _is_city(text: str, word: re.Match[str]) -> bool:
    if word[1] in words("places", "cities"):
        return True
    if word[1] in words("places", "context") | words("places", "shop"):
        return False
    read = parts_of(word[1])
    return read.place >= _PLACE and (text[word.start(1)].isupper() or "," in word[0] or read.place > 1 - _PLACE)


def _terse(text: str, low: str, found: re.Match[str]) -> Iterator[Candidate]:
    """«Невский 88-14», «Ленина сорок пять квартира три»: a name, a house, and something more."""
    name = found[1].split()[-1]
    if name.replace("ё", "е") in words("places", "no_street") or _TYPE.fullmatch(name):
        return
    end, has_flat = _tail(low, found.end("house"))
    capital = text[found.start(1)].isupper()
    streetlike = _is_streetlike(name, parts_of(name))
    has_more = end > found.end("house")
    paired = "-" in found["house"] and found["house"][0].isdigit()
    told = _context_word(low, found.start(), words("places", "context")) or _BELL.match(low, end)
    weight = _terse_weight(
        flat=has_flat or (has_more and streetlike),
        marked=bool(found["mark"]),
        paired=paired and capital,
        told=told is not None,
        streetlike=streetlike,
    )
    if weight:
        start = _extended(text, low, found.start())
        if weight == "address_terse" and start < found.start():
            weight = "address_house"
        detail = "название, дом и квартира" if has_flat else "название и дом"
        yield _with_context(low, (start, end), [_evidence(weight, detail)], has_flat=has_flat)


def _terse_weight(*, flat: bool, marked: bool, paired: bool, told: bool, streetlike: bool) -> str:
    if flat and (streetlike or told):
        return "address_flat"
    if flat or (marked and streetlike):
        return "address_house"
    if streetlike and (paired or told):
        return "address_terse"
    return ""


def _is_streetlike(name: str, read: Reading) -> bool:
    return read.surname >= _PLACE or read.place >= _PLACE or (_STREET_LIKE.match(name) is not None)


def _with_context(
    low: str, place: tuple[int, int], evidence: list[Evidence], *, has_flat: bool | None = None
) -> Candidate:
    """``has_flat``: where nobody says, the weight does. People live in flats, organisations in buildings."""
    start, end = place
    told = _context_word(low, start, words("places", "context"))
    nearest = _context_word(low, start, words("places", "context") | words("places", "shop"))
    shop = nearest if nearest in words("places", "shop") else None
    if told:
        evidence = [*evidence, Evidence(EvidenceType.CONTEXT, "address_context", f"рядом слово «{told}»")]
    at_home = evidence[0].weight == "address_flat" if has_flat is None else has_flat
    if shop and not at_home:
        evidence = [*evidence, negative("shop_word", f"рядом слово «{shop}»: похоже на адрес организации")]
    return Candidate(Kind.ADDRESS, start, end, tuple(evidence))


def _context_word(low: str, start: int, among: frozenset[str]) -> str | None:
    """The nearest such word of the same sentence before the address."""
    left = low[max(0, start - 45) : start]
    sentence = re.split(r"[.!?\n]\s", left)[-1]
    return next((word for word in reversed(re.findall(r"[а-яё-]+", sentence)) if word in among), None)
