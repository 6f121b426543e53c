"""What every connector promises, real ones and the fake alike. Marks with a star in the house style."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels import Account, Channel, Tools, channels
from pristan.channels.model import FIELD_KINDS, Button, FoundSent, NotSent, UnparsableError
from pristan.core.errors import AuthFailed, ChannelError, HostRefused, OutcomeUnknown
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.testing import telegraph
from pristan.testing.outbound import an_attempt, an_outbound, cleared

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "pristan" / "channels"
REAL = dict(channels())
ALL = REAL | {"telegraph": telegraph.CHANNEL}
TALKING = {name: found for name, found in ALL.items() if found.manifest.role != "meetings"}
REMOTE = {name: found for name, found in REAL.items() if found.manifest.hosts}
BRONZE = (
    "manifest-valid signature-verified parse-fixtures render-fixtures errors-mapped limits-declared hosts-declared"
    " send-idempotent check-command secrets-redacted docs-page"
).split()
SECRET = "a-secret-nobody-may-see"


def each(found: dict[str, Channel]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("channel", [pytest.param(item, id=name) for name, item in found.items()])


def an_account(channel: Channel, **settings: Any) -> Account:
    return Account(
        company_id=CompanyId(1),
        inbox_id=InboxId(1),
        key=UUID(int=1),
        channel=channel.manifest.id,
        name="Проба",
        settings=settings,
        credentials=dict.fromkeys(channel.manifest.credentials, SECRET),
    )


def some_tools(folder: Path, *, database: Database | None = None, hosts: tuple[str, ...] = ()) -> Tools:
    files = open_files("", folder)
    return Tools(files=files, public_url="https://hub.example", sandbox_hosts=hosts, database=database)


def fixtures(channel: Channel) -> list[Path]:
    return sorted((ROOT / "tests/channels" / channel.manifest.id / "fixtures").glob("*.json"))


@each(REAL)
def test_quality_is_told_rule_by_rule_and_bronze_is_paid(channel: Channel) -> None:
    marks = yaml.safe_load((SOURCE / channel.manifest.id / "quality.yaml").read_text("utf-8"))
    assert set(BRONZE) <= set(marks)
    for rule, mark in marks.items():
        assert mark in {"done", "todo"} or re.fullmatch(r"exempt: \S.{10,}", mark), rule
    assert [rule for rule in BRONZE if marks[rule] == "todo"] == []


@each(ALL)
def test_the_manifest_is_valid(channel: Channel) -> None:
    manifest = channel.manifest
    assert manifest.role in {"customer", "employee", "leaving", "meetings"}
    assert set(manifest.receive) <= {"webhook", "polling", "own"}
    assert manifest.first_writer in {"customer", "company", "anyone"}
    assert manifest.promo in {"allowed", "forbidden", "unknown"}
    assert urlsplit(manifest.docs_url).scheme == "https"
    assert date.fromisoformat(manifest.docs_read_on) <= date(2100, 1, 1)
    assert all((manifest.name, manifest.short_name, manifest.summary, manifest.data_location))
    assert ("webhook" in manifest.receive) == (channel.hook is not None)
    assert channel.hook is None or channel.hook.secret is not None or channel.hook.signed is not None


@each(ALL)
def test_what_a_person_fills_in_is_described(channel: Channel) -> None:
    manifest = channel.manifest
    names = [field.name for field in manifest.fields]
    assert len(set(names)) == len(names)
    for field in manifest.fields:
        assert field.kind in FIELD_KINDS, field.name
        assert re.fullmatch(r"[a-z][a-z0-9_]*", field.name), field.name
        assert field.title, field.name
        assert (field.kind == "choice") == bool(field.options), field.name
        assert not field.default or not field.is_secret, field.name
        assert field.kind != "choice" or field.default in {"", *(option.value for option in field.options)}, field.name
        assert set(field.when) <= set(names), field.name
    for window in manifest.windows:
        assert window.since in {"message", "start", "consent", "none"}
        assert window.hours >= 0
        assert set(window.allows) <= {"reply", "service", "promo"}
        assert not window.read_on or date.fromisoformat(window.read_on) <= date(2100, 1, 1)


@each({name: found for name, found in REAL.items() if found.manifest.role in {"customer", "meetings"}})
def test_whoever_connects_is_led_step_by_step(channel: Channel) -> None:
    manifest = channel.manifest
    assert manifest.trial
    assert len(manifest.guide) >= 2
    assert all(step.title and step.text for step in manifest.guide)
    assert manifest.windows or manifest.role == "meetings"


@each(ALL)
def test_limits_are_declared(channel: Channel) -> None:
    limits, can = channel.manifest.limits, channel.manifest.capabilities
    assert limits.per_inbox_per_s > 0
    assert 0 < limits.per_chat_per_s <= limits.per_inbox_per_s
    assert limits.parallel >= 1
    assert can.text_limit > 0
    assert not can.buttons or (can.max_button_rows > 0 and can.max_buttons_in_row > 0)
    assert not (can.files or can.images) or can.file_limit_bytes > 0


def addresses_in(folder: Path) -> Iterator[str]:
    """Hosts in the strings of the code, docstrings aside."""
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        said = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                host = urlsplit(node.value).hostname if re.match(r"https?://\w", node.value) else None
                if host:
                    yield host


@each(REAL)
def test_every_host_in_the_code_is_declared(channel: Channel) -> None:
    declared = channel.manifest.hosts
    spoken = {host for host in addresses_in(SOURCE / channel.manifest.id) if not host.endswith(".example")}
    assert spoken <= set(declared)
    assert all(re.fullmatch(r"(\*\.)?[a-z0-9.-]+", host) for host in declared)


@each(REAL)
def test_there_is_a_page_for_the_person_who_connects(channel: Channel) -> None:
    page = ROOT / "docs" / f"{channel.manifest.help_page or 'howto/connect-' + channel.manifest.id}.md"
    assert page.is_file(), page
    assert channel.manifest.name in page.read_text("utf-8")


@each(REAL)
def test_every_fixture_is_parsed_the_same_way_twice(channel: Channel) -> None:
    found = fixtures(channel)
    assert len(found) >= 5
    account = an_account(channel)
    for path in found:
        first = channel.parse(path.read_bytes(), account)
        assert first, path.name
        assert list(first) == list(channel.parse(path.read_bytes(), account))
        assert all(0 < len(inbound.dedupe_key) <= 500 for inbound in first)
        assert isinstance(channel.lane_key(path.read_bytes()), str)


@each(ALL)
@given(raw=st.binary(max_size=200) | st.sampled_from([b"{}", b"[]", b"null", b'{"update_type":1}', b"{" * 5000]))
def test_any_bytes_are_parsed_or_refused_with_a_reason(channel: Channel, raw: bytes) -> None:
    channel.lane_key(raw)
    try:
        found = channel.parse(raw, an_account(channel))
    except UnparsableError:
        return
    assert all(inbound.dedupe_key for inbound in found)


@each(TALKING)
async def test_any_message_is_rendered_into_parts(channel: Channel, tmp_path: Path, worker_db: Database) -> None:
    connector = channel.connect(an_account(channel), some_tools(tmp_path, database=worker_db))
    rows = [[Button(text=f"Кнопка {row}.{cell}", payload="x") for cell in range(12)] for row in range(40)]
    try:
        short = an_outbound(text="Добрый день", channel=channel.manifest.id)
        assert connector.parts(short) == 1
        long = an_outbound(text="Слово. " * 2000, buttons=rows, channel=channel.manifest.id)
        assert connector.parts(long) >= 14_000 // channel.manifest.capabilities.text_limit
    finally:
        await connector.close()


@each(ALL)
async def test_a_secret_is_in_no_text_about_the_account(channel: Channel, tmp_path: Path, worker_db: Database) -> None:
    account = an_account(channel)
    connector = channel.connect(account, some_tools(tmp_path, database=worker_db))
    await connector.close()
    assert SECRET not in repr(account) + repr(connector) + str(vars(connector).get("client", ""))


@each(REMOTE)
async def test_a_connector_that_calls_another_host_is_refused(channel: Channel, tmp_path: Path) -> None:
    connector = channel.connect(an_account(channel), some_tools(tmp_path))
    try:
        clients = [value for value in vars(connector).values() if isinstance(value, httpx.AsyncClient)]
        assert clients
        for client in clients:
            with pytest.raises(HostRefused):
                await client.get("https://elsewhere.example/")
    finally:
        await connector.close()


@each(REMOTE)
async def test_a_dead_line_is_an_error_of_the_channel_without_the_secret(channel: Channel, tmp_path: Path) -> None:
    host = "127.0.0.1:9"  # the port of nobody
    account = an_account(channel, base_url=f"http://{host}")
    connector = channel.connect(account, some_tools(tmp_path, hosts=(host,)))
    try:
        with pytest.raises(ChannelError) as caught:
            await connector.send(cleared(an_outbound(text="Добрый день")), an_attempt())
        assert SECRET not in f"{caught.value} {caught.value.detail}"
        lines = await connector.check()
        assert any(line.state == "problem" and line.fix for line in lines)
        assert not [line for line in lines if line.id == "token"], "a passing trouble must not look like a refused key"
        assert SECRET not in str(lines)
    finally:
        await connector.close()


def a_telegraph(tmp_path: Path, token: str = telegraph.Wire.token) -> telegraph.TelegraphConnector:
    account = Account(
        company_id=CompanyId(1),
        inbox_id=InboxId(1),
        key=UUID(int=1),
        channel="telegraph",
        name="",
        credentials={"token": token},
    )
    return cast("telegraph.TelegraphConnector", telegraph.CHANNEL.connect(account, some_tools(tmp_path)))


async def test_a_lost_answer_is_found_and_not_repeated(tmp_path: Path) -> None:
    connector = a_telegraph(tmp_path)
    message, attempt = cleared(an_outbound(text="тчк")), an_attempt()
    connector.wire.faults = ["lost_answer"]
    with pytest.raises(OutcomeUnknown):
        await connector.send(message, attempt)
    found = await connector.reconcile(message, attempt, known=())
    assert isinstance(found, FoundSent)
    assert isinstance(await connector.reconcile(message, attempt, known=[found.receipt.external_id]), NotSent)
    assert len(connector.wire.sent) == 1


async def test_a_lost_request_is_known_not_to_have_arrived(tmp_path: Path) -> None:
    connector = a_telegraph(tmp_path)
    message, attempt = cleared(an_outbound(text="тчк")), an_attempt()
    connector.wire.faults = ["lost_request"]
    with pytest.raises(OutcomeUnknown):
        await connector.send(message, attempt)
    assert isinstance(await connector.reconcile(message, attempt, known=()), NotSent)


async def test_a_wrong_key_is_told_apart(tmp_path: Path) -> None:
    connector = a_telegraph(tmp_path, token="wrong")
    with pytest.raises(AuthFailed):
        await connector.send(cleared(an_outbound(text="тчк")), an_attempt())
    (line,) = await connector.check()
    assert (line.state, bool(line.fix)) == ("problem", True)
