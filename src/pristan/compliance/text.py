"""What a text carries, in the words of the rulebook: data by the detector, advertising, debt, marking."""

import re
from collections.abc import Callable

from pristan.compliance.advertising import Judge, is_marked
from pristan.compliance.debt import is_about_debt
from pristan.compliance.model import Reading
from pristan.compliance.pd import RULEBOOK_KINDS, Finding, Hints, Kind, Klass, Report, Strength, scan
from pristan.compliance.rulebook import Rulebook

Scan = Callable[..., Report]

# Strong findings that are no personal data to the gate: secrets have a rule of their own, an address of a machine is
# contested (C-COOKIE), numbers of orders and requisites of organisations name nobody.
_NOT_PERSONAL = frozenset({Kind.CVV, Kind.PASSWORD, Kind.OTP, Kind.IP})
_PERSONAL = frozenset({Klass.DOCUMENT, Klass.CONTACT, Klass.NAME})
_WEAK = frozenset({"IP_COOKIE", "ORDER", "INN_ORG"})
# A contact that the company gives as its own: «пишите нам в MAX: max.ru/…», «наш бот @…», «горячая линия …».
_CONTACTS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.SOCIAL_LOGIN})
_NEAR = 60
_OURS = re.compile(
    r"(?:пишите|напишите|звоните|позвоните|переходите)\s+(?:к\s+)?(?:нам\b|[вн]а?\s+наш)[^.!?\n]*$"
    r"|\bмы\s+(?:теперь\s+)?(?:отвечаем|работаем|переехали|общаемся|на связи)\b[^.!?\n]*$"
    r"|\bнаш\s+(?:новый\s+|официальный\s+)?(?:бот|чат-бот|чат|канал|аккаунт|телефон|номер|сайт)[^.!?\n\w]*$"
    r"|\bнаш\s+(?:бот|чат|канал)\s+в\s+\w+[^.!?\n\w]*$"
    r"|\bнаша\s+(?:группа|страница|почта)[^.!?\n]{0,20}$"
    r"|\b(?:горячая линия|служба поддержки|телефон поддержки|наши контакты)[^.!?\n\w]*$"
)


class Reader:
    """Reads texts for the gate by one rulebook and one detector."""

    def __init__(self, book: Rulebook, *, scan_text: Scan = scan) -> None:
        self._book = book
        self._scan = scan_text
        self._judge = Judge(book.advertising)

    def read(self, text: str, *, hints: Hints | None = None) -> Reading:
        """What ``text`` carries. ``hints``: what the company itself has published is no personal data."""
        if not text.strip():
            return Reading()
        report = self._scan(text, hints=hints or Hints())
        ads, signs = self._judge.assess(text)
        return Reading(
            data=data_of(self._book, report, text),
            advertising=ads,
            is_debt=is_about_debt(text),
            is_marked=is_marked(text),
            is_complete=report.complete,
            signs=signs,
            found=_named(self._book, report),
        )


def data_of(book: Rulebook, report: Report, text: str) -> frozenset[str]:
    """Kinds and groups of the rulebook that a report gives the gate: strong findings only."""
    own = {finding for finding in report.findings if _is_own(finding, text)}
    kept = [finding for finding in report.findings if finding not in own]
    is_personal = any(_is_personal(finding) for finding in kept)
    kinds = report.rulebook_kinds - {RULEBOOK_KINDS[finding.kind] for finding in own} - _WEAK
    kinds |= {RULEBOOK_KINDS[finding.kind] for finding in kept if finding.strength is Strength.STRONG}
    found = grouped(book, frozenset(kinds - _WEAK))
    return found | {"PD_ANY"} if is_personal else found


def grouped(book: Rulebook, kinds: frozenset[str]) -> frozenset[str]:
    """Kinds with the groups they belong to; a special category or biometrics is personal data too."""
    groups = {name for name in ("PAY_ANY", "SPECIAL_ANY", "BIO_ANY") if book.groups[name] & kinds}
    if groups & {"SPECIAL_ANY", "BIO_ANY"}:
        groups.add("PD_ANY")
    return kinds | groups


def _is_own(finding: Finding, text: str) -> bool:
    """Whether the text itself says that the contact is the company's: «пишите нам: …»."""
    return finding.kind in _CONTACTS and bool(_OURS.search(text[max(0, finding.start - _NEAR) : finding.start].lower()))


def _is_personal(finding: Finding) -> bool:
    is_strong = finding.strength is Strength.STRONG
    return is_strong and finding.klass in _PERSONAL and finding.kind not in _NOT_PERSONAL


def _named(book: Rulebook, report: Report) -> tuple[str, ...]:
    """Titles of the kinds that were found, each once."""
    kinds = [RULEBOOK_KINDS.get(finding.kind) for finding in (*report.strong, *report.references)]
    return tuple(dict.fromkeys(book.kinds[kind].title for kind in kinds if kind in report.rulebook_kinds))
