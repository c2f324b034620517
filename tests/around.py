"""Times around the moment a test runs at.  Nothing else in the tests reads the clock.

A test that needs an hour of the clinic's day says which (``at``), or gives its moment (``now=``).  What has
only to lie before or after something else is an instant: hours are added to it in UTC, whatever clocks do.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

from clinic.common.wall_clock import midnight, wall_instant

NEW_YORK = ZoneInfo("America/New_York")


def this_moment() -> datetime:
    """The instant a test has come to, for what has just happened or happens so much later."""
    return timezone.now()


def this_day(days: int = 0, *, zone: tzinfo = NEW_YORK) -> date:
    """Today on the calendar of a zone, or so many days later."""
    return timezone.localdate(timezone=zone) + timedelta(days=days)


def hours_of(day: date, count: int, *, zone: tzinfo = NEW_YORK) -> list[datetime]:
    """So many hours one after another from a day's midnight: none falls together with the next one."""
    return [midnight(day, zone) + timedelta(hours=n) for n in range(count)]


def at(day: date, hour: int, minute: int = 0, *, zone: tzinfo = NEW_YORK) -> datetime:
    """The instant of an hour of a day: the hour after it on the day on which the clocks skip it."""
    return wall_instant(day, time(hour, minute), zone)
