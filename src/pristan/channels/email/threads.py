"""Marks by which an answer or a bounce finds our letter: our own Message-ID, and the token of the reply address. Pure.

Both carry a code that only this mailbox can make, so nobody but the recipient can speak of a letter of ours.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable

from pristan.channels.model import Account

_MARK = re.compile(r"p([0-9a-f]{1,16})\.([0-9a-f]{24})")
_OF_ID = re.compile(rf"<{_MARK.pattern}@([^<>@\s]{{1,253}})>")


class Marks:
    """Makes and reads the marks of one mailbox."""

    def __init__(self, account: Account) -> None:
        self._key = hashlib.sha256(b"letters" + account.key.bytes).digest()
        self.address = str(account.settings.get("address") or "").strip().lower()
        self._local, _, self.domain = self.address.rpartition("@")

    def message_id(self, outbox_id: int) -> str:
        """The Message-ID of a letter: the same at every try."""
        return f"<{self._mark(outbox_id)}@{self.domain or 'localhost'}>"

    def reply_address(self, outbox_id: int) -> str:
        """Our address with the mark behind a plus."""
        return f"{self._local}+{self._mark(outbox_id)}@{self.domain}"

    def is_ours(self, message_id: str) -> bool:
        """Whether we gave this id to a letter."""
        found = _OF_ID.fullmatch(message_id.strip().lower())
        return found is not None and self._is_true(found)

    def answered(self, *, recipients: Iterable[str], in_reply_to: str, references: Iterable[str]) -> str:
        """The letter of ours that is answered: by the address, then In-Reply-To, then References from the last."""
        for recipient in recipients:
            found = re.fullmatch(rf"[^@\s]*\+{_MARK.pattern}@[^@\s]+", recipient.strip().lower())
            if found is not None and self._is_true(found):
                return self.message_id(int(found[1], 16))
        for known in (in_reply_to, *reversed(tuple(references))):
            if self.is_ours(known):
                return known.strip().lower()
        return ""

    def _mark(self, outbox_id: int) -> str:
        number = f"{outbox_id:x}"
        return f"p{number}.{self._code(number)}"

    def _code(self, number: str) -> str:
        return hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()[:24]

    def _is_true(self, found: re.Match[str]) -> bool:
        return hmac.compare_digest(found[2], self._code(found[1]))
