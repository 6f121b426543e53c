"""``pristan import pull``: fetched and carried over from a shell; the key comes by a variable or by standard input."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pristan.kit.db import Database
from tests.conftest import TEST_KEY, TestDatabase
from tests.migration.peers import KEY, Peer, a_peer
from tests.migration.test_linked import a_ticket
from tests.staff import conftest as staff_conftest
from tests.staff.people import AFirm, a_firm


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer(talks=2, long=5)
    with a_peer(made):
        yield made


@pytest.fixture
async def firm(worker_db: Database) -> AFirm:
    return await a_firm(worker_db, staff_conftest.CHEAP, lines=1)


class Shell:
    """Runs the command beside the database of the test."""

    def __init__(self, database: TestDatabase, folder: Path, *, peer: Peer) -> None:
        self.environment = {
            **os.environ,
            "PRISTAN_DATA_DIR": str(folder),
            "PRISTAN_DATABASE_URL": database.owner,
            "PRISTAN_INSTALLATION_KEY": base64.b64encode(TEST_KEY).decode(),
            "PRISTAN_INTERNAL_HOSTS": peer.netloc,
        }

    def __call__(self, *words: str, typed: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "pristan", "import", *words]
        return subprocess.run(
            command, env=self.environment | more, input=typed, capture_output=True, text=True, check=False, timeout=60
        )


@pytest.fixture
def shell(database: TestDatabase, tmp_path: Path, peer: Peer) -> Shell:
    return Shell(database, tmp_path, peer=peer)


def from_chatwoot(peer: Peer, firm: AFirm) -> tuple[str, ...]:
    return "pull", "chatwoot", f"http://{peer.netloc}/app/accounts/1/dashboard", "--company", str(firm.id), "--json"


def told(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_history_is_fetched_and_carried_over_with_the_key_of_a_variable(shell: Shell, peer: Peer, firm: AFirm) -> None:
    done = shell(*from_chatwoot(peer, firm), "--key-from", "CHATWOOT", CHATWOOT=KEY)
    found = told(done)
    assert (done.returncode, found["state"]) == (0, "done"), done.stderr
    assert found["counts"]["messages"] + found["counts"]["notices"] == peer.counted()
    assert KEY not in done.stdout + done.stderr


def test_a_refused_key_is_a_problem_and_another_goes_on(shell: Shell, peer: Peer, firm: AFirm) -> None:
    done = shell(*from_chatwoot(peer, firm), "--look", typed="a-key-of-nobody\n")
    held = told(done)
    assert (done.returncode, held["state"]) == (1, "held")
    assert "не принимает ключ" in done.stderr
    number = str(held["id"])
    asked = shell("key", number, "--json", typed=f"{KEY}\n")
    assert (asked.returncode, told(asked)["state"]) == (0, "asked"), asked.stderr
    assert f"pristan import start {number}" in asked.stderr
    assert told(shell("start", number, "--json"))["state"] == "done"


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("pull", "chatwoot", "--key-from", "NOWHERE"), ""),
        (("pull", "chatwoot", "https://chat.example.ru/app/accounts/1", "--key-from", "NOWHERE"), ""),
        (("pull", "wazzup"), "\n"),
        (("pull", "wazzup"), "ключ-по-русски\n"),
        (("pull", "wazzup"), "x" * 5_000),
        (("pull", "amocrm"), f"{KEY}\n"),
        (("key", "1"), ""),
    ],
)
def test_a_call_without_a_key_or_an_address_is_misuse(shell: Shell, words: tuple[str, ...], typed: str) -> None:
    done = shell(*words, typed=typed)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("url", ["https://10.0.0.8/app/accounts/1", "http://chat.example.ru/app/accounts/1"])
def test_an_address_inside_is_refused_before_anything_is_kept(shell: Shell, firm: AFirm, url: str) -> None:
    done = shell("pull", "chatwoot", url, "--company", str(firm.id), typed=f"{KEY}\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip()


def test_an_address_without_the_account_says_where_to_find_it(shell: Shell, peer: Peer, firm: AFirm) -> None:
    done = shell("pull", "chatwoot", f"http://{peer.netloc}", "--company", str(firm.id), typed=f"{KEY}\n")
    assert done.returncode == 1
    assert "/accounts/" in done.stderr


def test_a_file_names_where_its_attachments_lie_and_fetches_them_only_when_told_to(
    shell: Shell, peer: Peer, firm: AFirm, tmp_path: Path
) -> None:
    export = tmp_path / "export.json"
    export.write_bytes(a_ticket(f"http://{peer.netloc}/blobs/a.png"))
    words = ("run", "chatwoot", str(export), "--company", str(firm.id), "--json")
    done = shell(*words)
    assert (told(done)["counts"]["files"], peer.asked) == (0, [])
    assert "--answer links=yes" in done.stderr
    assert peer.netloc.partition(":")[0] in done.stderr
    shell("undo", str(told(done)["id"]), "--yes")
    again = shell(*words, "--answer", "links=yes")
    assert (told(again)["counts"]["files"], peer.asked) == (1, ["/blobs/a.png"])
