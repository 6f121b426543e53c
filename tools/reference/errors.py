"""The page of error codes, read from the source: every code that a person or a program may meet."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pristan.channels.max.failures import table as answers_of_max
from pristan.core import errors as house
from pristan.core.errors import PristanError
from pristan.web.problems import HTTP_TEXTS, status_of
from tools.reference.markdown import code, table
from tools.reference.markdown import page as page_of

INTRO = """\
Ошибка API — документ `application/problem+json`: `type`, `title`, `status`, `code`, `detail` и, если дело в полях,
`errors` со списком `{field, message}`. Коды не меняются, тексты могут уточняться: программе смотреть на `code`,
человеку — на `title` и `detail`."""
CHANNEL = """\
Коды канала стоят у сообщения, которое не ушло (`failure.code`), и среди недоставленного."""
LEFT_OUT = ("sandbox",)
FROM_CHANNELS = "502"


def page(source: Path) -> str:
    """Codes of the API, of channels, of MAX."""
    found = codes(source)
    by_api = [row for row in found if row[1] != FROM_CHANNELS]
    by_channel = [(name, text) for name, status, text in found if status == FROM_CHANNELS]
    of_max = sorted({(row.code, row.title) for row in answers_of_max()})
    return page_of(
        "Коды ошибок",
        INTRO,
        table(["код", "HTTP", "что произошло"], ([code(name), status, text] for name, status, text in by_api)),
        "## Канал не принял сообщение",
        CHANNEL,
        table(["код", "что произошло"], ([code(name), text] for name, text in by_channel)),
        "## Ответы MAX",
        table(["код", "что увидит оператор"], ([code(name), title] for name, title in of_max)),
    )


def codes(source: Path) -> list[tuple[str, str, str]]:
    """Code, HTTP statuses and texts of every error of the source, by code."""
    classes = {name: item for name, item in vars(house).items() if _is_error(item)}
    met: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for item in classes.values():
        met[item.code].add((_status(item), _title(item)))
    for status, (name, title, _) in HTTP_TEXTS.items():
        met[name].add((int(status), title))
    for class_name, name, text in _raised(source, set(classes)):
        met[name].add((_status(classes[class_name]), text or _title(classes[class_name])))
    return [_row(name, met[name]) for name in sorted(met)]


def _is_error(item: object) -> bool:
    return isinstance(item, type) and issubclass(item, PristanError)


def _status(item: type[PristanError]) -> int:
    return int(status_of(item.__new__(item)))


def _title(item: type[PristanError]) -> str:
    return (item.__doc__ or "").splitlines()[0].rstrip(".")


def _row(name: str, met: set[tuple[int, str]]) -> tuple[str, str, str]:
    statuses = ", ".join(str(status) for status in sorted({status for status, _ in met}))
    return name, statuses, "; ".join(sorted({text for _, text in met if text}))


def _raised(source: Path, classes: set[str]) -> Iterator[tuple[str, str, str]]:
    """Class, code and text of every error made with a code of its own."""
    for path in sorted(source.rglob("*.py")):
        if path.relative_to(source).parts[0] in LEFT_OUT:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in classes:
                given = {item.arg: item.value for item in node.keywords}
                name = given.get("code")
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    texts = [item for item in node.args if isinstance(item, ast.Constant | ast.JoinedStr)]
                    yield node.func.id, name.value, _text(texts[0]) if texts else ""


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""
