"""Booked appointments for which nobody is there: outside the hours, on a closed day, in time off."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from appointments.availability.schedule import Schedule
from appointments.models import Appointment, Placement
from clinic.common.intervals import Interval
from clinic.directory.models import Location, Practitioner


def outside(appointments: Iterable[Appointment], *, now: datetime) -> list[Appointment]:
    """Those of the appointments, loaded with their names, that no hours hold or that closed time touches.

    Takes at most 4 queries, whatever the number of appointments.
    """
    appointments = list(appointments)
    if not appointments:
        return []
    schedule = _schedule([appointment.placement for appointment in appointments], now)
    closed = {appointment.pk for appointment in _in_closed_time(schedule, appointments)}
    return [
        appointment
        for appointment in appointments
        if appointment.pk in closed or not within_hours(schedule, appointment.placement)
    ]


def in_closed_time(appointments: Iterable[Appointment], *, now: datetime) -> list[Appointment]:
    """Those of the appointments, loaded with their names, that a closure or time off touches.  3 queries."""
    appointments = list(appointments)
    if not appointments:
        return []
    schedule = _schedule([appointment.placement for appointment in appointments], now)
    return list(_in_closed_time(schedule, appointments))


def within_hours(schedule: Schedule, placement: Placement) -> bool:
    """Does the whole time lie in working hours?  Hours that touch are one."""
    time = placement.time
    hours = schedule.openings(placement.practitioner.pk, placement.location, time.start, time.end)
    reached = time.start
    for found in sorted(found for _day, found, _reserved in hours):
        if found.start <= reached < found.end:
            reached = found.end
    return reached >= time.end


def _schedule(placements: list[Placement], now: datetime) -> Schedule:
    return Schedule(
        practitioners={practitioner.pk: practitioner for practitioner in Practitioner.objects.all()},
        locations={location.pk: location for location in Location.objects.all()},
        start=min(placement.starts_at for placement in placements),
        end=max(placement.ends_at for placement in placements),
        # Extra hours count from the first appointment on.
        now=min(now, *(placement.starts_at for placement in placements)),
    )


def _in_closed_time(schedule: Schedule, appointments: list[Appointment]) -> Iterator[Appointment]:
    closed: dict[tuple[int, int], list[Interval]] = {}
    for appointment in appointments:
        whose = appointment.practitioner_id, appointment.location_id
        if whose not in closed:
            closed[whose] = schedule.closed(appointment.practitioner_id, appointment.location)
        if any(appointment.placement.time.overlaps(away) for away in closed[whose]):
            yield appointment
