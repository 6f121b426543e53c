"""The installation as a real process: it does not start with a store abroad that nobody answered for."""

import json
from pathlib import Path

import psycopg
import pytest

from pristan.kit.crypto import Vault
from tests.conftest import TestDatabase, make_database
from tests.residency.serving import environment, run, serving

REASON = "Переезд в российское облако до 1 марта 2027 года, решение № 7"
BUCKET = "s3://customers/files"


@pytest.fixture
def empty(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


def actions(database: TestDatabase) -> list[tuple[str, str, str]]:
    with psycopg.connect(database.owner) as owner:
        return owner.execute("select action, target, address from access_log order by seq").fetchall()


def test_a_store_found_abroad_stops_the_start_until_a_reason_is_recorded(empty: TestDatabase, tmp_path: Path) -> None:
    env = environment(empty, tmp_path, PRISTAN_STORAGE_URL=BUCKET, AWS_REGION="eu-central-1")
    refused = run(env, "serve", "--port", "0")
    assert refused.returncode == 2
    assert "Файлы: сервер s3.amazonaws.com: «Amazon S3» (US" in refused.stderr
    assert "152-ФЗ, статья 18, часть 5" in refused.stderr
    assert "Traceback" not in refused.stderr
    shown = run(env, "residency", "show", "--json")
    assert shown.returncode == 1
    states = {place["id"]: place["state"] for place in json.loads(shown.stdout)["places"]}
    assert states == {"database": "undeclared", "files": "refused", "mail": "unused", "backups": "undeclared"}

    assert run(env, "residency", "admit", "files", "--reason", "надо").returncode == 1
    assert run(env, "residency", "admit", "files", "--reason", REASON).returncode == 0
    with serving(env, tmp_path / "log"):
        pass
    elsewhere = {**env, "AWS_ENDPOINT_URL": "https://s3.us-west-2.amazonaws.com"}
    assert run(elsewhere, "serve", "--port", "0").returncode == 2, "a reason is for one place"

    assert run(env, "residency", "withdraw", "files").returncode == 0
    assert run(env, "serve", "--port", "0").returncode == 2
    assert actions(empty) == [
        ("residency.admitted", "place:files", "console"),
        ("residency.withdrawn", "place:files", "console"),
    ]


def test_a_database_declared_abroad_stops_every_process(empty: TestDatabase, tmp_path: Path) -> None:
    env = environment(empty, tmp_path)
    declared = ("residency", "declare", "database", "--owner", "Hetzner", "--country")
    assert run(env, *declared, "de").returncode == 0
    for words in (("serve", "--port", "0"), ("web", "--port", "0"), ("worker",)):
        refused = run(env, *words)
        assert (refused.returncode, "заявлена страна DE" in refused.stderr) == (2, True), words
    doctor = run(env, "doctor", "--json")
    checks = {check["id"]: check for check in json.loads(doctor.stdout)["checks"]}
    assert doctor.returncode == 1
    assert checks["residency:database"]["state"] == "problem"
    assert "pristan residency admit database" in checks["residency:database"]["fix"]
    assert run(env, *declared, "RU").returncode == 0
    with serving(env, tmp_path / "log"):
        pass
    assert run(env, "residency", "show").returncode == 0


def test_what_is_wrong_is_told_in_one_line(empty: TestDatabase, tmp_path: Path) -> None:
    env = environment(empty, tmp_path)
    for words, told in (
        (("declare", "database", "--country", "Россия", "--owner", "мы"), "две латинские буквы"),
        (("declare", "database", "--country", "RU", "--owner", " "), "Заполните поле"),
        (("declare", "moon", "--country", "RU", "--owner", "мы"), "Такого места хранения нет"),
        (("declare", "database", "--country", "RU", "--owner", "мы", "--network", "10.0.0.0/99"), "Сети пишутся так"),
        (("admit", "database", "--reason", REASON), "основание не нужно"),
        (("admit", "moon", "--reason", REASON), "Такого места хранения нет"),
        (("withdraw", "database"), "основания нет"),
    ):
        refused = run(env, "residency", *words)
        assert (refused.returncode, told in refused.stderr, "Traceback" in refused.stderr) == (1, True, False), words
    assert actions(empty) == []
