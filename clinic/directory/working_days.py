"""The days on which the office of a place is open."""

from datetime import date, datetime, time
from itertools import groupby

from clinic.common.wall_clock import DAY, day_of, wall_instant
from clinic.directory import hours
from clinic.directory.models import Closure, Location

EVENING = time(17)


def end_of_next_working_day(
    location: Location, *, now: datetime, also_closed: tuple[date, date] | None = None
) -> datetime:
    """When the office closes on the next day, after today, on which it opens at all.

    ``also_closed`` are days that are about to be closed.  Without any opening hours it is five in the
    afternoon of tomorrow.
    """
    tomorrow = day_of(now, location.zone) + DAY
    rows = location.opening_hours.values_list("weekday", "opens", "closes")
    there = Closure.objects.of(location)
    closures = [*there.values_list("starts_on", "ends_on"), *([also_closed] if also_closed else [])]
    openings = hours.openings(rows, closures, first_day=tomorrow, zone=location.zone)
    days = groupby(openings, key=lambda opening: opening[0].astimezone(location.zone).date())
    for _day, opened in days:
        return max(closes for _opens, closes in opened)
    return wall_instant(tomorrow, EVENING, location.zone)
