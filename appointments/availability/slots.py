"""Which times are open: pure arithmetic on intervals of time.  Everything here is an instant."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import accumulate

from clinic.common.intervals import Interval


def open_starts(
    openings: Iterable[Interval],
    *,
    busy: Iterable[Interval] = (),
    closed: Iterable[Interval] = (),
    length: timedelta,
    step: timedelta,
    turnover: timedelta = timedelta(0),
    earliest: datetime,
    latest: datetime,
) -> list[datetime]:
    """When each slot that a patient may book starts, soonest first.

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
                found.add(start)
    return sorted(found)


def _starts(
    hours: Interval, length: timedelta, step: timedelta, earliest: datetime, latest: datetime
) -> Iterator[datetime]:
    """The starts in one opening that leave room for ``length``, between ``earliest`` and ``latest``."""
    skipped = max(0, -((hours.start - earliest) // step))
    start = hours.start + skipped * step
    while start + length <= hours.end and start < latest:
        yield start
        start += step


class _Blocks:
    """Intervals that may overlap one another, asked many times whether they hit a stretch of time."""

    def __init__(self, intervals: Iterable[Interval]) -> None:
        ordered = sorted(intervals)
        self._starts = [block.start for block in ordered]
        # The furthest end among the first n blocks: one look tells whether any of them reaches far enough.
        self._reach = list(accumulate((block.end for block in ordered), max))

    def hit(self, start: datetime, end: datetime) -> bool:
        """Does any block share an instant with ``start <= t < end``?"""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start
