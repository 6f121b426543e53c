"""A message → the letter that leaves."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.channels.email.checking import has_key
from pristan.channels.email.failures import failure, table
from pristan.channels.email.render import Rendered, deliverable, render
from pristan.channels.email.signing import sign
from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundMessage, Purpose
from pristan.core.errors import AuthFailed, MessageRejected, RateLimited, RecipientUnreachable, Transient
from pristan.core.ids import FileId, OutboxId
from pristan.testing.outbound import NOON, an_outbound
from tests.channels.email.test_parse import ACCOUNT, OURS

IVAN = "ivan@client.example"


def a_message(**more: Any) -> OutboundMessage:
    given: dict[str, Any] = {"recipient": IVAN, "address": {}, "outbox_id": OutboxId(77), "text": "Заказ готов"}
    return an_outbound(**(given | more))


def a_file(mime: str) -> OutboundFile:
    kind = AttachmentKind.FILE
    return OutboundFile(file_id=FileId(1), storage_key="x", name="f", mime=mime, kind=kind, size=7, sha256=b"")


def rendered(message: OutboundMessage, **more: Any) -> Rendered:
    return render(message, ACCOUNT, now=NOON, **more)


def read(letter: Rendered) -> Any:
    return message_from_bytes(letter.content, policy=policy.default)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.text(max_size=30), max_size=3))
def test_no_value_can_add_a_header(subject: str, name: str, references: Sequence[str]) -> None:
    address = {
        "subject": f"{subject}\r\nBcc: eve@evil.example",
        "message_id": "<1@a>\nBcc: x",
        "references": references,
    }
    account = replace(ACCOUNT, settings={**ACCOUNT.settings, "from_name": f"{name}\nBcc: eve@evil.example"})
    letter = render(a_message(address=address), account, now=NOON)
    head = letter.content.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in {b" ", b"\t"}]
    assert b"bcc" not in names
    assert len(names) == len(set(names))
    assert letter.recipients == (IVAN,)


@pytest.mark.parametrize(
    "address",
    [
        "ivan",
        "ivan@client.example\nBcc: eve@evil.example",
        "ivan@client.example, eve@evil.example",
        "a b@c.d",
        "петр@x.ru",
        "@x",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(RecipientUnreachable):
        rendered(a_message(recipient=address))


def test_an_automatic_letter_says_so_and_a_file_of_a_strange_type_is_bytes() -> None:
    files = [(a_file(mime), b"content") for mime in ("text/plain", "message/rfc822", "no such")]
    found = read(rendered(a_message(author_kind="system"), files=files))
    assert found["Auto-Submitted"] == "auto-replied"
    types = [part.get_content_type() for part in found.iter_attachments()]
    assert types == ["text/plain", "application/octet-stream", "application/octet-stream"]


def test_a_russian_domain_goes_in_its_ascii_form() -> None:
    assert deliverable("ivan@почта.рф") == "ivan@xn--80a1acny.xn--p1ai"


def test_the_subject_of_the_correspondence_is_answered_once() -> None:
    for known in ("Заказ", "Re: Заказ", "Отв: RE[3]: FW: Заказ"):
        assert read(rendered(a_message(address={"subject": known})))["Subject"] == "Re: Заказ"
    assert read(rendered(a_message(subject="Новая тема", address={"subject": "Заказ"})))["Subject"] == "Новая тема"


def test_references_stay_short_and_keep_the_first() -> None:
    address = {"message_id": "<last@a>", "references": [f"<{number}@a>" for number in range(50)]}
    ids = read(rendered(a_message(address=address)))["References"].split()
    assert (ids[0], ids[-1], len(ids)) == ("<0@a>", "<last@a>", 12)


def test_the_message_id_is_the_same_at_every_try() -> None:
    assert rendered(a_message()).message_id == rendered(a_message()).message_id == OURS


def test_a_mailing_can_be_ended_by_one_press() -> None:
    letter = rendered(a_message(purpose=Purpose.PROMO), unsubscribe="https://hub.example/u/abc")
    head = read(letter)
    assert head["List-Unsubscribe"] == "<https://hub.example/u/abc>"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in read(rendered(a_message()))


def test_a_mailing_without_a_way_out_does_not_leave() -> None:
    for address in ("", "http://hub.example/u/abc"):
        with pytest.raises(MessageRejected):
            rendered(a_message(purpose=Purpose.PROMO), unsubscribe=address)


def test_the_signature_is_true_and_covers_the_unsubscribing() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    account = replace(
        ACCOUNT, settings={**ACCOUNT.settings, "dkim_selector": "s1"}, credentials={"dkim_key": pem.decode()}
    )
    letter = render(a_message(purpose=Purpose.PROMO), account, now=NOON, unsubscribe="https://hub.example/u/abc")
    signed = sign(letter, account)
    asked: list[bytes] = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        del timeout
        asked.append(name)
        return record

    assert dkim.verify(signed.content, dnsfunc=dns)
    assert asked == [b"s1._domainkey.shop.example."]
    assert b"list-unsubscribe-post" in signed.content.partition(b"b=")[0].lower()
    assert not dkim.verify(signed.content.replace(b"/u/abc", b"/u/abd"), dnsfunc=dns)
    assert has_key(record.decode())
    assert not has_key("v=DKIM1; p=")


def test_a_key_that_is_none_is_told_to_the_administrator() -> None:
    account = replace(ACCOUNT, settings={**ACCOUNT.settings, "dkim_selector": "s1"}, credentials={"dkim_key": "none"})
    with pytest.raises(MessageRejected, match="DKIM"):
        sign(rendered(a_message()), account)


@pytest.mark.parametrize(
    ("code", "answer", "error"),
    [
        (535, "5.7.8 Error: authentication failed", AuthFailed),
        (550, "5.1.1 <ivan@client.example>: user unknown", RecipientUnreachable),
        (552, "5.3.4 Message too big", MessageRejected),
        (421, "4.7.0 too many connections", RateLimited),
        (451, "4.3.0 try later", Transient),
        (599, "whatever", MessageRejected),
        (499, "whatever", Transient),
    ],
)
def test_an_answer_of_smtp_has_its_meaning(code: int, answer: str, error: type[Exception]) -> None:
    assert isinstance(failure(code, answer), error)


def test_every_row_of_the_table_speaks_russian() -> None:
    assert all(row.title and row.name.startswith("email.") for row in table())


def test_an_inbox_without_an_address_writes_nothing() -> None:
    bare = replace(ACCOUNT, settings={})
    with pytest.raises(MessageRejected):
        render(a_message(), bare, now=NOON)


def test_copies_get_the_letter_too() -> None:
    letter = rendered(a_message(cc=("petr@client.example",)))
    assert read(letter)["Cc"] == "petr@client.example"
    assert set(letter.recipients) == {IVAN, "petr@client.example"}


def test_a_domain_that_cannot_be_is_refused() -> None:
    with pytest.raises(RecipientUnreachable):
        deliverable("ivan@" + "п" * 80 + ".рф")


def test_buttons_stand_in_a_letter_as_lines() -> None:
    buttons = [[Button(text="Да", payload="y"), Button(text="Заказ", kind="link", url="https://shop.example/1")]]
    body = read(rendered(a_message(buttons=buttons))).get_body(("plain",)).get_content()
    assert "• Да" in body
    assert "Заказ: https://shop.example/1" in body


def test_answers_may_be_led_by_their_own_address() -> None:
    marked = replace(ACCOUNT, settings={**ACCOUNT.settings, "reply_tokens": True})
    assert "@shop.example" in read(render(a_message(), marked, now=NOON))["Reply-To"]
    assert read(rendered(a_message()))["Reply-To"] is None
