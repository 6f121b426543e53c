"""The lessons and practices of the product, read strictly."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from pristan.compliance.rulebook import Rulebook
from pristan.core.errors import Misconfigured
from pristan.training.model import Lesson, Lessons, Scenario, Scenarios


def _read(name: str, shape: type[Any]) -> Any:
    try:
        return msgspec.convert(yaml.safe_load(files("pristan.training").joinpath(name).read_bytes()), shape)
    except (msgspec.ValidationError, yaml.YAMLError) as exc:
        raise Misconfigured(f"{name}: {exc}") from exc


@cache
def lessons() -> dict[str, Lesson]:
    """Lessons by id, in the order they are taken."""
    read: Lessons = _read("lessons.yaml", Lessons)
    return {lesson.id: lesson for lesson in read.lessons}


@cache
def scenarios() -> dict[str, Scenario]:
    """Practices by id."""
    read: Scenarios = _read("scenarios.yaml", Scenarios)
    return {scenario.id: scenario for scenario in read.scenarios}


def edition_of(lesson: Lesson, book: Rulebook) -> str:
    """What was taught: changes with the words of the lesson and with the rules it is about."""
    rules = [f"{rule.id}@{rule.version}" for rule in book.rules if rule.id in lesson.rules]
    return sha256(msgspec.json.encode([lesson, rules])).hexdigest()[:16]


def edition_of_practice(scenario: Scenario) -> str:
    """What was practised."""
    return sha256(msgspec.json.encode(scenario)).hexdigest()[:16]
