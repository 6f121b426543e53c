"""A mailbox over IMAP (RFC 3501, 2177): blocking calls, one connection, run in a thread by the connector.

Letters are fetched with ``BODY.PEEK[]``, so nothing is marked as read: people use the mailbox too.
"""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from imapclient import IMAPClient, exceptions

from pristan.channels.email.access import Server, bearer, token_refused
from pristan.channels.email.encryption import believing, no_starttls
from pristan.core.errors import AuthFailed, ChannelError, ProtocolError, Transient

TIMEOUT_S = 60.0
BATCH = 50
BATCH_BYTES = 48 * 1024 * 1024
LARGEST = 40 * 1024 * 1024
RESCAN = timedelta(days=30)
_FIRST_TEXT = 200_000
_PASSING = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One letter; ``is_whole`` unless it was too large, then only its beginning is here."""

    raw: bytes
    folder: str
    validity: int
    uid: int
    at: datetime
    size: int
    is_whole: bool = True
    is_junk: bool = False


@dataclass(frozen=True, slots=True)
class Login:
    """Who signs in; with ``token`` by XOAUTH2 or OAUTHBEARER (RFC 7628), whichever the server offers."""

    user: str
    password: str = ""
    token: str = ""


class Mailbox:
    """An open connection. Every call may raise the ChannelError tree."""

    def __init__(self, server: Server, login: Login, *, context: ssl.SSLContext) -> None:
        self._closed = False
        with _errors(), believing(server):
            self._client = IMAPClient(
                server.host,
                port=server.port,
                ssl=server.security == "tls",
                ssl_context=context if server.security == "tls" else None,
                timeout=TIMEOUT_S,
            )
            if server.security == "starttls":
                self._encrypt(server, context)
            self._sign_in(login)
            capabilities = self._client.capabilities()
        self.can_idle = b"IDLE" in capabilities
        # Gmail, and those that speak as it does, keep what went by their SMTP themselves:
        # https://developers.google.com/workspace/gmail/imap/imap-extensions, read 2026-11-22.
        self.keeps_sent = b"X-GM-EXT-1" in capabilities
        self._selected = ""

    def _encrypt(self, server: Server, context: ssl.SSLContext) -> None:
        """STARTTLS, or nothing at all: an offer that is not there may have been taken away on the way."""
        try:
            self._client.starttls(context)
        except OSError:
            self.close()
            raise
        except (exceptions.IMAPClientError, imaplib.IMAP4.error) as exc:
            self.close()
            if isinstance(exc, imaplib.IMAP4.abort):
                raise
            raise no_starttls(server) from exc

    def _sign_in(self, login: Login) -> None:
        try:
            if login.token:
                self._client.sasl_login(*self._answers(login))
            else:
                self._client.login(login.user, login.password)
        except exceptions.LoginError as exc:
            self.close()
            # IMAPClient says LoginError of a line that broke meanwhile too; RFC 5530 names refusals that will pass.
            if isinstance(exc.__context__, imaplib.IMAP4.abort) or _PASSING.search(str(exc)):
                raise Transient("Почтовый сервер не ответил", code="email.silent") from exc
            if login.token:
                raise token_refused() from exc
            raise AuthFailed("Почтовый сервер не принял логин или пароль", code="email.password_refused") from exc

    def _answers(self, login: Login) -> tuple[str, Callable[[bytes], bytes]]:
        """The mechanism, and what is said in it; an explained refusal is nodded at, so that the server may end it."""
        if self._client.has_capability("AUTH=OAUTHBEARER") and not self._client.has_capability("AUTH=XOAUTH2"):
            name, said, nod = "OAUTHBEARER", bearer(login.user, login.token), b"\x01"
        else:
            name, said, nod = "XOAUTH2", f"user={login.user}\x01auth=Bearer {login.token}\x01\x01", b""
        return name, lambda challenge: nod if challenge else said.encode()

    def folders(self) -> list[tuple[str, frozenset[str]]]:
        """Names of folders with their flags of special use, in lower case."""
        with _errors():
            listed = self._client.list_folders()
        return [
            (str(name), frozenset(flag.decode("ascii", "replace").lower() for flag in flags))
            for flags, _, name in listed
        ]

    def news(
        self, folder: str, known: Mapping[str, Any] | None, *, is_junk: bool, since: date
    ) -> tuple[list[Fetched], dict[str, int]]:
        """Letters after ``known`` (``validity``, ``uid``) and where to go on.

        A folder met for the first time starts with what comes from now on. A changed UIDVALIDITY makes all known
        numbers void: all since ``since`` is looked through again, and what was there already is found to be the same.
        """
        with _errors():
            state = self._client.select_folder(folder, readonly=True)
            self._selected = folder
            validity = int(state[b"UIDVALIDITY"])
            following = int(state.get(b"UIDNEXT") or 1)
            if known is None:
                return [], {"validity": validity, "uid": following - 1}
            is_same = known.get("validity") == validity
            last = int(known.get("uid", 0)) if is_same else 0
            criteria: list[Any] = ["UID", f"{last + 1}:*"]
            if not is_same:
                criteria = ["SINCE", since]
            uids = sorted(uid for uid in self._client.search(criteria) if uid > last)
            letters = self._fetch(uids[:BATCH], folder=folder, validity=validity, is_junk=is_junk)
        reached = letters[-1].uid if letters else max(last, following - 1 if not uids else last)
        return letters, {"validity": validity, "uid": reached}

    def _fetch(self, uids: Sequence[int], *, folder: str, validity: int, is_junk: bool) -> list[Fetched]:
        if not uids:
            return []
        sizes = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        letters: list[Fetched] = []
        total = 0
        for uid in uids:
            about = sizes.get(uid)
            if about is None:  # removed by somebody meanwhile
                continue
            size = int(about[b"RFC822.SIZE"])
            if letters and total + min(size, LARGEST) > BATCH_BYTES:
                break
            is_whole = size <= LARGEST
            part = "BODY.PEEK[]" if is_whole else f"BODY.PEEK[]<0.{_FIRST_TEXT}>"
            found = self._client.fetch([uid], [part]).get(uid, {})
            raw = next((value for name, value in found.items() if name.startswith(b"BODY[]")), None)
            if raw is None:
                continue
            total += len(raw)
            at = about[b"INTERNALDATE"].astimezone(UTC)
            letters.append(
                Fetched(
                    raw=raw,
                    folder=folder,
                    validity=validity,
                    uid=uid,
                    at=at,
                    size=size,
                    is_whole=is_whole,
                    is_junk=is_junk,
                )
            )
        return letters

    def beginnings(
        self, folder: str, *, after: int, since: date, count: int, size: int
    ) -> tuple[list[bytes], int, bool]:
        """The first ``size`` bytes of ``count`` letters since a day; how far it came; whether it is the end."""
        with _errors():
            self._client.select_folder(folder, readonly=True)
            self._selected = folder
            uids = sorted(uid for uid in self._client.search(["SINCE", since, "UID", f"{after + 1}:*"]) if uid > after)
            taken = uids[:count]
            found = self._client.fetch(taken, [f"BODY.PEEK[]<0.{size}>"]) if taken else {}
        raws = [value for uid in taken for name, value in found.get(uid, {}).items() if name.startswith(b"BODY[]")]
        return [raw for raw in raws if raw], taken[-1] if taken else after, len(uids) <= count

    def wait(self, folder: str, *, timeout_s: float) -> bool:
        """Wait until the server tells that something changed; False when the time is over."""
        with _errors():
            if self._selected != folder:
                self._client.select_folder(folder, readonly=True)
                self._selected = folder
            self._client.idle()
            try:
                said = self._client.idle_check(timeout=timeout_s)
            finally:
                self._client.idle_done()
        return any(len(line) > 1 and line[1] in {b"EXISTS", b"RECENT"} for line in said)

    def holds(self, folder: str, message_id: str) -> bool:
        """Whether a letter of that id is in the folder."""
        with _errors():
            self._client.select_folder(folder, readonly=True)
            self._selected = folder
            return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    def sent_folder(self) -> str | None:
        """Where this mailbox keeps what was sent."""
        return sent_among(self.folders())

    def put(self, folder: str, raw: bytes, *, at: datetime) -> None:
        """Lay a letter of ours into a folder, as one that was read."""
        with _errors():
            self._client.append(folder, raw, flags=[b"\\Seen"], msg_time=at)

    def close(self) -> None:
        """Cut the connection; a call that waits in another thread ends with an error."""
        self._closed = True
        with suppress(OSError, imaplib.IMAP4.error, AttributeError):
            self._client.shutdown()


def sent_among(folders: Sequence[tuple[str, frozenset[str]]]) -> str | None:
    """The folder marked as the one that keeps what was sent (RFC 6154), of those that ``Mailbox.folders`` lists."""
    return next((name for name, flags in folders if "\\sent" in flags), None)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except ChannelError:
        raise
    except (OSError, imaplib.IMAP4.abort, EOFError) as exc:
        raise Transient("Почтовый сервер не ответил", code="email.silent") from exc
    except (imaplib.IMAP4.error, exceptions.IMAPClientError, ValueError, KeyError, AssertionError) as exc:
        raise ProtocolError("Почтовый сервер ответил не по правилам", code="email.imap") from exc
