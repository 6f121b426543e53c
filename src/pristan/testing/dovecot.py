"""A real Dovecot of this machine as a mailbox to talk to: IMAP, and LMTP to bring letters."""

import grp
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PASSWORD = "secret"  # noqa: S105 - of mailboxes that live as long as a test
DOMAIN = "shop.example"
MAILBOX = f"support@{DOMAIN}"
START_S = 60
CONFIG = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0 secs
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
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
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


def dovecot_program() -> str | None:
    """The path of the server, if this machine has one."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


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
def a_dovecot(more: str = "", *, port: Callable[[], int] = free_port) -> Iterator[Dovecot]:
    """Start the Dovecot of this machine as an unprivileged user; its absence is a failure.

    ``more`` is configuration that comes after ours: what it repeats, it replaces. ``{imap}`` in it is the port.
    ``port`` gives ports that nobody else is given.
    """
    program = dovecot_program()
    if program is None:
        raise FileNotFoundError(
            "Dovecot is missing: sudo apt-get install dovecot-imapd dovecot-lmtpd (tools/test does it)"
        )
    base = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    imap, lmtp = port(), port()
    config = base / "dovecot.conf"
    given = {"base": base, "user": user, "group": group, "imap": imap, "lmtp": lmtp, "password": PASSWORD}
    config.write_text((CONFIG + more).format(**given))
    as_user: dict[str, Any] = {}
    if os.getuid() == 0:
        shutil.chown(base, user, group)
        as_user = {"user": user, "group": group, "extra_groups": []}
    base.chmod(0o755)
    with subprocess.Popen([program, "-F", "-c", str(config)], **as_user) as process:  # noqa: S603 - a server of the machine
        try:
            _wait(imap, process, base)
            _wait(lmtp, process, base)
            yield Dovecot(imap, lmtp, base, process)
        finally:
            process.terminate()
            process.wait(timeout=60)
            shutil.rmtree(base, ignore_errors=True)


def _wait(port: int, process: "subprocess.Popen[bytes]", base: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    log = base / "dovecot.log"
    raise RuntimeError(f"Dovecot does not listen: {log.read_text() if log.exists() else ''}")
