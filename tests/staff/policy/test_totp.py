from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from pristan.staff.policy.totp import (
    STEP_S,
    accepted_step,
    normal_recovery_code,
    provisioning_uri,
    recovery_code,
    step_at,
)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 21, 12, 0, 10, tzinfo=UTC)


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


@pytest.mark.parametrize(
    ("shift_s", "last", "accepted"),
    [
        pytest.param(0, None, True, id="now"),
        pytest.param(-STEP_S, None, True, id="one step late"),
        pytest.param(STEP_S, None, True, id="clock of the phone one step ahead"),
        pytest.param(-2 * STEP_S, None, False, id="two steps late"),
        pytest.param(0, 0, False, id="the same code again"),
        pytest.param(-STEP_S, 0, False, id="an older code after a newer one"),
        pytest.param(STEP_S, 0, True, id="a newer code after this one"),
        pytest.param(0, -1, True, id="this code after the previous one"),
    ],
)
def test_a_code_works_once_within_its_window(shift_s: int, last: int | None, *, accepted: bool) -> None:
    last_step = None if last is None else step_at(NOW) + last
    code = code_at(NOW + timedelta(seconds=shift_s))
    assert (accepted_step(SECRET, code, now=NOW, last_step=last_step) is not None) is accepted


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "000000000000"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert accepted_step(SECRET, code, now=NOW, last_step=None) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    code = code_at(NOW)
    assert accepted_step(SECRET, f"{code[:3]} {code[3:]}", now=NOW, last_step=None) == step_at(NOW)


def test_recovery_codes_read_well_and_compare_loosely() -> None:
    code = recovery_code(bytes(range(10, 26)))
    assert len(code) == 11
    assert not set(code) & set("01loi")
    assert normal_recovery_code(f" {code.upper().replace('-', ' — ')} ") == code.replace("-", "")


def test_the_qr_code_names_the_account_and_the_product() -> None:
    uri = provisioning_uri(SECRET, account="a@shop.example", issuer="Пристань")
    assert uri.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in uri
