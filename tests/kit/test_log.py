"""What a log may say of an error."""

import json

import psycopg
import pytest
import structlog

from pristan.kit.db import Database
from pristan.kit.log import configure, get_logger

SECRET = "+79161234567"


async def _break(db: Database) -> None:
    try:
        async with db.transaction() as tx:
            await tx.execute("select %(text)s::bigint", text=SECRET + "9" * 30)
    except psycopg.Error as exc:
        raise RuntimeError(SECRET) from exc


@pytest.fixture(params=["json", "text"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_an_error_of_the_database_is_traced_without_what_customers_wrote(
    worker_db: Database, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = structlog.get_config()
    configure(level="info", form=form)
    try:
        try:
            await _break(worker_db)
        except RuntimeError:
            get_logger().error("broke", exc_info=True)
        told = capsys.readouterr().err
    finally:
        structlog.configure(**before)
    assert SECRET not in told
    assert "RuntimeError" in told
    assert "psycopg" in told
    assert "db.py" in told
    if form == "json":
        assert json.loads(told)["event"] == "broke"
