"""Our connector on the twin of MAX: the official client's scenario, and what only a hub must bear."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pristan.channels.max import CHANNEL
from pristan.channels.max.connector import MaxConnector
from pristan.channels.model import CannotTell, FoundSent, InboundMessage, NotSent, VoiceLost
from pristan.core.errors import OutcomeUnknown, Transient
from pristan.testing.accounts import a_max_account
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.sandbox.scenario import STEPS, Mode, Play
from tests.sandbox.twin import Twin, running_twin

from .driver import OurConnector, tools_for


@pytest.fixture
async def twin() -> AsyncIterator[Twin]:
    async with running_twin() as found:
        yield found


@pytest.fixture
async def connector(twin: Twin, tmp_path: Path) -> AsyncIterator[MaxConnector]:
    made = MaxConnector(a_max_account(token=twin.token, base_url=twin.url), tools_for(twin, tmp_path / "files"))
    yield made
    await made.close()


async def a_dialog(twin: Twin) -> dict[str, Any]:
    """A customer who has started the bot; the address the hub keeps of them."""
    found = await twin.customer("acts/start")
    return {"user_id": twin.user_id, "chat_id": found["chat"]["customer"]["chat_id"]}


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_our_connector_plays_the_whole_scenario(mode: Mode, twin: Twin, tmp_path: Path) -> None:
    await twin.faults(chat_messages_per_second=0)
    passed = await Play(twin=twin, driver=OurConnector(tmp_path / "files"), folder=tmp_path).run(mode)
    assert passed == [step["name"] for step in STEPS]
    log = await twin.requests()
    assert sum(one["note"] == "Key: errors.process.attachment.video.not.processed" for one in log) == 2
    asked = [one["detail"] for one in log if one["title"] == "POST" and one["detail"].startswith("/uploads")]
    assert len(asked) == 3, asked  # what is not ready is sent again, not uploaded again


async def test_a_message_whose_answer_was_lost_is_found_in_the_chat(twin: Twin, connector: MaxConnector) -> None:
    message = cleared(an_outbound(text="Дошло?", address=await a_dialog(twin)))
    attempt = an_attempt(at=datetime.now(UTC))
    await twin.faults(lose_answer_every=1)
    with pytest.raises(OutcomeUnknown):
        await connector.send(message, attempt)
    await twin.faults(lose_answer_every=0)
    found = await connector.reconcile(message, attempt, known=())
    assert isinstance(found, FoundSent)
    assert found.receipt.external_id in {one["mid"] for one in (await twin.phone())["messages"]}
    again = await connector.reconcile(message, attempt, known=[found.receipt.external_id])
    assert isinstance(again, NotSent)  # an equal text that is accounted for is another message


async def test_a_message_that_never_arrived_is_told_apart(twin: Twin, connector: MaxConnector) -> None:
    address = await a_dialog(twin)
    attempt = an_attempt(at=datetime.now(UTC))
    await connector.send(cleared(an_outbound(text="Другое", address=address)), attempt)
    wanted = an_outbound(text="Дошло?", address=address)
    assert isinstance(await connector.reconcile(cleared(wanted), attempt, known=()), NotSent)
    nowhere = replace(wanted, address={"user_id": twin.user_id})
    assert isinstance(await connector.reconcile(cleared(nowhere), attempt, known=()), CannotTell)


async def test_a_refusal_before_the_work_is_no_unknown_outcome(twin: Twin, connector: MaxConnector) -> None:
    message = cleared(an_outbound(text="Дошло?", address=await a_dialog(twin)))
    await twin.faults(server_error_every=1, server_error_status=503)
    with pytest.raises(Transient):
        await connector.send(message, an_attempt())
    await twin.faults(server_error_status=500, server_error_html=True)
    with pytest.raises(OutcomeUnknown):
        await connector.send(message, an_attempt())


async def test_what_came_while_we_were_away_is_read_back_once(twin: Twin, connector: MaxConnector) -> None:
    address = await a_dialog(twin)
    since = datetime.now(UTC) - timedelta(minutes=1)
    said = [await twin.say(f"сообщение {number}") for number in range(3)]
    await connector.send(cleared(an_outbound(text="наш ответ", address=address)), an_attempt())
    entries = await connector.missed(address, since=since)
    account = a_max_account()
    found = [one for raw in entries for one in CHANNEL.parse(raw, account)]
    assert [one.external_id for one in found if isinstance(one, InboundMessage)] == said
    polled = await connector.poll({})
    keys = {one.dedupe_key for raw in polled.entries for one in CHANNEL.parse(raw, account)}
    assert {one.dedupe_key for one in found} <= keys  # so that the journal takes each only once


async def test_the_marker_moves_only_with_what_was_taken(twin: Twin, connector: MaxConnector) -> None:
    await a_dialog(twin)
    await twin.say("раз")
    first = await connector.poll({})
    assert first.cursor["marker"]
    await twin.say("два")
    repeated = await connector.poll(first.cursor)
    assert [one.text for one in _messages(repeated.entries)] == ["два"]


async def test_a_native_voice_message_is_noticed(twin: Twin, connector: MaxConnector) -> None:
    await a_dialog(twin)
    await twin.customer("messages", kind="voice")
    batch = await connector.poll({})
    found = [one for raw in batch.entries for one in CHANNEL.parse(raw, a_max_account())]
    assert any(isinstance(one, VoiceLost) for one in found)


async def test_everything_new_at_once_costs_nothing_known(twin: Twin, connector: MaxConnector) -> None:
    await twin.faults(unknown_attachment=True, unknown_fields=True, unknown_update_every=2)
    await a_dialog(twin)
    await twin.say("слышно?")
    batch = await connector.poll({})
    (message,) = _messages(batch.entries)
    assert (message.text, bool(message.unknown)) == ("слышно?", True)


async def test_the_checklist_names_the_bot_and_what_is_wrong(twin: Twin, connector: MaxConnector) -> None:
    lines = {line.id: line for line in await connector.check()}
    assert {name: line.state for name, line in lines.items()} == {
        "token": "ok",
        "certificate": "skipped",
        "receiving": "ok",
    }
    assert "Пристань" in lines["token"].detail
    await connector.arrange(url="https://other.example/hook", secret="x" * 20, expected=False)
    assert {line.id: line.state for line in await connector.check()}["receiving"] == "problem"
    await twin.faults(token_revoked=True)
    (line,) = await connector.check()
    assert (line.id, line.state) == ("token", "problem")
    assert line.fix


def _messages(entries: Any) -> list[InboundMessage]:
    found = [one for raw in entries for one in CHANNEL.parse(raw, a_max_account())]
    return [one for one in found if isinstance(one, InboundMessage)]
