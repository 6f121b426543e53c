"""Copies of what left, in the folder of sent letters of a real Dovecot: there, once, never in the way."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools
from pristan.channels.email.connector import EmailConnector
from pristan.channels.model import Purpose
from pristan.core.errors import ChannelError, ProtocolError
from pristan.delivery.pace import Pace
from pristan.delivery.sender import Sender
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.testing.dovecot import DOMAIN, Dovecot, a_dovecot
from pristan.testing.outbound import an_attempt
from tests.channels.email.conftest import Peers
from tests.channels.email.peers import a_post
from tests.channels.email.test_mailbox import IVAN, an_answer, connected, sent_bytes
from tests.delivery.ground import a_ground
from tests.sandbox.twin import free_port

# A provider that says it is Gmail, and one whose folder of sent letters has a name of its own.
LIKE_GMAIL = """
protocol imap {{
  imap_capability = +X-GM-EXT-1
}}
namespace inbox {{
  mailbox Sent {{
    special_use =
    auto = no
  }}
  mailbox "Отправленные" {{
    special_use = \\Sent
    auto = create
  }}
}}
"""
WITHOUT_SENT = """
namespace inbox {{
  mailbox Sent {{
    special_use =
    auto = no
  }}
}}
"""


@pytest.fixture(scope="module")
def gmail() -> Iterator[Dovecot]:
    with a_dovecot(LIKE_GMAIL, port=free_port) as server:
        yield server


def kept(dovecot: Dovecot, address: str) -> list[Path]:
    """Letters in the folder of sent ones, as they lie on the disk."""
    return [
        path for folder in ("cur", "new") for path in (dovecot.folder / "mail" / address / ".Sent" / folder).glob("*")
    ]


async def test_what_was_sent_lies_in_the_folder_of_sent_letters_once_and_read(peers: Peers) -> None:
    cleared, attempt = an_answer("Заказ готов"), an_attempt()
    async with connected(peers) as connector:
        receipt = await connector.send(cleared, attempt)
        await connector.keep(cleared, attempt)
        await connector.keep(cleared, attempt)  # as after an answer that was lost on the way
    (path,) = kept(peers.dovecot, peers.address)
    copy, left = (message_from_bytes(raw, policy=policy.default) for raw in (path.read_bytes(), sent_bytes(peers)[0]))
    assert copy["Message-ID"] == left["Message-ID"] == receipt.external_id
    assert (copy["Date"], copy["Subject"], str(copy["To"])) == (left["Date"], left["Subject"], str(left["To"]))
    assert path.name.endswith(":2,S")


async def test_what_the_provider_laid_there_itself_is_not_doubled(peers: Peers) -> None:
    cleared, attempt = an_answer(), an_attempt()
    async with connected(peers) as connector:
        await connector.send(cleared, attempt)
        box = await connector._open()
        await asyncio.to_thread(box._client.append, "Sent", sent_bytes(peers)[0])
        await connector.keep(cleared, attempt)
    assert len(kept(peers.dovecot, peers.address)) == 1


@pytest.mark.parametrize(
    ("message", "settings"),
    [
        pytest.param({}, {"sent_copy": "never"}, id="the company does not want copies"),
        pytest.param({"purpose": Purpose.PROMO}, {}, id="a mailing"),
        pytest.param({"is_code": True}, {"sent_copy": "always"}, id="a one-time code"),
    ],
)
async def test_some_letters_are_not_copied(peers: Peers, message: dict[str, Any], settings: dict[str, Any]) -> None:
    async with connected(peers, **settings) as connector:
        await connector.try_imap()  # the mailbox is there
        await connector.keep(an_answer(**message), an_attempt())
    assert kept(peers.dovecot, peers.address) == []


@contextmanager
def at_provider(dovecot: Dovecot, folder: Path) -> Iterator[Peers]:
    with a_post() as post:
        hosts = (f"127.0.0.1:{dovecot.imap}", f"127.0.0.1:{post.port}")
        tools = Tools(files=open_files("", folder), public_url="https://hub.example", sandbox_hosts=hosts)
        yield Peers(dovecot, post, f"box-{os.urandom(4).hex()}@{DOMAIN}", tools)


@pytest.fixture
def at_gmail(gmail: Dovecot, tmp_path: Path) -> Iterator[Peers]:
    with at_provider(gmail, tmp_path) as peers:
        yield peers


@pytest.mark.parametrize(("way", "copies"), [("auto", 0), ("always", 1)])
async def test_a_provider_that_keeps_sent_letters_itself_gets_none_of_ours(
    at_gmail: Peers, way: str, copies: int
) -> None:
    cleared, attempt = an_answer(), an_attempt()
    async with connected(at_gmail, sent_copy=way) as connector:
        await connector.send(cleared, attempt)
        await connector.keep(cleared, attempt)
        box = await connector._open()
        assert await connector._call(box.sent_folder) == "Отправленные"
        message_id = (await connector._rendered(cleared.message, attempt)).message_id
        assert await connector._call(box.holds, "Отправленные", message_id) is bool(copies)
        _, said = await connector.try_imap()
    assert said == (
        "Копии отправленных кладём в «Отправленные»" if copies else "Копии отправленных кладёт сам почтовый сервис"
    )


async def test_a_mailbox_without_such_a_folder_takes_no_copies_and_says_so(tmp_path: Path) -> None:
    with a_dovecot(WITHOUT_SENT, port=free_port) as bare, at_provider(bare, tmp_path) as peers:
        async with connected(peers) as connector:
            await connector.keep(an_answer(), an_attempt())
            folders, said = await connector.try_imap()
        assert "Папки для отправленных в ящике нет" in said
        assert "Sent" not in folders
        async with connected(peers, sent_copy="always") as connector:
            with pytest.raises(ProtocolError, match="нет папки для отправленных"):
                await connector.keep(an_answer(), an_attempt())


async def test_a_folder_that_takes_nothing_is_an_error_of_the_copy_alone(peers: Peers) -> None:
    cleared, attempt = an_answer(), an_attempt()
    async with connected(peers) as connector:
        await connector.try_imap()
        await connector.send(cleared, attempt)
        broken = replace(peers.account(), credentials={"password": "changed meanwhile"})
        connector._account = broken
        connector._hang_up()
        with pytest.raises(ChannelError):
            await connector.keep(cleared, attempt)
    assert len(peers.post.letters) == 1


async def test_an_answer_through_the_hub_is_copied_although_the_inbox_is_given_back_at_once(
    peers: Peers, worker_db: Database, vault: Vault
) -> None:
    """The sender of the hub over the real connector: the letter is sent, its copy lies there, nothing is told."""
    ground = await a_ground(worker_db, vault)
    connector = EmailConnector(peers.account(), peers.tools)
    pace = Pace(per_inbox_per_s=1000, per_chat_per_s=1000)
    sender = Sender(ground.db, connector, pace=pace, inbox_id=ground.inbox_id, parallel=4, now=ground.clock.now)
    async with ground.db.transaction() as tx:
        await tx.execute("update identities set value = %(to)s where company_id = %(c)s", to=IVAN, c=ground.company_id)
    id_ = await ground.say("Заказ готов")
    await sender.run_once()
    await sender.close()
    assert (await ground.message(id_))["state"] == "sent"
    assert len(peers.post.letters) == len(kept(peers.dovecot, peers.address)) == 1
    assert await ground.rows("select last_error from inbox_health where company_id = %(c)s and last_error <> ''") == []
