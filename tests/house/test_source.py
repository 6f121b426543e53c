"""Rules about the code that the linters do not know."""

import ast
import re
import tomllib

import pytest

from .tree import ROOT, SOURCE, python_nodes, short, tracked, with_suffix

ENTRANCES = ("src/pristan/cli/", "src/pristan/web/", "src/pristan/worker/", "src/pristan/bench/")
# One bad entry or one broken connector must not stop its neighbours; what it did is stored with its reason (ADR 17).
BULKHEADS = (
    "src/pristan/pipeline.py",
    "src/pristan/ingest/station.py",
    "src/pristan/ingest/marking.py",
    "src/pristan/audit/scans/child.py",
    "src/pristan/compliance/files/child.py",
    "src/pristan/delivery/sender.py",
    "src/pristan/gate/service.py",
)
VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "misc"})
TEXT = frozenset(".py .sql .toml .yaml .yml .json .md .txt .ts .tsx .css .html .mjs".split()) | {""}
REGISTRIES = re.compile(r"files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|registry\.yarnpkg|npmmirror")
HOME = re.compile(r"(?<![\w.$/])/(?:home|root|work|Users)/[\w.-]+/")
SAMPLE = "src/pristan/sandbox/api_channel/sample.py"  # copied by strangers, who have no clock of ours


def test_nothing_is_patched() -> None:
    patched = [
        place
        for place, node in python_nodes(ast.Import, ast.ImportFrom, under="tests/")
        if re.search(r"\bunittest\.mock\b|import .*\b(mock|patch)\b", ast.unparse(node))
    ]
    assert patched == []


def test_any_exception_is_caught_in_entrances_and_bulkheads_only() -> None:
    def is_wide(node: ast.AST) -> bool:
        assert isinstance(node, ast.ExceptHandler)
        names = ast.unparse(node.type) if node.type else "BaseException"
        passes_on = isinstance(node.body[-1], ast.Raise)
        return bool(re.search(r"\b(Base)?Exception\b", names)) and not passes_on

    wide = [
        place
        for place, node in python_nodes(ast.ExceptHandler, under="src/")
        if is_wide(node) and not place.startswith(ENTRANCES + BULKHEADS)
    ]
    assert wide == []


CLOCK = re.compile(r"(datetime\.(datetime\.)?(now|utcnow)|date\.today|time\.time)\(.*\)")


CLOCK = re.compile(r"(datetime\.(datetime\.)?(now|utcnow)|date\.today|time\.time)\(.*\)")


def test_the_machine_is_asked_for_the_time_in_one_place() -> None:
    asked = [
        place
        for place, node in python_nodes(ast.Call, under="src/")
        if CLOCK.fullmatch(ast.unparse(node))
        and not place.startswith(("src/pristan/kit/clock.py", "src/pristan/bench/", SAMPLE))
    ]
    assert asked == []


def test_a_module_has_a_telling_name() -> None:
    assert [short(path) for path in with_suffix(".py", ".ts", ".tsx") if path.stem.lower() in VAGUE] == []


@pytest.mark.parametrize("pattern", [REGISTRIES, HOME], ids=["package registry", "folder of one machine"])
def test_no_file_names_a_place_of_one_machine_or_a(pattern: re.Pattern[str]) -> None:
    found = [
        f"{short(path)}: {match[0]}"
        for path in tracked()
        if path.suffix in TEXT and path.name != "test_source.py"
        for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_the_manifest_of_a_channel_is_named_as_its_folder() -> None:
    for manifest in SOURCE.glob("channels/*/manifest.toml"):
        assert tomllib.loads(manifest.read_text("utf-8"))["id"] == manifest.parent.name


def test_the_lock_of_the_ui_names_no_host() -> None:
    locks = [path for path in tracked() if path.name == "package-lock.json"]
    assert [short(path) for path in locks if '"resolved"' in path.read_text("utf-8")] == []


def test_every_dependency_is_locked_with_hashes() -> None:
    for name in ("run", "dev", "uv"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        requirements = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert requirements
        assert [text.split()[0] for text in requirements if "--hash=sha256:" not in text] == []


def test_nobody_waits_with_wait_for() -> None:
    """It may swallow a cancellation on Python 3.11: see ``pristan.kit.waiting``."""
    found = [str(path) for path in (ROOT / "src").rglob("*.py") if "asyncio.wait_for(" in path.read_text("utf-8")]
    assert found == []
