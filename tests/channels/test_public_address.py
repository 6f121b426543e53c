"""Can MAX reach us: a real TLS server with every fault an administrator makes."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pristan.channels.public_address import chain_problem, check_address

YEAR = timedelta(days=365)


class Made(NamedTuple):
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def a_certificate(name: str, *, by: Made | None = None, is_ca: bool = False, expired: bool = False) -> Made:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    since = now - 2 * YEAR if expired else now - timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + YEAR)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )
    return Made(builder.sign(by.key if by else key, hashes.SHA256()), key)


ROOT = a_certificate("root", is_ca=True)
MIDDLE = a_certificate("middle", by=ROOT, is_ca=True)
LEAF = a_certificate("localhost", by=MIDDLE)


@asynccontextmanager
async def a_server(folder: Path, leaf: Made, *chain: Made) -> AsyncIterator[int]:
    pem = leaf.pem + b"".join(made.pem for made in chain)
    pem += leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    await asyncio.to_thread((folder / "server.pem").write_bytes, pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=ROOT.pem.decode())
    return context


@pytest.mark.parametrize(
    ("leaf", "chain", "expected"),
    [
        pytest.param(LEAF, [MIDDLE], "ok", id="all is well"),
        pytest.param(LEAF, [], "Не хватает промежуточного сертификата", id="the chain is cut"),
        pytest.param(a_certificate("localhost"), [], "Сертификат подписан сам собой", id="self-signed"),
        pytest.param(a_certificate("localhost", by=MIDDLE, expired=True), [MIDDLE], "Сертификат просрочен", id="old"),
        pytest.param(
            a_certificate("other.ru", by=MIDDLE), [MIDDLE], "Сертификат выпущен на другое имя", id="other name"
        ),
    ],
)
async def test_the_exact_fault_of_the_certificate_is_named(
    leaf: Made, chain: list[Made], expected: str, tmp_path: Path
) -> None:
    async with a_server(tmp_path, leaf, *chain) as port:
        lines = await check_address("https://localhost", who="MAX", context=trusting(), port=port)
    last = lines[-1]
    assert [line.id for line in lines] == ["address.name", "address.port", "address.chain"]
    assert (last.state if expected == "ok" else last.title) == expected
    assert expected == "ok" or (last.detail and last.fix)
    assert last.expires_at == (leaf.certificate.not_valid_after_utc if expected == "ok" else None)


async def test_a_closed_port_and_an_unknown_name_are_told_apart() -> None:
    closed = await check_address("https://localhost", who="MAX", context=trusting(), port=9)
    assert (closed[-1].id, closed[-1].state) == ("address.port", "problem")
    unknown = await check_address("https://nowhere.invalid", who="MAX", context=trusting())
    assert [(line.id, line.state) for line in unknown] == [("address.name", "problem")]


async def test_plain_http_is_refused_by_the_port_that_wants_tls() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        lines = await check_address("https://localhost", who="MAX", context=trusting(), port=port)
    assert lines[-1].title == "На порту 443 не HTTPS"


@pytest.mark.parametrize("url", ["", "http://hub.example", "hub.example"])
async def test_without_an_address_asking_is_offered(url: str) -> None:
    (line,) = await check_address(url, who="MAX", context=trusting())
    assert (line.id, line.state) == ("address.https", "skipped")


async def test_another_port_is_refused_before_anything_is_tried() -> None:
    (line,) = await check_address("https://hub.example:8443", who="MAX", context=trusting())
    assert (line.id, line.state) == ("address.port", "problem")


def test_an_unexpected_verdict_still_says_what_to_do() -> None:
    assert chain_problem(999, who="MAX").fix
