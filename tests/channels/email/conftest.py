"""One Dovecot for the run of a worker, a fresh SMTP server for each test, an account on both."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from pristan.channels import Account, Tools
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.files import open_files
from pristan.testing.dovecot import DOMAIN, PASSWORD, Dovecot, a_dovecot
from tests.channels.email.peers import Post, a_post
from tests.sandbox.twin import free_port

SECRET = "a-secret-nobody-may-see"


@dataclass(frozen=True, slots=True)
class Peers:
    """Both servers, and a mailbox nobody else uses."""

    dovecot: Dovecot
    post: Post
    address: str
    tools: Tools

    def account(self, **settings: object) -> Account:
        return Account(
            company_id=CompanyId(1),
            inbox_id=InboxId(1),
            key=UUID(int=7),
            channel="email",
            name="Поддержка",
            settings=self.settings() | settings,
            credentials={"password": PASSWORD},
        )

    def settings(self) -> dict[str, object]:
        return {
            "provider": "own",
            "address": self.address,
            "imap_host": f"127.0.0.1:{self.dovecot.imap}",
            "imap_security": "none",
            "smtp_host": f"127.0.0.1:{self.post.port}",
            "smtp_security": "none",
            "sign_in": "password",
        }


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    with a_dovecot(port=free_port) as server:
        yield server


@pytest.fixture
def peers(dovecot: Dovecot, tmp_path: Path) -> Iterator[Peers]:
    with a_post() as post:
        hosts = (f"127.0.0.1:{dovecot.imap}", f"127.0.0.1:{post.port}")
        tools = Tools(files=open_files("", tmp_path), public_url="https://hub.example", sandbox_hosts=hosts)
        yield Peers(dovecot, post, f"box-{secrets.token_hex(4)}@{DOMAIN}", tools)
