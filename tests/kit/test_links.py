"""A link to a file leads to that file, for its time, and to nothing else."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pristan.core.ids import CompanyId, FileId
from pristan.kit.crypto import Vault
from pristan.kit.links import PATH, FileLinks

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
UNTIL = NOON + timedelta(days=30)
LINKS = FileLinks(Vault(b"k" * 32), public_url="https://hub.example/")
OTHERS = FileLinks(Vault(b"o" * 32), public_url="https://hub.example")


def token(company: int = 3, file: int = 77, *, until: datetime = UNTIL) -> str:
    return LINKS.url(CompanyId(company), FileId(file), until=until).rpartition(PATH)[2]


def test_a_link_leads_to_its_file_until_its_last_hour() -> None:
    assert LINKS.read(token(), now=NOON) == (3, 77)
    assert LINKS.read(token(), now=UNTIL) == (3, 77)
    assert LINKS.read(token(), now=UNTIL + timedelta(hours=2)) is None


def test_links_are_all_of_one_length() -> None:
    assert len({len(token(company, file)) for company in (1, 10**9) for file in (1, 10**15)}) == 1


def test_a_link_of_another_installation_is_nothing() -> None:
    assert OTHERS.read(token(), now=NOON) is None


@given(place=st.integers(0, 47), letter=st.sampled_from("ABCxyz019_-"))
def test_a_changed_letter_kills_the_link(place: int, letter: str) -> None:
    good = token()
    changed = good[:place] + letter + good[place + 1 :]
    assert changed == good or LINKS.read(changed, now=NOON) is None


@given(st.text(max_size=80))
def test_any_text_is_refused_quietly(text: str) -> None:
    assert LINKS.read(text, now=NOON) is None


def test_without_a_public_address_nothing_is_linked() -> None:
    assert not FileLinks(Vault(b"k" * 32), public_url="").is_public
    assert LINKS.is_public
