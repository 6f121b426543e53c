"""Rules about the schema and the queries, asked of the real database."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import dict_row

from pristan.kit.sql import parse
from tests.conftest import TestDatabase

from .tree import SOURCE, short, tracked

PARAMETER = re.compile(r"%\((\w+)\)s")
# Tables of the installation, not of a company; what each holds is said in the migration that makes it.
NOT_OF_A_COMPANY = frozenset({"companies", "access_log"})


@pytest.fixture
def owner(database: TestDatabase) -> Iterator[psycopg.Connection[dict[str, object]]]:
    with psycopg.connect(database.owner, row_factory=dict_row) as connection:
        yield connection
        connection.rollback()


def _names(owner: psycopg.Connection[dict[str, object]], query: str) -> list[str]:
    return [str(row["name"]) for row in owner.execute(query.encode())]


OF_A_COMPANY = """
  select c.oid, c.relname, c.relrowsecurity from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
"""


def test_every_table_of_company_data_has_row_level_security(
    owner: psycopg.Connection[dict[str, object]],
) -> None:
    bare = f"select relname as name from ({OF_A_COMPANY}) t where not relrowsecurity"
    assert _names(owner, bare) == []
    unscoped = f"""
        select relname as name from ({OF_A_COMPANY}) t where not exists (
          select from pg_policies p where p.tablename = t.relname and p.roles @> '{{pristan_web}}'
          and coalesce(p.qual, p.with_check) like '%pristan_company()%')
    """
    assert _names(owner, unscoped) == []


def test_every_partition_has_row_level_security_too(owner: psycopg.Connection[dict[str, object]]) -> None:
    query = """
        select relname as name from pg_class
        where relispartition and relkind = 'r' and not relrowsecurity
        and relnamespace = 'public'::regnamespace
    """
    assert _names(owner, query) == []


def test_a_view_shows_nobody_more_than_its_tables_do(owner: psycopg.Connection[dict[str, object]]) -> None:
    query = """
        select relname as name from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace
        and not coalesce(reloptions, '{}') @> '{security_invoker=true}'
    """
    assert _names(owner, query) == []


def test_no_policy_of_the_web_role_sees_every_company(owner: psycopg.Connection[dict[str, object]]) -> None:
    query = """
        select tablename || '.' || policyname as name from pg_policies
        where roles @> '{pristan_web}' and cmd <> 'INSERT'
        and coalesce(qual, '') !~ 'pristan_(company|operator)'
    """
    assert _names(owner, query) == []


def test_primary_and_foreign_keys_carry_the_company(owner: psycopg.Connection[dict[str, object]]) -> None:
    keys = f"""
        select conrelid::regclass || '.' || conname as name from pg_constraint
        join ({OF_A_COMPANY}) t on t.oid = conrelid
        where t.relname <> all (%s) and (
          contype = 'p' and conkey[1] <> (
            select attnum from pg_attribute where attrelid = conrelid and attname = 'company_id')
          or contype = 'f' and confrelid in (select oid from ({OF_A_COMPANY}) o)
            and not (select attnum from pg_attribute where attrelid = conrelid and attname = 'company_id')
              = any (conkey))
    """
    rows = owner.execute(keys.encode(), [list(NOT_OF_A_COMPANY)])
    assert [row["name"] for row in rows] == []


def test_every_reference_is_a_foreign_key_or_says_why(owner: psycopg.Connection[dict[str, object]]) -> None:
    query = f"""
        select conrelid::regclass || '.' || conname as name from pg_constraint
        join ({OF_A_COMPANY}) t on t.oid = conrelid
        where contype = 'f' and not convalidated
    """
    assert _names(owner, query) == []


def test_the_service_roles_own_nothing_and_bypass_nothing(
    owner: psycopg.Connection[dict[str, object]],
) -> None:
    owned = """
        select relname as name from pg_class
        where relowner in (select oid from pg_roles where rolname in ('pristan_web', 'pristan_worker'))
    """
    assert _names(owner, owned) == []
    mighty = """
        select rolname as name from pg_roles where rolname in ('pristan_web', 'pristan_worker')
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
    """
    assert _names(owner, mighty) == []


def test_a_function_with_its_owners_rights_fixes_its_search_path(
    owner: psycopg.Connection[dict[str, object]],
) -> None:
    query = """
        select proname as name from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
        and not exists (select from unnest(proconfig) setting where setting like 'search_path=%')
    """
    assert _names(owner, query) == []


def _queries() -> Iterator[tuple[str, str]]:
    for path in tracked():
        if path.suffix == ".sql" and path.is_relative_to(SOURCE) and "migrations" not in path.parts:
            for name, statement in parse(path.read_text("utf-8")).items():
                yield f"{short(path.parent).removeprefix('src/pristan/')}:{name}", statement


QUERIES = dict(_queries())


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_is_understood_by_the_database(name: str, owner: psycopg.Connection[dict[str, object]]) -> None:
    statement = QUERIES[name]
    order = {found: n for n, found in enumerate(dict.fromkeys(PARAMETER.findall(statement)), start=1)}
    numbered = PARAMETER.sub(lambda match: f"${order[match[1]]}", statement).replace("%%", "%")
    for part in filter(str.strip, numbered.split(";\n")):
        owner.execute(b"prepare probe as " + part.encode())
        owner.execute("deallocate probe")


def test_every_query_has_a_caller() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in tracked() if path.suffix == ".py")
    assert [name for name in QUERIES if not re.search(rf"\.{name.rpartition(':')[2]}\b", sources)] == []


def test_every_query_says_what_it_is_for() -> None:
    assert [name for name, statement in QUERIES.items() if not statement.startswith("--")] == []


def test_a_row_is_locked_without_its_key_unless_it_is_to_go() -> None:
    """A lock on the key holds up whoever only refers to the row, and two who refer to each other's rows for ever."""
    whole = re.compile(r"\bfor update\b", re.IGNORECASE)
    locked = {name for name, statement in QUERIES.items() if whole.search(statement) and "delete from" not in statement}
    assert locked == set()


def test_no_row_is_looked_up_by_what_row_security_thinks_may_leak() -> None:
    """Under a policy PostgreSQL asks no index with ``coalesce``: it reads the whole table."""
    leaking = re.compile(r"\w\.\w+ = coalesce\(\w+\.")
    views = {path.name: path.read_text("utf-8") for path in (SOURCE / "migrations").glob("*.p*.sql")}
    assert [name for name, text in (QUERIES | views).items() if leaking.search(text)] == []


def test_migrations_are_numbered_without_a_clash() -> None:
    numbers = [path.name.split("_")[0] + path.suffixes[0] for path in (SOURCE / "migrations").glob("*.p*.sql")]
    assert len(numbers) == len(set(numbers))
