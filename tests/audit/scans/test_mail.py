"""Invitations in letters are counted by service; who invited whom is kept nowhere."""

from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage

import pytest

from pristan.audit.invitations import meetings, services_in
from pristan.audit.scans.mail import MailReader
from pristan.channels.email.connector import EmailConnector
from pristan.compliance.rulebook import shipped

OWN = "info@apteka.example"


def a_letter(text: str, *, sender: str = "partner@shop.example", calendar: str = "", html: str = "") -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"Пётр Ильин <{sender}>", OWN, "Встреча"
    letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html")
    if calendar:
        letter.add_attachment(calendar.encode(), maintype="text", subtype="calendar", filename="invite.ics")
    return letter.as_bytes()


@pytest.mark.parametrize(
    ("text", "calendar", "found"),
    [
        pytest.param("https://us02web.zoom.us/j/123?pwd=x", "", ["zoom"], id="a link to a room"),
        pytest.param("https://zoom.us/pricing", "", [], id="a link to the service is no invitation"),
        pytest.param("https://meet.google.com/abc-defg-hij", "", ["google"], id="google"),
        pytest.param("https://teams.microsoft.com/l/meetup-join/19%3a", "", ["ms_teams"], id="teams"),
        pytest.param("https://evilzoom.us/j/1 https://zoom.us.evil.example/j/1", "", [], id="a look-alike host"),
        pytest.param("встреча", "PRODID:-//Google Inc//Google Calen\r\n dar 70.9054//EN", ["google"], id="folded"),
        pytest.param("встреча", "PRODID:-//Microsoft Corporation//Outlook 16.0", [], id="outlook tells none"),
        pytest.param("https://telemost.yandex.ru/j/1", "", ["telemost"], id="a russian service"),
        pytest.param("Здравствуйте", "", [], id="nothing"),
    ],
)  # fmt: skip
def test_a_service_is_known_by_its_invitation(text: str, calendar: str, found: Sequence[str]) -> None:
    assert services_in(a_letter(text, calendar=calendar), own=OWN)[0] == found


def test_our_own_invitations_are_told_from_those_of_others() -> None:
    assert services_in(a_letter("https://zoom.us/j/1", sender="INFO@apteka.example"), own=OWN)[1]
    assert not services_in(a_letter("https://zoom.us/j/1"), own=OWN)[1]


def test_a_link_in_html_counts_once() -> None:
    letter = a_letter("https://zoom.us/j/1", html="<a href='https://zoom.us/j/1'>https://zoom.us/j/1</a>")
    assert services_in(letter, own=OWN)[0] == ["zoom"]


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 500, b"Content-Type: multipart/mixed\n\n--", b"From: \n" * 1000])
def test_noise_instead_of_a_letter_invites_nowhere(raw: bytes) -> None:
    assert services_in(raw, own=OWN) == ([], False)


def test_services_of_invitations_are_those_of_the_rules() -> None:
    book = shipped()
    known = {*book.services, *book.messengers}
    assert [one.id for one in meetings() if one.service and one.service not in known] == []


def test_a_connected_mailbox_can_be_looked_through() -> None:
    assert issubclass(EmailConnector, MailReader)
    assert date(2026, 11, 21).isoformat() == "2026-11-21"
