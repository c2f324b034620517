"""Where the database of a process that runs tests comes from."""

import pytest
from django.db import connection

MIGRATED = "SELECT app, name, applied FROM django_migrations ORDER BY id"


def rows_of(database, sql: str) -> list[tuple]:
    with database.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_processes_share_what_one_of_them_migrated(db, request):
    template = getattr(request.config, "workerinput", {}).get("template")
    if template is None:
        pytest.skip("a process that runs its tests by itself migrates its own database")
    shared = connection.copy()
    shared.settings_dict["NAME"] = template
    try:
        migrated = rows_of(shared, MIGRATED)
    finally:
        shared.close()

    # Each row says when it was migrated, to the microsecond.
    assert rows_of(connection, MIGRATED) == migrated
