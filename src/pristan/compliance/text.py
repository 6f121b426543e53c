"""What a text carries, in the words of the rulebook: data by the detector, advertising, debt, marking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pristan.compliance.advertising import Judge, is_marked
from pristan.compliance.debt import is_about_debt
from pristan.compliance.files.model import FileRead, gravest
from pristan.compliance.model import SENSITIVE, Reading
from pristan.compliance.ours import is_own
from pristan.compliance.pd import (
    CLASSES,
    RULEBOOK_KINDS,
    Finding,
    Hints,
    Kind,
    Klass,
    Profile,
    Report,
    Strength,
    scan,
    scan_after,
)
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Circumstance, Rule

Scan = Callable[..., Report]

# Strong findings that are no personal data to the gate: secrets have a rule of their own, an address of a machine is
# contested (C-COOKIE), numbers of orders and requisites of organisations name nobody.
_NOT_PERSONAL = frozenset({Kind.CVV, Kind.PASSWORD, Kind.OTP, Kind.IP})
_PERSONAL = frozenset({Klass.DOCUMENT, Klass.CONTACT, Klass.NAME})
_WEAK = frozenset({"IP_COOKIE", "ORDER", "INN_ORG"})

_WITHOUT_NAMES = Profile(names=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a text carries, and the sure findings that say so; those of the company's own contacts are left out."""

    reading: Reading
    findings: tuple[Finding, ...] = ()


class Reader:
    """Reads texts for the gate by one rulebook and one detector."""

    def __init__(self, book: Rulebook, *, scan_text: Scan = scan) -> None:
        self._book = book
        self._scan = scan_text
        self._judge = Judge(book.advertising)

    def read(self, text: str, *, hints: Hints | None = None) -> Reading:
        """What ``text`` carries. ``hints``: what the company itself has published is no personal data."""
        return self.examine(text, hints=hints).reading

    def examine(
        self, text: str, *, hints: Hints | None = None, earlier: Sequence[str] = (), names: bool = True
    ) -> Seen:
        """``read`` with the places of what was found.

        ``earlier``: what was said just before, oldest first, read in one breath with the text. ``names`` of false
        spares the dear passes where no rule asks for names and addresses.
        """
        if not text.strip():
            return Seen(Reading())
        report = self._report(text, hints or Hints(), earlier, names=names)
        ads, signs = self._judge.assess(text)
        reading = Reading(
            data=data_of(self._book, report, text),
            advertising=ads,
            is_debt=is_about_debt(text),
            is_marked=is_marked(text),
            is_complete=report.complete,
            signs=signs,
            found=_named(self._book, report),
        )
        sure = (finding for finding in (*report.strong, *report.references) if not is_own(finding, text))
        return Seen(reading, tuple(sorted(sure, key=lambda finding: finding.start)))

    def _report(self, text: str, hints: Hints, earlier: Sequence[str], *, names: bool) -> Report:
        more = {} if names else {"profile": _WITHOUT_NAMES}
        if earlier:
            return scan_after(text, earlier, hints=hints, **more)
        return self._scan(text, hints=hints, **more)


def asked(rule: Rule) -> frozenset[str]:
    """Kinds of data on which ``rule`` turns, by its trigger or by an ease; empty if it does not look at data."""
    turns = any(Circumstance.NO_SENSITIVE_DATA in ease.when for ease in rule.eases)
    return rule.trigger.data | (SENSITIVE if turns else frozenset())


def at_fault(book: Rulebook, rule: Rule, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings for which ``rule`` speaks."""
    wanted = asked(rule)
    return tuple(finding for finding in findings if wanted & _carried(book, finding))


def _carried(book: Rulebook, finding: Finding) -> frozenset[str]:
    kind = RULEBOOK_KINDS.get(finding.kind)
    found = grouped(book, frozenset({kind} - _WEAK if kind else ()))
    return found | {"PD_ANY"} if _is_personal(finding) else found


def meant(book: Rulebook, kind: Kind) -> frozenset[str]:
    """What a sure finding of ``kind`` is in the words of the rulebook, with the groups it belongs to."""
    name = RULEBOOK_KINDS.get(kind)
    found = grouped(book, frozenset({name} - _WEAK if name else ()))
    return found | {"PD_ANY"} if CLASSES.get(kind) in _PERSONAL and kind not in _NOT_PERSONAL else found


def data_of(book: Rulebook, report: Report, text: str) -> frozenset[str]:
    """Kinds and groups of the rulebook that a report gives the gate: strong findings only."""
    own = {finding for finding in report.findings if is_own(finding, text)}
    kept = [finding for finding in report.findings if finding not in own]
    is_personal = any(_is_personal(finding) for finding in kept)
    kinds = report.rulebook_kinds - {RULEBOOK_KINDS[finding.kind] for finding in own} - _WEAK
    kinds |= {RULEBOOK_KINDS[finding.kind] for finding in kept if finding.strength is Strength.STRONG}
    found = grouped(book, frozenset(kinds - _WEAK))
    return found | {"PD_ANY"} if is_personal else found


def with_files(book: Rulebook, reading: Reading, files: Sequence[FileRead]) -> Reading:
    """The reading of a text with what stands in the files that go along."""
    sure = gravest(one for file in files for one in file.sure)
    names = [RULEBOOK_KINDS[one.kind] for one in sure if one.kind in RULEBOOK_KINDS and meant(book, one.kind)]
    return replace(
        reading,
        in_files=frozenset[str]().union(*(meant(book, one.kind) for one in sure)),
        found_in_files=tuple(dict.fromkeys(book.kinds[name].title for name in names)),
        unread_files=frozenset(str(why) for file in files for why in file.unread),
        ads_in_files=tuple(dict.fromkeys(sign for file in files for sign in file.ad_signs)),
        is_debt_in_files=any(file.is_debt for file in files),
    )


def grouped(book: Rulebook, kinds: frozenset[str]) -> frozenset[str]:
    """Kinds with the groups they belong to; a special category or biometrics is personal data too."""
    groups = {name for name in ("PAY_ANY", "SPECIAL_ANY", "BIO_ANY") if book.groups[name] & kinds}
    if groups & {"SPECIAL_ANY", "BIO_ANY"}:
        groups.add("PD_ANY")
    return kinds | groups


def _is_personal(finding: Finding) -> bool:
    is_strong = finding.strength is Strength.STRONG
    return is_strong and finding.klass in _PERSONAL and finding.kind not in _NOT_PERSONAL


def _named(book: Rulebook, report: Report) -> tuple[str, ...]:
    """Titles of the kinds that were found, each once."""
    kinds = [RULEBOOK_KINDS.get(finding.kind) for finding in (*report.strong, *report.references)]
    return tuple(dict.fromkeys(book.kinds[kind].title for kind in kinds if kind in report.rulebook_kinds))
