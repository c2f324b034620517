"""One database for each size, on the configured server, for as long as the bench runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def databases(names: list[str]) -> Iterator[None]:
    """Empty databases of these names with all tables.  What an earlier run left behind is replaced."""
    first = connection.settings_dict["NAME"]
    made = []
    try:
        for name in names:
            use(first)
            connection.settings_dict["TEST"]["NAME"] = name
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            made.append(name)
        yield
    finally:
        for name in made:
            use(name)
            connection.creation.destroy_test_db(first, verbosity=0)


def use(name: str) -> None:
    """From now on this process speaks to this database."""
    connection.close()
    connection.settings_dict["NAME"] = name


def deadlocks() -> int:
    """How many the server has seen in the database in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]
