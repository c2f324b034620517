"""What becomes of the rows that a test commits: they go, and what the migrations made stays."""

from django.core.management import call_command
from django.db import connection, transaction


class Emptying:
    """Empties the database after a test that commits.  Begin with one in which the migrations have just run.

    Django truncates every table and has each app make its first rows again: content types, permissions, roles
    and the policy.  Here those rows stay, and of the other tables those that hold something are emptied.  A
    test that has changed one of those rows gets Django's way.
    """

    def __init__(self):
        self._remember()

    def _remember(self) -> None:
        """Read which tables hold rows by now, and which rows."""
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        self._kept = self._filled(sorted(tables))
        guarded = _tables_with_triggers()
        self._emptied = sorted(set(tables) - set(self._kept), key=lambda table: (table not in guarded, table))
        self._guarded = guarded & set(self._emptied)
        self._rows = self._fingerprints()

    def empty(self) -> None:
        """Delete every row that the migrations did not make."""
        if self._fingerprints() != self._rows:
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
            self._remember()
            return
        # Foreign keys are looked at when the transaction ends: any order will do.  A trigger may keep rows
        # from being deleted, but no table from being truncated, which comes before anything is deleted.
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self._filled(self._emptied):
                how = "TRUNCATE" if table in self._guarded else "DELETE FROM"
                cursor.execute(f"{how} {_quoted(table)}")

    def _filled(self, tables: list[str]) -> list[str]:
        """Those of the tables that hold a row."""
        asked = (f"EXISTS (SELECT FROM {_quoted(table)})" for table in tables)
        return [table for table, filled in zip(tables, _answers(asked), strict=True) if filled]

    def _fingerprints(self) -> tuple:
        """Of the rows of each table that is kept."""
        digest = "SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM"
        return _answers(f"({digest} {_quoted(table)} t)" for table in self._kept)


def _tables_with_triggers() -> set[str]:
    """The tables with a trigger of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        return {table for (table,) in cursor.fetchall()}


def _answers(expressions) -> tuple:
    """The values of all of them, asked for at once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(expressions)}")
        return cursor.fetchone()


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
