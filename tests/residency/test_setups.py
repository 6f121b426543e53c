"""Places are read from the settings of the process and of the accounts."""

import pytest

from pristan.kit.settings import Settings
from pristan.residency.setups import channels_of, stores_of


@pytest.mark.parametrize(
    ("url", "environ", "hosts"),
    [
        ("", {}, ()),
        ("postgresql://u:secret@db.example.ru:5433/p", {}, ("db.example.ru",)),
        ("postgresql://u@/p?host=a.ru,b.ru", {}, ("a.ru", "b.ru")),
        ("host=10.0.0.7 dbname=p", {}, ("10.0.0.7",)),
        ("hostaddr=10.0.0.7 dbname=p", {}, ("10.0.0.7",)),
        ("postgresql://u@/p?host=/run/postgresql", {}, ()),
        ("postgresql:///p", {"PGHOST": "db.example.de"}, ("db.example.de",)),
    ],
)
def test_the_database_is_where_its_address_says(url: str, environ: dict[str, str], hosts: tuple[str, ...]) -> None:
    database = stores_of(Settings(database_url=url), environ, [])[0]
    assert database.hosts == hosts
    assert "secret" not in database.where


@pytest.mark.parametrize(
    ("url", "environ", "hosts"),
    [
        ("", {}, ()),
        ("s3://bucket/path", {}, ("s3.amazonaws.com",)),
        ("s3://bucket/path", {"AWS_ENDPOINT_URL": "https://storage.yandexcloud.net"}, ("storage.yandexcloud.net",)),
        ("s3://bucket/path", {"AWS_ENDPOINT": ""}, ("s3.amazonaws.com",)),
        ("https://key:secret@s3.example.ru/bucket", {}, ("s3.example.ru",)),
        ("gs://bucket", {"AWS_ENDPOINT_URL": "https://storage.yandexcloud.net"}, ("storage.googleapis.com",)),
        ("az://container", {}, ("blob.core.windows.net",)),
        ("file:///srv/files", {}, ()),
        ("memory:///", {}, ()),
    ],
)
def test_files_are_where_the_bucket_really_is(url: str, environ: dict[str, str], hosts: tuple[str, ...]) -> None:
    assert stores_of(Settings(storage_url=url), environ, [])[1].hosts == hosts


def test_mail_is_on_the_servers_of_the_mailboxes() -> None:
    own = {"provider": "own", "imap_host": "Imap.Example.de:993", "smtp_host": "smtp.example.de:465"}
    hidden = {"provider": "yandex", "imap_host": "left.from.before"}
    mail = stores_of(Settings(), {}, [("email", own), ("email", hidden), ("max", {})])[2]
    assert mail.is_used
    assert mail.hosts == ("imap.example.de:993", "smtp.example.de:465")
    assert mail.where.startswith("Яндекс 360")
    assert not stores_of(Settings(), {}, [("max", {})])[2].is_used


def test_a_channel_is_where_its_manifest_says_unless_it_has_a_server_of_its_own() -> None:
    found = {setup.id: setup for setup in channels_of([("max", {}), ("telegram", {}), ("email", {}), ("gone", {})])}
    assert set(found) == {"channel:max", "channel:telegram"}
    assert found["channel:max"].country == "RU"
    assert found["channel:telegram"].country == "??"
    (own,) = channels_of([("telegram", {"base_url": "https://bots.example.ru", "proxy": "http://proxy.example.de"})])
    assert (own.hosts, own.country) == (("bots.example.ru",), "")
