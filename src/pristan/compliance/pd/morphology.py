"""What a word may be: a first name, a surname, a patronymic, a place; in which case and gender."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pymorphy3

from pristan.compliance.pd.data import words

CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "voct", "gen2", "loc2"})
_MOST = 200_000
_SHORTEST = 2
_PATRONYMIC = re.compile(r"[а-яё]{2,}(?:ович|евич|ьевич|ьич|овн|евн|иничн)(?:а|у|ем|ом|е|ы|ой|ою|и)?\Z")
_SURNAME = re.compile(
    r"[а-яё]{2,}(?:"
    r"(?:ов|ев|ёв|ин|ын)(?:а|у|ым|е|ой|ою|ы|ых|ыми)?"
    r"|(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ие|их)"
    r"|(?:ян|янц|енц|ук|юк|чак|щак|ьян)(?:а|у|ом|е)?|енко|швили|дзе|адзе|иани|оглы|заде|зода|зад[аеу]?|лы|ич(?:а|у|ем|е)?|аускас|"
    r"(?:ман|берг|штейн|сон)(?:а|у|ом|е)?|айте|ене|ури|ава|уа|ба|иа"
    r")\Z"
)
# A woman bears such a surname unchanged in every case: Цой Ольги, Ковальчук Дарью.
_SAME_FOR_WOMEN = re.compile(r"[бвгджзйклмнпрстфхцчшщь]\Z(?<!ов)(?<!ев)(?<!ёв)(?<!ин)(?<!ын)(?<!ий)(?<!ый)")
_BRIEF_SUFFIX = re.compile(r"[а-яё]{1,3}(?:лы|ба|уа|ава|ури|ене|ич|ук|ин|ман|сон)\Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """Shares of readings of a word, 0..1; ``forms`` are pairs of case and gender by reading."""

    name: float = 0.0
    surname: float = 0.0
    patronymic: float = 0.0
    place: float = 0.0
    organisation: float = 0.0
    known: bool = True
    guessed: bool = False
    predicted: float = 0.0
    common: float = 0.0
    lemma: str = ""
    lemmas: frozenset[str] = frozenset()
    name_forms: frozenset[tuple[str, str]] = frozenset()
    surname_forms: frozenset[tuple[str, str]] = frozenset()

    @property
    def any_name(self) -> float:
        """How likely the word names something."""
        return max(self.predicted, self.name + self.surname + self.patronymic + self.place + self.organisation)


NOTHING = Reading()
_FIELDS: Mapping[str, str] = {
    "Name": "name",
    "Surn": "surname",
    "Patr": "patronymic",
    "Geox": "place",
    "Orgn": "organisation",
}


@lru_cache(maxsize=1)
def analyzer() -> pymorphy3.MorphAnalyzer:
    """The dictionary, opened at the first need."""
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=_MOST)
def reading(word: str) -> Reading:
    """The reading of one word in small letters."""
    if len(word) < _SHORTEST or word in _function_words():
        return NOTHING
    plain = word.rstrip("ъ") if word.endswith("ъ") else word
    parses = analyzer().parse(plain)
    known = any(parse.is_known for parse in parses)
    shares = dict.fromkeys(_FIELDS.values(), 0.0)
    forms: dict[str, set[tuple[str, str]]] = {"name": set(), "surname": set()}
    lemmas = set()
    for parse in parses:
        field = next((field for mark, field in _FIELDS.items() if mark in parse.tag.grammemes), None)
        if field is None or "Init" in parse.tag.grammemes:
            continue
        shares[field] += parse.score
        lemmas.add(parse.normal_form.replace("ё", "е"))
        if field in forms:
            forms[field].add((str(parse.tag.case), _gender(parse.tag)))
    if not known:
        return _guess(plain, shares, names=frozenset(forms["name"]), lemmas=frozenset(lemmas))
    bare = plain.replace("ё", "е")
    if bare in own_first() or (shares["name"] and lemmas & own_first()):
        shares["name"] = max(shares["name"], 0.3)
    if bare in words("names", "other_last") and not shares["surname"]:
        shares["surname"] = 0.3
    if ("nomn", "masc") in forms["surname"] and _SAME_FOR_WOMEN.search(plain):
        forms["surname"] |= {(case, "femn") for case in CASES}
    total = min(1.0, sum(shares.values()))
    return Reading(
        name=shares["name"],
        surname=shares["surname"],
        patronymic=shares["patronymic"],
        place=shares["place"],
        organisation=shares["organisation"],
        common=1 - total,
        lemma=parses[0].normal_form,
        lemmas=frozenset(lemmas),
        name_forms=frozenset(forms["name"]),
        surname_forms=frozenset(forms["surname"]),
    )


def _gender(tag: pymorphy3.tagset.OpencorporaTag) -> str:
    if "ms-f" in tag.grammemes or "Fixd" in tag.grammemes or str(tag.number) == "plur":
        return "any"
    return str(tag.gender)


def _guess(
    word: str, shares: Mapping[str, float], *, names: frozenset[tuple[str, str]], lemmas: frozenset[str]
) -> Reading:
    """A word the dictionary lacks: own lists, then endings."""
    bare = word.replace("ё", "е")
    is_patronymic = bool(_PATRONYMIC.match(word)) or shares["patronymic"] >= 0.9  # noqa: PLR2004
    first = _without_ending(bare) if not is_patronymic else ""
    is_surname = bare in words("names", "other_last") or (
        _SURNAME.match(word) is not None and not _BRIEF_SUFFIX.match(word)
    )
    return Reading(
        name=0.9 if first else 0.0,
        surname=0.6 if is_surname and not first else 0.0,
        patronymic=1.0 if is_patronymic else 0.0,
        known=False,
        guessed=True,
        predicted=min(1.0, sum(shares.values())),
        lemma=first or word,
        lemmas=lemmas,
        name_forms=names,
    )


_ENDINGS = ("", "а", "у", "ом", "ем", "е", "ы", "и", "ой", "ей", "ю", "я")


def _without_ending(word: str) -> str:
    """The first name of own lists a word is a form of; empty when there is none."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)] if ending else word
            for whole in (stem, f"{stem}а", f"{stem}я", f"{stem}ь", f"{stem}й"):
                if whole in own_first():
                    return whole
    return ""


@lru_cache(maxsize=1)
def own_first() -> frozenset[str]:
    """First names of own lists."""
    return words("names", "first") | words("names", "other_first")


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return words("common", "function")


def agree(name: Reading, surname: Reading) -> bool:
    """A name and a surname in one case and gender; what is not known agrees."""
    if not name.name_forms or not surname.surname_forms:
        return True
    return any(
        case == other_case and (gender == other_gender or "any" in {gender, other_gender})
        for case, gender in name.name_forms
        for other_case, other_gender in surname.surname_forms
    )
