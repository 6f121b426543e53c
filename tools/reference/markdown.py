"""Small pieces of Markdown."""

from collections.abc import Iterable, Sequence

NOTICE = "<!-- made by `make generate`; do not edit -->"


def page(title: str, *blocks: str) -> str:
    """A whole generated page."""
    return "\n\n".join([f"# {title}", NOTICE, *blocks]) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells may hold Markdown but no line breaks."""
    lines = [row_of(header), "|" + "---|" * len(header), *(row_of(row) for row in rows)]
    return "\n".join(lines)


def row_of(cells: Sequence[str]) -> str:
    """One row of a table."""
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def code(text: str) -> str:
    """Text as code; nothing for nothing."""
    return f"`{text}`" if text else ""


def listed(items: Iterable[str]) -> str:
    """A bulleted list."""
    return "\n".join(f"- {item}" for item in items)
