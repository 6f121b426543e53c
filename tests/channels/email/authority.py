"""An authority of the test, and certificates of servers: good, of another name, expired, signed by themselves."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = {"good": "127.0.0.1", "expired": "127.0.0.2", "self_signed": "127.0.0.3", "stranger": "127.0.0.4"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate with its key, as files a server can read."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


@dataclass(frozen=True, slots=True)
class Authority:
    """Issues certificates into ``folder``."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def paper(self, kind: str, address: str = "") -> Paper:
        """The certificate of a kind of ``NAMES``, each for an address of its own unless another is given."""
        address = address or NAMES[kind]
        days = (-20, -10) if kind == "expired" else (-1, 30)
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = None if kind == "self_signed" else self
        name = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        found = _certificate(address, key=key, issuer=issuer, days=days, extension=name)
        paper = Paper(self.folder / f"{kind}-{address}.crt", self.folder / f"{kind}-{address}.key")
        paper.certificate.write_bytes(found.public_bytes(serialization.Encoding.PEM))
        paper.key.write_bytes(_private(key))
        for path in (paper.certificate, paper.key):
            path.chmod(0o644)
        return paper


def an_authority(folder: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    basic = x509.BasicConstraints(ca=True, path_length=0)
    return Authority(folder, key, _certificate("Test CA", key=key, issuer=None, days=(-1, 30), extension=basic))


def _certificate(
    name: str,
    *,
    key: ec.EllipticCurvePrivateKey,
    issuer: Authority | None,
    days: tuple[int, int],
    extension: x509.ExtensionType,
) -> x509.Certificate:
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signing = key if issuer is None else issuer.key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(signing, hashes.SHA256())


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
