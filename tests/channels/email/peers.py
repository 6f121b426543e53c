"""Real peers on this machine: Dovecot for IMAP and LMTP, an SMTP server that takes what we send."""

import asyncio
import base64
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from pristan.testing.dovecot import MAILBOX, PASSWORD, Dovecot
from tests.sandbox.twin import free_port


@dataclass(slots=True)
class Post:
    """What an SMTP server saw and how it answers. ``refuse`` maps a recipient to an answer; faults are used up."""

    letters: list[Envelope] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    port: int = 0
    relay: Dovecot | None = None
    bounce: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802 - the library's own shape
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        fault = self.faults.pop(0) if self.faults else ""
        if fault and fault[0].isdigit():
            return fault
        self.letters.append(envelope)
        if fault == "silent":  # the letter is taken, the answer never comes
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if self.relay is not None:
            await asyncio.to_thread(self._pass_on, envelope, self.relay)
        return "250 2.0.0 OK queued"

    def _pass_on(self, envelope: Envelope, relay: Dovecot) -> None:
        """Deliver to the mailboxes of the recipients, or send the letter back as Postfix does."""
        content = envelope.content
        assert isinstance(content, bytes)
        for recipient in envelope.rcpt_tos:
            if recipient not in self.bounce:
                relay.deliver(content, to=recipient, sender=envelope.mail_from or "")
            elif envelope.mail_from:
                relay.deliver(a_bounce(content, recipient=recipient), to=envelope.mail_from)


@dataclass(slots=True)
class TokenPost(Post):
    """A server that takes tokens too; ``knows`` tells whether one is good for a user."""

    knows: Callable[[str, str], bool] = field(default=lambda *_: False)
    mechanisms: list[str] = field(default_factory=list)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - the library's own shape
        user, _, rest = base64.b64decode(args[1]).decode().removeprefix("user=").partition("\x01")
        return await self._judge(server, "XOAUTH2", user=user, rest=rest)

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        head, _, rest = base64.b64decode(args[1]).decode().partition("\x01")
        return await self._judge(server, "OAUTHBEARER", user=head.removeprefix("n,a=").removesuffix(","), rest=rest)

    async def _judge(self, server: SMTP, mechanism: str, *, user: str, rest: str) -> AuthResult:
        self.mechanisms.append(mechanism)
        token = rest.strip("\x01").removeprefix("auth=Bearer ")
        if self.knows(user, token):
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"invalid_token"}')  # both explain before they refuse
        return AuthResult(success=False, handled=False)


@contextmanager
def a_post(
    post: Post | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    without: tuple[str, ...] = (),
) -> Iterator[Post]:
    """An SMTP server that wants a login; ``without`` are mechanisms it does not offer."""

    def sign_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        del server, session, envelope, mechanism
        good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)

    post = post or Post()
    post.port = free_port()
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=post.port,
        ssl_context=tls,
        tls_context=starttls,
        auth_exclude_mechanism=without,
        authenticator=sign_in,
        auth_required=True,
        auth_require_tls=False,
        data_size_limit=30_000_000,
        ready_timeout=60,
    )
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def a_bounce(content: bytes, *, recipient: str) -> bytes:
    """A report of RFC 3464 about a letter."""
    return (
        b"From: MAILER-DAEMON@mx.example\nMIME-Version: 1.0\nSubject: Undelivered Mail Returned to Sender\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        b"Final-Recipient: rfc822; " + recipient.encode() + b"\nAction: failed\nStatus: 5.1.1\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b\nContent-Type: message/rfc822\n\n"
        + content
        + b"\n--b--\n"
    )


def a_letter(text: str = "Добрый день", *, sender: str = "Иван <ivan@client.example>", **headers: str) -> bytes:
    """A letter of a customer; headers by their names with underscores."""
    letter = EmailMessage()
    letter["From"] = sender
    given = {"To": MAILBOX, "Subject": "Заказ", "Message-ID": f"<{time.monotonic_ns()}@client.example>"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        letter[name] = value
    letter.set_content(text)
    return letter.as_bytes()
