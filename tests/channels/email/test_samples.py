"""The public samples that are kept beside the repository: bounces and replies of real programs."""

from pathlib import Path

import pytest

from pristan.channels.email import inspect_source
from tests.house.tree import ROOT

SAMPLES = next((path for parent in ROOT.parents if (path := parent / "shared" / "samples" / "imports").is_dir()), None)
needs_samples = pytest.mark.skipif(
    SAMPLES is None, reason="the folder shared/samples/imports is not beside the repository"
)
BOUNCES = {
    "arf-01": ("feedback_report", [], []),
    "discourse-auto_generated_header": ("auto_reply", [], []),
    "flanker-delayed": ("soft_bounce", ["foo@example.com"], ["4.0.0"]),
    "flanker-mailbox-full": ("soft_bounce", ["user@aol.com"], ["5.2.2"]),
    "lhost-exim-01": ("soft_bounce", ["kijitora@example.ed.jp"], ["5.7.0"]),
    "lhost-mailru-01": ("hard_bounce", ["kijitora@example.jp"], ["5.1.1"]),
    "lhost-mailru-02": ("soft_bounce", ["kijitora@example.jp"], ["5.2.2"]),
    "lhost-postfix-01": ("hard_bounce", ["r@p351355.pool.example.ne.jp"], ["5.1.1"]),
    "lhost-sendmail-41": ("hard_bounce", ["this-local-part-does-not-exist@yahoo.com"], ["5.0.0"]),
    "lhost-yandex-01": ("hard_bounce", ["kijitora@example.jp"], ["5.1.1"]),
    "rfc3834-01": ("auto_reply", [], []),
}
REPLIES = {
    "apple_mail.eml": "Hello",
    "embedded_email_russian_1.txt": "Why don't you override particular strings with JS?",
    "gmail.eml": "Hello",
    "gmail.html": "Hi. I am fine. Thanks, Alex",
    "mail_ru.html": "Hi. I am fine. Thanks, Alex",
    "ms_outlook_2010.html": "Hi. I am fine. Thanks, Alex",
    "outlook.eml": "Hello",
    "thunderbird.html": "Hi. I am fine. Thanks, Alex",
}


def sample(folder: str, name: str) -> Path:
    assert SAMPLES is not None
    return SAMPLES / folder / name


@needs_samples
@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_of_the_samples_is_told(name: str) -> None:
    path = sample("email-bounces", f"{name}.eml")
    found = inspect_source(path.read_bytes(), name=path.name)
    assert (found["kind"], found["recipients"], found["status"]) == BOUNCES[name]


@needs_samples
@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_of_the_samples_is_cut(name: str) -> None:
    path = sample("email-replies", name)
    found = inspect_source(path.read_bytes(), name=path.name)
    assert " ".join(found["reply"].split()) == REPLIES[name]
    assert found["quoted"]


@needs_samples
def test_the_ukrainian_quotation_is_cut() -> None:
    path = sample("email-replies", "willdurand_email_23_uk.txt")
    found = inspect_source(path.read_bytes(), name=path.name)
    assert found["reply"].endswith("nec nibh.")
    assert found["quoted"].startswith("29 грудня 2017 р.")


@needs_samples
def test_every_sample_has_an_expectation() -> None:
    assert SAMPLES is not None
    bounces = {path.stem for path in (SAMPLES / "email-bounces").glob("*.eml")}
    replies = {path.name for path in (SAMPLES / "email-replies").iterdir()} - {"SOURCES.md"}
    replies = {name for name in replies if ".expected." not in name} - {"willdurand_email_23_uk.txt"}
    assert (bounces, replies) == (set(BOUNCES), set(REPLIES))
