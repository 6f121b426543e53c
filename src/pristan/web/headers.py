"""Security headers on every answer. Scripts come from our own files only; nothing is inline."""

from typing import Final

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

# Mantine sets element styles from script, hence unsafe-inline for styles; a style cannot run code.
_CSP: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
}
# The pages a customer's site embeds or that are themselves somebody's site decide for themselves.
_OWN_POLICY: Final = ("/widget/", "/chat/", "/demo/")


async def secure(message: Message, scope: Scope) -> None:
    """Hook ``before_send``: adds what the handler has not set itself."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    path = str(scope.get("path", ""))
    for name, value in _HEADERS.items():
        if name == "content-security-policy" and path.startswith(_OWN_POLICY):
            continue
        headers.setdefault(name, value)
    if scope.get("scheme") == "https":
        headers.setdefault("strict-transport-security", "max-age=31536000")
    if path.startswith("/api/"):
        headers.setdefault("cache-control", "no-store")
