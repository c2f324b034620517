"""A hundred thousand rows at once, for tests of what a page costs in a clinic that is years old."""

from collections.abc import Iterator

from django.db import connection

from appointments.models import Appointment, Patient

# The last five thousand hold time: were it all, the constraints would look at them for half a minute.
VISITS = {
    "reference": "lpad(to_hex(n), 6, '0')",
    "uid": "gen_random_uuid()",
    "starts_at": "starts_at - n * interval '30 minutes'",
    "ends_at": "ends_at - n * interval '30 minutes'",
    "blocked_until": "blocked_until - n * interval '30 minutes'",
    "status": "CASE WHEN n <= 5000 THEN 'completed' ELSE 'no_show' END",
}
# What the copied row refers to is there: its foreign keys need not be looked up a hundred thousand times.
AS_COPIED = """
    SELECT set_config('session_replication_role', %s, true)
    WHERE has_parameter_privilege('session_replication_role', 'SET')
"""


def many_appointments(appointment: Appointment, count: int = 100_000) -> None:
    """Visits like this one, every half hour backwards in time."""
    many_rows(appointment, VISITS, count)


def many_patients(patient: Patient, columns: dict[str, str], count: int = 100_000) -> None:
    """Patients like this one, but for some columns, which are SQL in which ``n`` counts them."""
    many_rows(patient, columns, count)


def many_rows(row, columns: dict[str, str], count: int) -> None:
    """Rows like this one, but for some columns, which are SQL in which ``n`` counts them from 1."""
    table = row._meta.db_table
    names = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    quoted = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(columns.get(name, f'"{name}"') for name in names)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '60s'")
        cursor.execute(AS_COPIED, ["replica"])
        cursor.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {table}, generate_series(1, {count}) AS n"  # noqa: S608
            f" WHERE id = {row.pk}"
        )
        cursor.execute(AS_COPIED, ["origin"])
        cursor.execute(f"ANALYZE {table}")


def whole_reads(sql: str, table: str) -> list[str]:
    """Where a statement, as it was sent, must read a whole table because no index can serve it.

    Left to itself PostgreSQL chooses by sizes that a vacuum in the background writes down at any moment.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql)
        [[[plan]]] = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return [
        node["Node Type"]
        for node in _nodes(plan["Plan"])
        if node.get("Relation Name") == table
        and node["Node Type"] != "Bitmap Heap Scan"  # the index below it has the condition
        and not {"Index Cond", "Order By"} & node.keys()  # the nearest first is an answer of an index too
    ]


def _nodes(node: dict) -> Iterator[dict]:
    yield node
    for below in node.get("Plans", []):
        yield from _nodes(below)
