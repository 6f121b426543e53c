"""Secrets at rest: AES-GCM under the installation key, and keyed hashes derived from it."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pristan.core.errors import Misconfigured

_KEY_BYTES = 32
_NONCE_BYTES = 12


class Vault:
    """Encrypts and decrypts small secrets; ``context`` binds a secret to its place."""

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise Misconfigured("Ключ установки должен быть из 32 байт в base64")
        self._key = key
        self._aes = AESGCM(key)

    def encrypt(self, plain: str, *, context: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aes.encrypt(nonce, plain.encode(), context.encode())

    def decrypt(self, sealed: bytes, *, context: str) -> str:
        try:
            plain = self._aes.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
        except InvalidTag as exc:
            raise Misconfigured("Секрет не расшифровать: ключ установки другой") from exc
        return plain.decode()

    def derive(self, purpose: str) -> str:
        """A stable secret for ``purpose`` (hex), e.g. the password of a database role."""
        return hmac.new(self._key, purpose.encode(), hashlib.sha256).hexdigest()


def open_vault(configured: str, data_dir: Path) -> Vault:
    """The vault of the installation; without a configured key one is made once under ``data_dir``."""
    if configured:
        return Vault(base64.b64decode(configured))
    path = data_dir / "installation.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(base64.b64encode(os.urandom(_KEY_BYTES)).decode())
    return Vault(base64.b64decode(path.read_text("ascii").strip()))


def token_hash(token: str) -> bytes:
    """What is stored of a random token (the token has 256 bits, so a plain SHA-256 is enough)."""
    return hashlib.sha256(token.encode()).digest()
