"""Dovecot and SMTP servers that encrypt, each certificate of the authority at an address of its own."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pristan.channels.email.connector import EmailConnector
from pristan.channels.model import PollBatch
from pristan.core.errors import Transient
from pristan.testing.dovecot import Dovecot, a_dovecot
from tests.channels.email.authority import NAMES, Authority, Paper, an_authority
from tests.sandbox.twin import free_port

TRIES = 5
# A certificate for an address: Dovecot takes the one of the address that was called.
_LOCAL = """
local {address} {{{{
  ssl_cert = <{certificate}
  ssl_key = <{key}
}}}}
"""
_TLS = """
ssl = yes
listen = {listen}
ssl_cert = <{certificate}
ssl_key = <{key}
service imap-login {{{{
  inet_listener imap {{{{
    address = {addresses}
  }}}}
  inet_listener imaps {{{{
    address = {addresses}
    port = {imaps}
    ssl = yes
  }}}}
}}}}
"""


@dataclass(frozen=True, slots=True)
class Ciphered:
    """A Dovecot that speaks TLS on ``imaps`` and STARTTLS on its plain port, and who signed its certificates."""

    dovecot: Dovecot
    imaps: int
    authority: Authority
    papers: dict[str, Paper]

    def imap(self, kind: str, *, security: str = "tls", host: str = "") -> dict[str, Any]:
        port = self.imaps if security == "tls" else self.dovecot.imap
        return {"imap_host": f"{host or NAMES[kind]}:{port}", "imap_security": security}


@contextmanager
def a_ciphered_dovecot(more: str = "") -> Iterator[Ciphered]:
    """Start it; ``more`` is configuration besides."""
    folder = Path(tempfile.mkdtemp(prefix="papers-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        authority = an_authority(folder)
        papers = {kind: authority.paper(kind) for kind in NAMES}
        imaps, addresses = free_port(), " ".join(NAMES.values())
        config = _TLS.format(
            addresses=addresses, listen=addresses.replace(" ", ", "), imaps=imaps, **_files(papers["good"])
        )
        config += "".join(_LOCAL.format(address=NAMES[kind], **_files(paper)) for kind, paper in papers.items())
        with a_dovecot(config + more, port=free_port) as it:
            yield Ciphered(it, imaps, authority, papers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def polled(connector: EmailConnector, cursor: Mapping[str, Any]) -> PollBatch:
    """Poll as the worker does: a line that breaks is tried again, a refusal is final."""
    for _ in range(TRIES):
        with suppress(Transient):
            return await connector.poll(cursor)
        await asyncio.sleep(0.2)
    return await connector.poll(cursor)


def _files(paper: Paper) -> dict[str, str]:
    return {"certificate": str(paper.certificate), "key": str(paper.key)}
