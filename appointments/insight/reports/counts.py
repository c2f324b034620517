"""What is counted of a group of visits, in one statement for all groups."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from appointments.models import Status
from clinic.common.wall_clock import DAY, midnight
from clinic.directory.models import Location

# By which PostgreSQL groups, in this order.
GROUPS = ("week", "practitioner", "location", "visit_type", "language")

# A visit belongs to the day it begins on, by the clock of its place.  It stood when it was not cancelled
# before its time came; a cancelled visit without a history counts as cancelled when it was booked.
COUNTS = """
    WITH chosen AS (
        SELECT visit.*,
            date_trunc('week', visit.starts_at AT TIME ZONE place.time_zone)::date AS week,
            visit.starts_at - make_interval(hours => kind.change_cutoff_hours) AS cutoff,
            extract(epoch FROM visit.starts_at - visit.created_at) / 86400 AS lead,
            CASE WHEN visit.status = 'cancelled' THEN COALESCE((
                SELECT max(event.at) FROM appointments_appointmentevent AS event
                WHERE event.appointment_id = visit.id AND event.status_to = 'cancelled'
            ), visit.created_at) END AS cancelled_at
        FROM appointments_appointment AS visit
            JOIN clinic_location AS place ON place.id = visit.location_id
            JOIN appointments_visittype AS kind ON kind.id = visit.visit_type_id
        WHERE visit.location_id = ANY(%(locations)s)
            AND visit.starts_at >= %(start)s AND visit.starts_at < %(end)s
            AND (visit.starts_at AT TIME ZONE place.time_zone)::date BETWEEN %(first)s AND %(last)s
            AND (%(practitioner)s IS NULL OR visit.practitioner_id = %(practitioner)s)
            AND (%(visit_type)s IS NULL OR visit.visit_type_id = %(visit_type)s)
    ), judged AS (
        SELECT *,
            cancelled_at IS NULL OR cancelled_at >= starts_at AS stood,
            cancelled_at < starts_at AS called_off,
            status = 'completed' AND NOT EXISTS (
                SELECT FROM appointments_appointment AS earlier
                WHERE earlier.patient_id = chosen.patient_id AND earlier.status = 'completed'
                    AND earlier.starts_at < chosen.starts_at
            ) AS is_first
        FROM chosen
    )
    SELECT GROUPING(week, practitioner_id, location_id, visit_type_id, language),
        week, practitioner_id, location_id, visit_type_id, language,
        count(*) FILTER (WHERE stood),
        count(*) FILTER (WHERE status = 'completed'),
        count(*) FILTER (WHERE status = 'no_show'),
        count(*) FILTER (WHERE stood AND status = 'cancelled'),
        count(*) FILTER (WHERE status IN ('booked', 'arrived', 'in_room')),
        count(*) FILTER (WHERE called_off AND cancelled_by = 'patient' AND cancelled_at <= cutoff),
        count(*) FILTER (WHERE called_off AND cancelled_by = 'patient' AND cancelled_at > cutoff),
        count(*) FILTER (WHERE called_off AND cancelled_by = 'clinic'),
        COALESCE(round(sum(extract(epoch FROM ends_at - starts_at)) FILTER (
            WHERE status IN %(holding_time)s
        ) / 60), 0)::int,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY lead) FILTER (WHERE stood),
        count(*) FILTER (WHERE is_first)
    FROM judged
    GROUP BY GROUPING SETS
        ((), (week), (practitioner_id), (location_id), (visit_type_id), (language))
"""


@dataclass(frozen=True)
class Counts:
    """What became of the visits of one group; ``open_minutes`` are the working hours beside them.

    ``lead_days`` is the median from booking to visit, None without visits.
    """

    booked: int = 0
    completed: int = 0
    no_show: int = 0
    left: int = 0
    still_open: int = 0
    cancelled_early: int = 0
    cancelled_late: int = 0
    cancelled_by_clinic: int = 0
    held_minutes: int = 0
    lead_days: float | None = None
    new_patients: int = 0
    open_minutes: int | None = None

    @property
    def utilisation(self) -> float | None:
        """The share of the working hours that visits have taken, in percent; None without hours."""
        return 100 * self.held_minutes / self.open_minutes if self.open_minutes else None

    def within(self, open_minutes: int) -> "Counts":
        """The same beside working hours."""
        return replace(self, open_minutes=open_minutes)


def count_appointments(
    first: date,
    last: date,
    *,
    locations: Iterable[Location],
    practitioner: int | None = None,
    visit_type: int | None = None,
) -> dict[str, dict]:
    """The counts of each group by its key: ``found["week"][monday]``; ``found["all"][None]`` for all."""
    locations = list(locations)
    values: dict[str, Any] = {
        "locations": [location.pk for location in locations],
        "first": first,
        "last": last,
        "start": min((midnight(first, location.zone) for location in locations), default=None),
        "end": max((midnight(last + DAY, location.zone) for location in locations), default=None),
        "practitioner": practitioner,
        "visit_type": visit_type,
        "holding_time": Status.HOLDING_TIME,
    }
    found: dict[str, dict[Any, Counts]] = {"all": {}, **{group: {} for group in GROUPS}}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        for mask, *row in cursor.fetchall():
            keys, counts = row[: len(GROUPS)], Counts(*row[len(GROUPS) :])
            group = _group(mask)
            found[group][keys[GROUPS.index(group)] if group in GROUPS else None] = counts
    return found


def _group(mask: int) -> str:
    """GROUPING has a bit for each column that a row does *not* group by, the last one the lowest."""
    for n, group in enumerate(reversed(GROUPS)):
        if not mask >> n & 1:
            return group
    return "all"
