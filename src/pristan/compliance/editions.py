"""Two editions of the rulebook: what changed in human words, and what goes on acting until the new one is accepted.

A law acts whether or not anybody has read of it: what the new edition adds or makes stricter acts at once. What it
drops or makes otherwise goes on acting as it was accepted, beside the new wording; the gravest reason decides.
So nothing is loosened in silence. This is our caution, not the text of a law.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import TIGHTER, Rule

_DECIDING = ("bound", "trigger", "force", "needs", "eases", "parts", "services")
_WORDS = ("title", "norm", "prohibition", "duty", "fact", "definition", "allowed", "exceptions", "bound_note", "note")
_BEHIND = ("sanctions", "sanction_note", "deadline", "contested", "sources", "remark", "changes", "url")
_GATES = {
    "block": "не уйдёт",
    "block_unless": "не уйдёт без условия",
    "require": "нужно условие",
    "warn": "решает человек",
    "info": "справка",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One rule that came, went or changed: ``words`` say how; ``kept`` that the accepted wording goes on acting."""

    kind: str  # added, gone, changed
    rule: Rule
    words: tuple[str, ...] = ()
    kept: bool = False


def packed(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Rules as plain values, to be kept."""
    found: list[dict[str, Any]] = msgspec.to_builtins(list(rules), order="deterministic")
    return found


def unpacked(kept: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...] | None:
    """Rules that were kept; ``None`` if this release no longer understands them."""
    try:
        return msgspec.convert(kept, tuple[Rule, ...])
    except msgspec.ValidationError:
        return None


def digest(rules: Iterable[Rule]) -> str:
    """What tells one set of rules from another, whatever it calls itself."""
    return hashlib.sha256(msgspec.json.encode(packed(rules))).hexdigest()


def compare(book: Rulebook, accepted: Sequence[Rule]) -> tuple[Change, ...]:
    """What ``book`` changes against the ``accepted`` rules: gone first, because they are the easiest to miss."""
    before = {rule.key: rule for rule in accepted}
    after = {rule.key: rule for rule in book.rules}
    kept = {id(rule) for rule in _kept(book, accepted)}
    gone = [Change(kind="gone", rule=rule, kept=id(rule) in kept) for key, rule in before.items() if key not in after]
    changed = [
        Change(kind="changed", rule=rule, words=words, kept=id(before[key]) in kept)
        for key, rule in after.items()
        if key in before and (words := tuple(_told(book, before[key], rule)))
    ]
    added = [Change(kind="added", rule=rule) for key, rule in after.items() if key not in before]
    return (*gone, *changed, *added)


def cautious(book: Rulebook, accepted: Sequence[Rule], *, was: str = "") -> Rulebook:
    """``book`` with those accepted rules that it has dropped or decides otherwise: both act, the gravest decides.

    ``was``: the version of the accepted edition; then the version of what comes out names both.
    """
    kept = _kept(book, accepted)
    version = f"{book.edition.version} и {was}" if was else ""
    return book.amended((*kept, *book.rules), version=version) if kept else book


def _kept(book: Rulebook, accepted: Sequence[Rule]) -> list[Rule]:
    now = {rule.key: rule for rule in book.rules}
    return [rule for rule in accepted if rule.key not in now or not _covers(now[rule.key], rule)]


def _covers(now: Rule, was: Rule) -> bool:
    """Whether ``now`` stops all that ``was`` stopped, in the same way or harder."""
    is_as_hard = now.gate is was.gate or now.gate in TIGHTER[was.gate]
    return is_as_hard and not _differ(was, now, _DECIDING)


def _told(book: Rulebook, was: Rule, now: Rule) -> Iterator[str]:
    if was.gate is not now.gate:
        yield f"Что с сообщением: было «{_GATES[was.gate]}», стало «{_GATES[now.gate]}»"
    yield from _told_of_days(was, now)
    yield from _told_of_whom(book, was, now)
    if was.trigger != now.trigger:
        yield "Изменилось, о каких сообщениях и данных правило говорит"
    if (was.needs, was.eases) != (now.needs, now.eases):
        yield "Изменились условия, которые снимают или смягчают правило"
    if (was.parts, was.services) != (now.parts, now.services):
        yield "Изменились сроки частей правила или список способов входа"
    if was.conf is not now.conf:
        yield f"Уверенность: {book.edition.confidence[was.conf]} → {book.edition.confidence[now.conf]}"
    if _differ(was, now, _WORDS):
        yield "Изменились слова правила"
    if _differ(was, now, _BEHIND):
        yield "Изменились санкции, сроки, спорные места или источники"


def _told_of_days(was: Rule, now: Rule) -> Iterator[str]:
    before, after = was.force, now.force
    for title, one, other in (
        ("Начало", before.since, after.since),
        ("Последний день", before.until, after.until),
        ("Санкции с", before.enforced_from, after.enforced_from),
    ):
        if one != other:
            named = [f"{day:%d.%m.%Y}" if day else "не указано" for day in (one, other)]
            yield f"{title}: {named[0]} → {named[1]}"


def _told_of_whom(book: Rulebook, was: Rule, now: Rule) -> Iterator[str]:
    for title, names in (("Теперь касается", now.bound - was.bound), ("Больше не касается", was.bound - now.bound)):
        if names:
            yield f"{title}: {', '.join(_category(book, name) for name in sorted(names))}"


def _category(book: Rulebook, name: str) -> str:
    return "всех" if name == "ANY" else book.categories[name].title if name in book.categories else name


def _differ(was: Rule, now: Rule, names: Iterable[str]) -> bool:
    return any(getattr(was, name) != getattr(now, name) for name in names)
