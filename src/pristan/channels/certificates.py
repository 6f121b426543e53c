"""The Russian Trusted certificates, for connections to messengers only.

The certificate of MAX is issued under the root of the Russian national certification centre, which no default
bundle holds (https://dev.max.ru/docs-api). The files are checked by fingerprint when loaded.
"""

import hashlib
import re
import ssl
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from pristan.core.errors import AuthFailed, Misconfigured

ROOT = "d26d2d0231b7c39f92cc738512ba54103519e4405d68b5bd703e9788ca8ecf31"
INTERMEDIATE_2022 = "bbbde2103e790b999ec62bd03cf625a5a2e7c316e10afe6a490eedead8b3fd9b"
INTERMEDIATE_2024 = "2155785036c900dbb5f1bb2a1569c80c55595b6dbf94867a29bbddbc7d88a3f2"
KNOWN = frozenset({ROOT, INTERMEDIATE_2022, INTERMEDIATE_2024})
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@cache
def bundled() -> tuple[bytes, ...]:
    """The certificates that ship with the product (DER)."""
    pem = files(__package__ or "").joinpath("russian_trusted.pem").read_text("ascii")
    return _known(pem, origin="russian_trusted.pem")


def from_folder(folder: Path) -> tuple[bytes, ...]:
    """Further certificates an administrator put into ``folder``; unknown ones are refused."""
    found: list[bytes] = []
    for path in sorted(folder.glob("*.pem")) + sorted(folder.glob("*.crt")):
        found.extend(_known(path.read_text("ascii", "replace"), origin=path.name))
    return tuple(found)


def tls_context(folder: Path | None = None) -> ssl.SSLContext:
    """Trusts what the machine trusts, and the Russian root besides. Verification is always on."""
    context = ssl.create_default_context()
    certificates = (*bundled(), *(from_folder(folder) if folder else ()))
    context.load_verify_locations(cadata=b"".join(certificates))
    return context


@cache
def shared_context(folder: str) -> ssl.SSLContext:
    """One context for all connectors: loading certificates is slow."""
    return tls_context(Path(folder) if folder else None)


@lru_cache(maxsize=64)
def context_with(folder: str, own: str) -> ssl.SSLContext:
    """The same, and a company's own authority (PEM) besides; for one connection. Raises AuthFailed when unreadable."""
    context = tls_context(Path(folder) if folder else None)
    try:
        context.load_verify_locations(cadata=own)
    except (ssl.SSLError, ValueError, TypeError) as exc:  # TypeError: letters beyond ASCII
        detail = "Сертификат своего центра не читается. Вставьте его целиком в виде PEM"
        raise AuthFailed(detail, code="channel.ca_unreadable") from exc
    return context


def expiring(now: datetime, *, within_days: int = 60) -> tuple[str, ...]:
    """Names of bundled certificates that end soon; the doctor tells of them."""
    from cryptography import x509  # noqa: PLC0415 - only the self-check reads certificates

    return tuple(
        certificate.subject.rfc4514_string()
        for certificate in map(x509.load_der_x509_certificate, bundled())
        if (certificate.not_valid_after_utc - now.astimezone(UTC)).days < within_days
    )


def _known(pem: str, *, origin: str) -> tuple[bytes, ...]:
    try:
        certificates = tuple(ssl.PEM_cert_to_DER_cert(found) for found in _PEM.findall(pem))
    except ValueError as exc:
        raise Misconfigured(f"{origin}: это не сертификат в виде PEM") from exc
    if not certificates:
        raise Misconfigured(f"{origin}: в файле нет сертификата в виде PEM")
    for certificate in certificates:
        if fingerprint(certificate) not in KNOWN:
            raise Misconfigured(
                f"{origin}: отпечаток сертификата не совпал с известными. "
                "Возьмите файлы на gosuslugi.ru/crt и сверьте SHA-256",
            )
    return certificates


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of the certificate (DER), lower-case hex."""
    return hashlib.sha256(certificate).hexdigest()
