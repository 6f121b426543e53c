"""A provider of tokens on this machine: signs what Dovecot checks by itself, and renews it over HTTP."""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

KEY = secrets.token_bytes(32)
REFRESH = "refresh-secret-nobody-may-see"


def a_token(user: str, *, lasts_s: int = 3600, key: bytes = KEY) -> str:
    """A token (JWT, HS256) for a mailbox; ``lasts_s`` below nought has ended already."""
    now = int(time.time())
    claims = {"sub": user, "email": user, "iat": now - 7200, "exp": now + lasts_s, "scope": "mail"}
    said = ".".join(_packed(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{said}.{_packed(hmac.new(key, said.encode(), hashlib.sha256).digest())}"


def is_good(user: str, token: str) -> bool:
    """As the SMTP peer judges: our signature, this user, not ended."""
    said, _, sign = token.rpartition(".")
    if sign != _packed(hmac.new(KEY, said.encode(), hashlib.sha256).digest()):
        return False
    claims = json.loads(base64.urlsafe_b64decode(said.split(".")[1] + "=="))
    return bool(claims["email"] == user and claims["exp"] > time.time())


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(slots=True)
class Provider:
    """Gives ``tokens`` in turn, the last for ever; ``refusal`` is what it answers instead."""

    tokens: list[str] = field(default_factory=list)
    refusal: bytes = b""
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line)
        self.asked.append(parse_qs((await reader.readexactly(length)).decode()))
        status, body = (b"400 Bad Request", self.refusal) if self.refusal else (b"200 OK", self._answer())
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    def _answer(self) -> bytes:
        token = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        return json.dumps({"access_token": token, "token_type": "bearer", "expires_in": 3600}).encode()


@asynccontextmanager
async def a_provider(*tokens: str, refusal: bytes = b"") -> AsyncIterator[Provider]:
    provider = Provider(list(tokens), refusal)
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    provider.port = server.sockets[0].getsockname()[1]
    async with server:
        yield provider
