"""The wall clock of a place and the instants it means.  Standard library only.

Days, opening hours and working hours are written on the wall clock; everything else is an instant.  This is
the one place that goes from one to the other, also on the days on which the clocks change.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from clinic.common.intervals import Interval

DAY = timedelta(days=1)
MIDNIGHT = time(0)  # where a time says when something ends: the end of that day, and not its beginning


def ends_later(starts: time, ends: time) -> bool:
    """Does what begins and ends on one day end after it begins?  An end at midnight is the end of the day."""
    return ends == MIDNIGHT or starts < ends


def on_the_wall(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Beginning and end on a calendar and a clock, without a zone; midnight ends the day."""
    return datetime.combine(day, starts), datetime.combine(day + DAY if ends == MIDNIGHT else day, ends)


def end_text(ends: time) -> str:
    """An end by 24 hours: 17:30, and 24:00 for midnight."""
    return "24:00" if ends == MIDNIGHT else f"{ends:%H:%M}"


def opening(day: date, starts: time, ends: time, zone: tzinfo) -> Interval | None:
    """The real time between two wall-clock times of a day, or None when the clocks leave nothing of it.

    A wall time that the clocks skip moves forward by the gap.  One that they repeat means its first
    occurrence where the interval begins and its second where it ends.  An end at midnight is the end of the
    day, which is when the next one begins.
    """
    start, end = wall_instant(day, starts, zone), end_instant(day, ends, zone)
    return Interval(start, end) if start < end else None


def wall_instant(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant of one wall-clock time: moved forward if skipped, the first one if repeated."""
    return _instant(day, at, zone, fold=0)


def end_instant(day: date, ends: time, zone: tzinfo) -> datetime:
    """The instant at which something ends: forward if skipped, the second one if repeated.

    At midnight it ends when the next day begins.
    """
    return midnight(day + DAY, zone) if ends == MIDNIGHT else _instant(day, ends, zone, fold=1)


def _instant(day: date, at: time, zone: tzinfo, *, fold: int) -> datetime:
    wall = datetime.combine(day, at, tzinfo=zone)
    skipped = wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None)
    # With fold 0 a skipped time is read with the offset before the change, which moves it forward.
    return wall.replace(fold=0 if skipped else fold).astimezone(UTC)


def midnight(day: date, zone: tzinfo) -> datetime:
    """The instant at which a day of the calendar begins."""
    return wall_instant(day, MIDNIGHT, zone)


def whole_days(first: date, last: date, zone: tzinfo) -> Interval:
    """The days of the calendar from ``first`` to ``last``, from midnight to midnight."""
    return Interval(midnight(first, zone), midnight(last + DAY, zone))


def anywhere(first: date, last: date) -> Interval:
    """All the time that lies on the days from ``first`` to ``last`` on some clock: none is a day from UTC."""
    return Interval(midnight(first - DAY, UTC), midnight(last + 2 * DAY, UTC))


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The day of the calendar on which an instant lies."""
    return instant.astimezone(zone).date()
