"""A look at a living site: polite, bounded, never inside; paused, taken over by another worker, and told in words."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from pristan.audit.scans import service
from pristan.audit.scans.model import Kind
from pristan.core.errors import Conflict, InvalidInput
from tests.audit.scans.a_site import ASite, served
from tests.audit.scans.conftest import Desk
from tests.conftest import TestDatabase

FORM = "<form action=/send><input name=phone type=tel><input name=name placeholder='Ваше имя'></form>"
ROOT = Path(__file__).resolve().parents[3]


def a_shop(pages: int) -> dict[str, str]:
    links = "".join(f"<a href=/item/{'abcdefghij'[number % 10]}/{number}.html>товар</a>" for number in range(pages))
    items = {
        f"/item/{'abcdefghij'[number % 10]}/{number}.html": f"<p>Товар {number}</p>{FORM}" for number in range(pages)
    }
    first = f"<script src=https://embed.tawk.to/1></script><a href=https://wa.me/79991234567>WhatsApp</a>{links}"
    return {"/": first, **items}


@pytest.fixture
def shop(desk: Desk) -> Iterator[ASite]:
    with served(ASite(pages=a_shop(30), robots="User-agent: *\nDisallow: /item/b/\n")) as site:
        desk.hosts = (site.netloc,)
        yield site


async def test_a_site_is_walked_and_what_it_calls_and_asks_for_is_told(desk: Desk, shop: ASite) -> None:
    found = await desk.worked(await desk.begin(Kind.SITE, f"http://{shop.netloc}/"))
    assert (found.state, found.failure) == ("done", None)
    result: dict[str, Any] = found.result or {}
    assert result["pages"] == 28
    services = {one["service"]: one for one in result["calls"]}
    assert services["tawk"]["is_foreign"]
    assert "загружается сценарий" in services["tawk"]["evidence"]
    assert services["link_whatsapp"]["is_link"]
    [form] = result["forms"]
    assert (sorted(form["collects"]), form["pages"]) == (["FIO", "PHONE"], 27)
    assert {one["rule"] for one in result["findings"]} >= {"PD-18.1-POLICY"}
    assert all("хран" not in one["evidence"] for one in result["findings"])
    assert sum("robots.txt" in warning for warning in found.warnings) == 3
    assert not [path for path in shop.paths if path.startswith("/item/b/")]
    assert all(agent.startswith("PristanAudit/") for _, agent in shop.asked)


async def test_what_was_met_is_proposed_to_the_inventory_and_a_second_look_doubles_nothing(
    desk: Desk, shop: ASite
) -> None:
    first = await desk.worked(await desk.begin(Kind.SITE, f"http://{shop.netloc}/"))
    again = await desk.worked(await desk.begin(Kind.SITE, f"http://{shop.netloc}/"))
    assert (first.result or {})["offered"]["added"] >= 3
    assert (again.result or {})["offered"]["added"] == 0
    async with desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select kind, service, state from audit_items where company_id = %(c)s order by kind", c=desk.company_id
        )
    assert ("messenger", "whatsapp", "proposed") in [tuple(row.values()) for row in rows]
    assert ("chat", "tawk", "proposed") in [tuple(row.values()) for row in rows]
    assert "site_form" in [row["kind"] for row in rows]


async def test_a_look_stops_at_the_number_of_pages_it_was_given(desk: Desk, shop: ASite) -> None:
    found = await desk.worked(await desk.begin(Kind.SITE, f"http://{shop.netloc}/", pages=5))
    assert (found.result or {})["pages"] == 5
    assert "остальные известные не открывали" in found.warnings[-1]
    assert len(shop.paths) <= 8


async def test_pages_that_lead_to_ever_new_pages_end(desk: Desk) -> None:
    class Endless(dict[str, str]):
        @override
        def __contains__(self, path: object) -> bool:
            return True

        @override
        def __getitem__(self, path: str) -> str:
            return f"<a href='{path}x/'>глубже</a><a href='/calendar?day={len(path)}'>день</a>"

    with served(ASite(pages=Endless())) as site:
        desk.hosts = (site.netloc,)
        found = await desk.worked(await desk.begin(Kind.SITE, f"http://{site.netloc}/"))
    assert found.state == "done"
    assert len(site.paths) < 40


@pytest.mark.parametrize("inside", ["http://169.254.169.254/latest/", "http://127.0.0.1:1/", "http://[::1]:1/"])
async def test_a_redirect_into_the_internal_network_is_not_followed(desk: Desk, inside: str) -> None:
    pages = {"/": "<a href=/away>прочь</a><p>страница</p>"}
    with served(ASite(pages=pages, moved={"/away": inside})) as site:
        desk.hosts = (site.netloc,)
        found = await desk.worked(await desk.begin(Kind.SITE, f"http://{site.netloc}/"))
    assert found.state == "done"
    assert any("внутреннюю сеть" in warning for warning in found.warnings)


@pytest.mark.parametrize("target", ["http://localhost/", "http://127.0.0.1:8080/", "http://169.254.169.254/"])
async def test_an_internal_address_is_not_walked_over(desk: Desk, target: str) -> None:
    found = await desk.worked(await desk.begin(Kind.SITE, target))
    assert (found.state, found.result) == ("failed", None)
    assert "внутреннюю сеть" in (found.failure or "")


@pytest.mark.parametrize("target", ["", "file:///etc/passwd", "ftp://example.ru", "https://user:password@example.ru/"])
async def test_an_address_that_is_none_of_a_site_is_refused_at_once(desk: Desk, target: str) -> None:
    with pytest.raises(InvalidInput):
        await desk.begin(Kind.SITE, target)


async def test_a_paused_look_stands_still_and_goes_on_where_it_was(desk: Desk, shop: ASite) -> None:
    shop.slow_after = 5
    scan_id = await desk.begin(Kind.SITE, f"http://{shop.netloc}/")
    station = desk.station()
    await station.run_once()
    await desk.until(scan_id, lambda scan: scan.done >= 5)
    async with desk.db.transaction() as tx:
        await service.turn(tx, desk.company_id, scan_id, state="paused", now=datetime.now(UTC))
    shop.hold.set()
    await station.work.settled()
    stood = await desk.load(scan_id)
    assert (stood.state, stood.result) == ("paused", None)
    async with desk.db.transaction() as tx:
        await service.turn(tx, desk.company_id, scan_id, state="running", now=datetime.now(UTC))
    found = await desk.worked(scan_id)
    assert (found.state, (found.result or {})["pages"]) == ("done", 28)
    assert len(shop.paths) <= 28 + 1  # the page under way at the pause is opened again


async def test_a_cancelled_look_ends_and_cannot_be_gone_on_with(desk: Desk, shop: ASite) -> None:
    shop.slow_after = 3
    scan_id = await desk.begin(Kind.SITE, f"http://{shop.netloc}/")
    station = desk.station()
    await station.run_once()
    await desk.until(scan_id, lambda scan: scan.done >= 3)
    async with desk.db.transaction() as tx:
        await service.turn(tx, desk.company_id, scan_id, state="cancelled", now=datetime.now(UTC))
    shop.hold.set()
    await station.work.settled()
    assert (await desk.load(scan_id)).state == "cancelled"
    with pytest.raises(Conflict):
        async with desk.db.transaction() as tx:
            await service.turn(tx, desk.company_id, scan_id, state="running", now=datetime.now(UTC))


async def test_two_workers_share_looks_and_double_nothing(desk: Desk, shop: ASite) -> None:
    scan_id = await desk.begin(Kind.SITE, f"http://{shop.netloc}/")
    stations = [desk.station() for _ in range(3)]
    begun = [await station.run_once() for station in stations]
    await asyncio.gather(*(station.work.settled() for station in stations))
    assert sum(begun) >= 1
    assert (await desk.load(scan_id)).state == "done"
    assert len(shop.paths) == len(set(shop.paths))


async def test_a_worker_that_is_killed_leaves_its_look_to_the_next_one(
    desk: Desk, shop: ASite, database: TestDatabase, tmp_path: Path
) -> None:
    shop.slow_after = 12
    scan_id = await desk.begin(Kind.SITE, f"http://{shop.netloc}/")
    worker = subprocess.Popen(  # noqa: ASYNC220 - it is there to be killed
        [sys.executable, "-m", "tests.audit.scans.a_worker", database.worker, str(tmp_path), shop.netloc],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        before = await desk.until(scan_id, lambda scan: scan.done >= 10 and len(shop.paths) > shop.slow_after)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        await asyncio.to_thread(worker.wait)
    assert before.state == "running"
    shop.slow_after = 1_000_000
    shop.hold.set()
    async with desk.db.transaction() as tx:
        await tx.execute("update scans set leased_until = now() - interval '1 second' where id = %(id)s", id=scan_id)
    found = await desk.worked(scan_id)
    assert (found.state, (found.result or {})["pages"]) == ("done", 28)
    assert len(shop.paths) <= 28 + 1
