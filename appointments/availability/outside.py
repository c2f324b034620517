"""Booked visits for which nobody is there: outside the working hours, on a closed day, in time off."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from appointments.availability.plan import Plan
from appointments.models import Appointment
from clinic.common.intervals import Interval
from clinic.directory.models import Location, Practitioner


def outside(visits: Iterable[Appointment], *, now: datetime) -> list[Appointment]:
    """Those of the visits, loaded with their names, that no working hours hold or that closed time touches.

    Hours that touch are one.  Takes at most 4 queries, whatever the number of visits.
    """
    visits = list(visits)
    if not visits:
        return []
    plan = _plan(visits, now)
    closed = {visit.pk for visit in _in_closed_time(plan, visits)}
    return [visit for visit in visits if visit.pk in closed or not _is_held(plan, visit)]


def in_closed_time(visits: Iterable[Appointment], *, now: datetime) -> list[Appointment]:
    """Those of the visits, loaded with their names, that a closure or time off touches.  3 queries."""
    visits = list(visits)
    return list(_in_closed_time(_plan(visits, now), visits)) if visits else []


def _plan(visits: list[Appointment], now: datetime) -> Plan:
    return Plan(
        visit_type=visits[0].visit_type,
        practitioners={who.pk: who for who in Practitioner.objects.all()},
        locations={place.pk: place for place in Location.objects.all()},
        start=min(visit.starts_at for visit in visits),
        end=max(visit.ends_at for visit in visits),
        now=min(now, *(visit.starts_at for visit in visits)),  # extra hours count from the first visit on
        staff=True,  # reserved hours are hours
    )


def _in_closed_time(plan: Plan, visits: list[Appointment]) -> Iterator[Appointment]:
    closed = {}
    for visit in visits:
        whose = visit.practitioner_id, visit.location_id
        if whose not in closed:
            closed[whose] = plan.closed(visit.practitioner_id, visit.location)
        if any(_time(visit).overlaps(away) for away in closed[whose]):
            yield visit


def _time(visit: Appointment) -> Interval:
    return Interval(visit.starts_at, visit.ends_at)


def _is_held(plan: Plan, visit: Appointment) -> bool:
    """Does the practitioner work there for the whole time?"""
    time = _time(visit)
    reached = time.start
    for hours in sorted(plan.openings(visit.practitioner_id, visit.location, time.start, time.end)):
        if hours.start <= reached < hours.end:
            reached = hours.end
    return reached >= time.end
