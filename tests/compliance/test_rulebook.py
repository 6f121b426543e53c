"""The rulebook is read strictly: a mistake in it is refused with its file and line."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pristan.compliance.rulebook import Rulebook, shipped
from pristan.core.errors import Misconfigured, NotFound
from tests.house.tree import SOURCE

LAW = "laws/41-fz.yaml"
Edit = Callable[[str, str, str], Rulebook]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Reads the shipped rulebook with one piece of one file replaced."""

    def edit(file: str, old: str, new: str) -> Rulebook:
        folder = shutil.copytree(SOURCE / "rulebook", tmp_path / "rulebook")
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        book = Rulebook(folder)
        book.check_everything()
        return book

    return edit


def test_the_shipped_rulebook_is_whole() -> None:
    book = shipped()
    book.check_everything()
    assert len(book.versions) >= 44
    sizes = [
        book.sanctions,
        book.categories,
        book.messengers,
        book.kinds,
        book.documents,
        book.services,
        book.contested,
    ]
    assert [len(items) for items in sizes] == [28, 23, 30, 38, 19, 137, 16]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "words"),
    [
        pytest.param(LAW, "gate: block", "gatee: block", "gatee", "неизвестное поле «gatee»", id="unknown field"),
        pytest.param(LAW, "gate: block", "gate: blok", "blok", "неизвестное значение «blok»", id="unknown gate"),
        pytest.param(
            LAW, "gate: block", "gate: block\n    gate: warn", "gate: warn", "«gate» стоит дважды", id="twice"
        ),
        pytest.param(LAW, "BANK,", "BNAK,", "bound:", "MSG-41-15@1: неизвестно «BNAK»", id="unknown category"),
        pytest.param(LAW, "S-13.11.2", "S-1", "S-1]", "неизвестно «S-1»", id="unknown sanction"),
        pytest.param(LAW, "mk-nao", "mk-noa", "mk-noa", "неизвестно «mk-noa»", id="unknown source"),
        pytest.param(LAW, "version: 1", "version: x", "version: x", "ожидается int", id="not a number"),
        pytest.param(LAW, "2025-06-01", "2025-06-31", "2025-06-31", "нет дня 2025-06-31", id="no such day"),
        pytest.param(LAW, "gate: block", "gate: [block", "", "это не YAML", id="not YAML"),
        pytest.param(
            LAW, "    conf: commentary\n", "", "- id: MSG-41-15", "нет обязательного поля «conf»", id="missing"
        ),
        pytest.param(
            LAW, "id: MSG-41-15", "id: MSG-149-10-8", "version: 1", "такая версия уже есть", id="same version"
        ),
        pytest.param(
            "laws/152-fz.yaml", "2025-06-30", "2025-07-01", "", "действует одновременно с PD-18-5@1", id="overlap"
        ),
        pytest.param(
            "laws/152-fz.yaml", "supersedes: 1", "supersedes: 7", "supersedes: 7", "версии 7 нет", id="of none"
        ),
        pytest.param("services.yaml", "id: salesforce", "id: hubspot", "", "«hubspot» уже есть", id="two of one id"),
        pytest.param("kinds.yaml", "risk: 1", "risk: 9", "risk: 9", "неверное значение", id="risk out of range"),
        pytest.param("profile.yaml", "[b2c]", "[b2d]", "B2C:", "неизвестно «b2d»", id="unknown question"),
        pytest.param("profile.yaml", "  BANK:", "  BNAK:", "BNAK:", "неизвестно «BNAK»", id="unknown profile category"),
        pytest.param("dates.yaml", "MSG-149-10-8", "MSG-1", None, "неизвестно правило «MSG-1»", id="unknown rule"),
    ],
)
def test_a_mistake_is_refused_with_file_and_line(
    edited: Edit, tmp_path: Path, file: str, old: str, new: str, line: str | None, words: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        edited(file, old, new)
    said = refused.value.detail
    assert words in said
    place = re.match(rf"rulebook/{re.escape(file)}:(\d+): ", said)
    if line is not None:
        assert place
        stands = (tmp_path / "rulebook" / file).read_text("utf-8").splitlines()[int(place[1]) - 1]
        assert line in stands


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(SOURCE / "rulebook", tmp_path / "rulebook")
    (folder / LAW).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Misconfigured, match="не в кодировке UTF-8"):
        Rulebook(folder)


def test_a_superseded_version_answers_for_its_own_days() -> None:
    book = shipped()
    assert [book.rule("PD-18-5", on=day).version for day in (date(2025, 6, 30), date(2025, 7, 1))] == [1, 2]
    assert book.rule("PD-18-5").version == 2
    with pytest.raises(NotFound):
        book.rule("PD-18-5", on=date(2015, 8, 31))


def test_a_rule_of_unknown_beginning_is_in_force_and_says_so() -> None:
    rule = shipped().rule("MAX-PLATFORM-ADS", on=date(2024, 1, 1))
    assert rule.force.since is None
    assert rule.force.from_conf == "unverified"
