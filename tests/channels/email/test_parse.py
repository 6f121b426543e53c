"""A letter of the journal → what it means for the inbox."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pristan.channels import Account
from pristan.channels.email.entry import pack, unpack
from pristan.channels.email.letter import read_letter
from pristan.channels.email.mime import slimmed
from pristan.channels.email.parse import _told, lane_key, parse, person_of
from pristan.channels.email.threads import Marks
from pristan.channels.model import (
    AttachmentKind,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundMessage,
    InboundReceipt,
    ReceiptKind,
    UnparsableError,
    Unusable,
)
from pristan.core.errors import InvalidInput
from pristan.core.ids import CompanyId, InboxId

FIXTURES = Path(__file__).parent / "fixtures"
ACCOUNT = Account(
    company_id=CompanyId(1),
    inbox_id=InboxId(1),
    key=UUID(int=7),
    channel="email",
    name="Поддержка",
    settings={"address": "support@shop.example", "provider": "own", "auth_server": "mx.shop.example"},
)
OURS = Marks(ACCOUNT).message_id(77)


def parsed(name: str, account: Account = ACCOUNT) -> Inbound:
    (thing,) = parse((FIXTURES / f"{name}.json").read_bytes(), account)
    return thing


def message(name: str, account: Account = ACCOUNT) -> InboundMessage:
    thing = parsed(name, account)
    assert isinstance(thing, InboundMessage)
    return thing


def test_a_letter_is_a_message_with_its_subject() -> None:
    found = message("message")
    assert (found.person.value, found.person.name) == ("ivan@client.example", "Иван Петров")
    assert found.text == "Добрый день, где мой заказ?\n\nС уважением,\nИван"
    assert found.external_id == "<1@client.example>"
    assert found.at.isoformat() == "2026-11-21T11:00:05+00:00"
    assert found.mail is not None
    assert (found.mail["subject"], found.mail["cc"]) == ("Заказ 15", ["boss@client.example"])
    assert found.person.address["message_id"] == "<1@client.example>"


def test_an_answer_names_our_letter_and_keeps_only_what_is_new() -> None:
    found = message("answer")
    assert found.text == "Спасибо"
    assert found.reply_to is not None
    assert found.reply_to.external_id == OURS
    assert found.person.address["references"] == ["<0@client.example>", OURS]


def test_an_answer_is_found_by_the_address_when_headers_are_lost() -> None:
    found = message("answer_by_address")
    assert found.reply_to is not None
    assert found.reply_to.external_id == Marks(ACCOUNT).message_id(78)


def test_another_mailbox_does_not_know_the_mark() -> None:
    stranger = replace(ACCOUNT, key=UUID(int=8))
    assert not Marks(stranger).is_ours(OURS)
    assert message("answer_by_address", stranger).reply_to is None


def test_a_letter_of_a_machine_is_marked() -> None:
    assert message("automatic").is_automatic
    assert message("automatic").mail is not None
    assert not message("message").is_automatic


def test_a_sender_who_failed_the_checks_of_our_server_is_marked() -> None:
    spoofed = message("spoofed").mail
    assert spoofed is not None
    assert spoofed["is_doubtful"]
    assert spoofed["checks"] == {"spf": "fail", "dkim": "none", "dmarc": "fail"}


def test_checks_of_a_foreign_server_prove_nothing() -> None:
    forged = message("forged_results").mail
    assert forged is not None
    assert "checks" not in forged


def test_a_file_is_named_and_left_in_the_storage() -> None:
    (file,) = message("with_file").attachments
    assert (file.kind, file.name, file.mime, file.size) == (AttachmentKind.IMAGE, "Фото.png", "image/png", 33_000)
    assert file.source == {"letter": "letters/1/aa/letter.eml", "number": 0, "content_id": "pic@client"}


def test_html_is_told_as_text() -> None:
    found = message("html_only")
    assert found.text == "Добрый день"
    assert found.mail is not None
    assert found.mail["has_more"]


def test_a_bounce_is_a_receipt_of_our_letter_with_the_reason() -> None:
    found = parsed("bounce")
    assert isinstance(found, InboundReceipt)
    assert (found.external_id, found.kind, found.code) == (OURS, ReceiptKind.FAILED, "email.user_unknown")
    assert found.detail.startswith("Такого адреса нет: ivan@client.example. Код 5.1.1.")


def test_a_reading_notice_is_a_receipt() -> None:
    found = parsed("read")
    assert isinstance(found, InboundReceipt)
    assert (found.external_id, found.kind) == (OURS, ReceiptKind.READ)


def test_a_complaint_ends_our_right_to_write() -> None:
    found = parsed("complaint")
    assert isinstance(found, IdentityChanged)
    assert (found.person.value, found.change) == ("ivan@client.example", IdentityChange.WITHDRAWN)


@pytest.mark.parametrize("name", ["bounce_of_a_stranger", "delay", "own", "junk"])
def test_what_is_not_for_the_inbox_leaves_its_reason(name: str) -> None:
    found = parsed(name)
    assert isinstance(found, Unusable)
    assert found.reason


@pytest.mark.parametrize("name", ["bounce", "read", "complaint"])
def test_nobody_but_the_recipient_can_speak_of_our_letter(name: str) -> None:
    assert isinstance(parsed(name, replace(ACCOUNT, key=UUID(int=8))), Unusable)


def test_a_letter_that_is_too_large_says_so() -> None:
    found = message("too_large")
    assert found.text == "Большое письмо"
    assert found.mail is not None
    assert found.mail["is_cut"]


def test_a_letter_that_went_round_in_circles_is_left() -> None:
    raw = b"Received: by a\n" * 40 + b"From: ivan@client.example\n\nhi"
    (found,) = parse(pack(raw, stored="", folder="INBOX", uid="1/1", at="", size=1), ACCOUNT)
    assert isinstance(found, Unusable)


def test_a_stolen_message_id_does_not_hide_another_letter() -> None:
    first = b"From: ivan@client.example\nMessage-ID: <1@a>\n\none"
    keys = {
        thing.dedupe_key
        for raw in (first, first.replace(b"one", b"two"), b"Delivered-To: sales@shop.example\n" + first)
        for thing in parse(pack(raw, stored="", folder="INBOX", uid="1/1", at="", size=1), ACCOUNT)
    }
    assert len(keys) == 2


def test_headers_of_ours_in_a_strangers_letter_change_nothing() -> None:
    raw = b'X-Pristan-Size: 99\nFrom: ivan@client.example\n\n{"letter": "x"}'
    entry = unpack(pack(raw, stored="k", folder="INBOX", uid="1/1", at="", size=1))
    assert (entry.stored, entry.letter) == ("k", raw)


def test_files_keep_their_numbers_when_their_bodies_are_left_out() -> None:
    parts = b"".join(
        b'--b\nContent-Type: application/pdf; name="%d.pdf"\n\n%s\n' % (number, b"x" * size)
        for number, size in enumerate((10, 100_000, 0, 50_000))
    )
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n" + parts + b"--b--\n"
    slim = slimmed(raw)
    assert len(slim) < 2000
    told = [(file.number, file.name, file.size) for file in read_letter(slim).attached]
    assert told == [(file.number, file.name, file.size) for file in read_letter(raw).attached]


def test_the_lane_is_of_the_sender() -> None:
    assert lane_key((FIXTURES / "message.json").read_bytes()) == "ivan@client.example"
    assert lane_key(b"\xff") == ""


def test_an_entry_that_is_none_is_refused() -> None:
    with pytest.raises(UnparsableError):
        parse(b"{}", ACCOUNT)


def test_an_address_as_people_write_it() -> None:
    assert person_of("Иван <Ivan@Client.example>").value == "ivan@client.example"
    for wrong in ("ivan", "ivan@", "a@b.example, c@d.example", ""):
        with pytest.raises(InvalidInput):
            person_of(wrong)


def test_a_notice_about_a_letter_of_another_mailbox_is_left() -> None:
    assert isinstance(parsed("read", replace(ACCOUNT, key=UUID(int=8))), Unusable)


def test_a_letter_without_a_sender_is_left() -> None:
    raw = pack(b"Subject: ?\r\n\r\nhello", stored="", folder="INBOX", uid="1/2", at="2026-11-21T11:00:05+00:00", size=9)
    (found,) = parse(raw, ACCOUNT)
    assert isinstance(found, Unusable)


def test_a_bounce_that_names_nobody_is_told_in_general_words() -> None:
    assert _told(()) == ("email.bounced", "Почтовый сервер вернул письмо")
