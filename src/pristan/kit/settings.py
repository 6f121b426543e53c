"""What must be known before the database opens: ``pristan.toml`` and ``PRISTAN_*``.

An unknown key refuses to start. Everything else is a setting in the database.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pristan.core.errors import Misconfigured

PREFIX = "PRISTAN_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The installation's settings; each field is ``PRISTAN_<NAME>`` or a key of ``pristan.toml``.

    ``database_url`` empty means the embedded PostgreSQL under ``data_dir``. ``storage_url`` empty means
    files under ``data_dir``; otherwise an ``s3://`` URL. ``public_url`` is the address customers and
    messengers see. ``sandbox_hosts`` are ``host:port`` pairs, by commas, of sandboxes on this machine: only they
    are exempt from the guard against addresses inside our network.
    """

    data_dir: Path = Path("var")
    database_url: str = ""
    storage_url: str = ""
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    installation_key: str = ""
    role_prefix: str = "pristan"
    demo: bool = False
    log_level: str = "info"
    log_format: str = "json"
    web_pool_size: int = 12
    worker_pool_size: int = 12
    trusted_proxies: str = ""
    metrics_token: str = ""
    max_ca_dir: str = ""
    sandbox_hosts: str = ""


def load(environ: Mapping[str, str] | None = None, *, file: Path | None = None) -> Settings:
    """Settings from the file, overridden by the environment; raises Misconfigured with what to do."""
    source = os.environ if environ is None else environ
    path = file or Path(source.get("PRISTAN_CONFIG", "pristan.toml"))
    known = {field.name: field.type for field in fields(Settings)}
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


def _typed(name: str, value: object) -> object:
    default = next(field.default for field in fields(Settings) if field.name == name)
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
