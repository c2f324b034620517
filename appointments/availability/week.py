"""Seven days of open times, as the page that offers them shows them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Unpack

from django.utils import timezone

from appointments.availability.search import Options, Search, search
from appointments.availability.slot_search import Slot, first_available, slots_in
from appointments.models import VisitType
from clinic.common.wall_clock import day_of, midnight
from clinic.directory.models import Closure

NOON = time(12)
WEEK = timedelta(days=7)


@dataclass
class Day:
    """One day: its open times, and if there are none, why."""

    date: date
    is_today: bool
    works: bool
    closure: Closure | None = None
    times: list[Slot] = field(default_factory=list)

    @property
    def morning(self) -> list[Slot]:
        """Times before noon."""
        return [time for time in self.times if time.local_start.time() < NOON]

    @property
    def afternoon(self) -> list[Slot]:
        """Times from noon on."""
        return [time for time in self.times if time.local_start.time() >= NOON]


@dataclass
class Week:
    """Seven days from ``first_day``.

    ``first`` is the first open time of all, given only when it lies in this week.  ``next_open`` is the
    first one after this week, given only when the week has none.  ``previous_day`` and ``next_day``
    begin the weeks beside it, None where nothing can be booked any more.
    """

    first_day: date
    days: list[Day]
    first: Slot | None
    next_open: Slot | None
    previous_day: date | None
    next_day: date | None

    @property
    def last_day(self) -> date:
        """The seventh day."""
        return self.days[-1].date


def week(
    visit_type: VisitType,
    *,
    first_day: date | None = None,
    now: datetime | None = None,
    **options: Unpack[Options],
) -> Week:
    """Seven days of first available times; without ``first_day`` the first week that has one.

    Options are those of ``search``.  A first day in the past
    means today, one beyond the horizon the last week that can be booked.
    """
    now = now or timezone.now()
    found = search(visit_type, start=now, end=now, now=now, **options)
    zones = found.schedule.zones or {timezone.get_default_timezone()}
    today = min(day_of(now, zone) for zone in zones)
    last = max(day_of(now + visit_type.horizon, zone) for zone in zones)
    begins = _week_of(min(max(first_day or today, today), last), today)
    found, times = _read(found, begins, zones)
    next_open = None if times else _first_after(found, begins + WEEK, last, zones)
    if next_open and first_day is None:
        begins = _week_of(next_open.local_start.date(), today)
        found, times = _read(found, begins, zones)
        next_open = None
    return Week(
        first_day=begins,
        days=_days(found, begins, today, times),
        first=times[0] if times and (first_day is None or begins == today) else None,
        next_open=next_open,
        previous_day=begins - WEEK if begins > today else None,
        next_day=begins + WEEK if begins + WEEK <= last else None,
    )


def _week_of(day: date, today: date) -> date:
    """The first day of the week that ``day`` lies in, when weeks are counted from today."""
    return today + (day - today) // WEEK * WEEK


def _span(begins: date, after: date, zones: Collection[tzinfo]) -> tuple[datetime, datetime]:
    """From when until when some location has one of these days."""
    return min(midnight(begins, zone) for zone in zones), max(midnight(after, zone) for zone in zones)


def _in_week(found: Search, begins: date, zones: Collection[tzinfo]) -> list[Slot]:
    """The slots whose day, on the calendar of their own location, lies in a week."""
    slots = slots_in(found, *_span(begins, begins + WEEK, zones))
    return [slot for slot in slots if begins <= slot.local_start.date() < begins + WEEK]


def _read(found: Search, begins: date, zones: Collection[tzinfo]) -> tuple[Search, list[Slot]]:
    found = found.between(*_span(begins, begins + WEEK, zones))
    return found, first_available(_in_week(found, begins, zones))


def _first_after(found: Search, begins: date, last: date, zones: Collection[tzinfo]) -> Slot | None:
    """The first open time from a day on, read at once and looked at week by week."""
    if begins > last:
        return None
    rest = found.between(*_span(begins, last + WEEK, zones))
    while begins <= last:
        if times := _in_week(rest, begins, zones):
            return first_available(times)[0]
        begins += WEEK
    return None


def _days(found: Search, first_day: date, today: date, times: list[Slot]) -> list[Day]:
    dates = [first_day + timedelta(days=n) for n in range(7)]
    keys = {day: found.schedule.closures_on(day) for day in dates}
    wanted = set().union(*keys.values())
    closures = Closure.objects.in_bulk(wanted) if wanted else {}
    there = defaultdict(list)
    for slot in times:
        there[slot.local_start.date()].append(slot)
    days = []
    for day in dates:
        closure = next((closures[key] for key in sorted(keys[day])), None)
        days.append(Day(day, day == today, found.works_on(day), closure, there[day]))
    return days
