"""Password hashes: argon2id, off the event loop, at most as many at once as there are processors to spare."""

import asyncio
import secrets
from base64 import b64encode
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106, second recommended set: 64 MiB, three passes.
_TIME_COST: Final = 3
_MEMORY_KIB: Final = 65_536
_LANES: Final = 4


class Hasher:
    """Makes and checks hashes; ``verify`` takes the same time when there is no account."""

    def __init__(self, *, memory_kib: int = _MEMORY_KIB, at_once: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=_TIME_COST, memory_cost=memory_kib, parallelism=_LANES)
        self._turn = asyncio.Semaphore(at_once)
        self._nobody = _of_no_password(memory_kib)

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` fits; without a stored hash the same work is done in vain."""
        async with self._turn:
            fits = await asyncio.to_thread(self._fits, stored or self._nobody, password)
        return fits and stored is not None

    def is_outdated(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)

    def _fits(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def _of_no_password(memory_kib: int) -> str:
    """A hash that costs as much to check as any other and that no password was hashed to."""
    salt, digest = (b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in (16, 32))
    return f"$argon2id$v=19$m={memory_kib},t={_TIME_COST},p={_LANES}${salt}${digest}"
