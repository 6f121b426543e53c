"""Pages by Typst: a layout of ours, and data that is set as text and never read as markup."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import msgspec

from pristan.kit.lettering import bound, breakable

if TYPE_CHECKING:
    import typst


def typeset(layout: str, told: Mapping[str, Any], *, raw: frozenset[str] = frozenset()) -> bytes:
    """The PDF that ``layout`` (a file of ``report_templates``) makes of ``told``; what stands under ``raw`` is no text.

    Only the fonts that travel with the product are used, so that every machine makes the same pages.
    """
    ready = {name: value if name in raw else _set(value) for name, value in told.items()}
    made = _compiler(layout).compile(format="pdf", sys_inputs={"told": msgspec.json.encode(ready).decode()})
    assert isinstance(made, bytes)  # noqa: S101 # one document, no output file
    return made


@lru_cache(maxsize=8)
def _compiler(layout: str) -> "typst.Compiler":
    import typst  # noqa: PLC0415 - brought in where a paper is made

    with as_file(files("pristan").joinpath("report_templates")) as root:
        return typst.Compiler(str(root / layout), root=str(root), font_paths=_fonts(str(root / "fonts")))


@lru_cache(maxsize=1)
def _fonts(folder: str) -> "typst.Fonts":
    """Golos Text, and what is inside of the typesetter for letters that it lacks."""
    import typst  # noqa: PLC0415 - brought in where a paper is made

    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _set(value: Any) -> Any:
    """Texts with short words bound to the next and places to break overlong ones, all the way down."""
    match value:
        case str():
            return breakable(bound(value))
        case Mapping():
            return {key: _set(item) for key, item in value.items()}
        case list() | tuple():
            return [_set(item) for item in value]
        case _:
            return value
