"""Booked visits for which nobody is there: outside the working hours, on a closed day, in time off."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from appointments.availability.plan import Plan
from appointments.models import Appointment
from clinic.common.intervals import Interval
from clinic.directory.models import Location, Practitioner


def outside(appointments: Iterable[Appointment], *, now: datetime) -> list[Appointment]:
    """Those of the visits, loaded with their names, that no working hours hold or that closed time touches.

    Hours that touch are one.  Takes at most 4 queries, whatever the number of visits.
    """
    appointments = list(appointments)
    if not appointments:
        return []
    plan = _plan(appointments, now)
    closed = {appointment.pk for appointment in _in_closed_time(plan, appointments)}
    return [
        appointment
        for appointment in appointments
        if appointment.pk in closed or not _is_held(plan, appointment)
    ]


def in_closed_time(appointments: Iterable[Appointment], *, now: datetime) -> list[Appointment]:
    """Those of the visits, loaded with their names, that a closure or time off touches.  3 queries."""
    appointments = list(appointments)
    return list(_in_closed_time(_plan(appointments, now), appointments)) if appointments else []


def _plan(appointments: list[Appointment], now: datetime) -> Plan:
    return Plan(
        visit_type=appointments[0].visit_type,
        practitioners={practitioner.pk: practitioner for practitioner in Practitioner.objects.all()},
        locations={location.pk: location for location in Location.objects.all()},
        start=min(appointment.starts_at for appointment in appointments),
        end=max(appointment.ends_at for appointment in appointments),
        now=min(
            now, *(appointment.starts_at for appointment in appointments)
        ),  # extra hours count from the first visit on
        staff=True,  # reserved hours are hours
    )


def _in_closed_time(plan: Plan, appointments: list[Appointment]) -> Iterator[Appointment]:
    closed = {}
    for appointment in appointments:
        whose = appointment.practitioner_id, appointment.location_id
        if whose not in closed:
            closed[whose] = plan.closed(appointment.practitioner_id, appointment.location)
        if any(_time(appointment).overlaps(away) for away in closed[whose]):
            yield appointment


def _time(appointment: Appointment) -> Interval:
    return Interval(appointment.starts_at, appointment.ends_at)


def _is_held(plan: Plan, appointment: Appointment) -> bool:
    """Does the practitioner work there for the whole time?"""
    time = _time(appointment)
    reached = time.start
    for hours in sorted(
        plan.openings(appointment.practitioner_id, appointment.location, time.start, time.end)
    ):
        if hours.start <= reached < hours.end:
            reached = hours.end
    return reached >= time.end
