"""Login tells nothing about who has an account, neither in words nor in work done."""

import httpx
import pytest
from typing_extensions import override

from pristan.kit.db import Database
from pristan.staff import Hasher
from tests.staff.people import a_firm, a_person


class CountingHasher(Hasher):
    """Counts how often a hash is really calculated."""

    def __init__(self) -> None:
        super().__init__(memory_kib=64)
        self.calculated = 0

    @override
    def _fits(self, stored: str, password: str) -> bool:
        self.calculated += 1
        return super()._fits(stored, password)


@pytest.mark.parametrize("kind", ["known", "unknown", "never accepted the invitation", "absurdly long"])
async def test_every_refused_login_costs_the_same_work(kind: str) -> None:
    counting = CountingHasher()
    stored = await counting.hash("верная лошадь скрепка")
    hashes: dict[str, str | None] = {
        "known": stored,
        "unknown": None,
        "never accepted the invitation": None,
        "absurdly long": stored,
    }
    password = "x" * 256 if kind == "absurdly long" else "мимо"
    assert await counting.verify(hashes[kind], password) is False
    assert counting.calculated == 1


async def test_answers_to_strangers_and_to_friends_read_alike(
    client: httpx.AsyncClient, worker_db: Database, hasher: Hasher
) -> None:
    firm = await a_firm(worker_db, hasher)
    invited = await a_person(worker_db, hasher, company_id=firm.id)
    async with worker_db.transaction() as tx:
        await tx.execute("update account_secrets set password_hash = null where account_id = %(id)s", id=invited.id)
    emails = (firm.owner, f"nobody-{firm.id}@shop.example", invited.email)
    answers = [await client.post("/api/v1/login", json={"email": email, "password": "мимо"}) for email in emails]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1


async def test_a_password_too_long_to_hash_for_free_is_refused_at_the_door(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/login", json={"email": "a@b.example", "password": "x" * 257})
    assert answer.status_code == 422


async def test_links_cannot_be_guessed_apart_from_spent_ones(client: httpx.AsyncClient) -> None:
    for token in ("x", "A" * 43, "%00", "../session", "я" * 300):
        answer = await client.get(f"/api/v1/links/{token}")
        assert answer.status_code in {401, 404}, answer.text
