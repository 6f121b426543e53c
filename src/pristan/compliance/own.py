"""Rules of an installation: a folder of YAML that adds rules to the shipped ones and tightens them, never loosens.

An added rule has the shape of a shipped one. It can only add a reason against a message, because the gravest reason
decides. A tightening names a shipped rule and makes it stop more; what would stop less is refused with file and line.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pristan.compliance.reading import Step, Text
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.compliance.shapes import TIGHTER, Circumstance, Gate, Name, Nature, Prose, Rule, Shape
from pristan.core.errors import Misconfigured

PREFIX = "OWN-"  # ids of shipped rules never begin so
MOST_FILES = 200
_CHOSEN: list[Rulebook] = []  # at most one
_CONDITIONAL = frozenset({Gate.REQUIRE, Gate.BLOCK_UNLESS})


class Tightened(Shape, frozen=True, kw_only=True):
    """A shipped rule made stricter in all its versions. ``without``: circumstances that no longer soften it."""

    rule: Name
    why: Prose
    gate: Gate | None = None
    without: frozenset[Circumstance] = frozenset()


class OwnFile(Shape, frozen=True, kw_only=True):
    """A file of the folder: ``title`` says whose decision it is."""

    title: Name
    rules: tuple[Rule, ...] = ()
    tighten: tuple[Tightened, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read, with the way to name a place in it."""

    law: str
    text: Text
    content: OwnFile

    def refuse(self, path: Sequence[Step], message: str) -> Misconfigured:
        return self.text.refuse(path, message)


def with_own(book: Rulebook, folder: Path) -> Rulebook:
    """``book`` with the rules of ``folder``; ``Misconfigured`` names file, line and fault."""
    files = list(_files(folder))
    if not files:
        return book
    tightened = _tightenings(book, files)
    rules = [_applied(rule, tightened.get(rule.id)) for rule in book.rules]
    for file in files:
        rules += _added(book, file)
    version = f"{book.edition.version}+{_digest(files)}"
    made = book.amended(rules, more={file.law: file.text for file in files}, version=version)
    made.law_titles = {**book.law_titles, **{file.law: file.content.title for file in files}}
    made.check()
    made.check_sources()
    return made


def choose(folder: str) -> None:
    """Decide by the shipped rulebook with the rules of ``folder`` from now on; an entrance says so at its start.

    An empty name means the shipped rulebook alone. ``Misconfigured`` names file, line and fault.
    """
    _CHOSEN[:] = [with_own(shipped(), Path(folder))] if folder else []


def in_use() -> Rulebook:
    """The rulebook of this process: the shipped one, or what its entrance chose."""
    return _CHOSEN[0] if _CHOSEN else shipped()


def _files(folder: Path) -> Iterator[_Read]:
    if not folder.is_dir():
        raise Misconfigured(f"Папки со своими правилами нет: {folder}. Проверьте настройку rules_dir")
    paths = sorted(folder.glob("*.yaml"))
    if len(paths) > MOST_FILES:
        raise Misconfigured(f"{folder}: файлов больше {MOST_FILES}")
    for path in paths:
        text = Text(path, path.name)
        yield _Read(f"own/{path.stem}", text, text.read(OwnFile))


def _digest(files: Sequence[_Read]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.law.encode() + b"\0" + file.text.text.encode() + b"\0")
    return whole.hexdigest()[:8]


def _added(book: Rulebook, file: _Read) -> Iterator[Rule]:
    for index, rule in enumerate(file.content.rules):
        if not rule.id.startswith(PREFIX):
            raise file.refuse(["rules", index, "id"], f"{rule.id}: номер своего правила начинается с {PREFIX}")
        if rule.id in book.versions:
            raise file.refuse(["rules", index, "id"], f"{rule.id}: такое правило уже есть")
        if any(part.opt_out for part in rule.parts):
            raise file.refuse(["rules", index, "parts"], f"{rule.id}: срок отказов задаёт только закон")
        yield msgspec.structs.replace(rule, nature=Nature.OWN, law=file.law)


def _tightenings(book: Rulebook, files: Sequence[_Read]) -> dict[str, Tightened]:
    found: dict[str, Tightened] = {}
    for file in files:
        for index, item in enumerate(file.content.tighten):
            if item.rule in found:
                raise file.refuse(["tighten", index, "rule"], f"{item.rule}: уже ужесточено выше")
            if item.rule not in book.versions:
                raise file.refuse(["tighten", index, "rule"], f"неизвестно «{item.rule}»")
            for rule in book.versions[item.rule]:
                _demand_tighter(rule, item, file=file, index=index)
            found[item.rule] = item
    return found


def _demand_tighter(rule: Rule, item: Tightened, *, file: _Read, index: int) -> None:
    known = {name for ease in rule.eases for name in ease.when}
    if item.gate is not None and item.gate not in TIGHTER[rule.gate]:
        message = f"{item.rule}: «{rule.gate}» нельзя заменить на «{item.gate}»: это послабление или то же самое"
        raise file.refuse(["tighten", index, "gate"], message)
    if unknown := sorted(item.without - known):
        raise file.refuse(["tighten", index, "without"], f"{item.rule}: послабления «{unknown[0]}» в нём нет")
    if item.gate is None and not item.without:
        raise file.refuse(["tighten", index], f"{item.rule}: не сказано, что строже")


def _applied(rule: Rule, item: Tightened | None) -> Rule:
    """The rule as tightened: a condition that would clear it goes with a gate that knows none."""
    if item is None:
        return rule
    gate = item.gate or rule.gate
    return msgspec.structs.replace(
        rule,
        gate=gate,
        needs=rule.needs if gate in _CONDITIONAL or gate is rule.gate else None,
        eases=tuple(ease for ease in rule.eases if not set(ease.when) & item.without),
        remark=" ".join(part for part in (rule.remark, f"Ужесточено в этой установке: {item.why}") if part),
    )
