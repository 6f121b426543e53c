"""Whatever is written into the access log has a sentence on the screen, in both languages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = re.compile(
    r'entry_of\(\s*request,\s*"([a-z_.]+)"'
    r'|\baction="([a-z_]+\.[a-z_.]+)"'
    r'|\b_log\((?:tx, request|step), "([a-z_.]+)"'
    r'|\btold\(tx, [^"]+"([a-z_.]+)"'
)


def actions() -> set[str]:
    """Every action that some room writes."""
    sources = (path.read_text("utf-8") for path in (ROOT / "src" / "pristan").rglob("*.py"))
    return {name for text in sources for found in WRITTEN.findall(text) for name in found if name}


def said(words: dict[str, Any], action: str) -> Any:
    found: Any = words
    for part in action.split("."):
        found = found.get(part, {}) if isinstance(found, dict) else {}
    return found


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_entry_of_the_access_log_has_words(language: str) -> None:
    path = ROOT / "ui" / "src" / "locales" / language / "settings.json"
    words = json.loads(path.read_text("utf-8"))["log"]["action"]
    assert actions() > {"personal.revealed", "incident.opened", "erasure.done", "consent.withdrawn"}
    assert [name for name in sorted(actions()) if not isinstance(said(words, name), str)] == []


def targets() -> set[str]:
    """Every kind of thing that an entry may be about."""
    sources = (path.read_text("utf-8") for path in (ROOT / "src" / "pristan").rglob("*.py"))
    return {kind for text in sources for kind in re.findall(r'target=f?"([a-z_]+):', text)}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_thing_in_the_access_log_has_a_name(language: str) -> None:
    path = ROOT / "ui" / "src" / "locales" / language / "settings.json"
    words = json.loads(path.read_text("utf-8"))["log"]["target"]
    assert targets() > {"contact", "campaign", "place"}
    assert sorted(targets() - set(words)) == []
