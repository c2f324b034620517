"""What Today shows of the schedule doctor: the urgent part, counted in one statement."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from appointments.notifications import alarms
from clinic.common.wall_clock import day_of, midnight
from clinic.directory.models import Location

SOON, LATELY = timedelta(days=7), timedelta(days=14)

# The days and hours of a place are read on its own clock.  ``visits`` says the same of each
# visit, also in the night in which the clocks change.
COUNT = """
    WITH soon AS (
        SELECT practitioner_id, location_id, visit.starts_at, visit.ends_at,
            visit.starts_at AT TIME ZONE place.time_zone AS first,
            (visit.starts_at AT TIME ZONE place.time_zone) + (visit.ends_at - visit.starts_at) AS last
        FROM appointments_appointment AS visit JOIN clinic_location AS place ON place.id = location_id
        WHERE status = 'booked' AND location_id = %(place)s
            AND visit.starts_at > %(now)s AND visit.starts_at < %(until)s
    )
    SELECT
        (SELECT count(*) FROM soon WHERE
            EXISTS (
                SELECT FROM appointments_timeoff AS away WHERE away.practitioner_id = soon.practitioner_id
                    AND away.starts_at < soon.ends_at AND away.ends_at > soon.starts_at
            ) OR EXISTS (
                SELECT FROM clinic_closure AS closure
                WHERE (closure.location_id IS NULL OR closure.location_id = soon.location_id)
                    AND starts_on <= (last - interval '1 microsecond')::date AND ends_on >= first::date
            ) OR NOT COALESCE((
                SELECT range_agg(tsrange(
                    day + starts,
                    day + ends + CASE ends WHEN '00:00' THEN interval '1 day' ELSE interval '0' END
                )) @> tsrange(first, last)
                FROM unnest(ARRAY[first::date, last::date]) AS day, LATERAL (
                    SELECT starts, ends FROM appointments_workinghours AS week
                    WHERE week.practitioner_id = soon.practitioner_id AND week.location_id = soon.location_id
                        AND weekday = extract(isodow FROM day) - 1
                        AND COALESCE(valid_from <= day, true)
                        AND COALESCE(valid_until >= day, true)
                    UNION ALL
                    SELECT starts, ends FROM appointments_extrahours AS extra
                    WHERE extra.practitioner_id = soon.practitioner_id
                        AND extra.location_id = soon.location_id AND date = day
                ) AS hours
            ), false)
        ),
        (SELECT count(*) FROM appointments_appointment
            WHERE status = 'booked' AND location_id = %(place)s
                AND starts_at >= %(since)s AND starts_at < %(begins)s AND ends_at <= %(now)s),
        NOT EXISTS (SELECT FROM clinic_location WHERE email <> '')
"""


@dataclass(frozen=True)
class Warnings:
    """Visits of the next week for which nobody is there, and visits of earlier days that nobody confirmed.

    ``nobody_alarmed``: no address is known to which word of an urgent message could go.
    """

    outside: int = 0
    unconfirmed: int = 0
    nobody_alarmed: bool = False


def warnings(location: Location, *, now: datetime) -> Warnings:
    """The warnings of one place, in one statement, and two where no office has an e-mail address."""
    today = day_of(now, location.zone)
    begins = midnight(today, location.zone)
    values: dict[str, Any] = {
        "place": location.pk,
        "now": now,
        "until": now + SOON,
        "begins": begins,
        "since": begins - LATELY,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        outside, unconfirmed, no_office = cursor.fetchone()
    return Warnings(outside, unconfirmed, nobody_alarmed=no_office and not alarms.answering().exists())
