"""A mailbox over IMAP (RFC 3501, 2177): blocking calls, one connection, run in a thread by the connector.

Letters are fetched with ``BODY.PEEK[]``, so nothing is marked as read: people use the mailbox too.
"""

import imaplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from imapclient import IMAPClient, exceptions

from pristan.channels.email.access import Server
from pristan.core.errors import AuthFailed, ChannelError, ProtocolError, Transient

TIMEOUT_S = 60.0
BATCH = 50
BATCH_BYTES = 48 * 1024 * 1024
LARGEST = 40 * 1024 * 1024
RESCAN = timedelta(days=30)
_FIRST_TEXT = 200_000


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
    """Who signs in; with ``token`` by XOAUTH2."""

    user: str
    password: str = ""
    token: str = ""


class Mailbox:
    """An open connection. Every call may raise the ChannelError tree."""

    def __init__(self, server: Server, login: Login, *, context: ssl.SSLContext) -> None:
        self._closed = False
        with _errors():
            self._client = IMAPClient(
                server.host,
                port=server.port,
                ssl=server.security == "tls",
                ssl_context=context if server.security == "tls" else None,
                timeout=TIMEOUT_S,
            )
            if server.security == "starttls":
                self._client.starttls(context)
            self._sign_in(login)
            capabilities = self._client.capabilities()
        self.can_idle = b"IDLE" in capabilities
        self._selected = ""

    def _sign_in(self, login: Login) -> None:
        try:
            if login.token:
                self._client.oauth2_login(login.user, login.token)
            else:
                self._client.login(login.user, login.password)
        except exceptions.LoginError as exc:
            self.close()
            raise AuthFailed("Почтовый сервер не принял логин или пароль", code="email.password_refused") from exc

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

    def close(self) -> None:
        """Cut the connection; a call that waits in another thread ends with an error."""
        self._closed = True
        with suppress(OSError, imaplib.IMAP4.error, AttributeError):
            self._client.shutdown()


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except ChannelError:
        raise
    except ssl.SSLError as exc:
        raise Transient("Почтовый сервер показал сертификат, которому нельзя верить", code="email.certificate") from exc
    except (OSError, imaplib.IMAP4.abort, EOFError) as exc:
        raise Transient("Почтовый сервер не ответил", code="email.silent") from exc
    except (imaplib.IMAP4.error, exceptions.IMAPClientError, ValueError, KeyError, AssertionError) as exc:
        raise ProtocolError("Почтовый сервер ответил не по правилам", code="email.imap") from exc
