"""Every generated file and the function that makes its text."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tools.reference import api, changes, channels, command_line, errors, facts, permissions, rules, settings

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "pristan"

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/settings.md": settings.page,
    "docs/reference/cli.md": command_line.page,
    "docs/reference/errors.md": lambda: errors.page(SOURCE),
    "docs/reference/channels.md": channels.page,
    "docs/reference/permissions.md": permissions.page,
    "docs/reference/facts.md": facts.page,
    "docs/reference/rules.md": rules.page,
    "docs/reference/api.md": api.page,
    "docs/reference/openapi.json": api.document,
    "docs/reference/api-channel.openapi.json": api.protocol_of_companies,
    "CHANGELOG.md": lambda: changes.page(ROOT),
}
