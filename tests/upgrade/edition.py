"""A database of the first edition, restored beside the one of the tests, and what became of its rows."""
# ruff: noqa: S608 - the names in these statements are those of the tables that are there

import gzip
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection

DUMP = Path(__file__).with_name("first_edition.sql.gz")
ITS_TODAY, ITS_CLOCK = date(2026, 11, 30), "America/New_York"
CONSTRAINTS = "-- CONSTRAINTS AND INDEXES\n"  # the line of the dump between the rows and what holds them
KEPT = "first_edition"  # the schema that keeps every row as it was before the migration

# How a value moves by so many days: an instant by the clock on the wall, a day of the week along with it.
MOVES = {
    "date": '"{column}" + {days}',
    "timestamp with time zone": (
        """("{column}" AT TIME ZONE '{clock}' + interval '{days} days') AT TIME ZONE '{clock}'"""
    ),
}
STAYS = ("appointments_patient", "birth_date")
WEEKDAYS = ("clinic_openinghours", "appointments_workinghours")

COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = %s ORDER BY table_name, ordinal_position
"""
STRUCTURE = """
    SELECT concat_ws(
        ' ', 'column', table_name, column_name, data_type, character_maximum_length, is_nullable, is_generated
    ) FROM information_schema.columns WHERE table_schema = 'public'
    UNION SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')
    UNION SELECT concat_ws(' ', 'index', tablename, indexname) FROM pg_indexes WHERE schemaname = 'public'
"""
HOLDS_SOMETHING = """coalesce("{column}"::text, '') NOT IN ('', '{{}}', 'false', '0')"""


@contextmanager
def database_beside(name: str) -> Iterator[None]:
    """An empty database on the same server, which this process speaks to until the block ends.

    What an earlier run left behind under this name is replaced.
    """
    first = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        _use(name)
        yield
    finally:
        _use(first)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def restore(*, today: date) -> None:
    """Read the dump into the database in use, with its days moved so that its today is ``today``.

    So the links of its patients live, and its desk has a day to show, whenever the tests run.  As in every
    dump the constraints come last: some of them would stand in the way of rows that move.
    """
    rows, constraints = gzip.decompress(DUMP.read_bytes()).decode().split(CONSTRAINTS)
    with connection.cursor() as cursor:
        cursor.execute(rows)
        _move(cursor, (today - ITS_TODAY).days)
        cursor.execute(constraints)
    connection.close()  # the dump has changed settings of its connection


def keep(gone: dict[str, str]) -> dict[str, int]:
    """Put a copy of every row aside, where no migration looks, and of no row that is meant to be ``gone``.

    ``gone`` says which rows of a table those are, in SQL: {"table": "column IS NULL"}.  How many there were.
    """
    run(f"CREATE SCHEMA {KEPT}")
    for table in columns("public"):
        stays = f"NOT ({gone[table]})" if table in gone else "true"
        run(f'CREATE TABLE {KEPT}."{table}" AS SELECT * FROM public."{table}" WHERE {stays}')
    return {table: _number(f"SELECT count(*) FROM {table} WHERE {which}") for table, which in gone.items()}


def columns(schema: str) -> dict[str, list[str]]:
    """The columns of each table."""
    found = defaultdict(list)
    for table, column, _kind in _rows(COLUMNS, [schema]):
        found[table].append(column)
    return found


def structure() -> set[str]:
    """Every column with its type, and the name of every constraint and index, of the database in use."""
    return {line for (line,) in _rows(STRUCTURE)}


def row_counts(schema: str) -> dict[str, int]:
    """How many rows each table has."""
    return {table: _number(f'SELECT count(*) FROM {schema}."{table}"') for table in columns(schema)}


def empty_columns() -> list[str]:
    """The columns of the first edition in which no row holds anything."""
    return [
        f"{table}.{column}"
        for table, names in columns(KEPT).items()
        for column in names
        if not _number(f'SELECT count(*) FROM {KEPT}."{table}" WHERE {HOLDS_SOMETHING.format(column=column)}')
    ]


def changed_values(renamed: dict[str, str]) -> dict[str, int | str]:
    """The number of rows in which a column of the first edition says something else today, for those that do.

    ``renamed`` says which columns stand under another name: {"table.column": "table.column"}.  Values are
    compared as text; a row that is gone has lost all of them.
    """
    there, found = columns("public"), {}
    for table, names in columns(KEPT).items():
        for name in [f"{table}.{column}" for column in names]:
            table_today, column_today = renamed.get(name, name).split(".")
            if column_today not in there[table_today]:
                found[name] = "gone"
            elif changed := _changed_rows(name, table_today, column_today):
                found[name] = changed
    return found


def _changed_rows(name: str, table_today: str, column_today: str) -> int:
    table, column = name.split(".")
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table_today)
    return _number(f"""
        SELECT count(*) FROM {KEPT}."{table}" AS old
        LEFT JOIN public."{table_today}" AS new ON new."{key}" = old."{key}"
        WHERE new."{key}" IS NULL OR new."{column_today}"::text IS DISTINCT FROM old."{column}"::text
    """)


def _move(cursor, days: int) -> None:
    moved = {table: [f"weekday = (weekday + {days % 7}) % 7"] for table in WEEKDAYS}
    cursor.execute(COLUMNS, ["public"])
    for table, column, kind in cursor.fetchall():
        if kind in MOVES and (table, column) != STAYS:
            value = MOVES[kind].format(column=column, days=days, clock=ITS_CLOCK)
            moved.setdefault(table, []).append(f'"{column}" = {value}')
    for table, values in moved.items():
        cursor.execute(f'UPDATE public."{table}" SET {", ".join(values)}')


def run(statement: str) -> None:
    """Do this in the database in use."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(statement: str, values=None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _number(statement: str) -> int:
    return _rows(statement)[0][0]


def _use(name: str) -> None:
    """From now on this process speaks to this database, and knows nothing by the keys of the other one."""
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
