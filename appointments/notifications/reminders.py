"""When a patient is reminded of a visit, by e-mail or by a call of the office."""

from datetime import UTC, datetime, timedelta

from appointments.models import Appointment, BookingPolicy
from clinic.directory import hours
from clinic.directory.models import Closure


def due(appointment: Appointment, *, policy: BookingPolicy, now: datetime) -> list[tuple[int, datetime]]:
    """The (hours, instant) of each reminder that is still to come, the earliest first.

    Somebody without e-mail is called, once and while the office is open.
    """
    times = reminder_times(appointment, policy=policy, now=now)
    return times if appointment.email or not times else _call_times(appointment, times, now=now)[:1]


def reminder_times(
    appointment: Appointment, *, policy: BookingPolicy, now: datetime
) -> list[tuple[int, datetime]]:
    """The (hours, instant) of each reminder after ``now`` that the kind of visit or the policy asks for.

    Whole days mean the same time on the location's clock so many days before; other hours are real hours.
    A wall time that does not exist moves forward by the gap, a repeated one is its first occurrence.
    """
    times = []
    starts_at = appointment.starts_at.astimezone(UTC)
    on_the_clock = starts_at.astimezone(appointment.location.zone)
    wanted = appointment.visit_type.reminder_hours or policy.reminder_hours
    for before in sorted(set(wanted) - {0}, reverse=True):
        # Arithmetic on a datetime in a zone moves its wall clock, in UTC it counts real hours.
        due_at = (starts_at if before % 24 else on_the_clock) - timedelta(hours=before)
        due_at = due_at.replace(fold=0).astimezone(UTC)
        if due_at > now:
            times.append((before, due_at))
    return times


def _call_times(
    appointment: Appointment, times: list[tuple[int, datetime]], *, now: datetime
) -> list[tuple[int, datetime]]:
    """The same reminders as calls: at that time if the office is open, else on the last office day before.

    On such a day the call is due when the office opens, so that it has the whole day for it.
    """
    location = appointment.location
    rows = list(location.opening_hours.values_list("weekday", "opens", "closes"))
    closed = list(Closure.objects.of(location).values_list("starts_on", "ends_on"))
    calls = [
        (before, hours.open_by(rows, closed, moment=due_at, zone=location.zone) or due_at)
        for before, due_at in times
    ]
    return [(before, due_at) for before, due_at in calls if due_at > now]
