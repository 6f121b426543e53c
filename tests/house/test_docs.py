"""Docs say the truth: links lead somewhere, commands exist, nothing a person meets is left out."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from pristan.channels.registry import channels
from pristan.core.access import Permission
from pristan.core.facts import KINDS
from pristan.kit.settings import PREFIX, Settings
from tools.reference.command_line import commands
from tools.reference.errors import codes
from tools.reference.pages import PAGES

from .tree import ROOT, SOURCE, python_nodes, short, tracked, with_suffix

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"(?:^|[`/])pristan ([a-z][a-z-]*(?: [a-z][a-z-]*)?)", re.MULTILINE)
TARGET = re.compile(r"\bmake ([a-z]+)\b")
SETTING = re.compile(r"\bPRISTAN_[A-Z_]+\b")
PROSE = [path for path in with_suffix(".md") if not short(path).startswith("changes/")]


def slug(heading: str) -> str:
    """The anchor of a heading, as code forges make it."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", ""))
    return kept.replace(" ", "-")


def anchors_of(page: Path) -> set[str]:
    return {slug(item) for item in HEADING.findall(page.read_text("utf-8"))}


def pages(under: str = "docs/") -> str:
    return "\n".join(path.read_text("utf-8") for path in PROSE if short(path).startswith(under))


@pytest.mark.parametrize("path", PROSE, ids=short)
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", path.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        found = (path.parent / name).resolve() if name else path
        if not found.exists() or (anchor and anchor not in anchors_of(found)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", PROSE, ids=short)
def test_files_named_in_docs_exist(path: Path) -> None:
    named = re.findall(r"`((?:src|tests|tools|docs|ui|widget|requirements)/[\w./-]*)`", path.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_page_and_picture_is_linked_from_somewhere() -> None:
    linked = {
        (path.parent / target.partition("#")[0]).resolve()
        for path in PROSE
        for target in LINK.findall(FENCE.sub("", path.read_text("utf-8")))
        if not re.match(r"[a-z]+:", target)
    }
    pages_and_pictures = [path for path in tracked() if short(path).startswith("docs/") and path.name != "README.md"]
    assert [short(path) for path in pages_and_pictures if path not in linked] == []


@pytest.mark.parametrize("path", PROSE, ids=short)
def test_commands_and_settings_named_in_docs_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    known = {name.removeprefix("pristan ") for name, _ in commands()}
    groups = {name.partition(" ")[0] for name in known if " " in name}
    fields = {PREFIX + name.upper() for name in Settings.__dataclass_fields__} | {
        "PRISTAN_CONFIG",
        "PRISTAN_TEST_DATABASE_URL",
    }
    said = {name if name.split()[0] in groups else name.split()[0] for name in COMMAND.findall(text)}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    wrong = sorted(said - known - groups) + sorted(set(TARGET.findall(text)) - targets - {"sure", "a", "it"})
    assert wrong + sorted(set(SETTING.findall(text)) - fields) == []


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_fresh(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == PAGES[name](), "run: make generate"


def test_every_command_setting_and_permission_has_its_place() -> None:
    reference = pages("docs/reference/")
    wanted = [name for name, _ in commands()]
    wanted += [PREFIX + name.upper() for name in Settings.__dataclass_fields__]
    wanted += [f"`{item.value}`" for item in Permission]
    wanted += [f"`{name}`" for name, _, _ in codes(SOURCE)]
    assert [name for name in wanted if name not in reference] == []


def test_every_channel_has_a_page_that_says_how_to_connect_it() -> None:
    missing = [
        item.manifest.id for item in channels().values() if not (ROOT / f"docs/{item.manifest.help_page}.md").is_file()
    ]
    assert missing == []


def test_every_kind_of_fact_is_in_the_catalogue() -> None:
    """Kinds are written as words where facts are recorded; a new one has to be explained."""
    said = {
        word.value
        for _, node in python_nodes(ast.Call, under="src/pristan/")
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"record", "_done", "_record", "Fact", "_set_state"}
        for word in [*node.args, *(item.value for item in node.keywords if item.arg == "kind")]
        if isinstance(word, ast.Constant) and re.fullmatch(r"[a-z]+(_[a-z]+)+", str(word.value))
    }
    assert "message_received" in KINDS
    assert said - set(KINDS) == set()


def test_every_decision_is_in_the_list_and_names_its_check() -> None:
    folder = ROOT / "docs" / "adr"
    listed = set(re.findall(r"\(([0-9]{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text("utf-8")))
    files = {path.name for path in folder.glob("[0-9]*.md")}
    assert listed == files
    numbers = [name[:4] for name in files]
    assert len(set(numbers)) == len(numbers)
    parts = ("**Context.**", "**Decision.**", "**Consequences.**", "**Check.**")
    incomplete = [
        name for name in sorted(files) if not all(part in (folder / name).read_text("utf-8") for part in parts)
    ]
    assert incomplete == []


def test_the_client_of_the_ui_is_made_from_the_document() -> None:
    done = subprocess.run(["tools/generate", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
