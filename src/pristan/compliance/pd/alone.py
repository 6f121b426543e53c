"""A lone surname, first name or patronymic: nothing by itself, something when a word introduces it."""

import re
from collections.abc import Iterator

from pristan.compliance.pd.candidate import Candidate
from pristan.compliance.pd.data import words
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind
from pristan.compliance.pd.people import Names, Token
from pristan.compliance.pd.words import Word

_LIKELY, _PLAIN, _SURE = 0.6, 0.25, 0.5
_PLACE = 0.3
_ABBREVIATION = 5

_FORM_GAP = re.compile(r"(?:\s?[:\-=]\s?|\s|\s[«\"])")
_DIGITS = re.compile(r"\d[\d\s()-]{8,}\d[\s,.:;(-]{1,4}\Z|@[\w.]{4,40}[\s,.:;(-]{1,4}\Z")
_DIGITS_AFTER = re.compile(r"[\s,.:;(-]{1,4}(?:тел\w{0,5}\.?:?\s?)?[+(]?\d[\d\s()-]{8,}\d")
_VOCATIVE = re.compile(r"[,!]?\s{0,2}(?:здравствуйте|добрый|доброе|доброго|привет|подскажите|спасибо|ваш[аеу]?\s)")


def alone(names: Names, token: Token) -> Candidate | None:
    """The candidate a lone word makes, weak for a first name."""
    shape = names.text[token.word.start : token.word.end]
    if len(shape) <= _ABBREVIATION and shape.isupper() and not names.shouted:
        return None
    if token.initial or token.word.low in words("names", "not_people"):
        return None
    return _surname(names, token) or _first(names, token)


def forms(names: Names) -> Iterator[Candidate]:
    """«Фамилия: Роза, имя: Майя»: the word after a heading is a part of a name whatever else it means."""
    for index, word in enumerate(names.words[:-1]):
        if word.low not in _HEADINGS:
            continue
        value = names.words[index + 1]
        if _FORM_GAP.fullmatch(names.low, word.end, value.start) and _is_value(names, value):
            is_whole = word.low.startswith("фамили") or "фамили" in names.low or "отчеств" in names.low
            evidence = Evidence(EvidenceType.DICTIONARY, "name_surname_intro", f"после слова «{word.low}»")
            yield Candidate(Kind.PERSON, value.start, value.end, (evidence,), weak=not is_whole)


_HEADINGS = frozenset({"фамилия", "фамилию", "фамилии", "фамилией", "имя", "отчество"})


def _is_value(names: Names, value: Word) -> bool:
    token = names.token(value)
    if token is None:
        return False
    capital = names.text[value.start].isupper()
    return not token.initial and (capital or token.read.any_name >= _PLAIN)


def _surname(names: Names, token: Token) -> Candidate | None:
    read = token.read
    told = names.introduced(token)
    bare = read.lemmas | {token.word.low}
    if (
        read.surname < (_PLAIN if told else _LIKELY)
        or bare & words("names", "famous_last")
        or names.thing(token, token)
    ):
        return None
    if told and told not in words("names", "i_am"):
        detail = f"фамилия после слова «{told}»"
    elif _after_preposition(names, token) and token.capital and read.place < _PLACE and not read.guessed:
        detail = "фамилия после предлога"
    else:
        return None
    return _made(token, "name_surname_intro", detail, weak=False)


def _after_preposition(names: Names, token: Token) -> bool:
    word = names.before(token.index, reach=1)
    return word is not None and word.low in {"для", "от", "у", "к", "ко"}


def _first(names: Names, token: Token) -> Candidate | None:
    read = token.read
    if max(read.name, read.patronymic) < _PLAIN or names.thing(token, token):
        return None
    word = names.before(token.index)
    told = word.low if word is not None else ""
    branded = bool((read.lemmas | {token.word.low}) & words("names", "brands"))
    if told in {"зовут", "звать", "имя"}:
        return _made(token, "name_intro", "имя после слов «меня зовут»", weak=True)
    if branded or (not token.capital and read.name < _LIKELY):
        return None
    if told in words("names", "hello") or told in words("names", "intro") or told in words("names", "i_am"):
        return _made(token, "name_intro", f"имя после слова «{told}»", weak=True)
    if token.capital and (_beside_contact(names, token) or _VOCATIVE.match(names.low, token.word.end)):
        return _made(token, "name_intro", "имя рядом с контактом или обращением", weak=True)
    return None


def _beside_contact(names: Names, token: Token) -> bool:
    left = names.low[max(0, token.word.start - 60) : token.word.start]
    return bool(_DIGITS.search(left)) or _DIGITS_AFTER.match(names.low, token.word.end) is not None


def _made(token: Token, weight: str, detail: str, *, weak: bool) -> Candidate:
    evidence = Evidence(EvidenceType.DICTIONARY, weight, detail)
    return Candidate(Kind.PERSON, token.word.start, token.word.end, (evidence,), weak=weak)
