"""The places of this installation, read from its settings and from the accounts that are connected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from pristan.channels.model import Manifest
from pristan.channels.registry import channels
from pristan.kit.settings import Settings
from pristan.residency.model import BACKUPS, CHANNEL, DATABASE, ELSEWHERE, FILES, MAIL, RUSSIA, Setup, Talk

# Where a bucket is when its address names only the protocol (docs.rs/object_store: aws, gcp, azure).
_CLOUDS: Final[Mapping[str, str]] = {
    "s3": "s3.amazonaws.com",
    "s3a": "s3.amazonaws.com",
    "gs": "storage.googleapis.com",
    "az": "blob.core.windows.net",
    "adl": "blob.core.windows.net",
    "azure": "blob.core.windows.net",
    "abfs": "blob.core.windows.net",
    "abfss": "blob.core.windows.net",
}
_ENDPOINTS: Final = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_SURE: Final[Mapping[str, str]] = {"Россия": RUSSIA, "ваш сервер": ""}
_ABROAD: Final = "за пределами России"
_MAILBOX: Final = "email"
_POSTGRES: Final = 5432
_PORTS: Final[Mapping[str, int]] = {"imap": 993, "smtp": 465}  # where the settings name none

Connected = tuple[str, Mapping[str, Any]]


def stores_of(settings: Settings, environ: Mapping[str, str], connected: Iterable[Connected]) -> tuple[Setup, ...]:
    """Database, files, mail and backups; ``connected``: channel and settings of each account."""
    mail = [account for account in connected if account[0] == _MAILBOX]
    return (
        _database(settings, environ),
        _files(settings, environ),
        _mail([given for _, given in mail]),
        Setup(id=BACKUPS, title="Резервные копии", where="Там, куда их кладёт pristan backup create"),
    )


def channels_of(connected: Sequence[Connected]) -> tuple[Setup, ...]:
    """Each channel that has an account; mailboxes are a store."""
    found: list[Setup] = []
    for name in dict.fromkeys(channel for channel, _ in connected):
        if name == _MAILBOX or name not in channels():
            continue
        manifest = channels()[name].manifest
        own = {host for channel, given in connected if channel == name for host in hosts_in(manifest, given)}
        found.append(
            Setup(
                id=f"{CHANNEL}{name}",
                title=manifest.name,
                where=", ".join(sorted(own)) or manifest.data_location,
                hosts=tuple(sorted(own)) or manifest.hosts,
                country="" if own else _country(manifest),
            )
        )
    return tuple(found)


def _country(manifest: Manifest) -> str:
    return ELSEWHERE if manifest.data_location == _ABROAD else _SURE.get(manifest.data_location, "")


def hosts_in(manifest: Manifest, settings: Mapping[str, Any]) -> list[str]:
    """The servers an account's settings name; a proxy only carries."""
    found = []
    for field in manifest.fields:
        value = settings.get(field.name)
        names_server = field.kind in {"url", "host"} and field.name != "proxy" and field.is_asked(settings)
        if names_server and isinstance(value, str):
            found.append(urlsplit(value).netloc if "//" in value else value)
    return [host.rpartition("@")[2].lower() for host in found if host]


def _database(settings: Settings, environ: Mapping[str, str]) -> Setup:
    given = conninfo_to_dict(settings.database_url) if settings.database_url else {}
    named = str(given.get("host") or given.get("hostaddr") or "")
    if settings.database_url and not named:
        named = environ.get("PGHOST", "")
    hosts = tuple(host for host in named.lower().split(",") if host and not host.startswith(("/", "@")))
    where = "Этот сервер" if not hosts else ", ".join(hosts)
    ports = [int(port) for port in str(given.get("port") or "").split(",") if port.isdecimal()] or [_POSTGRES]
    talks: dict[str, tuple[int, Talk]] = {
        host: (ports[number] if number < len(ports) else ports[-1], "postgres") for number, host in enumerate(hosts)
    }
    return Setup(id=DATABASE, title="База данных", where=where, hosts=hosts, talks=talks)


def _files(settings: Settings, environ: Mapping[str, str]) -> Setup:
    hosts = tuple(filter(None, [_bucket_host(settings.storage_url, environ)])) if settings.storage_url else ()
    return Setup(id=FILES, title="Файлы", where=", ".join(hosts) or "Этот сервер", hosts=hosts)


def _bucket_host(url: str, environ: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"}:
        return parts.netloc.rpartition("@")[2].lower()
    if parts.scheme in {"s3", "s3a"}:
        endpoint = next((environ[name] for name in _ENDPOINTS if environ.get(name)), "")
        if endpoint:
            return urlsplit(endpoint).netloc.lower()
    return _CLOUDS.get(parts.scheme, "")


def _mail(accounts: Sequence[Mapping[str, Any]]) -> Setup:
    manifest = channels()[_MAILBOX].manifest if accounts else None
    hosts = {host for given in accounts if manifest for host in hosts_in(manifest, given)}
    providers = {str(given.get("provider")) for given in accounts} - {"own", "None"}
    titles = [
        option.title
        for field in (manifest.fields if manifest else ())
        for option in field.options
        if field.name == "provider" and option.value in providers
    ]
    return Setup(
        id=MAIL,
        title="Почтовые серверы",
        where=", ".join([*titles, *sorted(hosts)]),
        hosts=tuple(sorted(hosts)),
        is_used=bool(accounts),
        talks={
            host: talk for given in accounts for name in _PORTS for host, talk in _talk(given, name) if host in hosts
        },
    )


def _talk(given: Mapping[str, Any], name: str) -> Iterator[tuple[str, tuple[int, Talk]]]:
    """How the server of a mailbox begins, by its settings."""
    host = str(given.get(f"{name}_host") or "").lower()
    _, _, port = host.rpartition(":")
    security = str(given.get(f"{name}_security") or "tls")
    begins: Mapping[str, Talk] = {"tls": "tls", "starttls": "smtp" if name == "smtp" else "imap"}
    yield host, (int(port) if port.isdecimal() else _PORTS[name], begins.get(security, "plain"))
