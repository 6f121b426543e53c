"""The rulebook as it stands: rules and what they speak of, checked, with look-ups. Knows no company and no message."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Self, TypeVar

import msgspec

from pristan.compliance import catalogues as of
from pristan.compliance.cases import Case, CasesFile
from pristan.compliance.reading import Step, Text
from pristan.compliance.shapes import Channel, Gate, Law, Rule
from pristan.core.errors import Misconfigured, NotFound

CASES = ".cases.yaml"
T = TypeVar("T")


class Rulebook:
    """Rules and catalogues of one folder. What only some commands need is read when it is asked for."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._more: dict[str, Text] = {}  # files of the installation, by the name its rules know them by
        self.edition = self._read("edition.yaml", of.Edition)
        self.law_titles: dict[str, str] = {}  # by the name of the file
        self.rules: tuple[Rule, ...] = tuple(self._laws())
        self.check()

    # What a decision needs.

    @cached_property
    def categories(self) -> Mapping[str, of.Category]:
        return self._by_id("categories.yaml", self._read("categories.yaml", of.CategoriesFile).categories)

    @cached_property
    def messengers(self) -> Mapping[str, of.Messenger]:
        return self._by_id("messengers.yaml", self._read("messengers.yaml", of.MessengersFile).messengers)

    @cached_property
    def restricted(self) -> Mapping[str, of.Resource]:
        """Resources whose access is restricted, by service."""
        return {item.service: item for item in self._read("restricted.yaml", of.RestrictedFile).resources}

    @cached_property
    def _kinds(self) -> of.KindsFile:
        return self._read("kinds.yaml", of.KindsFile)

    @cached_property
    def kinds(self) -> Mapping[str, of.Kind]:
        return self._by_id("kinds.yaml", self._kinds.kinds)

    @cached_property
    def groups(self) -> Mapping[str, frozenset[str]]:
        """Kinds by the name of their group: PD_ANY, PAY_ANY, SPECIAL_ANY, BIO_ANY."""
        return {name: frozenset(kinds) for name, kinds in self._kinds.groups.items()}

    @cached_property
    def contested(self) -> Mapping[str, of.Contested]:
        return self._by_id("contested.yaml", self._read("contested.yaml", of.ContestedFile).contested)

    @cached_property
    def advertising(self) -> of.AdvertisingFile:
        """Signs of advertising in a text."""
        return self._read("advertising.yaml", of.AdvertisingFile)

    @cached_property
    def consents(self) -> of.ConsentsFile:
        """Purposes, ways and evidence of consents."""
        return self._read("consents.yaml", of.ConsentsFile)

    # What explanations, the audit and documents need.

    @cached_property
    def sanctions(self) -> Mapping[str, of.Sanction]:
        return self._by_id("sanctions.yaml", self._read("sanctions.yaml", of.SanctionsFile).sanctions)

    @cached_property
    def services(self) -> Mapping[str, of.Service]:
        """Web services with fingerprints, foreign and Russian."""
        return self._by_id("services.yaml", self._read("services.yaml", of.ServicesFile).services)

    @cached_property
    def documents(self) -> Mapping[str, of.Document]:
        return self._by_id("documents.yaml", self._read("documents.yaml", of.DocumentsFile).documents)

    @cached_property
    def sources(self) -> Mapping[str, of.Source]:
        return self._by_id("sources.yaml", self._read("sources.yaml", of.SourcesFile).sources)

    @cached_property
    def profile(self) -> of.ProfileFile:
        """Questions that decide the categories of a company."""
        return self._read("profile.yaml", of.ProfileFile)

    @cached_property
    def dates(self) -> tuple[of.Milestone, ...]:
        return self._read("dates.yaml", of.DatesFile).dates

    @cached_property
    def security_levels(self) -> of.LevelsFile:
        return self._read("security_levels.yaml", of.LevelsFile)

    @cached_property
    def _cases(self) -> Mapping[str, tuple[Case, ...]]:
        found: dict[str, tuple[Case, ...]] = {}
        for item in self._root.joinpath("laws").iterdir():
            if item.name.endswith(CASES):
                found |= self._read(f"laws/{item.name}", CasesFile).cases
        return found

    def cases(self, rule: Rule) -> tuple[Case, ...]:
        """The cases beside a rule; those of an old version are written under its key."""
        is_newest = self.versions[rule.id][-1] is rule
        return self._cases.get(rule.key, ()) or (self._cases.get(rule.id, ()) if is_newest else ())

    # Look-ups.

    @cached_property
    def versions(self) -> Mapping[str, tuple[Rule, ...]]:
        """Versions of each rule, the oldest first."""
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            found[rule.id].append(rule)
        return {key: tuple(sorted(group, key=lambda rule: rule.version)) for key, group in found.items()}

    @cached_property
    def decisive(self) -> frozenset[str]:
        """Categories a company is asked about before it may be called ordinary: those the messenger bans bind."""
        found: set[str] = set()
        for rule in self.rules:
            if (
                rule.trigger.channel & {Channel.FOREIGN_LISTED}
                and "ORDINARY" not in rule.bound
                and rule.gate is Gate.BLOCK
            ):
                found |= rule.bound - {"ANY", "PD_OPERATOR"}
        return frozenset(found)

    @cached_property
    def opt_outs(self) -> Mapping[str, date]:
        """Kinds of refusal that have force from a day on only."""
        return {part.opt_out: part.since for rule in self.rules for part in rule.parts if part.opt_out}

    def in_force(self, on: date) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.force.holds(on))

    def rule(self, rule_id: str, *, on: date | None = None) -> Rule:
        """The version in force ``on`` a date, or the newest; ``NotFound`` if there is none."""
        versions = [rule for rule in self.versions.get(rule_id, ()) if on is None or rule.force.holds(on)]
        if not versions:
            raise NotFound(f"Правила {rule_id} нет", code="rule.not_found")
        return versions[-1]

    def amended(self, rules: Iterable[Rule], *, more: Mapping[str, Text] | None = None, version: str = "") -> Self:
        """The same catalogues with other rules; ``more``: files beside the shipped ones, by the ``law`` of their rules.

        Who is ordinary, and from when a refusal has force, stays as it was: else a rule added would loosen another.
        """
        _ = self.decisive, self.opt_outs
        made = copy(self)
        made.__dict__.pop("versions", None)  # counted from the rules
        made.rules = tuple(rules)
        made._more = {**self._more, **(more or {})}  # noqa: SLF001 - its own kind
        made.edition = msgspec.structs.replace(self.edition, version=version or self.edition.version)
        return made

    # Reading and checking.

    def _text(self, name: str) -> Text:
        file = self._root
        for part in name.split("/"):
            file = file.joinpath(part)
        return Text(file, f"rulebook/{name}")

    def _read(self, name: str, shape: type[T]) -> T:
        return self._text(name).read(shape)

    def _by_id(self, name: str, items: Sequence[T]) -> dict[str, T]:
        found: dict[str, T] = {}
        for index, item in enumerate(items):
            key: str = item.id  # type: ignore[attr-defined]  # every catalogue has ids
            if key in found:
                section = name.removesuffix(".yaml")
                raise self._text(name).refuse([section, index, "id"], f"«{key}» уже есть")
            found[key] = item
        return found

    def _law_names(self) -> list[str]:
        names = [item.name for item in self._root.joinpath("laws").iterdir()]
        return sorted(name for name in names if name.endswith(".yaml") and not name.endswith(CASES))

    def _laws(self) -> Iterable[Rule]:
        for name in self._law_names():
            law = self._read(f"laws/{name}", Law)
            self.law_titles[name.removesuffix(".yaml")] = law.title
            for rule in law.rules:
                nature = rule.nature or law.nature
                yield msgspec.structs.replace(rule, nature=nature, law=name.removesuffix(".yaml"))

    def _refuse(self, rule: Rule, path: Sequence[Step], message: str) -> Misconfigured:
        text = self._more.get(rule.law) or self._text(f"laws/{rule.law}.yaml")
        index = next(number for number, item in enumerate(self._of_law(rule.law)) if item is rule)
        return text.refuse(["rules", index, *path], f"{rule.key}: {message}")

    def _of_law(self, law: str) -> list[Rule]:
        return [item for item in self.rules if item.law == law]

    def check(self) -> None:
        """Refuse rules that name what is not there, and versions in force on one day."""
        for rule in self.rules:
            self._check_references(rule)
        for versions in self.versions.values():
            self._check_versions(versions)

    def _check_references(self, rule: Rule) -> None:
        kinds = self.kinds.keys() | self.groups.keys() | {"ANY"}
        known: list[tuple[list[Step], Iterable[str], Iterable[str]]] = [
            (["bound"], rule.bound, self.categories.keys() | {"ANY"}),
            (["trigger", "data"], rule.trigger.data, kinds),
            (["contested"], rule.contested, self.contested.keys()),
        ]
        known += [
            (["eases", number, "categories"], ease.categories, self.categories.keys())
            for number, ease in enumerate(rule.eases)
        ]
        for path, used, there in known:
            if unknown := sorted(set(used) - set(there)):
                raise self._refuse(rule, path, f"неизвестно «{unknown[0]}»")

    def check_sources(self) -> None:
        """Refuse rules that name sanctions or sources nobody has written down."""
        for rule in self.rules:
            for path, used, there in (
                ("sanctions", rule.sanctions, self.sanctions.keys()),
                ("sources", rule.sources, self.sources.keys()),
            ):
                if unknown := sorted(set(used) - set(there)):
                    raise self._refuse(rule, [path], f"неизвестно «{unknown[0]}»")

    def check_everything(self) -> None:
        """Also what a decision never reads: sanctions, sources, documents, services, milestones."""
        self.check_sources()
        self._check_catalogue("sanctions.yaml", "repeat", {key: item.repeat for key, item in self.sanctions.items()})
        self._check_catalogue("services.yaml", "rule", {key: item.rule for key, item in self.services.items()})
        for items in (self.sanctions, self.categories, self.messengers, self.documents):
            for key, entry in items.items():
                if unknown := sorted(set(entry.sources) - self.sources.keys()):
                    raise Misconfigured(f"rulebook: {key}: неизвестен источник «{unknown[0]}»")
        self._check_profile()
        self._check_consents()
        for milestone in self.dates:
            if unknown := sorted(set(milestone.rules) - self.versions.keys()):
                raise Misconfigured(f"rulebook/dates.yaml: {milestone.day}: неизвестно правило «{unknown[0]}»")

    def _check_consents(self) -> None:
        given, text = self.consents, self._text("consents.yaml")
        if given.separate not in self.versions:
            raise text.refuse(["separate"], f"неизвестно «{given.separate}»")
        for index, purpose in enumerate(given.purposes):
            used = (("rule", purpose.rule, self.versions), ("document", purpose.document, self.documents))
            for field, name, there in used:
                if name is not None and name not in there:
                    raise text.refuse(["purposes", index, field], f"неизвестно «{name}»")
        known = {item.id for item in given.evidence}
        for index, way in enumerate(given.ways):
            if unknown := sorted(set(way.needs) - known):
                raise text.refuse(["ways", index, "needs"], f"неизвестно «{unknown[0]}»")

    def _check_profile(self) -> None:
        given = self.profile
        words = {question.id: {"yes", *question.options} for question in given.questions}
        for section in ("terms", "categories", "denied"):
            conditions: Mapping[str, of.Condition] = getattr(given, section)
            for name, condition in conditions.items():
                wrong = [term for term in (*condition.all, *condition.any) if not self._is_term(term, words)]
                if section != "terms" and name not in self.categories:
                    wrong.append(name)
                if wrong:
                    raise self._text("profile.yaml").refuse([section, name], f"неизвестно «{wrong[0]}»")

    def _is_term(self, term: str, words: Mapping[str, set[str]]) -> bool:
        name, _, answer = term.partition("=")
        return term in self.profile.terms or (answer or "yes") in words.get(name, ())

    def _check_catalogue(self, name: str, field: str, used: Mapping[str, str | None]) -> None:
        there = self.sanctions.keys() if field == "repeat" else self.versions.keys()
        for index, target in enumerate(used.values()):
            if target is not None and target not in there:
                raise self._text(name).refuse([name.removesuffix(".yaml"), index, field], f"неизвестно «{target}»")

    def _check_versions(self, versions: Sequence[Rule]) -> None:
        for earlier, later in pairwise(versions):
            if earlier.version == later.version:
                raise self._refuse(later, ["version"], "такая версия уже есть")
            ends, begins = earlier.force.until, later.force.since
            if ends is None or begins is None or begins <= ends:
                raise self._refuse(later, ["force"], f"действует одновременно с {earlier.key}")
        numbers = {rule.version for rule in versions}
        for rule in versions:
            if rule.supersedes is not None and rule.supersedes not in numbers - {rule.version}:
                raise self._refuse(rule, ["supersedes"], f"версии {rule.supersedes} нет")
            since, until = rule.force.since, rule.force.until
            if since and until and until < since:
                raise self._refuse(rule, ["force", "to"], "срок кончается раньше, чем начинается")


@lru_cache(maxsize=1)
def shipped() -> Rulebook:
    """The rulebook that comes with the product."""
    return Rulebook(files("pristan").joinpath("rulebook"))
