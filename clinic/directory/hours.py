"""When is the office open?  Pure arithmetic, and ``now`` is always given.

Hours are wall-clock times of a place: rows of (weekday, opens, closes), with weekdays as
``date.weekday()`` counts them and any number of rows a day.  Closures are pairs of (first day, last day),
both closed.  Instants that come out are UTC.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from clinic.common.wall_clock import day_of, opening

Row = tuple[int, time, time]
Closure = tuple[date, date]

LOOK_AHEAD, LOOK_BACK = timedelta(days=366), timedelta(days=31)
WITHOUT_END = timedelta(days=7)


@dataclass(frozen=True)
class State:
    """Open until ``changes_at``, or closed until then.

    None: open for more than a week, or closed for more than a year.
    """

    is_open: bool
    changes_at: datetime | None


def state(rows: Iterable[Row], closures: Iterable[Closure], *, now: datetime, zone: tzinfo) -> State:
    """Whether the office is open at ``now``, and when that changes.

    Intervals that touch are one: open 8 to 12 and 12 to 5 is open until 5, also over midnight.
    """
    today, far = day_of(now, zone), now + WITHOUT_END
    for opens, closes in _joined(openings(rows, closures, first_day=today, zone=zone), enough=far):
        if closes > now:
            return State(True, closes if closes <= far else None) if opens <= now else State(False, opens)
    return State(False, None)


def open_by(
    rows: Iterable[Row], closures: Iterable[Closure], *, moment: datetime, zone: tzinfo
) -> datetime | None:
    """``moment`` if the office is open then, else when it opened last before.  None: not within a month."""
    found = None
    first_day = (moment - LOOK_BACK).astimezone(zone).date()
    for opens, closes in _joined(openings(rows, closures, first_day=first_day, zone=zone)):
        if opens > moment:
            break
        found = moment if moment < closes else opens
    return found


def openings(
    rows: Iterable[Row], closures: Iterable[Closure], *, first_day: date, zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    """Every interval of a year from ``first_day`` on, soonest first."""
    rows, closures = list(rows), list(closures)
    for days in range(LOOK_AHEAD.days if rows else 0):
        day = first_day + timedelta(days=days)
        if any(first <= day <= last for first, last in closures):
            continue
        # Hours in an hour that the clocks skip move behind later ones, or are gone.
        yield from sorted(
            (found.start, found.end)
            for weekday, opens, closes in rows
            if weekday == day.weekday() and (found := opening(day, opens, closes, zone))
        )


def grouped(rows: Iterable[Row]) -> list[tuple[tuple[int, ...], tuple[tuple[time, time], ...]]]:
    """Weekdays with the same hours together, in the order of the week; the closed ones come last."""
    days: dict[int, list[tuple[time, time]]] = {weekday: [] for weekday in range(7)}
    for weekday, opens, closes in sorted(rows):
        days[weekday].append((opens, closes))
    groups: dict[tuple[tuple[time, time], ...], list[int]] = {}
    for weekday, intervals in days.items():
        groups.setdefault(tuple(intervals), []).append(weekday)
    return [(tuple(weekdays), intervals) for intervals, weekdays in sorted(groups.items(), key=_by_first_day)]


def runs(weekdays: Iterable[int]) -> list[tuple[int, int]]:
    """Weekdays in a row as (first, last): 0, 1, 2, 4 are (0, 2) and (4, 4)."""
    found: list[tuple[int, int]] = []
    for day in sorted(weekdays):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _by_first_day(group):
    intervals, weekdays = group
    return not intervals, weekdays[0]


def _joined(intervals, enough: datetime | None = None):
    """Intervals that touch as one.  One that reaches beyond ``enough`` is not followed to its end."""
    current = None
    for opens, closes in intervals:
        if current and enough and current[1] > enough:
            break
        if current and opens <= current[1]:
            current = (current[0], max(current[1], closes))
            continue
        if current:
            yield current
        current = (opens, closes)
    if current:
        yield current
