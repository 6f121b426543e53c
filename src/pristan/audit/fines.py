"""What a breach may cost this kind of subject. Ranges, never a promise."""

from collections.abc import Sequence
from dataclasses import dataclass

from pristan.compliance.catalogues import Sanction, Subject
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Rule

_WHO: dict[str, str] = {
    "citizen": "гражданину",
    "official": "должностному лицу",
    "ie": "предпринимателю",
    "legal": "юрлицу",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fine:
    """Amounts in roubles; ``least`` is None where only the most is known. ``text`` is what a person reads."""

    sanction: str
    least: int | None
    most: int | None
    text: str


def fines_of(book: Rulebook, rule: Rule, *, subject: Subject) -> Sequence[Fine]:
    """The fines of a rule for a first breach; what a repeated one costs stands in the sanction it names."""
    named = [book.sanctions[name] for name in rule.sanctions]
    repeats = {sanction.repeat for sanction in named}
    return [_fine(sanction, subject) for sanction in named if sanction.id not in repeats]


def _fine(sanction: Sanction, subject: Subject) -> Fine:
    bounds, as_whom = _bounds(sanction, subject)
    who = _WHO[subject]
    if bounds is None:
        return Fine(
            sanction=sanction.id, least=None, most=None, text=f"{sanction.norm}: {who} сумма не проверена, уточните"
        )
    least, most = bounds
    is_unsure = sanction.only_upper or as_whom in sanction.unverified or sanction.conf == "unverified"
    if is_unsure:
        return Fine(
            sanction=sanction.id, least=None, most=most, text=f"{sanction.norm}: {who} до {_roubles(most)}, уточните"
        )
    text = f"{sanction.norm}: {who} от {_roubles(least)} до {_roubles(most)}"
    return Fine(sanction=sanction.id, least=least, most=most, text=text)


def _bounds(sanction: Sanction, subject: Subject) -> tuple[tuple[int, int] | None, Subject]:
    """An entrepreneur answers as the article says, and as an official where it says nothing (КоАП 2.4)."""
    if subject == "ie" and sanction.ie is None:
        subject = sanction.ie_as or "official"
    amounts = {"citizen": sanction.citizen, "official": sanction.official, "ie": sanction.ie, "legal": sanction.legal}
    return amounts[subject], subject


def _roubles(amount: int) -> str:
    return f"{amount:,} ₽".replace(",", "\u00a0")
