"""How long somebody works: the minutes of a plan, closures and time off taken out."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from appointments.availability import Schedule
from clinic.common.intervals import remaining
from clinic.common.wall_clock import DAY, anywhere
from clinic.directory.models import Location, Practitioner

MINUTE = timedelta(minutes=1)


def open_minutes(
    first: date, last: date, *, practitioners: Iterable[Practitioner], locations: Iterable[Location]
) -> Counter:
    """Minutes by practitioner key, location key and Monday of the week, from ``first`` to ``last``.

    By the hours that are entered today: a plan that was changed without a last day changes its past too.
    Takes two statements.
    """
    span = anywhere(first, last)
    schedule = Schedule(
        practitioners={practitioner.pk: practitioner for practitioner in practitioners},
        locations={location.pk: location for location in locations},
        start=span.start,
        end=span.end,
        now=span.start,
    )
    minutes: Counter[tuple[int, int, date]] = Counter()
    for practitioner in schedule.practitioners:
        for location in schedule.locations.values():
            closed = schedule.closed(practitioner, location)
            for n in range((last - first).days + 1):
                day = first + n * DAY
                monday = day - timedelta(days=day.weekday())
                minutes[practitioner, location.pk, monday] += _minutes_of(
                    schedule, day, practitioner, location, closed
                )
    return minutes


def _minutes_of(schedule: Schedule, day: date, practitioner: int, location: Location, closed: list) -> int:
    """Of one day.  Extra hours inside the weekly ones count once."""
    taken, total = list(closed), timedelta(0)
    for hours, _reserved in schedule.hours_on(day, practitioner, location):
        total += sum((piece.end - piece.start for piece in remaining(hours, taken=taken)), timedelta(0))
        taken.append(hours)
    return total // MINUTE
