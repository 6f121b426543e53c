"""What a started ``pristan serve`` has brought in."""

import re
from pathlib import Path

from pristan.kit.crypto import Vault
from tests.conftest import make_database
from tests.residency.serving import environment, serving

# Each costs every start tens of milliseconds or megabytes, and only some installations or some moments need it.
# (A module that was looked for and not found is listed too: so rich.console and not rich.)
HEAVY = frozenset(
    "typst docx openpyxl pypdfium2 slovnet navec PIL segno rich.console pygments.lexer dkim imapclient aiosmtplib"
    " aiosmpplib dns selectolax pristan.sandbox.max pristan.demo pristan.bench".split()
)
IMPORTED = re.compile(r"^import time:\s+\d+ \|\s+\d+ \|\s+(\S+)$", re.MULTILINE)


def test_a_start_brings_in_none_of_what_only_some_need(cluster_url: str, vault: Vault, tmp_path: Path) -> None:
    env = environment(make_database(cluster_url, vault), tmp_path)
    log = tmp_path / "log"
    with serving(env, log, python=("-X", "importtime")):
        pass
    brought = set(IMPORTED.findall(log.read_text("utf-8", "replace")))
    assert {"litestar", "psycopg", "pristan.worker.assembly"} <= brought
    below = {name for name in brought if any(name == heavy or name.startswith(f"{heavy}.") for heavy in HEAVY)}
    assert sorted(below) == []
