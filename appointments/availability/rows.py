"""The rows that decide about open times, in three statements.

They are asked for with every page of times, every hold and every booking.  Written by hand they cost a
quarter of what it takes Django to write them: a UNION of two models each time anew.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from appointments.models import ExtraHours, HoldOwner, Status, WorkingHours
from appointments.models.appointment_sets import LONGEST_VISIT
from appointments.models.working_hours import in_force
from clinic.common.intervals import Interval
from clinic.directory.models import Location, Practitioner

HOURS = """
    SELECT practitioner_id, location_id, weekday, NULL::date,
        starts, ends, valid_from, valid_until, reserved_for_acute
    FROM appointments_workinghours
    WHERE practitioner_id = ANY(%(practitioners)s) AND location_id = ANY(%(locations)s)
    UNION ALL
    SELECT practitioner_id, location_id, NULL, date, starts, ends, NULL, NULL, reserved_for_acute
    FROM appointments_extrahours
    WHERE practitioner_id = ANY(%(practitioners)s) AND location_id = ANY(%(locations)s)
        AND date >= %(since)s
"""
CLOSURES_AND_TIME_OFF = """
    SELECT id, location_id, starts_on, ends_on,
        COALESCE(NULLIF(CASE %(language)s WHEN 'es' THEN reason_es ELSE reason_en END, ''), reason_en, ''),
        NULL::bigint, NULL::timestamptz, NULL::timestamptz
    FROM clinic_closure
    WHERE (location_id IS NULL OR location_id = ANY(%(locations)s))
        AND starts_on <= %(last)s AND ends_on >= %(first)s
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, reason, practitioner_id, starts_at, ends_at
    FROM appointments_timeoff
    WHERE practitioner_id = ANY(%(practitioners)s) AND starts_at < %(end)s AND ends_at > %(start)s
"""
# The same conditions as Appointment.objects.holding_time().overlapping() and SlotHold.objects.live().
VISITS_AND_HOLDS = """
    SELECT practitioner_id, location_id, starts_at, blocked_until, true
    FROM appointments_appointment
    WHERE practitioner_id = ANY(%(practitioners)s) AND status IN %(holding_time)s
        AND starts_at > %(earliest)s AND starts_at < %(end)s AND blocked_until > %(start)s
        AND id IS DISTINCT FROM %(moving)s
    UNION ALL
    SELECT practitioner_id, location_id, starts_at, blocked_until, false
    FROM appointments_slothold
    WHERE practitioner_id = ANY(%(practitioners)s) AND expires_at > %(now)s
        AND (browser = %(browser)s) IS NOT TRUE AND (offer_id = %(offer)s) IS NOT TRUE
"""


@dataclass(frozen=True, slots=True)
class Hours:
    """One row of working or extra hours."""

    practitioner_id: int
    location_id: int
    weekday: int | None
    date: dt.date | None
    starts: time
    ends: time
    valid_from: dt.date | None
    valid_until: dt.date | None
    reserved: bool

    def on(self, day: dt.date) -> bool:
        """Do these hours apply to a day of the location's calendar?"""
        if self.weekday is None:
            return self.date == day
        return in_force(day, weekday=self.weekday, valid_from=self.valid_from, valid_until=self.valid_until)


class Closed(NamedTuple):
    """Days on which a location is closed, every location where it names none, and why for the reader."""

    pk: int
    location_id: int | None
    first: date
    last: date
    reason: str


class Away(NamedTuple):
    """When a practitioner is away, and why as staff have written it."""

    practitioner_id: int
    time: Interval
    reason: str


class Busy(NamedTuple):
    """When a practitioner is busy, where, and whether with an appointment or for a hold."""

    practitioner_id: int
    location_id: int
    starts_at: datetime
    until: datetime
    is_appointment: bool


def hours(practitioners: Iterable[int], locations: Iterable[int], *, since: date) -> list[Hours]:
    """The weekly plans of these practitioners at these places, and their extra hours from a day on."""
    keys = {"practitioners": list(practitioners), "locations": list(locations)}
    return [Hours(*row) for row in _rows(HOURS, keys | {"since": since})]


def closures_and_time_off(
    practitioners: Iterable[int],
    locations: Iterable[int],
    *,
    first: date,
    last: date,
    start: datetime,
    end: datetime,
) -> tuple[list[Closed], list[Away]]:
    """What closes between two days, and who is away between two instants."""
    keys = {"practitioners": list(practitioners), "locations": list(locations), "language": get_language()}
    span = {"first": first, "last": last, "start": start, "end": end}
    closed, away = [], []
    for pk, location_id, since, until, reason, practitioner_id, starts_at, ends_at in _rows(
        CLOSURES_AND_TIME_OFF, keys | span
    ):
        if pk is None:
            away.append(Away(practitioner_id, Interval(starts_at, ends_at), reason))
        else:
            closed.append(Closed(pk, location_id, since, until, reason))
    return closed, away


def appointments_and_holds(
    practitioners: Iterable[int],
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    owner: HoldOwner,
    moving: int | None,
) -> list[Busy]:
    """When these practitioners are busy.

    Visits that hold time between two instants, but for the one being moved, and the live holds of all
    others than ``owner``.
    """
    values = {
        "practitioners": list(practitioners),
        "holding_time": Status.HOLDING_TIME,
        "earliest": start - LONGEST_VISIT,
        "start": start,
        "end": end,
        "moving": moving,
        "now": now,
        "browser": owner.browser,
        "offer": owner.offer_id,
    }
    return [Busy(*row) for row in _rows(VISITS_AND_HOLDS, values)]


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def working_on(day: date, location: Location) -> QuerySet[Practitioner]:
    """Practitioners with hours at this place on a day of its calendar, by plan or by extra hours."""
    planned = WorkingHours.objects.on(day).filter(location=location)
    extra = ExtraHours.objects.filter(location=location, date=day)
    return Practitioner.objects.filter(
        Q(pk__in=planned.values("practitioner")) | Q(pk__in=extra.values("practitioner"))
    )
