"""READS.  The times between which somebody can ask to be called: two hours each, while the office answers.

They lie on the clock of a location and begin at its even hours, or when the office opens.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from itertools import groupby, islice

from clinic.common import wall_clock
from clinic.common.intervals import Interval
from clinic.common.wall_clock import day_of
from clinic.directory import hours
from clinic.directory.models import Closure, Location

HOURS = 2
ENOUGH = timedelta(minutes=45)  # with less left of a window nobody could promise to call in it
DAYS = 3  # open days, today among them while it has a window left
SOON = timedelta(hours=HOURS)  # after so much time a call "as soon as we can" is late
STARTS = [time(hour) for hour in range(0, 24, HOURS)]
BLOCKS = list(zip(STARTS, [*STARTS[1:], wall_clock.MIDNIGHT], strict=True))

Opening = tuple[datetime, datetime]


@dataclass(frozen=True)
class Window:
    """The time for a call.  ``soon``: as soon as somebody can, from ``starts_at`` on."""

    starts_at: datetime
    ends_at: datetime
    soon: bool = False


def windows(location: Location, *, now: datetime) -> list[Window]:
    """The times that can be asked for: as soon as we can, then those of the next three open days.

    A window of which too little is left is none.  Two statements.
    """
    openings = [opening for opening in _openings(location, now=now) if opening[1] > now]
    return [_soon(openings, now=now), *_cut(openings, now=now, zone=location.zone)]


def _openings(location: Location, *, now: datetime) -> list[Opening]:
    """When the office answers, from today on; more than enough days."""
    rows = location.opening_hours.values_list("weekday", "opens", "closes")
    closures = Closure.objects.of(location).values_list("starts_on", "ends_on")
    found = hours.openings(rows, closures, first_day=day_of(now, location.zone), zone=location.zone)
    days = groupby(found, key=lambda opening: day_of(opening[0], location.zone))
    return [opening for _day, openings in islice(days, DAYS + 1) for opening in list(openings)]


def _soon(openings: list[Opening], *, now: datetime) -> Window:
    """From now on, or from when the office answers next."""
    starts_at = max(now, openings[0][0]) if openings else now
    return Window(starts_at, starts_at + SOON, soon=True)


def _cut(openings: Iterable[Opening], *, now: datetime, zone: tzinfo) -> Iterator[Window]:
    """The windows of the next open days, soonest first."""
    blocks = (block for opening in openings for block in _blocks(opening, zone))
    left = (block for block in blocks if block.end - max(now, block.start) >= ENOUGH)
    for _day, found in islice(groupby(left, key=lambda block: day_of(block.start, zone)), DAYS):
        yield from (Window(block.start, block.end) for block in found)


def _blocks(opening: Opening, zone: tzinfo) -> Iterator[Interval]:
    """What the even hours of its day cut an opening into.  Clocks that change leave nothing of some."""
    opens, closes = opening
    day = day_of(opens, zone)
    for starts, ends in BLOCKS:
        block = wall_clock.opening(day, starts, ends, zone)
        if block and max(block.start, opens) < min(block.end, closes):
            yield Interval(max(block.start, opens), min(block.end, closes))
