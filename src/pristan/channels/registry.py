"""Which channels there are: each folder with a manifest, loaded on first use."""

import ssl
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Protocol

import httpx
import msgspec

from pristan.channels.certificates import context_with, shared_context
from pristan.channels.hook import HOOK_SECRET, Hook
from pristan.channels.model import (
    Account,
    Connector,
    Inbound,
    Manifest,
    OutboundFile,
    OutboundMessage,
    Person,
    Shown,
)
from pristan.core.errors import MessageRejected, Misconfigured, NotFound
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Tx
from pristan.kit.files import Files
from pristan.kit.hosts import AllowedHosts, origins_in
from pristan.kit.http import make_client
from pristan.kit.links import LIFE, FileLinks
from pristan.kit.opt_outs import OptOutLinks
from pristan.kit.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What connectors get from the process: its files, its public address, hosts of the sandbox.

    ``database`` is only for channels whose remote side is our own server (web chat).
    """

    files: Files
    public_url: str
    sandbox_hosts: tuple[str, ...] = ()
    extra_hosts: tuple[str, ...] = ()
    internal_hosts: tuple[str, ...] = ()
    ca_dir: str = ""
    database: Database | None = None
    links: FileLinks | None = None
    opt_outs: OptOutLinks | None = None

    def link(self, file: OutboundFile, message: OutboundMessage) -> str:
        """An address where the customer can fetch a file the channel cannot carry; the same at every try.

        Raises MessageRejected when the installation has no address that is seen from the internet.
        """
        if self.links is None or not self.links.is_public:
            detail = "Канал не берёт такой файл, а ссылку дать нельзя: у установки нет адреса, видного из интернета"
            raise MessageRejected(detail, code="channel.no_public_address")
        return self.links.url(message.company_id, file.file_id, until=message.asked_at + LIFE)

    def unsubscribe(self, message: OutboundMessage) -> str:
        """Where one press ends mailings to the recipient; empty when no mail program can reach us."""
        if self.opt_outs is None or not self.opt_outs.is_public:
            return ""
        return self.opt_outs.url(message.company_id, message.identity_id)

    def tls(self, own: str = "") -> ssl.SSLContext:
        """Trusts what the machine trusts and the Russian root: MAX accepts certificates of both.

        ``own`` is the authority (PEM) of the company whose server is called; nobody else is believed by it.
        """
        return context_with(self.ca_dir, own) if own else shared_context(self.ca_dir)

    def hosts_of(self, channel_id: str, settings: Mapping[str, Any]) -> AllowedHosts:
        """Where the code of a channel may call: hosts of its manifest, addresses in the settings, twins here."""
        manifest = channel(channel_id).manifest
        given = origins_in(settings, [field.name for field in manifest.fields if field.kind == "url"])
        named = [settings.get(field.name) for field in manifest.fields if field.names_hosts]
        listed = [name for names in named if isinstance(names, list) for name in names]
        return AllowedHosts(
            names=frozenset((*manifest.hosts, *self.extra_hosts, *listed)),
            origins=given | frozenset(self.sandbox_hosts),
            outside=given.difference(self.inner_hosts),
        )

    @property
    def inner_hosts(self) -> tuple[str, ...]:
        """Where an administrator's address may lead although it is inside our network."""
        return (*self.sandbox_hosts, *self.internal_hosts)

    def client(self, account: Account) -> httpx.AsyncClient:
        """An HTTP client for one account that calls its channel's hosts and no other, by its proxy if it has one."""
        proxy = account.settings.get("proxy")
        hosts = self.hosts_of(account.channel, account.settings)
        return make_client(hosts=hosts, context=self.tls(), proxy=proxy if isinstance(proxy, str) and proxy else None)

    def hook_url(self, account: Account) -> str:
        """Where a messenger brings updates of one inbox: HTTPS without a port, a path of its own."""
        hook = channel(account.channel).hook
        rest = f"/{account.credentials.get(HOOK_SECRET, '')}" if hook is not None and hook.is_secret_in_path else ""
        return f"{self.public_url.rstrip('/')}/hooks/{account.channel}/{account.key}{rest}"


def open_tools(
    settings: Settings, files: Files, *, database: Database | None = None, vault: Vault | None = None
) -> Tools:
    """What connectors get, from the settings of the process; ``vault`` where messages are sent (it signs links)."""
    own = (f"127.0.0.1:{settings.port}", f"localhost:{settings.port}") if settings.demo else ()
    return Tools(
        files=files,
        public_url=settings.public_url,
        sandbox_hosts=(*own, *_listed(settings.sandbox_hosts)),
        extra_hosts=_listed(settings.allowed_hosts),
        internal_hosts=_listed(settings.internal_hosts),
        ca_dir=settings.max_ca_dir,
        database=database,
        links=None if vault is None else FileLinks(vault, public_url=settings.public_url),
        opt_outs=None if vault is None else OptOutLinks(vault, public_url=settings.public_url),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(host.strip().lower() for host in text.split(",") if host.strip())


class OwnSide(Protocol):
    """Of a channel whose remote side is our own server: told within the operator's transaction."""

    async def seen(self, tx: Tx, *, company_id: CompanyId, inbox_id: InboxId, value: str, now: datetime) -> None:
        """An operator opened the conversation: the customer may see that."""
        ...

    async def typing(self, tx: Tx, *, value: str, name: str) -> None:
        """An operator types."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel: its manifest and the functions of its folder.

    ``parse`` is pure: raw entry and account → inbound things, in order; raises UnparsableError.
    ``lane_key`` is cheap and never fails: what keeps the entry in order with its neighbours (chat, user).
    ``person_of`` tells who answers at an address as people write it, where we may write first; raises InvalidInput.
    ``ways`` are the ways of receiving that these settings leave, where those are fewer than the manifest tells.
    ``hook`` tells how webhooks are recognised and answered; None where nothing comes that way.
    ``asks_names``: events carry no names, so people are asked for (``watch.Naming``).
    ``mark`` is what part N of an outbox entry carries in the channel, for channels that tell of what we send.
    ``preview`` is pure: what the customer will see, by the channel's own rendering; None: by the manifest alone.
    """

    manifest: Manifest
    parse: Callable[[bytes, Account], Sequence[Inbound]]
    lane_key: Callable[[bytes], str]
    connect: Callable[[Account, Tools], Connector]
    hook: Hook | None = None
    mark: Callable[[Account, int, int], str] | None = None
    asks_names: bool = False
    own_side: OwnSide | None = None
    person_of: Callable[[str], Person] | None = None
    preview: Callable[[OutboundMessage], Shown] | None = None
    ways: Callable[[Mapping[str, Any]], tuple[str, ...]] | None = None


@cache
def channels() -> Mapping[str, Channel]:
    """All channels by id. A channel's package exports ``CHANNEL``."""
    found: dict[str, Channel] = {}
    for folder in sorted(files("pristan.channels").iterdir(), key=lambda item: item.name):
        if folder.is_dir() and folder.joinpath("manifest.toml").is_file():
            found[folder.name] = import_module(f"pristan.channels.{folder.name}").CHANNEL
    return found


def channel(channel_id: str) -> Channel:
    """Return the channel, or raise NotFound."""
    try:
        return channels()[channel_id]
    except KeyError:
        raise NotFound(f"Канала {channel_id} нет", code="channel.unknown") from None


def load_manifest(channel_id: str) -> Manifest:
    """Read ``manifest.toml`` of a channel's folder as a typed value."""
    text = files("pristan.channels").joinpath(channel_id, "manifest.toml").read_text("utf-8")
    try:
        manifest = msgspec.convert(tomllib.loads(text), Manifest)
    except msgspec.ValidationError as exc:
        raise Misconfigured(f"channels/{channel_id}/manifest.toml: {exc}") from exc
    if manifest.id != channel_id:
        raise Misconfigured(f"channels/{channel_id}/manifest.toml: id = {manifest.id}")
    return manifest
