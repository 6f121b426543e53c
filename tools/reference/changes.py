"""``CHANGELOG.md``: above the mark what is not released yet, from the fragments; below it the releases."""

import tomllib
from pathlib import Path

from tools.reference.markdown import listed

MARK = "<!-- towncrier release notes start -->"
HEAD = """\
# Что изменилось

Верхняя часть собирается из файлов `changes/` командой `make generate`; при выпуске `towncrier build` переносит её ниже.
"""


def page(root: Path) -> str:
    """The head made anew, the releases as they are."""
    kinds = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["towncrier"]["type"]
    blocks = [HEAD.rstrip()]
    for kind in kinds:
        said = [path.read_text("utf-8") for path in sorted((root / "changes").glob(f"*.{kind['directory']}.md"))]
        if said:
            blocks.append(f"### {kind['name']}\n\n{listed(' '.join(text.split()).rstrip('.') for text in said)}")
    if len(blocks) > 1:
        blocks.insert(1, "## Ещё не выпущено")
    _, _, releases = (root / "CHANGELOG.md").read_text("utf-8").partition(MARK)
    return "\n\n".join([*blocks, MARK]) + (releases or "\n")
