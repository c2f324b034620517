"""The one query of every page: the places with their hours and closures, and whether costs are said.

As a queryset it took Django eight times as long to write as PostgreSQL to answer.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

from django.db.models import QuerySet

ROWS = """
    SELECT place.*,
        (
            SELECT coalesce(json_agg(hours ORDER BY weekday, opens), '[]')
            FROM clinic_openinghours AS hours WHERE location_id = place.id
        ) AS opening_rows,
        (
            SELECT coalesce(json_agg(closure ORDER BY starts_on, id), '[]')
            FROM clinic_closure AS closure
            WHERE (location_id = place.id OR location_id IS NULL) AND ends_on >= %s
        ) AS closure_rows,
        ({}) AS costs_are_said
    FROM clinic_location AS place ORDER BY position, id
"""

# The rows in any of which the clinic says something of costs: each app adds its own when it is ready.
COSTS: list[Callable[[], QuerySet]] = []


def of_the_places(*, closed_since: date) -> tuple[str, list]:
    """The query and its values; closures that ended before ``closed_since`` are left out."""
    query, values = _written(len(COSTS))
    return query, [closed_since, *values]


@cache
def _written(tables: int) -> tuple[str, list]:
    """Written once, with as many ``tables`` of costs as there are."""
    asked = [rows().order_by().values("pk").query.sql_with_params() for rows in COSTS[:tables]]
    said = " OR ".join(f"EXISTS ({query})" for query, _values in asked)
    return ROWS.format(said), [value for _query, values in asked for value in values]
