"""The wall clock of a place and the instants it means.  Standard library only.

Days, opening hours and working hours are written on the wall clock; everything else is an instant.  This is
the one place that goes from one to the other, also on the days on which the clocks change.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from clinic.common.intervals import Interval

DAY = timedelta(days=1)


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


def midnight(day: date, zone: tzinfo) -> datetime:
    """The instant at which a day of the calendar begins."""
    return wall_instant(day, time(0), zone)


def whole_days(first: date, last: date, zone: tzinfo) -> Interval:
    """The days of the calendar from ``first`` to ``last``, from midnight to midnight."""
    return Interval(midnight(first, zone), midnight(last + DAY, zone))


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The day of the calendar on which an instant lies."""
    return instant.astimezone(zone).date()
