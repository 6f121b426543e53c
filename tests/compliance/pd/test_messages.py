"""Messages of customers and operators, written for these tests by class of trap, not by any sample."""

from pathlib import Path

import pytest

from pristan.compliance.pd import Verdict, scan

HERE = Path(__file__).parent
PERSONAL = (HERE / "personal.txt").read_text("utf-8").splitlines()
CLEAN = (HERE / "clean.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", PERSONAL)
def test_personal_data_is_found_and_called_by_its_kind(line: str) -> None:
    kind, text = line.split("|", 1)
    found = {finding.kind.value for finding in scan(text).strong}
    assert kind in found
    assert found <= {kind, "PERSON"}


@pytest.mark.parametrize("text", CLEAN)
def test_a_message_about_things_places_and_sums_is_clean(text: str) -> None:
    assert scan(text).verdict is Verdict.CLEAN
