"""Reads a file of the rulebook into its shape, and says of a wrong one where and what, in Russian."""

import re
from collections.abc import Hashable, Iterator, Sequence
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec
import yaml

from pristan.core.errors import Misconfigured

LARGEST = 4 * 1024 * 1024
Step = str | int
T = TypeVar("T")

_STEPS = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[(\.\.\.)\]")
_WORDS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"Object contains unknown field `(.+?)`"), "неизвестное поле «{0}»"),
    (re.compile(r"Object missing required field `(.+?)`"), "нет обязательного поля «{0}»"),
    (re.compile(r"Invalid enum value '?(.+?)'?$"), "неизвестное значение «{0}»"),
    (re.compile(r"Expected `(.+?)`, got `(.+?)`"), "ожидается {0}, а стоит {1}"),
    (re.compile(r"Expected `(.+)`$"), "ожидается {0}"),
)


class _Loader(yaml.CSafeLoader):
    """A safe loader that refuses a key that stands twice: the second would silently replace the first."""


class _Repeated(Exception):
    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    made: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    if len(made) != len(node.value):
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _Repeated(key.value, key.start_mark.line + 1)
            seen.add(key.value)
    return made


def _day(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise yaml.constructor.ConstructorError(None, None, f"нет дня {node.value}", node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


class Text:
    """A file of the rulebook with the way to name a place in it."""

    def __init__(self, file: Traversable, name: str) -> None:
        self.name = name
        raw = file.read_bytes()
        if len(raw) > LARGEST:
            raise Misconfigured(f"{name}: файл больше {LARGEST // 1024 // 1024} МБ")
        try:
            self.text = raw.decode("utf-8")
        except UnicodeDecodeError as exc:
            raise Misconfigured(f"{name}: файл не в кодировке UTF-8, байт {exc.start}") from exc

    def refuse(self, path: Sequence[Step], message: str) -> Misconfigured:
        """The error about what stands at ``path``."""
        return Misconfigured(f"{self.name}:{self._line(path)}: {message}")

    def read(self, shape: type[T]) -> T:
        """The file in its shape; ``Misconfigured`` names file, line and fault."""
        try:
            content = yaml.load(self.text, Loader=_Loader)  # noqa: S506  # a safe loader
        except _Repeated as exc:
            raise Misconfigured(f"{self.name}:{exc.line}: поле «{exc.key}» стоит дважды") from exc
        except yaml.MarkedYAMLError as exc:
            line = exc.problem_mark.line + 1 if exc.problem_mark else 1
            raise Misconfigured(f"{self.name}:{line}: это не YAML ({exc.problem})") from exc
        except (yaml.YAMLError, ValueError, RecursionError) as exc:
            raise Misconfigured(f"{self.name}:1: это не YAML ({exc})") from exc
        try:
            return msgspec.convert(content, shape)
        except msgspec.ValidationError as exc:
            message, path = _said(str(exc))
            raise self.refuse(path, message) from exc

    def _line(self, path: Sequence[Step]) -> int:
        """The line of what stands at ``path``, or of the nearest thing above it that is there."""
        node: yaml.Node | None = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        line = 1
        for step in path:
            found = _below(node, step)
            if found is None:
                break
            line, node = found
        return line


def _below(node: yaml.Node | None, step: Step) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        below: yaml.Node = node.value[step]
        return below.start_mark.line + 1, below
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    return None


def _said(message: str) -> tuple[str, list[Step]]:
    """The words and the path of a refusal of msgspec."""
    words, _, place = message.partition(" - at `")
    path = list(_steps(place.rpartition("$")[2].rstrip("`")))
    for pattern, russian in _WORDS:
        if found := pattern.match(words):
            if "неизвестное поле" in russian:
                path.append(found[1])
            return russian.format(*found.groups()), path
    return f"неверное значение ({words})", path


def _steps(place: str) -> Iterator[Step]:
    for name, index, anything in _STEPS.findall(place):
        if anything:
            return
        yield int(index) if index else name
