"""Links of limited life to files of our own storage, for channels that cannot carry the file itself.

The link holds the company, the file and its last hour, signed under the installation key; nothing is stored for it,
and it dies with the file.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from datetime import UTC, datetime, timedelta
from typing import Final

from pristan.core.ids import CompanyId, FileId
from pristan.kit.crypto import Vault

PATH: Final = "/f/"
LIFE: Final = timedelta(days=30)
_BODY: Final = struct.Struct(">qqI")
_TAG_BYTES: Final = 16
_HOUR_S: Final = 3600


class FileLinks:
    """Makes links and reads them back."""

    def __init__(self, vault: Vault, *, public_url: str) -> None:
        self._key = bytes.fromhex(vault.derive("file links"))
        self._root = public_url.rstrip("/")

    @property
    def is_public(self) -> bool:
        """Whether a customer's phone can open what is linked."""
        return bool(self._root)

    def url(self, company_id: CompanyId, file_id: FileId, *, until: datetime) -> str:
        """The address of a file; links of one installation are all of one length."""
        body = _BODY.pack(company_id, file_id, int(until.timestamp()) // _HOUR_S)
        token = base64.urlsafe_b64encode(body + self._tag(body)).decode().rstrip("=")
        return f"{self._root}{PATH}{token}"

    def read(self, token: str, *, now: datetime) -> tuple[CompanyId, FileId] | None:
        """What a link leads to; None for one that is forged, torn or out of date."""
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (UnicodeEncodeError, binascii.Error):
            return None
        body, tag = raw[: _BODY.size], raw[_BODY.size :]
        if len(body) != _BODY.size or not hmac.compare_digest(tag, self._tag(body)):
            return None
        company_id, file_id, last_hour = _BODY.unpack(body)
        if now > datetime.fromtimestamp((last_hour + 1) * _HOUR_S, UTC):
            return None
        return CompanyId(company_id), FileId(file_id)

    def _tag(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()[:_TAG_BYTES]
