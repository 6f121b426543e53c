"""Links of letters by which a person ends mailings with one press (RFC 8058).

A link names the company and the identity, signed under the installation key; it does not end: neither does the right.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from typing import Final

from pristan.core.ids import CompanyId, IdentityId
from pristan.kit.crypto import Vault

PATH: Final = "/u/"
_BODY: Final = struct.Struct(">qq")
_TAG_BYTES: Final = 16


class OptOutLinks:
    """Makes links and reads them back."""

    def __init__(self, vault: Vault, *, public_url: str) -> None:
        self._key = bytes.fromhex(vault.derive("opt-out links"))
        self._root = public_url.rstrip("/")

    @property
    def is_public(self) -> bool:
        """Mail programs press by HTTPS only."""
        return self._root.startswith("https://")

    def url(self, company_id: CompanyId, identity_id: IdentityId) -> str:
        body = _BODY.pack(company_id, identity_id)
        token = base64.urlsafe_b64encode(body + self._tag(body)).decode().rstrip("=")
        return f"{self._root}{PATH}{token}"

    def read(self, token: str) -> tuple[CompanyId, IdentityId] | None:
        """Whom a link speaks of; None for a forged or torn one."""
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (UnicodeEncodeError, binascii.Error):
            return None
        body, tag = raw[: _BODY.size], raw[_BODY.size :]
        if len(body) != _BODY.size or not hmac.compare_digest(tag, self._tag(body)):
            return None
        company_id, identity_id = _BODY.unpack(body)
        return CompanyId(company_id), IdentityId(identity_id)

    def _tag(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()[:_TAG_BYTES]
