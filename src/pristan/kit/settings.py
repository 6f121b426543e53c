"""What must be known before the database opens: ``pristan.toml`` and ``PRISTAN_*``.

An unknown key refuses to start. Everything else is a setting in the database.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

from pristan.core.errors import Misconfigured

PREFIX = "PRISTAN_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The installation's settings; each field is ``PRISTAN_<NAME>`` or a key of ``pristan.toml``.

    The Russian sentences become the reference page of settings.
    """

    data_dir: Annotated[Path, "Папка данных: встроенная база, файлы, ключ установки"] = Path("var")
    database_url: Annotated[str, "Адрес PostgreSQL 15 или новее. Пусто — встроенный PostgreSQL в папке данных"] = ""
    storage_url: Annotated[str, "Хранилище файлов: `s3://ведро/путь`. Пусто — папка `files` в папке данных"] = ""
    public_url: Annotated[str, "Адрес установки для клиентов и мессенджеров: `https://chat.example.ru`"] = ""
    host: Annotated[str, "На каком адресе слушать. За nginx на той же машине менять не надо"] = "127.0.0.1"
    port: Annotated[int, "На каком порту слушать"] = 8080
    installation_key: Annotated[
        str, "Ключ установки, 32 байта в base64. Пусто — файл `installation.key` в папке данных"
    ] = ""
    role_prefix: Annotated[str, "Начало имён ролей в базе: `pristan_web` и `pristan_worker`"] = "pristan"
    demo: Annotated[bool, "Учебная установка: песочницы каналов и учебный магазин на том же порту"] = False
    log_level: Annotated[str, "Подробность журнала: `debug`, `info`, `warning`, `error`"] = "info"
    log_format: Annotated[str, "Вид журнала: `json` для сборщика, `text` для глаз"] = "json"
    web_pool_size: Annotated[int, "Сколько соединений с базой держит процесс, отвечающий по HTTP"] = 12
    worker_pool_size: Annotated[int, "Сколько соединений с базой держит обработчик"] = 12
    trusted_proxies: Annotated[
        str, "Адреса и сети своих прокси через запятую: только им верится заголовок `X-Forwarded-For`"
    ] = ""
    metrics_token: Annotated[str, "Токен для `/metrics`. Пусто — показатели видны только с этой машины"] = ""
    rules_dir: Annotated[
        str, "Папка со своими правилами установки (`*.yaml`): добавляют правила и ужесточают те, что в поставке"
    ] = ""
    max_ca_dir: Annotated[str, "Папка с новыми файлами российских корневых сертификатов для MAX"] = ""
    allowed_hosts: Annotated[
        str,
        "Ещё серверы через запятую, к которым можно обращаться каналам (`files.example.ru` или `*.example.ru`), "
        "если канал переехал раньше, чем вышло обновление. Остальные закрыты",
    ] = ""
    internal_hosts: Annotated[
        str,
        "Серверы внутренней сети через запятую (`1c.local`, `192.168.0.5:8080`), адреса которых можно вписать "
        "в настройки подключения. Остальные внутренние адреса закрыты",
    ] = ""
    sandbox_hosts: Annotated[
        str, "`адрес:порт` песочниц на этой машине через запятую: только для них снят запрет на адреса внутренней сети"
    ] = ""


def load(environ: Mapping[str, str] | None = None, *, file: Path | None = None) -> Settings:
    """Settings from the file, overridden by the environment; raises Misconfigured with what to do."""
    source = os.environ if environ is None else environ
    path = file or Path(source.get("PRISTAN_CONFIG", "pristan.toml"))
    known = {item.name: item.type for item in fields(Settings)}
    raw: dict[str, object] = {}
    if path.exists():
        raw.update(tomllib.loads(path.read_text("utf-8")))
    for name, value in source.items():
        if name.startswith(PREFIX) and name != "PRISTAN_CONFIG":
            raw[name.removeprefix(PREFIX).lower()] = value
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise Misconfigured(f"Неизвестные настройки: {', '.join(unknown)}. Проверьте pristan.toml и PRISTAN_*")
    return Settings(**{name: _typed(name, value) for name, value in raw.items()})  # type: ignore[arg-type] # checked by _typed


def load_one(name: str, environ: Mapping[str, str] | None = None) -> str:
    """One textual setting, whatever the others say: for commands that work without an installation."""
    source = os.environ if environ is None else environ
    path = Path(source.get("PRISTAN_CONFIG", "pristan.toml"))
    given = tomllib.loads(path.read_text("utf-8")).get(name, "") if path.exists() else ""
    return source.get(f"{PREFIX}{name.upper()}", str(given))


def _typed(name: str, value: object) -> object:
    default = next(item.default for item in fields(Settings) if item.name == name)
    match default:
        case bool():
            return value if isinstance(value, bool) else str(value).lower() in {"1", "true", "yes", "on"}
        case int():
            try:
                return int(str(value))
            except ValueError as exc:
                raise Misconfigured(f"Настройка {name}: нужно целое число, а не «{value}»") from exc
        case Path():
            return Path(str(value))
        case _:
            return str(value)
