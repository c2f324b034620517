"""WRITES.  Counting the searches that found no time, so that the office sees where hours are missing."""

from datetime import date

from django.db import connection

from appointments.models import VisitType
from clinic.directory.models import Location, Practitioner


def found_nothing(
    visit_type: VisitType,
    *,
    day: date,
    practitioner: Practitioner | None = None,
    location: Location | None = None,
    whole: bool,
) -> None:
    """Count one search on a day of the clinic's calendar, in one statement.

    ``practitioner`` and ``location`` are what was wished for, None for any.  Call it outside a transaction:
    the count stands when the statement ends, and nobody who looks for the same waits for another.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO appointments_fruitlesssearch AS search
                (day, visit_type_id, practitioner_id, location_id, whole, count)
            VALUES (%s, %s, %s, %s, %s, 1)
            ON CONFLICT
                (day, visit_type_id, COALESCE(practitioner_id, 0), COALESCE(location_id, 0), whole)
            DO UPDATE SET count = search.count + 1
            """,
            [
                day,
                visit_type.pk,
                practitioner.pk if practitioner else None,
                location.pk if location else None,
                whole,
            ],
        )
