"""What can be seen of a server from here: its addresses and its certificate. Only servers we work with are asked."""

import asyncio
import socket
import ssl
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from pristan.kit.settings import Settings
from pristan.residency.model import RUSSIA, Place, Talk
from pristan.residency.policy import Reach, bare, outside, reach_of

PATIENCE_S: Final = 5.0
_HTTPS: Final = 443
_TLS_PORTS: Final = frozenset({443, 465, 993, 8443})


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server of a place; ``port`` is asked for a certificate in the way of ``talk``, 0 where no way is known."""

    place: str
    host: str
    port: int = 0
    talk: Talk = "tls"
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """``issuer``: who signed it and in which country; ``country`` is "" if the certificate does not tell."""

    issuer: str
    country: str
    expires_at: datetime

    @property
    def is_foreign(self) -> bool:
        return self.country not in {"", RUSSIA}


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What was seen. ``outside``: addresses beyond the declared networks; ``trouble`` in words, "" if none.

    ``unchecked``: why there is no certificate to look at, in words; "" where there is one, or trouble.
    """

    place: str
    host: str
    addresses: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    certificate: Certificate | None = None
    trouble: str = ""
    unchecked: str = ""

    @property
    def reaches(self) -> frozenset[Reach]:
        return frozenset(map(reach_of, self.addresses))


def served(places: Iterable[Place], settings: Settings) -> list[Served]:
    """The servers of the stores, and our own address; patterns like ``*.example.ru`` name no server."""
    found: list[Served] = []
    for place in places:
        networks = place.declared.networks if place.declared else ()
        if place.setup.is_used and place.setup.is_store:
            found += [_server(place, host, networks) for host in place.setup.hosts]
    own = urlsplit(settings.public_url)
    if own.scheme == "https" and own.hostname:
        found.append(Served(place="address", host=own.hostname, port=own.port or _HTTPS))
    return found


def _server(place: Place, host: str, networks: tuple[str, ...]) -> Served:
    port, talk = place.setup.talks.get(host) or (_port(host), "tls")
    return Served(place=place.id, host=bare(host), port=port, talk=talk, networks=networks)


def _port(host: str) -> int:
    """Where TLS begins with the first byte."""
    _, _, port = host.rpartition(":")
    if port.isdecimal():
        return int(port) if int(port) in _TLS_PORTS else 0
    return _HTTPS


async def probe(servers: Sequence[Served], *, context: ssl.SSLContext) -> list[Probe]:
    """Look at all of them side by side, each within ``PATIENCE_S``; a silent one is a line, never an exception."""
    return list(await asyncio.gather(*(_look(server, context) for server in servers)))


async def _look(server: Served, context: ssl.SSLContext) -> Probe:
    addresses: tuple[str, ...] = ()
    shown, trouble, unchecked = None, "", ""
    try:
        async with asyncio.timeout(PATIENCE_S):
            addresses = await _resolve(server.host)
            is_asked = bool(server.port) and server.talk != "plain"
            shown = await _certificate(server, context) if is_asked else None
            unchecked = "" if shown else _WITHOUT.get(server.talk, UNKNOWN_PORT)
    except (OSError, TimeoutError, EOFError, ValueError, OverflowError) as exc:
        trouble = _words(exc)
    return Probe(
        place=server.place,
        host=server.host,
        addresses=addresses,
        outside=tuple(outside(addresses, server.networks)),
        certificate=shown,
        trouble=trouble,
        unchecked=unchecked,
    )


def _words(exc: Exception) -> str:
    match exc:
        case ssl.SSLCertVerificationError():
            return f"сертификат не принят: {exc.verify_message}"
        case socket.gaierror() | UnicodeError():
            return "имя не найдено"
        case TimeoutError():
            return "не ответил вовремя"
        case _:
            return "не ответил"


async def _resolve(host: str) -> tuple[str, ...]:
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(item[4][0]).partition("%")[0] for item in found))


async def _certificate(server: Served, context: ssl.SSLContext) -> Certificate | None:
    """What the server shows of itself; ``None`` if it has no TLS to begin."""
    from cryptography import x509  # noqa: PLC0415 - only the self-check reads certificates

    at_once = context if server.talk == "tls" else None
    reader, writer = await asyncio.open_connection(server.host, server.port, ssl=at_once)
    try:
        if server.talk != "tls":
            if not await _BEGIN[server.talk](reader, writer):
                return None
            await writer.start_tls(_unverified() if server.talk == "postgres" else context, server_hostname=server.host)
        shown = x509.load_der_x509_certificate(writer.get_extra_info("ssl_object").getpeercert(binary_form=True))
    finally:
        writer.close()
    issuer = shown.issuer

    def told(kind: x509.ObjectIdentifier) -> str:
        return "".join(str(item.value) for item in issuer.get_attributes_for_oid(kind)[:1])

    return Certificate(
        issuer=told(x509.NameOID.ORGANIZATION_NAME) or told(x509.NameOID.COMMON_NAME),
        country=told(x509.NameOID.COUNTRY_NAME).upper(),
        expires_at=shown.not_valid_after_utc,
    )


UNKNOWN_PORT: Final = "Сертификат не проверен: на этом порту неизвестно, как начинается TLS"
_WITHOUT: Final[Mapping[str, str]] = {
    "plain": "Сертификат не проверен: в настройках подключения шифрование выключено",
    "postgres": "Сервер базы отвечает без TLS: соединение с ним не шифруется",
    "smtp": "Сервер не предлагает STARTTLS: соединение с ним не шифруется",
    "imap": "Сервер не предлагает STARTTLS: соединение с ним не шифруется",
}
_SSL_REQUEST: Final = struct.pack("!ii", 8, 80877103)  # postgresql.org/docs/current/protocol-message-formats.html
_MOST_LINES: Final = 100


def _unverified() -> ssl.SSLContext:
    """Certificates of databases are often signed by the company itself; who accepts them is ``sslmode``, not we."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _postgres(reader: StreamReader, writer: StreamWriter) -> bool:
    writer.write(_SSL_REQUEST)
    return await reader.readexactly(1) == b"S"


async def _smtp(reader: StreamReader, writer: StreamWriter) -> bool:
    """RFC 3207: the greeting, what the server can, the word itself."""
    await _reply(reader)
    writer.write(b"EHLO pristan\r\n")
    if b"STARTTLS" not in (await _reply(reader)).upper():
        return False
    writer.write(b"STARTTLS\r\n")
    return (await _reply(reader)).startswith(b"220")


async def _reply(reader: StreamReader) -> bytes:
    """A reply of SMTP: lines with a hyphen after the number, and the last one without."""
    said = b""
    for _ in range(_MOST_LINES):
        line = await reader.readline()
        said += line
        if line[3:4] != b"-":
            break
    return said


async def _imap(reader: StreamReader, writer: StreamWriter) -> bool:
    """RFC 3501, 6.2.1."""
    await reader.readline()
    writer.write(b"a STARTTLS\r\n")
    for _ in range(_MOST_LINES):
        line = await reader.readline()
        if not line or line.startswith(b"a "):
            return line.upper().startswith(b"A OK")
    return False


_BEGIN: Final[Mapping[str, Callable[[StreamReader, StreamWriter], Awaitable[bool]]]] = {
    "postgres": _postgres,
    "smtp": _smtp,
    "imap": _imap,
}
