"""A real mailbox on Dovecot looked through turn by turn: invitations counted, nothing marked as read, nothing kept."""

import json
from datetime import UTC, datetime
from typing import Any, cast

from imapclient import IMAPClient

from pristan.audit.scans import mail
from pristan.audit.scans.mail import MailLooker
from pristan.audit.scans.model import Scan, Step
from pristan.channels.accounts import Accounts
from pristan.kit.db import Database
from pristan.testing.dovecot import PASSWORD
from tests.audit.scans.test_mail import a_letter
from tests.channels.email.conftest import Peers, dovecot, peers

__all__ = ["dovecot", "peers"]


class OneAccount:
    """What the room of channels would open."""

    def __init__(self, account: Any) -> None:
        self._account = account

    async def open(self, db: Any, **place: Any) -> Any:
        del db, place
        return self._account


def a_scan() -> Scan:
    empty: dict[str, Any] = dict.fromkeys(("upload", "result", "failure", "lease", "ended_at"))
    return Scan(
        company_id=1, id=1, kind="mail", target="Почта аптеки", options={"inbox_id": 1, "days": 30}, state="running",
        done=0, total=0, bytes=0, warnings=[], claims=1, asked_by_name="", started_at=datetime.now(UTC), **empty,
    )  # fmt: skip


async def test_a_mailbox_is_looked_through_in_turns_and_stays_unread(peers: Peers, worker_db: Database) -> None:
    letters = [a_letter("https://us02web.zoom.us/j/1", sender=peers.address) for _ in range(mail.AT_ONCE)]
    letters += [a_letter("https://meet.google.com/abc-defg-hij"), a_letter("Добрый день, это Ира Лебедева")]
    for letter in letters:
        peers.dovecot.deliver(letter, to=peers.address)
    accounts = cast("Accounts", OneAccount(peers.account()))
    looker = MailLooker(a_scan(), db=worker_db, accounts=accounts, tools=peers.tools, now=datetime.now(UTC))
    steps, turns = [], 0
    try:
        for step in await looker.open(()):
            looked = await looker.look(step)
            turns += 1
            while looked.again:  # as a worker killed between two turns would go on
                looked = await looker.look(Step(key=step.key, found=json.loads(json.dumps(looked.found))))
                turns += 1
            steps.append(Step(key=step.key, found=looked.found))
        concluded = await looker.conclude(steps, is_whole=True)
    finally:
        await looker.close()
    assert turns > len(steps)
    counts = {one["service"]: (one["invitations"], one["own"]) for one in concluded.result["services"]}
    assert concluded.result["letters"] == mail.AT_ONCE + 2
    assert counts == {"zoom": (mail.AT_ONCE, mail.AT_ONCE), "google": (1, 0)}
    assert [one.service for one in concluded.sightings] == ["zoom"], "what a partner uses is not ours"
    assert "Лебедева" not in json.dumps([step.found for step in steps], ensure_ascii=False)
    with IMAPClient("127.0.0.1", port=peers.dovecot.imap, ssl=False) as box:
        box.login(peers.address, PASSWORD)
        box.select_folder("INBOX", readonly=True)
        assert len(box.search("UNSEEN")) == mail.AT_ONCE + 2
