"""A stretch of real time: two instants, and whether it meets another one.  Standard library only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """The instants ``start <= t < end``.  Half-open: two visits back to back do not overlap."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
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
