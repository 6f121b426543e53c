"""What kind of letter it is, and whom our letter did not reach."""

from pathlib import Path

import pytest

from pristan.channels.email.kinds import Kind, classify
from pristan.channels.email.letter import read_letter
from pristan.channels.email.reports import original_id

FIXTURES = Path(__file__).parent / "fixtures" / "reports"
IVAN = "ivan@client.example"
EXPECTED = {
    "apple_vacation": (Kind.AUTO_REPLY, {}),
    "communigate": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "exchange_old": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "exchange_out_of_office": (Kind.AUTO_REPLY, {}),
    "exchange_ru_report": (Kind.HARD_BOUNCE, {IVAN: "5.1.10"}),
    "exim_delay": (Kind.DELAY, {IVAN: "4.4.1"}),
    "exim_retry_timeout": (Kind.SOFT_BOUNCE, {IVAN: "4.4.1"}),
    "exim_unrouteable": (Kind.HARD_BOUNCE, {IVAN: "5.1.2"}),
    "exim_without_code": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "gmail_old": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "gmail_old_delay": (Kind.DELAY, {IVAN: "4.7.1"}),
    "human": (Kind.MESSAGE, {}),
    "lotus": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "mailru_without_code": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "postfix_delay": (Kind.DELAY, {IVAN: "4.4.1"}),
    "qmail": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "qmail_no_mailbox": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "read_receipt": (Kind.READ_RECEIPT, {}),
    "sendmail_old": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "spam_reject": (Kind.SOFT_BOUNCE, {IVAN: "5.7.1"}),
    "unknown_user_line": (Kind.HARD_BOUNCE, {IVAN: "5.1.1"}),
    "yandex_two_recipients": (Kind.HARD_BOUNCE, {"a@yandex.example": "5.2.1", "b@yandex.example": "5.2.2"}),
}


def test_every_fixture_is_expected() -> None:
    assert {path.stem for path in FIXTURES.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_kind_and_the_failed_recipients_are_told(name: str) -> None:
    kind, failed = EXPECTED[name]
    found = classify(read_letter((FIXTURES / f"{name}.eml").read_bytes()))
    assert found.kind is kind
    outcomes = found.report.outcomes if found.report else ()
    assert {outcome.address: outcome.status for outcome in outcomes} == failed


def test_only_the_dead_address_of_two_is_dead() -> None:
    report = classify(read_letter((FIXTURES / "yandex_two_recipients.eml").read_bytes())).report
    assert report is not None
    assert [outcome.is_permanent for outcome in report.outcomes] == [True, False]


@pytest.mark.parametrize(
    ("name", "message_id"), [("exchange_ru_report", "<ticket.1.abc@example.ru>"), ("qmail", "<1@example.ru>")]
)
def test_a_report_names_the_letter_it_brings_back(name: str, message_id: str) -> None:
    assert original_id(read_letter((FIXTURES / f"{name}.eml").read_bytes())) == message_id


def test_a_bounce_inside_of_a_forwarded_letter_is_not_a_bounce() -> None:
    inner = (FIXTURES / "postfix_delay.eml").read_bytes()
    raw = (
        b"From: ivan@client.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n"
        b"--outer\n\nsee below\n--outer\nContent-Type: message/rfc822\n\n" + inner + b"\n--outer--\n"
    )
    letter = read_letter(raw)
    assert classify(letter).kind is Kind.MESSAGE
    assert [file.name for file in letter.attached] == ["Delayed Mail (still being retried).eml"]


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-generated",
        "Return-Path: <>",
        "X-Auto-Response-Suppress: DR, OOF",
        "Precedence: bulk",
        "List-Id: <news.example>",
        "X-Autoreply: yes",
        "From: No Reply <noreply@example.ru>",
        "In-Reply-To: <1@example.ru>\nSubject: Автоответ: заказ",
    ],
)
def test_a_machine_is_recognised_by(header: str) -> None:
    assert classify(read_letter(f"{header}\n\nтекст".encode())).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "Subject: Автоответ", "X-Auto-Response-Suppress: None"])
def test_a_person_stays_a_person_with(header: str) -> None:
    assert classify(read_letter(f"From: ivan@client.example\n{header}\n\nтекст".encode())).kind is Kind.MESSAGE


def test_a_report_that_names_nobody_in_its_fields_is_read_as_prose() -> None:
    raw = (
        b"From: Mail System <system@mx.example>\nTo: shop@example.ru\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
        b"Delivery failed for:\n\n  <ivan@client.example>: 550 5.1.1 no such user\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n--b--\n"
    )
    found = classify(read_letter(raw))
    assert found.kind is Kind.HARD_BOUNCE
    assert found.report is not None
    assert [outcome.address for outcome in found.report.outcomes] == [IVAN]


def test_a_server_without_an_address_is_a_server() -> None:
    raw = b"From: Mail Delivery Subsystem\n\nUndeliverable:\n\n<ivan@client.example>: 550 5.1.1 unknown"
    assert classify(read_letter(raw)).kind is Kind.HARD_BOUNCE


def test_a_complaint_without_a_report_is_a_complaint() -> None:
    raw = b"From: staff@mail.example\nX-HmXmrOriginalRecipient: ivan@client.example\n\ncomplaint"
    assert classify(read_letter(raw)).kind is Kind.FEEDBACK_REPORT
