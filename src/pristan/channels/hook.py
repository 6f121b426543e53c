"""How webhooks of a channel are recognised and answered; ``web.hooks`` is the entrance that asks this."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pristan.channels.model import Account
from pristan.channels.payload import Payload

HOOK_SECRET = "hook_secret"  # noqa: S105 - the name of a credential
ONE_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRequest:
    """A request as it came at ``at``: ``rest`` follows the inbox's key in the path, header names are in lower case."""

    method: str
    rest: str
    query: bytes
    headers: Mapping[bytes, bytes]
    body: bytes
    at: datetime


SecretOf = Callable[[HookRequest], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """How webhooks of one channel are recognised and answered.

    ``secret`` finds the inbox's own secret in the request; its hash is compared, no key is opened. ``signed`` checks a
    signature with the credentials in the clear. One of both must be there, and each that is there must hold.
    ``greet`` answers a handshake at once, None for everything else; what it answers is not stored.
    ``entry`` makes the journal's bytes of a request whose body alone does not tell (a form, a query).
    ``refuse`` tells at once what is wrong with a signed request, as the body of a 422: for senders that can mend it.
    ``answer`` is the body of the 200 that is sent after the commit, ``denied`` that of the 403.
    """

    secret: SecretOf | None = None
    signed: Callable[[HookRequest, Account], bool] | None = None
    greet: Callable[[HookRequest, Account], bytes | None] | None = None
    entry: Callable[[HookRequest], bytes] | None = None
    refuse: Callable[[HookRequest], bytes | None] | None = None
    methods: tuple[str, ...] = ("POST",)
    answer: bytes = b""
    denied: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    max_body: int = ONE_MIB

    @property
    def is_secret_in_path(self) -> bool:
        return self.secret is path_secret

    @property
    def needs_account(self) -> bool:
        """Whether credentials must be opened to answer."""
        return self.signed is not None or self.greet is not None


def header_secret(name: str) -> SecretOf:
    """The secret stands in a header."""
    wanted = name.lower().encode()
    return lambda request: request.headers.get(wanted, b"").decode("latin-1")


def path_secret(request: HookRequest) -> str:
    """The secret is the last part of the address: for messengers that sign nothing."""
    return request.rest


def body_secret(field: str) -> SecretOf:
    """The secret is a field of the JSON body."""
    return lambda request: (Payload.decode(request.body) or Payload()).verbatim(field)


def signed_with(key: str, *, header: str, prefix: str = "", digest: str = "sha256") -> Callable[..., bool]:
    """The body is signed by HMAC with the credential ``key``; hexadecimal digits in ``header`` after ``prefix``."""
    wanted = header.lower().encode()

    def signed(request: HookRequest, account: Account) -> bool:
        secret = account.credentials.get(key, "")
        expected = prefix + hmac.new(secret.encode(), request.body, digest).hexdigest()
        return bool(secret) and hmac.compare_digest(expected.encode(), request.headers.get(wanted, b""))

    return signed
