"""The schema a reader sees is the one the migrations make."""

from tests.conftest import TestDatabase
from tools.schema import TARGET, dump


def test_the_schema_file_is_the_sum_of_the_migrations(database: TestDatabase) -> None:
    assert TARGET.read_text("utf-8") == dump(database.owner), "run: make generate"
