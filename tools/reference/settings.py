"""The page of settings."""

from dataclasses import fields
from typing import get_type_hints

from pristan.kit.settings import PREFIX, Settings
from tools.reference.markdown import code, table
from tools.reference.markdown import page as page_of

TYPES = {"str": "строка", "int": "целое число", "bool": "да или нет: `1`, `true`, `yes`, `on`", "Path": "путь"}
INTRO = """\
Настройки, нужные до открытия базы. Задаются переменными окружения или ключами файла `pristan.toml` в папке запуска
(другой файл называет `PRISTAN_CONFIG`); переменная важнее файла. С неизвестной настройкой программа не запускается.
Всё остальное — подключения, роли, часы, шаблоны — настраивается на экране и хранится в базе."""


def page() -> str:
    """Every setting with its key, type, default and meaning."""
    hints = get_type_hints(Settings, include_extras=True)
    rows = []
    for item in fields(Settings):
        hint = hints[item.name]
        kind = TYPES[hint.__origin__.__name__]
        default = "" if item.default in {"", None} else str(item.default)
        if isinstance(item.default, bool):
            default = "нет"
        rows.append(
            [code(PREFIX + item.name.upper()), code(item.name), kind, default and code(default), hint.__metadata__[0]]
        )
    header = ["переменная", "ключ `pristan.toml`", "вид", "по умолчанию", "что значит"]
    return page_of("Настройки", INTRO, table(header, rows))
