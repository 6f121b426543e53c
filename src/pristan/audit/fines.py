"""What a breach may cost this kind of subject. Ranges, never a promise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pristan.compliance.catalogues import Sanction, Subject
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Rule
from pristan.kit.sums import roubles, roubles_between

_WHO: dict[str, str] = {
    "citizen": "гражданину",
    "official": "должностному лицу",
    "ie": "предпринимателю",
    "legal": "юрлицу",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fine:
    """Amounts in roubles; ``least`` is None where only the most is known. ``text`` is what a person reads.

    ``norm``: the article alone; ``again``: what a second breach may cost, in words, empty where nothing is known.
    """

    sanction: str
    least: int | None
    most: int | None
    text: str
    norm: str
    again: str = ""


def fines_of(book: Rulebook, rule: Rule, *, subject: Subject) -> Sequence[Fine]:
    """The fines of a rule for a first breach; what a repeated one costs stands in the sanction it names."""
    named = [book.sanctions[name] for name in rule.sanctions]
    repeats = {sanction.repeat for sanction in named}
    return [
        replace(_fine(sanction, subject), again=_again(book, sanction, subject))
        for sanction in named
        if sanction.id not in repeats
    ]


def _fine(sanction: Sanction, subject: Subject) -> Fine:
    least, most, words = _amount(sanction, subject)
    text = f"{sanction.norm}: {_WHO[subject]} {words}"
    return Fine(sanction=sanction.id, least=least, most=most, text=text, norm=sanction.norm)


def _amount(sanction: Sanction, subject: Subject) -> tuple[int | None, int | None, str]:
    """The bounds, as far as somebody has checked them, and the same in words."""
    bounds, as_whom = _bounds(sanction, subject)
    if bounds is None:
        return None, None, "сумма не проверена, уточните"
    least, most = bounds
    if sanction.only_upper or as_whom in sanction.unverified or sanction.conf == "unverified":
        return None, most, f"до\u00a0{roubles(most)}, уточните"
    return least, most, roubles_between(least, most)


def _again(book: Rulebook, sanction: Sanction, subject: Subject) -> str:
    """What a second breach may cost."""
    if sanction.repeat is not None:
        second = book.sanctions[sanction.repeat]
        if subject == "legal" and second.legal_turnover is not None:
            part = second.legal_turnover
            low, high = part.percent
            return (
                f"{second.norm}: {low}–{high}\u00a0% выручки, не меньше {roubles(part.min)}"
                f" и не больше {roubles(part.max)}"
            )
        return f"{second.norm}: {_amount(second, subject)[2]}"
    if subject == "legal" and sanction.repeat_legal_max is not None:
        return f"{sanction.norm}: до\u00a0{roubles(sanction.repeat_legal_max)}"
    return ""


def _bounds(sanction: Sanction, subject: Subject) -> tuple[tuple[int, int] | None, Subject]:
    """An entrepreneur answers as the article says, and as an official where it says nothing (КоАП 2.4)."""
    if subject == "ie" and sanction.ie is None:
        subject = sanction.ie_as or "official"
    amounts = {"citizen": sanction.citizen, "official": sanction.official, "ie": sanction.ie, "legal": sanction.legal}
    return amounts[subject], subject
