"""Which times are open: pure arithmetic on intervals of time, standard library only.

Everything here is an instant.  The wall clock enters through ``opening`` and nowhere else.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import accumulate


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """The instants ``start <= t < end``.  Half-open: two visits back to back do not overlap."""

    start: datetime
    end: datetime

    def __post_init__(self):
        """Hold UTC: two datetimes in one zone compare by wall clock, which lies when clocks change."""
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.start >= self.end:
            raise ValueError(f"an interval must end after it begins: {self.start} to {self.end}")

    def overlaps(self, other: "Interval") -> bool:
        """Is there an instant in both?"""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Interval") -> bool:
        """Does ``other`` lie inside, with its whole length?"""
        return self.start <= other.start and other.end <= self.end


def opening(day: date, starts: time, ends: time, zone: tzinfo) -> Interval | None:
    """The real time between two wall-clock times of a day, or None when the clocks leave nothing of it.

    A wall time that the clocks skip moves forward by the gap.  One that they repeat means its first
    occurrence where the interval begins and its second where it ends.
    """
    start, end = _instant(day, starts, zone, fold=0), _instant(day, ends, zone, fold=1)
    return Interval(start, end) if start < end else None


def wall_instant(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant of one wall-clock time: moved forward if skipped, the first one if repeated."""
    return _instant(day, at, zone, fold=0)


def _instant(day: date, at: time, zone: tzinfo, *, fold: int) -> datetime:
    wall = datetime.combine(day, at, tzinfo=zone)
    skipped = wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None)
    # With fold 0 a skipped time is read with the offset before the change, which moves it forward.
    return wall.replace(fold=0 if skipped else fold).astimezone(UTC)


def open_slots(
    openings: Iterable[Interval],
    *,
    busy: Iterable[Interval] = (),
    closed: Iterable[Interval] = (),
    length: timedelta,
    step: timedelta,
    turnover: timedelta = timedelta(0),
    earliest: datetime,
    latest: datetime,
) -> list[Interval]:
    """Every slot a patient may book, soonest first.

    A slot lasts ``length`` and lies inside one opening.  It starts a whole number of ``step`` after that
    opening begins, not before ``earliest`` and before ``latest``.  It touches nothing in ``closed``.
    With its ``turnover`` it overlaps nothing in ``busy``, whose intervals include their own turnover.
    """
    blocked, resting = _Blocks(busy), _Blocks(closed)
    found = set()
    for hours in openings:
        for start in _starts(hours, length, step, earliest, latest):
            end = start + length
            if not resting.hit(start, end) and not blocked.hit(start, end + turnover):
                found.add(Interval(start, end))
    return sorted(found)


def remaining(hours: Interval, *, taken: Iterable[Interval]) -> list[Interval]:
    """What is left of one opening when everything in ``taken`` is cut out of it, soonest first."""
    left, start = [], hours.start
    for block in sorted(taken):
        if block.start >= hours.end:
            break
        if block.start > start:
            left.append(Interval(start, block.start))
        start = max(start, block.end)
    if start < hours.end:
        left.append(Interval(start, hours.end))
    return left


def _starts(hours: Interval, length, step, earliest, latest) -> Iterator[datetime]:
    """The starts in one opening that leave room for ``length``, between ``earliest`` and ``latest``."""
    skipped = max(0, -((hours.start - earliest) // step))
    start = hours.start + skipped * step
    while start + length <= hours.end and start < latest:
        yield start
        start += step


class _Blocks:
    """Intervals that may overlap one another, asked many times whether they hit a stretch of time."""

    def __init__(self, intervals: Iterable[Interval]):
        ordered = sorted(intervals)
        self._starts = [block.start for block in ordered]
        # The furthest end among the first n blocks: one look tells whether any of them reaches far enough.
        self._reach = list(accumulate((block.end for block in ordered), max))

    def hit(self, start: datetime, end: datetime) -> bool:
        """Does any block share an instant with ``start <= t < end``?"""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start
