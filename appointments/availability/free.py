"""What a day of somebody's has left, whichever visit is looked for: for the calendar of the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.availability.schedule import Schedule
from appointments.availability.slots import open_starts
from appointments.models import Appointment, Placement
from clinic.common.intervals import Interval, remaining
from clinic.common.wall_clock import DAY
from clinic.directory.models import Location, Practitioner

# Starts lie at least this far apart, so that a free morning is a handful of links and not forty.
APART = timedelta(minutes=15)


@dataclass(frozen=True)
class TimeNeeded:
    """What a visit type needs of the time."""

    length: timedelta
    turnover: timedelta
    step: timedelta

    @classmethod
    def in_minutes(cls, *, length: int, turnover: int, step: int) -> "TimeNeeded":
        """The same as the columns of a visit type count it."""
        return cls(*(timedelta(minutes=minutes) for minutes in (length, turnover, step)))


@dataclass(frozen=True)
class FreeTime:
    """A stretch in which somebody works and is not busy.

    ``starts`` are times at which at least one visit type fits in.  ``reserved_until`` is the moment at which
    the reserved hours are for everybody, None for ordinary hours and for those released already.
    """

    starts_at: datetime
    ends_at: datetime
    starts: tuple[Placement, ...] = ()
    reserved_until: datetime | None = None


def free_time(
    schedule: Schedule,
    practitioner: Practitioner,
    location: Location,
    day: date,
    needed: Iterable[TimeNeeded],
) -> list[FreeTime]:
    """What is left of somebody's hours on a day from ``schedule.now`` on, soonest first."""
    closed = schedule.closed(practitioner.pk, location)
    busy = schedule.busy[practitioner.pk]
    found = []
    for hours, reserved in schedule.hours_on(day, practitioner.pk, location):
        release = schedule.released_at(day, location) if reserved else schedule.now
        slots = _shortest(hours, needed, busy=busy, closed=closed, now=schedule.now)
        for piece in remaining(hours, taken=[*closed, *busy]):
            if piece.end > schedule.now:
                inside = [start for start in slots if piece.start <= start < piece.end]
                starts = tuple(
                    Placement(practitioner, location, start, slots[start], timedelta(0))
                    for start in _apart(inside)
                )
                found.append(
                    FreeTime(piece.start, piece.end, starts, release if release > schedule.now else None)
                )
    return sorted(found, key=lambda free: free.starts_at)


def _shortest(
    hours: Interval,
    needed: Iterable[TimeNeeded],
    *,
    busy: list[Interval],
    closed: list[Interval],
    now: datetime,
) -> dict[datetime, timedelta]:
    """When any of the visit types may start in one opening, and how long the shortest of them lasts."""
    found: dict[datetime, timedelta] = {}
    for one in needed:
        starts = open_starts(
            [hours],
            busy=busy,
            closed=closed,
            length=one.length,
            turnover=one.turnover,
            step=one.step,
            earliest=now - one.length,  # as for every time that staff may book
            latest=hours.end,
        )
        for start in starts:
            found[start] = min(one.length, found.get(start, one.length))
    return found


def _apart(starts: Iterable[datetime]) -> list[datetime]:
    """The soonest start, and of the others each one that lies far enough after the last one taken."""
    found: list[datetime] = []
    for start in sorted(starts):
        if not found or start - found[-1] >= APART:
            found.append(start)
    return found


def doubled(appointments: Iterable[Appointment]) -> set[int]:
    """The keys of visits that keep their practitioner busy at the same time as another of them."""
    found: set[int] = set()
    last: dict[int, Appointment] = {}
    for appointment in sorted(appointments, key=lambda appointment: (appointment.starts_at, appointment.pk)):
        before = last.get(appointment.practitioner_id)
        if before and appointment.starts_at < before.blocked_until:
            found |= {before.pk, appointment.pk}
        # Two that reach over a third one overlap each other: the one that reaches furthest stands for both.
        if before is None or appointment.blocked_until > before.blocked_until:
            last[appointment.practitioner_id] = appointment
    return found


def days_from(first: date, count: int) -> list[date]:
    """So many days of the calendar, beginning with ``first``."""
    return [first + n * DAY for n in range(count)]
