"""Signing in by tokens to a real Dovecot that checks them itself, and to an SMTP server."""

import base64
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pristan.channels import Account, Tools
from pristan.channels.email.connector import EmailConnector
from pristan.core.errors import AuthFailed
from pristan.kit.files import open_files
from pristan.testing.outbound import an_attempt
from tests.channels.email.authority import NAMES
from tests.channels.email.ciphered import Ciphered, a_ciphered_dovecot, polled
from tests.channels.email.conftest import Peers
from tests.channels.email.peers import TokenPost, a_letter, a_post
from tests.channels.email.test_mailbox import an_answer, messages
from tests.channels.email.tokens import KEY, REFRESH, Provider, a_provider, a_token, is_good

MECHANISMS = ["xoauth2", "oauthbearer"]


def config(folder: Path, mechanism: str) -> str:
    """Dovecot takes one kind of token, and looks at its signature with a key from a folder."""
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "default").write_text(base64.b64encode(KEY).decode())
    about = folder / "oauth2.conf"
    about.write_text(
        "introspection_mode = local\n"
        f"local_validation_key_dict = fs:posix:prefix={folder}/keys/\n"
        "username_attribute = email\n"
    )
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    return f"""
auth_mechanisms = plain {mechanism}
passdb {{{{
  driver = oauth2
  mechanisms = {mechanism}
  args = {about}
}}}}
"""


@pytest.fixture(scope="module", params=MECHANISMS)
def ciphered(request: pytest.FixtureRequest) -> Iterator[Ciphered]:
    with (
        tempfile.TemporaryDirectory(prefix="tokens-", dir="/tmp") as folder,
        a_ciphered_dovecot(config(Path(folder), request.param)) as server,
    ):
        yield server


@dataclass(frozen=True, slots=True)
class Desk:
    ciphered: Ciphered
    post: TokenPost
    address: str
    files: Path

    @asynccontextmanager
    async def connected(self, provider: Provider) -> AsyncIterator[EmailConnector]:
        ports = (self.ciphered.imaps, self.post.port, provider.port)
        tools = Tools(
            files=open_files("", self.files),
            public_url="https://hub.example",
            sandbox_hosts=tuple(f"127.0.0.1:{port}" for port in ports),
        )
        connector = EmailConnector(self.account(provider), tools)
        try:
            yield connector
        finally:
            await connector.close()

    def account(self, provider: Provider) -> Account:
        peers = Peers(
            self.ciphered.dovecot, self.post, self.address, Tools(files=open_files("", self.files), public_url="")
        )
        account = peers.account(
            sign_in="oauth2",
            oauth_url=provider.url,
            client_id="pristan",
            smtp_security="tls",
            **self.ciphered.imap("good"),
        )
        secrets = {"ca": self.ciphered.authority.pem, "refresh_token": REFRESH, "client_secret": "s"}
        return replace(account, credentials=secrets)


@pytest.fixture
def desk(ciphered: Ciphered, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    context = ciphered.authority.paper("good", NAMES["good"]).context()
    mechanism = request.node.callspec.params["ciphered"]
    other = "OAUTHBEARER" if mechanism == "xoauth2" else "XOAUTH2"
    with a_post(TokenPost(knows=is_good), tls=context, without=(other, "PLAIN", "LOGIN")) as post:
        assert isinstance(post, TokenPost)
        yield Desk(ciphered, post, f"token-{abs(hash(tmp_path)) % 10**8}@shop.example", tmp_path)


async def test_a_token_signs_in_and_letters_come_and_leave(desk: Desk, ciphered: Ciphered) -> None:
    async with a_provider(a_token(desk.address)) as provider, desk.connected(provider) as connector:
        cursor = (await polled(connector, {})).cursor
        ciphered.dovecot.deliver(a_letter("По ключу"), to=desk.address)
        batch = await polled(connector, cursor)
        await connector.send(an_answer("Ответ по ключу"), an_attempt())
        lines = await connector.check()
    (entry,) = messages_of(desk, provider, batch.entries)
    assert entry == "По ключу"
    assert len(desk.post.letters) == 1
    assert [asked["refresh_token"] for asked in provider.asked] == [[REFRESH]]
    assert [line.id for line in lines if line.state == "problem"] == []


def messages_of(desk: Desk, provider: Provider, entries: object) -> list[str]:
    peers = Peers(
        desk.ciphered.dovecot, desk.post, desk.address, Tools(files=open_files("", desk.files), public_url="")
    )
    assert isinstance(entries, list)
    del provider
    return [message.text for message in messages(peers, entries)]


async def test_a_token_that_has_ended_is_renewed_and_nobody_notices(desk: Desk) -> None:
    ended, fresh = a_token(desk.address, lasts_s=-60), a_token(desk.address)
    async with a_provider(ended, fresh) as provider, desk.connected(provider) as connector:
        assert (await polled(connector, {})).cursor
        assert len(provider.asked) == 2
    async with a_provider(ended, fresh) as provider, desk.connected(provider) as connector:
        await connector.send(an_answer(), an_attempt())
        assert len(provider.asked) == 2
    assert len(desk.post.letters) == 1


@pytest.mark.parametrize("what", ["of another mailbox", "signed by another", "ended again"])
async def test_a_token_the_server_does_not_take_stops_the_inbox_after_one_more_try(desk: Desk, what: str) -> None:
    token = {
        "of another mailbox": a_token("boss@shop.example"),
        "signed by another": a_token(desk.address, key=b"x" * 32),
        "ended again": a_token(desk.address, lasts_s=-60),
    }[what]
    async with a_provider(token) as provider, desk.connected(provider) as connector:
        with pytest.raises(AuthFailed, match="не принял ключ OAuth") as caught:
            await polled(connector, {})
        with pytest.raises(AuthFailed, match="не принял ключ OAuth"):
            await connector.send(an_answer(), an_attempt())
        (line, *_) = await connector.check()
        assert len(provider.asked) <= 8
    assert (caught.value.own_code, line.id) == ("email.token_refused", "token")
    assert "ключ обновления" in line.fix
    assert desk.post.letters == []
    assert not any(secret in f"{caught.value.detail}{line}" for secret in (token, REFRESH))


async def test_a_refused_renewal_stops_the_inbox_with_words(desk: Desk) -> None:
    async with a_provider(refusal=b'{"error":"invalid_grant"}') as provider, desk.connected(provider) as connector:
        with pytest.raises(AuthFailed, match=r"отозвал ключ OAuth\. Получите новый") as caught:
            await polled(connector, {})
        (line, *_) = await connector.check()
    assert (caught.value.own_code, line.id, line.title) == (
        "email.oauth_refused",
        "token",
        "Почта не приняла ключ OAuth",
    )
    assert REFRESH not in f"{caught.value.detail}{line}"
