"""Whether the sender is who they say, as our own mail server found: Authentication-Results (RFC 8601). Pure.

Only a header of our server is believed, and only the topmost one: below it stands what anybody may have written.
"""

import re
from collections.abc import Mapping
from typing import Any

from pristan.channels.email.mime import Headers

SERVERS = {"yandex": ("yandex.net", "yandex.ru"), "mailru": ("mail.ru",)}
_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]{1,20})", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_BAD = frozenset({"fail", "softfail", "permerror"})


def results(headers: Headers, settings: Mapping[str, Any]) -> dict[str, str]:
    """``{"spf": "pass", "dkim": "fail", …}`` of our own server; empty when it says nothing."""
    named = headers.texts("authentication-results")
    if not named:
        return {}
    server, _, said = _COMMENT.sub(" ", named[0]).partition(";")
    if not _is_own(server.strip().split(" ")[0].lower(), settings):
        return {}
    found: dict[str, str] = {}
    for method, result in _RESULT.findall(said):
        name = method.lower()
        if found.get(name) != "pass":  # one good signature of several is enough
            found[name] = result.lower()
    return found


def is_doubtful(found: Mapping[str, str]) -> bool:
    """Whether the sender's name may be a lie: the domain's own policy says so, or both proofs failed."""
    if "dmarc" in found and found["dmarc"] != "none":
        return found["dmarc"] in _BAD
    return found.get("spf") in _BAD and found.get("dkim", "none") != "pass"


def _is_own(server: str, settings: Mapping[str, Any]) -> bool:
    given = str(settings.get("auth_server") or "").lower().strip()
    if given:
        return server == given
    return any(server == name or server.endswith(f".{name}") for name in SERVERS.get(str(settings.get("provider")), ()))
