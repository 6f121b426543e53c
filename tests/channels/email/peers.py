"""Real peers on this machine: Dovecot for IMAP and LMTP, an SMTP server that takes what we send."""

import asyncio
import grp
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "secret"
DOMAIN = "shop.example"
MAILBOX = f"support@{DOMAIN}"
CONFIG = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{base}/mail/%u
mail_uid = {user}
mail_gid = {group}
namespace inbox {{
  inbox = yes
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}/mail/%u
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server: any login with the password has a mailbox of its own."""

    imap: int
    lmtp: int
    folder: Path
    process: "subprocess.Popen[bytes]"

    def deliver(self, letter: bytes, *, to: str = MAILBOX, sender: str = "") -> None:
        """Hand a letter over by LMTP, as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            lmtp.sendmail(sender, [to], letter)


@contextmanager
def a_dovecot() -> Iterator[Dovecot]:
    """Start the Dovecot of this machine as an unprivileged user; its absence is a failure."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert program, "Dovecot is missing: sudo apt-get install dovecot-imapd dovecot-lmtpd (tools/test does it)"
    base = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))  # the paths of its sockets must be short
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    imap, lmtp = free_port(), free_port()
    config = base / "dovecot.conf"
    config.write_text(CONFIG.format(base=base, user=user, group=group, imap=imap, lmtp=lmtp, password=PASSWORD))
    as_user: dict[str, Any] = {}
    if os.getuid() == 0:
        shutil.chown(base, user, group)
        as_user = {"user": user, "group": group, "extra_groups": []}
    base.chmod(0o755)
    with subprocess.Popen([program, "-F", "-c", str(config)], **as_user) as process:
        try:
            _wait(imap, process, base)
            _wait(lmtp, process, base)
            yield Dovecot(imap, lmtp, base, process)
        finally:
            process.terminate()
            process.wait(timeout=20)
            shutil.rmtree(base, ignore_errors=True)


def _wait(port: int, process: "subprocess.Popen[bytes]", base: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, (base / "dovecot.log").read_text()
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"Dovecot does not listen: {(base / 'dovecot.log').read_text()}")


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


@contextmanager
def a_post() -> Iterator[Post]:
    """An SMTP server that wants a login."""

    def sign_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        del server, session, envelope, mechanism
        good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)

    post = Post(port=free_port())
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=post.port,
        authenticator=sign_in,
        auth_required=True,
        auth_require_tls=False,
        data_size_limit=30_000_000,
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
