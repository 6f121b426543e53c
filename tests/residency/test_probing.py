"""Servers that begin TLS in ways of their own are asked in those ways; what cannot be checked says so."""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pristan.kit.settings import Settings
from pristan.residency import probing
from pristan.residency.model import Place, Talk
from pristan.residency.probing import Probe, Served, probe, served
from pristan.residency.setups import stores_of

Talker = Callable[[StreamReader, StreamWriter, ssl.SSLContext], Awaitable[None]]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost that it has signed itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "RU"),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Своя контора"),
        ]
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("papers") / "both.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path


async def seen(papers: Path, talk: Talk, speak: Talker, *, is_trusted: bool = True) -> Probe:
    """What is seen of a server that speaks so."""
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(papers)
    theirs = ssl.create_default_context(cafile=str(papers) if is_trusted else None)

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await speak(reader, writer, ours)
            await reader.read()
        except (OSError, EOFError, ssl.SSLError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        [found] = await probe([Served(place="x", host="localhost", port=port, talk=talk)], context=theirs)
    return found


async def postgres(reader: StreamReader, writer: StreamWriter, context: ssl.SSLContext) -> None:
    assert await reader.readexactly(8) == bytes.fromhex("0000000804d2162f")
    writer.write(b"S")
    await writer.start_tls(context)


async def smtp(reader: StreamReader, writer: StreamWriter, context: ssl.SSLContext) -> None:
    writer.write(b"220-welcome\r\n220 here\r\n")
    assert (await reader.readline()).startswith(b"EHLO")
    writer.write(b"250-here\r\n250-SIZE 1\r\n250 starttls\r\n")
    assert await reader.readline() == b"STARTTLS\r\n"
    writer.write(b"220 go\r\n")
    await writer.start_tls(context)


async def imap(reader: StreamReader, writer: StreamWriter, context: ssl.SSLContext) -> None:
    writer.write(b"* OK here\r\n")
    assert await reader.readline() == b"a STARTTLS\r\n"
    writer.write(b"* note\r\na OK go\r\n")
    await writer.start_tls(context)


async def plain_postgres(reader: StreamReader, writer: StreamWriter, _: ssl.SSLContext) -> None:
    await reader.readexactly(8)
    writer.write(b"N")


async def plain_smtp(reader: StreamReader, writer: StreamWriter, _: ssl.SSLContext) -> None:
    writer.write(b"220 here\r\n")
    await reader.readline()
    writer.write(b"250 here\r\n")


async def plain_imap(reader: StreamReader, writer: StreamWriter, _: ssl.SSLContext) -> None:
    writer.write(b"* OK here\r\n")
    await reader.readline()
    writer.write(b"a BAD what\r\n")


async def endless(_: StreamReader, writer: StreamWriter, __: ssl.SSLContext) -> None:
    writer.write(b"x" * 200_000)


async def hangs_up(_: StreamReader, writer: StreamWriter, __: ssl.SSLContext) -> None:
    writer.close()


async def silent(reader: StreamReader, _: StreamWriter, __: ssl.SSLContext) -> None:
    await reader.read()


@pytest.mark.parametrize(("talk", "speak"), [("postgres", postgres), ("smtp", smtp), ("imap", imap)])
async def test_the_certificate_behind_a_word_of_the_protocol_is_seen(papers: Path, talk: Talk, speak: Talker) -> None:
    found = await seen(papers, talk, speak)
    assert found.certificate is not None
    assert (found.certificate.issuer, found.certificate.country) == ("Своя контора", "RU")
    assert (found.trouble, found.unchecked) == ("", "")


@pytest.mark.parametrize(
    ("talk", "speak", "words"),
    [
        ("postgres", plain_postgres, "отвечает без TLS"),
        ("smtp", plain_smtp, "не предлагает STARTTLS"),
        ("imap", plain_imap, "не предлагает STARTTLS"),
        ("plain", silent, "шифрование выключено"),
    ],
)
async def test_a_server_without_tls_is_no_trouble_and_no_secret(
    papers: Path, talk: Talk, speak: Talker, words: str
) -> None:
    found = await seen(papers, talk, speak)
    assert words in found.unchecked
    assert (found.certificate, found.trouble) == (None, "")


async def test_a_certificate_nobody_we_know_has_signed_is_refused_of_mail_and_shown_of_a_database(papers: Path) -> None:
    assert "сертификат не принят" in (await seen(papers, "smtp", smtp, is_trusted=False)).trouble
    assert (await seen(papers, "postgres", postgres, is_trusted=False)).certificate is not None


@pytest.mark.parametrize("talk", ["tls", "postgres", "smtp", "imap"])
@pytest.mark.parametrize("speak", [endless, hangs_up, silent])
async def test_a_server_that_speaks_nonsense_is_a_line_and_no_exception(
    papers: Path, talk: Talk, speak: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "PATIENCE_S", 0.3)
    found = await seen(papers, talk, speak)
    assert found.certificate is None
    assert found.trouble or found.unchecked


async def test_a_port_beyond_all_ports_is_a_line_and_no_exception() -> None:
    server = Served(place="x", host="127.0.0.1", port=99_999, talk="smtp")
    [found] = await probe([server], context=ssl.create_default_context())
    assert found.trouble == "не ответил"


def test_the_way_to_begin_stands_in_the_settings() -> None:
    own = {"provider": "own", "imap_host": "i.example.ru", "imap_security": "starttls", "smtp_host": "s.example.ru:25"}
    base = Settings(database_url="postgresql://u:p@db.example.ru:6432/p", storage_url="https://s3.example.ru/b")
    accounts = [("email", own | {"smtp_security": "none"})]
    found = {one.host: one for one in served([Place(setup=one) for one in stores_of(base, {}, accounts)], base)}
    assert {host: (one.port, one.talk) for host, one in found.items()} == {
        "db.example.ru": (6432, "postgres"),
        "s3.example.ru": (443, "tls"),
        "i.example.ru": (993, "imap"),
        "s.example.ru": (25, "plain"),
    }
