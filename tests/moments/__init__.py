"""The suite at moments that come seldom: ``make moments`` runs it at each of them, without browsers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")


def _wall(*parts: int) -> datetime:
    """An instant by the wall clock of the tests' clinic."""
    return datetime(*parts, tzinfo=NEW_YORK).astimezone(UTC)


def change_of_clocks(year: int, month: int, zone: ZoneInfo = NEW_YORK) -> datetime:
    """The first instant of a month at which the zone's clocks show another distance from UTC than before."""
    at = datetime(year, month, 1, tzinfo=UTC)
    before = at.astimezone(zone).utcoffset()
    while at.astimezone(zone).utcoffset() == before:
        at += timedelta(minutes=1)
    return at


def _around(name: str, change: datetime) -> dict[str, datetime]:
    """An hour before the clocks change, shortly before, as it happens, and an hour after."""
    minutes = {"hour-before": -60, "minutes-before": -20, "now": 0, "hour-after": 60}
    return {f"{name}-{when}": change + timedelta(minutes=far) for when, far in minutes.items()}


# Each has a name to run it by.  Every test begins at it, so the run may last as long as it likes.
MOMENTS = {
    "saturday-night": _wall(2027, 1, 16, 22, 30),
    "sunday-night": _wall(2026, 11, 29, 20, 30),
    "month-end": _wall(2027, 4, 30, 23, 57),
    "year-end": _wall(2026, 12, 31, 23, 57),
    "leap-day": _wall(2028, 2, 29, 10),
    "0359-utc": datetime(2027, 7, 7, 3, 59, tzinfo=UTC),
    **_around("spring", change_of_clocks(2027, 3)),
    **_around("autumn", change_of_clocks(2027, 11)),
}


def turn(number: int) -> list[str]:
    """Two of the moments: each number has its own, and one number after the other has all of them."""
    names = list(MOMENTS)
    half = len(names) // 2
    return [names[number % half], names[half + number % half]]
