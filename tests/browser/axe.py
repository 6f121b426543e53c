"""What axe-core finds wrong on a page for people who do not see it, or do not use a mouse.

https://github.com/dequelabs/axe-core: the rules of WCAG 2.2 level AA. It is a tool of the tests and ships with nothing.
"""

from pathlib import Path
from typing import Any

from playwright.async_api import Frame, Page

SCRIPT = Path(__file__).resolve().parents[2] / "ui/node_modules/axe-core/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# It takes initials and key caps that are hidden from screen readers for words of the name.
EXPERIMENTAL = {"label-content-name-mismatch": {"enabled": False}}


async def faults(place: Page | Frame) -> list[str]:
    """One line for each element that breaks a rule: the rule, where, and what is wrong with it."""
    await place.evaluate(SCRIPT.read_text("utf-8"))
    options = {"runOnly": STANDARDS, "rules": EXPERIMENTAL, "resultTypes": ["violations"], "iframes": False}
    found: dict[str, Any] = await place.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {node['target'][-1]}: {node['html'][:200]} — {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
