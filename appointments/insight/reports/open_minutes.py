"""How long somebody works: the minutes of a plan, closures and time off taken out."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from appointments.availability.plan import DAY, Plan
from clinic.common.intervals import remaining
from clinic.directory.models import Location, Practitioner

MINUTE = timedelta(minutes=1)


def open_minutes(
    first: date, last: date, *, practitioners: Iterable[Practitioner], locations: Iterable[Location]
) -> Counter:
    """Minutes by practitioner key, location key and Monday of the week, from ``first`` to ``last``.

    By the hours that are entered today: a plan that was changed without a last day changes its past too.
    Takes two statements.
    """
    midnight = datetime.combine(first, time(0), tzinfo=UTC)
    plan = Plan(
        visit_type=None,
        practitioners={practitioner.pk: practitioner for practitioner in practitioners},
        locations={location.pk: location for location in locations},
        start=midnight - DAY,
        end=midnight + (last - first + 3 * DAY),
        now=midnight - DAY,
        staff=True,
    )
    minutes = Counter()
    for practitioner in plan.practitioners:
        for location in plan.locations.values():
            closed = plan.closed(practitioner, location)
            for n in range((last - first).days + 1):
                day = first + n * DAY
                monday = day - timedelta(days=day.weekday())
                minutes[practitioner, location.pk, monday] += _minutes_of(
                    plan, day, practitioner, location, closed
                )
    return minutes


def _minutes_of(plan: Plan, day: date, practitioner: int, location: Location, closed: list) -> int:
    """Of one day.  Extra hours inside the weekly ones count once."""
    taken, total = list(closed), timedelta(0)
    for hours, _reserved in plan.hours_on(day, practitioner, location):
        total += sum((piece.end - piece.start for piece in remaining(hours, taken=taken)), timedelta(0))
        taken.append(hours)
    return total // MINUTE
