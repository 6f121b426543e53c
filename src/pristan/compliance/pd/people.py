"""Names of people: words that may be names, joined into what a person is called."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pristan.compliance.pd.candidate import Candidate, negative
from pristan.compliance.pd.data import pairs, words
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind
from pristan.compliance.pd.morphology import NOTHING, Reading, agree, reading
from pristan.compliance.pd.words import Word

_GAP = re.compile(r"[ \t]{1,3}\n?|\n")
_INITIAL_GAP = re.compile(r"\.?[ \t]{0,2}")
_DOTTED = re.compile(r"(?<![а-яё])[а-яё]\.[а-яё]\.")
_INITIALS = re.compile(r"\s[А-ЯЁ]\.\s?[А-ЯЁ]\.")
_CYRILLIC = re.compile(r"[а-яё-]+\Z")
_QUOTES = {"«": "»", '"': '"', "'": "'"}
_AFTER = frozenset({"оглы", "кызы", "оглу", "улы", "кизи", "угли"})
_SYLLABLE = 5

# How likely a word must be what it is taken for.
_LEAST, _SURE, _PLAIN = 0.1, 0.5, 0.25
_BOTH, _BOTH_SMALL, _SURNAME_SMALL = 0.4, 0.75, 0.3


@dataclass(frozen=True, slots=True)
class Token:
    """A word that may be a part of a name."""

    word: Word
    read: Reading
    capital: bool
    index: int
    plain: bool = False

    @property
    def initial(self) -> bool:
        """A single letter."""
        return self.word.end - self.word.start == 1

    def may_be(self, role: str) -> bool:
        """F first name, S surname, P patronymic, I initial, A and Z a name of the Far East, U no plain word."""
        return _ROLES[role](self)


_ROLES: Mapping[str, Callable[[Token], bool]] = {
    "F": lambda token: token.read.name >= _LEAST,
    "S": lambda token: token.read.surname >= _LEAST,
    "P": lambda token: token.read.patronymic >= _SURE,
    "I": lambda token: token.initial and token.capital,
    "A": lambda token: token.capital and token.word.low in words("names", "asian"),
    "Z": lambda token: token.capital and len(token.word.low) <= _SYLLABLE,
    "U": lambda token: token.capital and not token.initial and (not token.read.known or token.plain),
}


PATTERNS: Mapping[int, Sequence[str]] = {
    3: ("SFP", "FPS", "FSP", "SII", "IIS", "FIS", "UFP", "FPU", "UII", "AZZ", "FFS", "SFF"),
    2: ("FP", "SF", "FS", "SP", "SI", "IS", "FI", "FU", "UF"),
}


class Names:
    """Finds people in one text; the readings of its words are made once."""

    def __init__(self, text: str, low: str, all_words: Sequence[Word]) -> None:
        self.text, self.low, self.words = text, low, all_words
        self.shouted = _is_shouted(text)

    def found(self) -> Iterator[Candidate | Token]:
        """Names of two and more parts; words that are left alone come as tokens."""
        for chain in self._chains():
            at = 0
            while at < len(chain):
                size, candidate = self._best(chain, at)
                yield candidate or chain[at]
                at += size

    def _chains(self) -> Iterator[list[Token]]:
        chain: list[Token] = []
        for index, word in enumerate(self.words):
            token = self._token(word, index)
            if token is None or (chain and not self._joined(chain[-1], token)):
                if chain:
                    yield chain
                chain = []
            if token is not None:
                chain.append(token)
        if chain:
            yield chain

    def _token(self, word: Word, index: int) -> Token | None:
        capital = self.text[word.start].isupper() and not self.shouted
        if word.end - word.start == 1:
            is_initial = "а" <= word.low <= "я" and self._is_initial(word)
            return Token(word, NOTHING, capital=True, index=index) if is_initial else None
        if not _CYRILLIC.match(word.low):
            return None
        read = parts_of(word.low)
        if max(read.name, read.surname, read.patronymic) >= _LEAST:
            return Token(word, read, capital, index)
        if not capital:
            return None
        short = word.low in words("names", "asian") or self._follows_asian(index)
        introduced = (
            self._follows_introduced_name(index) or self._precedes_name(index) or self._precedes_initials(index)
        )
        if short or introduced or not (read.place or read.known):
            return Token(word, read, capital, index, plain=read.known)
        return None

    def _follows_asian(self, index: int) -> bool:
        """Both words after a short surname belong to the name: Ким Ён Хи."""
        before = self.words[max(0, index - 2) : index]
        is_short = self.words[index].end - self.words[index].start <= _SYLLABLE
        return is_short and any(word.low in words("names", "asian") for word in before)

    def _precedes_initials(self, index: int) -> bool:
        """«Чех А.В.»: before two initials, when no surname follows them, any capitalised word is one."""
        word, after = self.words[index], _INITIALS.match(self.text, self.words[index].end)
        if after is None or word.low.replace("ё", "е") in _things():
            return False
        following = self.words[index + 3 : index + 4]
        is_last = not following or following[0].start - after.end() > 1
        return is_last or parts_of(following[0].low).surname < _LEAST

    def _precedes_name(self, index: int) -> bool:
        """«Получатель Ни Марина»: between an introducing word and a first name any capitalised word is the surname."""
        if index + 1 >= len(self.words) or not self.text[self.words[index + 1].start].isupper():
            return False
        is_name = parts_of(self.words[index + 1].low).name >= _SURE
        return is_name and bool(self.introduced(Token(self.words[index], NOTHING, capital=True, index=index)))

    def _follows_introduced_name(self, index: int) -> bool:
        """«Я Лев Белый»: after a first name that is introduced any capitalised word is the surname."""
        if index < 2 or self.words[index].start - self.words[index - 1].end != 1:  # noqa: PLR2004
            return False
        first = Token(self.words[index - 1], parts_of(self.words[index - 1].low), capital=True, index=index - 1)
        return first.read.name >= _PLAIN and bool(self.introduced(first))

    def _is_initial(self, word: Word) -> bool:
        """A capital letter; or a small one of two with dots: кравчук д.с., but not the heading Ф.И.О."""
        about = self.low[max(0, word.start - 4) : word.start + 6]
        if "ф.и.о" in about or "ф. и. о" in about:
            return False
        return (
            self.text[word.start].isupper()
            or _DOTTED.search(self.low, max(0, word.start - 2), word.start + 4) is not None
        )

    def token(self, word: Word) -> Token | None:
        """A word with its reading, whatever it is."""
        if not _CYRILLIC.match(word.low):
            return None
        return Token(word, parts_of(word.low), self.text[word.start].isupper(), -1)

    def _joined(self, one: Token, other: Token) -> bool:
        gap = _INITIAL_GAP if one.initial or other.initial else _GAP
        if one.initial and other.initial and one.word.end == other.word.start:
            return False
        return gap.fullmatch(self.low, one.word.end, other.word.start) is not None and (
            one.initial or "." not in self.low[one.word.end : other.word.start]
        )

    def _best(self, chain: list[Token], at: int) -> tuple[int, Candidate | None]:
        for size in (3, 2):
            tokens = chain[at : at + size]
            if len(tokens) < size:
                continue
            for roles in PATTERNS[size]:
                if all(token.may_be(role) for token, role in zip(tokens, roles, strict=True)):
                    evidence = self._judge(tokens, roles)
                    if evidence:
                        return size, self._person(tokens, evidence, chain[at + size : at + size + 1])
        return 1, None

    def _judge(self, tokens: Sequence[Token], roles: str) -> tuple[Evidence, ...]:
        weight = self._weight(tokens, roles)
        small = roles.count("F") > 1 and not all(token.capital for token in tokens)
        if not weight or small:
            return ()
        evidence = Evidence(EvidenceType.DICTIONARY, weight, _DETAILS[weight])
        told = self.introduced(tokens[0])
        thing = self.thing(tokens[0], tokens[-1])
        if thing:
            return (evidence, negative("goods_word", f"рядом слово «{thing}»"))
        if not told and is_famous(tokens, roles):
            return (evidence, negative("famous", "имя известного человека или товара"))
        return (evidence,)

    def _weight(self, tokens: Sequence[Token], roles: str) -> str:
        role = dict(zip(roles, tokens, strict=True))
        if "P" in roles:
            return _weight_of_patronymic(role, tokens)
        if "I" in roles:
            return self._weight_of_initials(role)
        if roles == "AZZ":
            return "name_pair"
        if "U" in roles:
            known = role["F"]
            if role["U"].plain:
                return "name_pair" if self.introduced(min(role.values(), key=lambda one: one.index)) else ""
            is_sure = known.capital and known.read.name >= _SURE and not known.read.common >= _SURE
            return "name_pair" if is_sure and not self.starts(role["U"]) else ""
        return self._weight_of_pair(role["F"], role["S"])

    def _weight_of_pair(self, first: Token, last: Token) -> str:
        name, surname = first.read.name, last.read.surname
        if not agree(first.read, last.read):
            return ""
        if (first.capital and last.capital) or self.introduced(min(first, last, key=lambda one: one.index)):
            return "name_full" if name + surname >= _BOTH else ""
        is_sure = surname >= _SURNAME_SMALL and name + surname >= _BOTH_SMALL
        return "name_pair" if is_sure else ""

    def _weight_of_initials(self, role: Mapping[str, Token]) -> str:
        surname = role.get("S") or role.get("U")
        initial = role["I"]
        dotted = self.low[initial.word.end : initial.word.end + 1] == "."
        if surname is None:
            first = role["F"]
            is_name = first.read.name >= _PLAIN and (first.capital or self.shouted)
            return "name_initials" if dotted and is_name and first.index < initial.index else ""
        if not dotted and not (surname.capital and surname.read.surname >= _SURE and surname.index < initial.index):
            return ""
        return "name_initials" if surname.capital or self.shouted or surname.read.surname >= _SURE else ""

    def _person(self, tokens: Sequence[Token], evidence: tuple[Evidence, ...], after: Sequence[Token]) -> Candidate:
        end = tokens[-1].word.end
        following = self.words[tokens[-1].index + 1 : tokens[-1].index + 2]
        if following and following[0].low in _AFTER and following[0].start - end <= 1:
            end = following[0].end
        if tokens[-1].initial and self.low[end : end + 1] == ".":
            end += 1
        if after and after[0].may_be("P") and tokens[-1].may_be("F"):
            end = after[0].word.end
        return Candidate(Kind.PERSON, tokens[0].word.start, end, evidence)

    # What stands around.

    def before(self, index: int, *, reach: int = 4) -> Word | None:
        """The word before, when hardly more than punctuation stands between."""
        if index == 0:
            return None
        one, two = self.words[index - 1], self.words[index]
        between = self.low[one.end : two.start]
        return one if len(between) <= reach and not any(mark in between for mark in ".!?\n") else None

    def starts(self, token: Token) -> bool:
        """At the start of a sentence a capital tells nothing."""
        left = self.low[: token.word.start].rstrip(' "«(')
        return not left or left[-1] in ".!?\n"

    def introduced(self, token: Token) -> str:
        """The word that says a person follows: получатель, меня зовут."""
        word = self.before(token.index)
        if word is None:
            return ""
        if word.low in words("names", "intro") or word.low in _i_am():
            return word.low
        if word.low == "на" and token.index > 1:
            earlier = self.words[token.index - 2].low
            return earlier if earlier.startswith(("оформ", "запис", "запиш", "доверенн", "имя", "договор")) else ""
        return ""

    def thing(self, first: Token, last: Token) -> str:
        """A word of goods, places or works before the name; quotation marks about it."""
        start, end = first.word.start, last.word.end
        quote = _QUOTES.get(self.low[start - 1 : start])
        if quote and self.low[end : end + 1] == quote:
            return "кавычки"
        word = self.before(first.index, reach=3)
        if word is None or "," in self.low[word.end : start]:
            return ""
        bare = word.low.replace("ё", "е")
        if bare in _things():
            return word.low
        if bare in {"с", "со", "от", "про", "о", "об", "марки", "бренда", "сорта"} and first.index > 1:
            earlier = self.words[first.index - 2].low
            return earlier if earlier.replace("ё", "е") in words("names", "goods") else ""
        return ""


def _weight_of_patronymic(role: Mapping[str, Token], tokens: Sequence[Token]) -> str:
    first, surname = role.get("F"), role.get("S") or role.get("U")
    if first is not None and surname is not None:
        return "name_full"
    if first is not None:
        return "name_patronymic"
    is_surname = surname is not None and surname.read.surname >= _SURE
    return "name_pair" if is_surname and all(token.capital for token in tokens) else ""


_DETAILS = {
    "name_full": "имя и фамилия",
    "name_pair": "имя и фамилия",
    "name_patronymic": "имя и отчество",
    "name_initials": "фамилия с инициалами или имя с первой буквой фамилии",
}


def parts_of(low: str) -> Reading:
    """A word with a hyphen is a name when each of its parts is: Петрова-Водкина, Анна-Мария."""
    if "-" not in low:
        return reading(low)
    parts = [reading(part) for part in low.split("-")]
    if all(part.surname >= _SURNAME_SMALL for part in parts) or all(part.name >= _SURE for part in parts):
        return parts[-1]
    return NOTHING


def is_famous(tokens: Sequence[Token], roles: str) -> bool:
    """Public people, characters, goods named as people."""
    first = next((token for token, role in zip(tokens, roles, strict=True) if role == "F"), None)
    last = next((token for token, role in zip(tokens, roles, strict=True) if role in "SU"), None)
    if last is None:
        return False
    surnames = last.read.lemmas | {last.word.low.replace("ё", "е")}
    if first is None:
        return False
    firsts = first.read.lemmas | {first.word.low.replace("ё", "е")}
    known = pairs("names", "famous") | pairs("names", "brand_pairs")
    return any(f"{one} {two}" in known for one in firsts for two in surnames)


@lru_cache(maxsize=1)
def _things() -> frozenset[str]:
    return words("names", "goods") | words("names", "places")


@lru_cache(maxsize=1)
def _i_am() -> frozenset[str]:
    return words("names", "i_am")


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text[:600] if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) * 10 > len(letters) * 6
