"""Whom a mailbox believes: real servers with good and bad certificates, and lines with somebody in the middle."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Account, Tools
from pristan.channels.email.access import Server
from pristan.channels.email.connector import EmailConnector
from pristan.channels.email.encryption import distrust
from pristan.core.errors import AuthFailed, ChannelError, ProtocolError, Transient
from pristan.kit.files import open_files
from pristan.testing.dovecot import PASSWORD
from pristan.testing.outbound import an_attempt
from tests.channels.email.authority import NAMES
from tests.channels.email.ciphered import Ciphered, a_ciphered_dovecot, polled
from tests.channels.email.conftest import Peers
from tests.channels.email.peers import Post, a_letter, a_post
from tests.channels.email.test_mailbox import an_answer, messages

# What is wrong with the server, the certificate it shows, the name it is called by, and what a person is told.
BAD = [
    pytest.param("expired", "", "просрочен. Обновите его", id="expired"),
    pytest.param("self_signed", "", "вставьте сертификат своего центра", id="signed by itself"),
    pytest.param("good", "localhost", "выписан на другое имя. Укажите имя", id="of another name"),
]


@pytest.fixture(scope="module")
def ciphered() -> Iterator[Ciphered]:
    with a_ciphered_dovecot() as server:
        yield server


@dataclass(frozen=True, slots=True)
class Line:
    """A mailbox on the ciphered Dovecot and a plain SMTP server that is not asked here."""

    ciphered: Ciphered
    peers: Peers

    def account(self, *, is_trusted: bool = True, **settings: object) -> Account:
        account = self.peers.account(**settings)
        own = {"ca": self.ciphered.authority.pem} if is_trusted else {}
        return replace(account, credentials={**account.credentials, **own})

    def tools(self, *ports: int) -> Tools:
        found = (*ports, self.ciphered.imaps, self.ciphered.dovecot.imap, self.peers.post.port)
        hosts = tuple(f"{host}:{port}" for port in found for host in (*NAMES.values(), "localhost"))
        return replace(self.peers.tools, sandbox_hosts=hosts)


@pytest.fixture
def line(ciphered: Ciphered, tmp_path: Path) -> Iterator[Line]:
    tools = Tools(files=open_files("", tmp_path), public_url="https://hub.example")
    with a_post() as post:
        yield Line(ciphered, Peers(ciphered.dovecot, post, f"box-{tmp_path.name[-20:]}@shop.example", tools))


@asynccontextmanager
async def connected(account: Account, tools: Tools) -> AsyncIterator[EmailConnector]:
    connector = EmailConnector(account, tools)
    try:
        yield connector
    finally:
        await connector.close()


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_certificate_of_the_companys_own_authority_signs_in(line: Line, security: str) -> None:
    account = line.account(**line.ciphered.imap("good", security=security))
    async with connected(account, line.tools()) as connector:
        cursor = (await polled(connector, {})).cursor
        line.ciphered.dovecot.deliver(a_letter("По шифрованной линии"), to=line.peers.address)
        batch = await polled(connector, cursor)
    assert [message.text for message in messages(line.peers, batch.entries)] == ["По шифрованной линии"]


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(("kind", "host", "told"), BAD)
async def test_a_mailbox_that_cannot_prove_its_name_is_left_at_once(
    line: Line, security: str, kind: str, host: str, told: str
) -> None:
    account = line.account(**line.ciphered.imap(kind, security=security, host=host))
    async with connected(account, line.tools()) as connector:
        with pytest.raises(AuthFailed, match=told) as caught:
            await polled(connector, {})
        (result, *_) = await connector.check()
    assert caught.value.own_code == "email.certificate"
    assert (result.id, result.state) == ("encryption", "problem")
    assert told in result.detail
    assert PASSWORD not in str(result)


@pytest.mark.parametrize("is_own", [True, False])
async def test_an_unknown_authority_is_believed_only_where_it_was_entered(line: Line, *, is_own: bool) -> None:
    """Neither another connection nor a large provider is believed by a company's own authority."""
    account = line.account(is_trusted=not is_own, **line.ciphered.imap("good"))
    if not is_own:
        account = replace(account, settings={**account.settings, "provider": "someone"})
    async with connected(account, line.tools()) as connector:
        with pytest.raises(AuthFailed, match="неизвестный центр"):
            await polled(connector, {})


@pytest.mark.parametrize(
    ("security", "error"),
    [
        pytest.param("tls", None, id="encrypted"),
        pytest.param("none", "Без шифрования пароль не отправляем", id="in the clear"),
    ],
)
async def test_a_server_of_the_inner_network_that_was_named_is_called_but_never_in_the_clear(
    line: Line, security: str, error: str | None
) -> None:
    settings = line.ciphered.imap("good", security=security)
    tools = replace(line.tools(), sandbox_hosts=(), internal_hosts=(str(settings["imap_host"]),))
    async with connected(line.account(**settings), tools) as connector:
        if error is None:
            assert (await polled(connector, {})).cursor
        else:
            with pytest.raises(ProtocolError, match=error):
                await polled(connector, {})
    async with connected(line.account(**settings), replace(tools, internal_hosts=())) as connector:
        with pytest.raises(ProtocolError):
            await polled(connector, {})


async def test_an_authority_that_is_no_certificate_is_told(line: Line) -> None:
    account = line.account(**line.ciphered.imap("good"))
    broken = replace(account, credentials={**account.credentials, "ca": "-----BEGIN CERTIFICATE-----\nсюда\n"})
    async with connected(broken, line.tools()) as connector:
        with pytest.raises(AuthFailed, match="не читается"):
            await polled(connector, {})
        (result, *_) = await connector.check()
    assert (result.id, result.fix) == ("encryption", "Вставьте его заново")


@dataclass(slots=True)
class Poor:
    """A mail server that offers no encryption and writes down whatever it is told."""

    greeting: bytes
    answers: dict[bytes, bytes]
    port: int = 0
    told: bytes = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self.greeting)
        async for said in reader:
            self.told += said
            tag = said.split(b" ")[0]
            answer = next(text for word, text in self.answers.items() if word in said.upper())
            writer.write(answer.replace(b"TAG", tag) + b"\r\n")
            await writer.drain()
        writer.close()


@asynccontextmanager
async def serving(poor: Poor) -> AsyncIterator[Poor]:
    server = await asyncio.start_server(poor.serve, "127.0.0.1", 0)
    poor.port = server.sockets[0].getsockname()[1]
    async with server:
        yield poor


IMAP = {b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\nTAG OK done", b"STARTTLS": b"TAG BAD unknown", b"": b"TAG OK done"}
SMTP = {b"EHLO": b"250-mx\r\n250 AUTH PLAIN LOGIN XOAUTH2", b"STARTTLS": b"502 unknown", b"": b"250 OK"}


@pytest.mark.parametrize(
    "greeting",
    [
        pytest.param(b"* OK ready\r\n", id="the offer is not there"),
        pytest.param(b"* PREAUTH welcome\r\n", id="the server says we are in already"),
    ],
)
async def test_a_mailbox_without_the_demanded_starttls_hears_no_password(line: Line, greeting: bytes) -> None:
    async with serving(Poor(greeting, IMAP)) as poor:
        account = line.account(imap_host=f"127.0.0.1:{poor.port}", imap_security="starttls")
        async with connected(account, line.tools(poor.port)) as connector:
            with pytest.raises(AuthFailed, match="не предлагает STARTTLS") as caught:
                await polled(connector, {})
            (result, *_) = await connector.check()
        assert caught.value.own_code == "email.no_starttls"
        assert (result.id, result.title) == ("encryption", "Сервер не шифрует связь")
        assert b"LOGIN" not in poor.told.upper()
        assert PASSWORD.encode() not in poor.told


async def test_a_sending_server_without_the_demanded_starttls_hears_neither_password_nor_letter(line: Line) -> None:
    async with serving(Poor(b"220 mx ready\r\n", SMTP)) as poor:
        account = line.account(smtp_host=f"127.0.0.1:{poor.port}", smtp_security="starttls")
        async with connected(account, line.tools(poor.port)) as connector:
            with pytest.raises(AuthFailed, match="не предлагает STARTTLS"):
                await connector.send(an_answer("Секретный ответ"), an_attempt())
        assert b"AUTH" not in poor.told.upper()
        assert b"MAIL FROM" not in poor.told.upper()


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_letter_leaves_by_a_server_that_proves_its_name(line: Line, security: str) -> None:
    with a_sending(line, "good", security) as post:
        account = line.account(smtp_host=f"127.0.0.1:{post.port}", smtp_security=security)
        async with connected(account, line.tools(post.port)) as connector:
            await connector.send(an_answer("Заказ готов"), an_attempt())
    assert len(post.letters) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(("kind", "host", "told"), BAD)
async def test_a_letter_does_not_leave_by_a_server_that_cannot_prove_its_name(
    line: Line, security: str, kind: str, host: str, told: str
) -> None:
    with a_sending(line, kind, security) as post:
        smtp_host = f"{host or '127.0.0.1'}:{post.port}"
        account = line.account(smtp_host=smtp_host, smtp_security=security, **line.ciphered.imap("good"))
        async with connected(account, line.tools(post.port)) as connector:
            with pytest.raises(AuthFailed, match=told) as caught:
                await connector.send(an_answer(), an_attempt())
            results = await connector.check()
    assert caught.value.own_code == "email.certificate"
    assert [result.id for result in results if result.state == "problem"] == ["smtp_encryption"]
    assert post.letters == []


def a_sending(line: Line, kind: str, security: str) -> Any:
    """An SMTP server with a certificate of this kind, issued for its own address."""
    context = line.ciphered.authority.paper(kind, NAMES["good"]).context()
    return a_post(Post(), tls=context) if security == "tls" else a_post(Post(), starttls=context)


async def test_a_port_that_does_not_speak_tls_is_a_passing_trouble_with_words(line: Line) -> None:
    wrong: dict[str, Any] = {"imap_host": f"127.0.0.1:{line.ciphered.dovecot.imap}", "imap_security": "tls"}
    async with connected(line.account(**wrong), line.tools()) as connector:
        with pytest.raises(Transient, match="Проверьте порт и вид шифрования") as caught:
            await connector.poll({})
    assert isinstance(caught.value, ChannelError)
    assert caught.value.own_code == "email.tls"


def test_every_trouble_of_a_certificate_has_words() -> None:
    def told(code: int) -> str:
        exc = ssl.SSLCertVerificationError()
        exc.verify_code = code
        found = distrust(exc, Server("mail.example", 993, "tls"))
        assert found is not None
        return found.detail

    assert "Проверьте часы" in told(9)
    assert "нельзя верить" in told(23)
    assert distrust(TimeoutError(), Server("mail.example", 993, "tls")) is None
