import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pristan.channels.certificates import (
    INTERMEDIATE_2022,
    ROOT,
    bundled,
    expiring,
    fingerprint,
    from_folder,
    tls_context,
)
from pristan.core.errors import Misconfigured


def test_the_bundled_certificates_are_the_real_ones() -> None:
    assert {fingerprint(certificate) for certificate in bundled()} == {ROOT, INTERMEDIATE_2022}


def test_the_context_verifies_and_knows_the_russian_root() -> None:
    context = tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    names = {str(item["subject"]) for item in context.get_ca_certs()}
    assert any("Russian Trusted Root CA" in name for name in names)


def test_the_end_of_the_intermediate_is_announced_in_time() -> None:
    assert not expiring(datetime(2026, 11, 21, tzinfo=UTC))
    assert any("Sub CA" in name for name in expiring(datetime(2027, 2, 1, tzinfo=UTC)))


def test_an_unknown_certificate_is_refused(tmp_path: Path) -> None:
    other = ssl.create_default_context().get_ca_certs(binary_form=True)[0]
    (tmp_path / "other.pem").write_text(ssl.DER_cert_to_PEM_cert(other))
    with pytest.raises(Misconfigured, match="отпечаток"):
        from_folder(tmp_path)
