"""Decisions that were called wrong leave the product as cases of the rulebook."""

from pathlib import Path

import psycopg
import pytest
import yaml
from msgspec import convert

from pristan.compliance.cases import CasesFile
from pristan.kit.crypto import Vault
from tests.cli.test_access import run
from tests.conftest import TestDatabase, make_database

FACTS = (
    '{"channel": "telegram", "activity": "dialog", "recipient": "person", "requested": false, "bulk": false,'
    ' "consents": [], "company": {"categories": {"BANK": true}}}'
)


@pytest.fixture
def empty(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


def test_they_are_printed_as_a_file_of_cases_and_only_of_the_company_asked_for(
    empty: TestDatabase, tmp_path: Path
) -> None:
    with psycopg.connect(empty.owner, autocommit=True) as owner:
        owner.execute("insert into companies (id, name) values (1, 'Банк'), (2, 'Магазин')")
        for company in (1, 2):
            owner.execute(
                "insert into gate_false_alarms (company_id, decision_id, decided_at, rules, facts, comment,"
                " reported_by_name, reported_at)"
                " values (%s, 1, '2026-11-21T21:30:00Z', '{MSG-149-10-8}', %s, %s, 'Дарья', now())",
                [company, FACTS, f"Номер заявления компании {company}"],
            )
    done = run(empty, tmp_path, "gate", "false-alarms", "--company", "1")
    assert (done.returncode, done.stderr) == (0, "")
    (case,) = convert(yaml.safe_load(done.stdout), CasesFile).cases["MSG-149-10-8"]
    assert (case.what, case.effect, str(case.day)) == ("Номер заявления компании 1", "silent", "2026-11-22")
    assert "text" not in case.line()
    every = run(empty, tmp_path, "gate", "false-alarms")
    assert len(convert(yaml.safe_load(every.stdout), CasesFile).cases["MSG-149-10-8"]) == len((1, 2))
