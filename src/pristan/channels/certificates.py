"""The Russian Trusted certificates, for connections to messengers only.

The certificate of MAX is issued under the root of the Russian national certification centre, which no default
bundle holds (https://dev.max.ru/docs-api). The files are checked by fingerprint when loaded.
"""

import hashlib
import ssl
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pristan.core.errors import Misconfigured

ROOT = "d26d2d0231b7c39f92cc738512ba54103519e4405d68b5bd703e9788ca8ecf31"
INTERMEDIATE_2022 = "bbbde2103e790b999ec62bd03cf625a5a2e7c316e10afe6a490eedead8b3fd9b"
INTERMEDIATE_2024 = "2155785036c900dbb5f1bb2a1569c80c55595b6dbf94867a29bbddbc7d88a3f2"
KNOWN = frozenset({ROOT, INTERMEDIATE_2022, INTERMEDIATE_2024})


@cache
def bundled() -> tuple[x509.Certificate, ...]:
    """The certificates that ship with the product."""
    pem = files(__package__ or "").joinpath("russian_trusted.pem").read_bytes()
    return _known(pem, origin="russian_trusted.pem")


def from_folder(folder: Path) -> tuple[x509.Certificate, ...]:
    """Further certificates an administrator put into ``folder``; unknown ones are refused."""
    found: list[x509.Certificate] = []
    for path in sorted(folder.glob("*.pem")) + sorted(folder.glob("*.crt")):
        found.extend(_known(path.read_bytes(), origin=path.name))
    return tuple(found)


def tls_context(folder: Path | None = None) -> ssl.SSLContext:
    """Trusts what the machine trusts, and the Russian root besides. Verification is always on."""
    context = ssl.create_default_context()
    certificates = (*bundled(), *(from_folder(folder) if folder else ()))
    context.load_verify_locations(cadata="".join(_pem(certificate) for certificate in certificates))
    return context


@cache
def shared_context(folder: str) -> ssl.SSLContext:
    """One context for all connectors: loading certificates is slow."""
    return tls_context(Path(folder) if folder else None)


def expiring(now: datetime, *, within_days: int = 60) -> tuple[str, ...]:
    """Names of bundled certificates that end soon; the doctor tells of them."""
    return tuple(
        certificate.subject.rfc4514_string()
        for certificate in bundled()
        if (certificate.not_valid_after_utc - now.astimezone(UTC)).days < within_days
    )


def _known(pem: bytes, *, origin: str) -> tuple[x509.Certificate, ...]:
    certificates = tuple(x509.load_pem_x509_certificates(pem))
    for certificate in certificates:
        if fingerprint(certificate) not in KNOWN:
            raise Misconfigured(
                f"{origin}: отпечаток сертификата не совпал с известными. "
                "Возьмите файлы на gosuslugi.ru/crt и сверьте SHA-256",
            )
    return certificates


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, lower-case hex."""
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
