"""How long it takes to find the same people among a million whom imports brought, by the code that does it in a worker.

The crowd is hostile: numbers in many spellings, addresses in any case, families, offices and shops that share a number,
namesakes. What must be found is known beforehand, so a pair too few or too many ends the bench.
"""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from math import comb

from pristan.bench.ground import Ground, one, queries
from pristan.bench.model import Scale
from pristan.contacts.linking import compare_brought
from pristan.contacts.model import DetailKind
from pristan.contacts.policy.likeness import MOST_HOLDERS
from pristan.contacts.policy.sameness import normal
from pristan.kit.db import Database
from pristan.kit.waiting import ended
from pristan.worker.statistics import look_at_grown_tables

PEOPLE = {Scale.SMALL: 20_000, Scale.FULL: 1_000_000}
_SPELLINGS = (
    "+7{0}{1}{2}{3}",
    "8 ({0}) {1}-{2}-{3}",
    "7{0}{1}{2}{3}",
    "+7 {0} {1}-{2}{3}",
    "8{0}{1}{2}{3}",
    "{0} {1} {2} {3}",
    "007 {0}-{1}-{2}-{3}",
    "+7\u00a0({0})\u00a0{1}\u00a0{2}\u00a0{3}",
)
_FAMILY, _OFFICE = 3, 40  # who share a number; more than MOST_HOLDERS tell nothing of anybody
_SHOP = 100  # one person of so many gives the number of the one shop
Given = tuple[int, DetailKind, str]


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Normalise what is known of everybody, then compare all of them; both are in the figure."""
    count = PEOPLE[scale]
    now = datetime.now(UTC)
    with ground.connect() as connection:
        line = one(connection, queries.make_line, company_id=ground.company_id, name="Перенос")["id"]
        where = {"company_id": ground.company_id, "line_id": line, "count": count, "now": now}
        first = one(connection, queries.make_people_to_match, **where)["first"]
        began = time.perf_counter()
        kept = [
            (first + number, str(kind), value, shown)
            for number, kind, shown in crowd(count)
            if (value := normal(kind, shown)) is not None
        ]
        normalised_s = time.perf_counter() - began
        into = "copy contact_details (company_id, contact_id, kind, value, shown, source, told_at) from stdin"
        with connection.cursor().copy(into) as rows:
            for row in kept:
                rows.write_row((ground.company_id, *row, "import", now))
        for table in ("contacts", "contact_details", "link_suggestions"):
            connection.execute(f"analyze {table}".encode())
    compared_s, slowest_s = asyncio.run(_compare(ground, count))
    with ground.connect() as connection:
        found = one(connection, queries.count_suggestions, company_id=ground.company_id)["pairs"]
    if found != pairs_of(count):
        raise RuntimeError(f"{found} pairs were found, {pairs_of(count)} are there")
    took = normalised_s + compared_s
    return {
        "seconds": round(took, 2),
        "people": count,
        "details": len(kept),
        "pairs": found,
        "people_per_s": round(count / took),
        "normalised_s": round(normalised_s, 2),
        "slowest_batch_s": round(slowest_s, 2),
    }


async def _compare(ground: Ground, count: int) -> tuple[float, float]:
    """Round after round as in a worker, with grown tables looked at beside; the whole and the slowest, in seconds."""
    database = ground.here.database("worker", size=3)
    await database.open()
    beside = asyncio.create_task(_look(database))
    began, compared, slowest_s = time.perf_counter(), 0, 0.0
    while True:
        round_began = time.perf_counter()
        async with database.transaction() as tx:
            found = await compare_brought(tx, now=datetime.now(UTC))
        if not found.compared:
            break
        compared += found.compared
        slowest_s = max(slowest_s, time.perf_counter() - round_began)
    took = time.perf_counter() - began
    await ended(beside)
    await database.close()
    if compared != count:
        raise RuntimeError(f"{compared} people of {count} were compared")
    return took, slowest_s


async def _look(database: Database) -> None:
    """What a worker does every second."""
    while True:
        await look_at_grown_tables(database)
        await asyncio.sleep(1)


def crowd(count: int) -> Iterator[Given]:
    """What is known of each person, as it was written down. Of ten people two are one by phone and two by e-mail."""
    for number in range(count):
        place, group = number % 10, number // 10
        yield number, DetailKind.PHONE, _spelled(f"9{group * 10 if place == 1 else number:09}", number)
        match place:
            case 2:
                yield number, DetailKind.EMAIL, f"CLIENT.{group}@Example.RU"
            case 3:
                yield number, DetailKind.EMAIL, f" client.{group}@example.ru "
            case 4:  # a family at one number, besides the own ones
                yield number, DetailKind.PHONE, _spelled(f"8{group // _FAMILY:09}", number)
            case 5:  # an office at one number
                yield number, DetailKind.PHONE, _spelled(f"4{group // _OFFICE:09}", number)
            case 6:  # words instead of an address, and a number that is none
                yield number, DetailKind.EMAIL, "нет почты"
                yield number, DetailKind.PHONE, "доб. 12"
            case _:
                pass
        if number % _SHOP == 0:  # everybody who bought at the shop
            yield number, DetailKind.PHONE, "8 800 555-35-35"


def pairs_of(count: int) -> int:
    """How many pairs share a number or an address that few others have."""
    groups = count // 10
    whole, rest = divmod(groups, _FAMILY)
    last_office = groups % _OFFICE
    few = last_office if last_office <= MOST_HOLDERS else 0
    return groups * 2 + whole * comb(_FAMILY, 2) + comb(rest, 2) + comb(few, 2)


def _spelled(digits: str, number: int) -> str:
    return _SPELLINGS[number % len(_SPELLINGS)].format(digits[:3], digits[3:6], digits[6:8], digits[8:])
