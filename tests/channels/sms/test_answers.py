"""Every code of the tables, and what the hub makes of it."""

import pytest

from pristan.channels.sms.answers import DuplicateError, errors, failure, state_of, statuses
from pristan.core import errors as house


@pytest.mark.parametrize(
    ("provider", "code", "message", "kind", "own"),
    [
        ("smsc", "2", "authorise error", house.AuthFailed, "sms.key_refused"),
        ("smsc", "3", "no money", house.AuthFailed, "sms.no_money"),
        ("smsc", "4", "ip is blocked", house.NotReady, "sms.blocked_address"),
        ("smsc", "6", "message is denied", house.MessageRejected, "sms.refused_text"),
        ("smsc", "7", "invalid number", house.RecipientUnreachable, "sms.bad_number"),
        ("smsc", "8", "can't to deliver", house.RecipientUnreachable, "sms.no_route"),
        ("smsc", "9", "duplicate request, wait a minute", DuplicateError, "sms.duplicate"),
        ("smsc", "77", "what", house.ProtocolError, "sms.unexpected"),
        ("sms_aero", "", "no credits", house.AuthFailed, "sms.no_money"),
        ("sms_aero", "", "Validation error.", house.MessageRejected, "sms.refused"),
        ("exolve", "", "Number does not exist", house.MessageRejected, "sms.refused_sender"),
        ("exolve", "", "invalid SendRequest.Destination: regex", house.RecipientUnreachable, "sms.bad_number"),
        ("sms_ru", "200", "", house.AuthFailed, "sms.key_refused"),
        ("sms_ru", "201", "", house.AuthFailed, "sms.no_money"),
        ("sms_ru", "202", "", house.RecipientUnreachable, "sms.bad_number"),
        ("sms_ru", "216", "", house.MessageRejected, "sms.refused_text"),
        ("sms_ru", "220", "", house.Transient, "sms.provider_down"),
        ("sms_ru", "231", "", DuplicateError, "sms.duplicate"),
        ("sms_ru", "232", "", house.MessageRejected, "sms.duplicate_today"),
        ("smpp", "0e", "", house.AuthFailed, "sms.key_refused"),
        ("smpp", "58", "", house.NotReady, "sms.slower"),
        ("smpp", "14", "", house.NotReady, "sms.slower"),
        ("smpp", "0b", "", house.RecipientUnreachable, "sms.bad_number"),
        ("smpp", "45", "", house.MessageRejected, "sms.refused"),
    ],
)
def test_a_code_is_an_error_of_the_house(
    provider: str, code: str, message: str, kind: type[Exception], own: str
) -> None:
    found = failure(provider, code=code, message=message)
    assert type(found) is kind
    assert found.own_code == own
    assert found.detail


def test_the_tables_are_whole() -> None:
    providers = {"smsc", "sms_aero", "exolve", "sms_ru", "smpp"}
    assert {row.provider for row in errors()} == providers
    assert {provider for provider, _ in statuses()} == providers
    assert all(row.title for row in statuses().values() if row.state == "failed")
    assert state_of("smsc", "-3") is not None
    assert state_of("smsc", "12345") is None
