"""Whether a text advertises: signs with weights, and phrases that take them back. Pure; the law is 38-ФЗ art. 3.

Signs stand in the rulebook. A question, a denial and words about an order that is already made count for nothing:
«скидка применена к заказу» informs, «скидка 20 % на всё, успейте» calls.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pristan.compliance.catalogues import AdvertisingFile
from pristan.compliance.model import Advertising

_SENTENCES = re.compile(r"[^.!?\n]*(?:[.!?\n]+|$)")
_MARK = re.compile(r"\berid\s*[:=]?\s*[a-z0-9_-]{5,}|[?&]erid=[a-z0-9_-]{5,}", re.IGNORECASE)
_LABEL = re.compile(r"\bреклама\b", re.IGNORECASE)
_ADVERTISER = re.compile(
    r"рекламодатель\s*[:—–-]?\s*\S{2,}|\b(?:ООО|АО|ПАО|ОАО|ЗАО|НКО|АНО|ФГУП|МУП|ГУП|ТСЖ|ИП)\s+[«\"“]?[А-ЯЁA-Z]"
    r"|\b(?:ИНН)\s*:?\s*\d{10,12}\b|\bсамозанят\w+\s+[А-ЯЁ]",
)

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_TWINS = str.maketrans("aceopxykmthb", "асеорхукмтнв")
_MIXED = re.compile(r"\b(?=\w*[а-я])(?=\w*[a-z])\w+")


def fold(text: str) -> str:
    """Lower case, «ё» as «е», no invisible characters, Latin twins inside Russian words as Russian letters."""
    plain = text.translate(_INVISIBLE).replace("\u00a0", " ").lower().replace("ё", "е")
    return _MIXED.sub(lambda found: found[0].translate(_TWINS), plain)


@dataclass(frozen=True, slots=True)
class _Sign:
    family: str
    weight: int
    says: str
    pattern: re.Pattern[str]


class Judge:
    """Judges texts by the signs of one rulebook."""

    def __init__(self, given: AdvertisingFile) -> None:
        self._given = given
        self._signs = tuple(
            _Sign(sign.family, sign.weight, sign.says, _any_of(sign.patterns, given.words)) for sign in given.signs
        )
        self._stems = _any_of(given.stems, {})
        self._taken_back = _any_of(given.taken_back, {})
        self._asks = _any_of(given.asks, {})

    def assess(self, text: str) -> tuple[Advertising, tuple[str, ...]]:
        """Whether ``text`` advertises, and by which signs, the heaviest first."""
        score, signs = self._weigh(text)
        if score >= self._given.sure:
            return Advertising.SURE, signs
        return (Advertising.LIKELY if score >= self._given.likely else Advertising.NO), signs

    def calls(self, text: str) -> tuple[str, ...]:
        """Signs by which a piece of a document advertises; more than in a message, for a bill may have a discount."""
        score, signs = self._weigh(text)
        return signs if score > self._given.sure else ()

    def _weigh(self, text: str) -> tuple[int, tuple[str, ...]]:
        plain = fold(text)
        if not self._stems.search(plain):
            return 0, ()
        calling = self._calling(plain)
        found: dict[str, _Sign] = {}
        for sign in self._signs:
            known = found.get(sign.family)
            if (known is None or known.weight < sign.weight) and sign.pattern.search(calling):
                found[sign.family] = sign
        score = sum(sign.weight for sign in found.values())
        signs = tuple(dict.fromkeys(sign.says for sign in sorted(found.values(), key=lambda sign: -sign.weight)))
        return score, signs

    def _calling(self, plain: str) -> str:
        """The text without sentences that ask, deny or inform of what is done."""
        sentences = (found[0] for found in _SENTENCES.finditer(plain))
        return "".join(sentence for sentence in sentences if not self._is_answer(sentence))

    def _is_answer(self, sentence: str) -> bool:
        bare = sentence.strip()
        return bool((bare.endswith("?") and self._asks.search(bare)) or self._taken_back.search(bare))


def _any_of(patterns: Sequence[str], words: dict[str, str]) -> re.Pattern[str]:
    """One pattern of many; ``{name}`` in them stands for the words of that name."""
    joined = "|".join(patterns)
    for name, stands_for in words.items():
        joined = joined.replace(f"{{{name}}}", stands_for)
    return re.compile(joined)


def is_marked(text: str) -> bool:
    """Whether an advertising post carries its label, the advertiser and an erid (38-ФЗ art. 18.1)."""
    return bool(_LABEL.search(text) and _MARK.search(text) and _ADVERTISER.search(text))
