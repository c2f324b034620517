"""The times between which somebody can ask to be called, on the clock of the location."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.inbox.windows import windows
from tests.conftest import NEW_YORK, clock
from tests.factories import ClosureFactory, LocationFactory, OpeningHoursFactory

pytestmark = pytest.mark.django_db

MONDAY_TO_FRIDAY = range(5)


def office(days=MONDAY_TO_FRIDAY, *hours, **values):
    location = LocationFactory(**values)
    for weekday in days:
        for opens, closes in hours or [(time(8), time(18))]:
            OpeningHoursFactory(location=location, weekday=weekday, opens=opens, closes=closes)
    return location


def offered(location, now, zone=NEW_YORK) -> list[str]:
    """The windows that are no "as soon as we can": day of the month, from and until."""
    found = [window for window in windows(location, now=now) if not window.soon]
    local = [(each.starts_at.astimezone(zone), each.ends_at.astimezone(zone)) for each in found]
    return [f"{start.day} {start:%H:%M}-{end:%H:%M}" for start, end in local]


def soon(location, now):
    [window] = [window for window in windows(location, now=now) if window.soon]
    return window


def test_windows_are_two_hours_each_over_the_next_three_open_days():
    location = office()

    found = offered(location, clock(2027, 3, 1, 6))

    day = ["08:00-10:00", "10:00-12:00", "12:00-14:00", "14:00-16:00", "16:00-18:00"]
    assert found == [f"{number} {window}" for number in (1, 2, 3) for window in day]


def test_windows_begin_and_end_with_the_office_and_leave_its_break_out():
    location = office([0], (time(8, 30), time(12)), (time(13), time(17)))

    assert offered(location, clock(2027, 3, 1, 6))[:5] == [
        "1 08:30-10:00",
        "1 10:00-12:00",
        "1 13:00-14:00",
        "1 14:00-16:00",
        "1 16:00-17:00",
    ]


def test_window_that_is_too_short_is_none():
    assert offered(office([0], (time(9, 16), time(12, 44))), clock(2027, 3, 1, 6))[0] == "1 10:00-12:00"
    assert offered(office([0], (time(9, 15), time(12, 45))), clock(2027, 3, 1, 6))[:3] == [
        "1 09:15-10:00",
        "1 10:00-12:00",
        "1 12:00-12:45",
    ]


def test_window_that_runs_is_offered_while_enough_is_left_of_it():
    location = office()

    assert offered(location, clock(2027, 3, 1, 11, 15))[0] == "1 10:00-12:00"
    assert offered(location, clock(2027, 3, 1, 11, 16))[0] == "1 12:00-14:00"


def test_just_before_closing_the_next_three_days_are_offered():
    found = offered(office(), clock(2027, 3, 1, 17, 50))

    assert [found[0], found[-1]] == ["2 08:00-10:00", "4 16:00-18:00"]


def test_after_closing_on_friday_the_windows_begin_on_monday():
    assert offered(office(), clock(2027, 3, 5, 18))[0] == "8 08:00-10:00"


def test_weekend_and_closures_of_the_location_and_of_all_are_no_open_days():
    location, other = office(), office()
    ClosureFactory(location=location, starts_on=date(2027, 3, 8), ends_on=date(2027, 3, 8))
    ClosureFactory(location=None, starts_on=date(2027, 3, 10), ends_on=date(2027, 3, 10))
    ClosureFactory(location=other, starts_on=date(2027, 3, 9), ends_on=date(2027, 3, 11))

    found = offered(location, clock(2027, 3, 5, 19))

    assert list(dict.fromkeys(window.split()[0] for window in found)) == ["9", "11", "12"]


@pytest.mark.parametrize(
    ("day", "first", "longest"),
    [
        (date(2027, 3, 14), ["14 00:00-03:00", "14 03:00-04:00", "14 04:00-06:00"], 2),  # 2:00 is skipped
        (date(2027, 11, 7), ["7 00:00-02:00", "7 02:00-04:00", "7 04:00-06:00"], 3),  # 1:00 comes twice
    ],
)
def test_windows_are_read_from_the_wall_on_a_day_on_which_clocks_change(day, first, longest):
    location, midnight = office([6], (time(0), time(0))), clock(day.year, day.month, day.day)

    found = [window for window in windows(location, now=midnight) if not window.soon]

    assert offered(location, midnight)[:3] == first
    assert max(window.ends_at - window.starts_at for window in found) == timedelta(hours=longest)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(found))


def test_windows_are_on_the_clock_of_the_location():
    west = office(time_zone="America/Los_Angeles")

    assert offered(west, clock(2027, 3, 1, 11), zone=west.zone)[0] == "1 08:00-10:00"
    assert offered(west, clock(2027, 3, 1, 11), zone=NEW_YORK)[0] == "1 11:00-13:00"


def test_soon_begins_now_while_the_office_is_open_and_else_when_it_opens():
    location, open_now = office(), clock(2027, 3, 1, 17, 59)

    assert soon(location, open_now).starts_at == open_now
    assert soon(location, clock(2027, 3, 5, 18)).starts_at == clock(2027, 3, 8, 8)
    assert soon(location, open_now).ends_at == open_now + timedelta(hours=2)


def test_office_without_hours_calls_as_soon_as_it_can_and_promises_nothing_else(now):
    [only] = windows(LocationFactory(), now=now)

    assert (only.soon, only.starts_at) == (True, now)


def test_windows_take_two_statements(now):
    location = office()

    with CaptureQueriesContext(connection) as queries:
        windows(location, now=now)

    assert len(queries) == 2
