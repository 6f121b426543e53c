"""What a reader says besides its records: skipped lines by number, warnings, questions. Bounded, whatever the file."""

from typing import Any

from pristan.migration.model import Question

# So many stretches of lines are told one by one; a file with more of them is told by their number.
STRETCHES = 2_000


class Stretches:
    """Line numbers, kept as stretches: a million broken lines in a row are one."""

    __slots__ = ("_stretches", "count")

    def __init__(self) -> None:
        self._stretches: list[list[int]] = []
        self.count = 0

    def add(self, number: int) -> None:
        self.count += 1
        if self._stretches and self._stretches[-1][1] in {number - 1, number}:
            self._stretches[-1][1] = number
        elif len(self._stretches) < STRETCHES:
            self._stretches.append([number, number])

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """First and last line of each."""
        return [(first, last) for first, last in self._stretches]

    def told(self) -> str:
        """``3, 7–9``, and how many more when there are too many stretches to name."""
        words = [f"{first}" if first == last else f"{first}–{last}" for first, last in self._stretches]
        named = sum(last - first + 1 for first, last in self._stretches)
        rest = f" и ещё {self.count - named}" if self.count > named else ""
        return ", ".join(words) + rest


class Notes:
    """Collects; the reader goes on."""

    def __init__(self) -> None:
        self._warnings: dict[str, None] = {}
        self._lines: dict[tuple[str, str], Stretches] = {}
        self._questions: dict[str, Question] = {}

    def warn(self, text: str) -> None:
        """Keep one sentence about the file; the same sentence is kept once."""
        self._warnings.setdefault(text)

    def line(self, why: str, number: int, *, file: str = "") -> None:
        """Say that a line was skipped or read only in part, and why."""
        self._lines.setdefault((why, file), Stretches()).add(number)

    def ask(self, question: Question) -> None:
        """Ask once."""
        self._questions.setdefault(question.id, question)

    @property
    def warnings(self) -> list[str]:
        return [*self._warnings, *(_sentence(key, found) for key, found in self._lines.items())]

    @property
    def questions(self) -> list[Question]:
        return list(self._questions.values())

    def skipped(self) -> list[dict[str, Any]]:
        """Each reason with its file, the count, and the stretches of lines."""
        return [
            {"why": why, "file": file, "count": found.count, "lines": found.stretches}
            for (why, file), found in self._lines.items()
        ]


def _sentence(key: tuple[str, str], found: Stretches) -> str:
    why, file = key
    where = f"{file}: " if file else ""
    return f"{where}{why}: {'строка' if found.count == 1 else 'строки'} {found.told()}"
