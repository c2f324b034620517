"""When the office is open, with a second opinion that walks through the minutes one by one."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clinic.directory import hours
from clinic.directory.hours import State
from tests.conftest import NEW_YORK, clock

LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
MINUTE = timedelta(minutes=1)
WEEKDAYS = [(day, time(9), time(17)) for day in range(5)]
LUNCH = [(day, *span) for day in range(5) for span in ((time(9), time(12)), (time(13), time(17)))]


def state(rows, now, closures=(), zone=NEW_YORK):
    return hours.state(rows, closures, now=now, zone=zone)


# --- what a patient would expect ---


def test_office_is_open_from_the_opening_time_until_just_before_the_closing_time():
    closes = clock(2027, 3, 1, 17)

    assert state(WEEKDAYS, clock(2027, 3, 1, 9)) == State(True, closes)
    assert state(WEEKDAYS, closes - timedelta(microseconds=1)) == State(True, closes)
    assert state(WEEKDAYS, closes) == State(False, clock(2027, 3, 2, 9))


def test_office_closed_for_lunch_opens_again_the_same_day():
    assert state(LUNCH, clock(2027, 3, 1, 11)) == State(True, clock(2027, 3, 1, 12))
    assert state(LUNCH, clock(2027, 3, 1, 12, 30)) == State(False, clock(2027, 3, 1, 13))


@pytest.mark.parametrize(
    ("moment", "open_by"),
    [
        (clock(2027, 3, 1, 10), clock(2027, 3, 1, 10)),
        (clock(2027, 3, 1, 9), clock(2027, 3, 1, 9)),
        (clock(2027, 3, 1, 12, 30), clock(2027, 3, 1, 9)),
        (clock(2027, 3, 1, 12), clock(2027, 3, 1, 9)),
        (clock(2027, 3, 1, 8, 59), clock(2027, 2, 26, 13)),
        (clock(2027, 3, 7, 12), clock(2027, 3, 5, 13)),
    ],
)
def test_office_was_open_by_a_moment_or_opened_last_before_it(moment, open_by):
    assert hours.open_by(LUNCH, (), moment=moment, zone=NEW_YORK) == open_by


def test_office_that_was_closed_for_a_month_was_not_open_by_now():
    assert hours.open_by([], (), moment=clock(2027, 3, 1, 9), zone=NEW_YORK) is None
    closed = [(date(2027, 1, 1), date(2027, 3, 3))]
    assert hours.open_by(WEEKDAYS, closed, moment=clock(2027, 3, 1, 9), zone=NEW_YORK) is None


def test_office_hours_that_touch_are_one():
    rows = [(0, time(8), time(12)), (0, time(12), time(17))]

    assert state(rows, clock(2027, 3, 1, 10)) == State(True, clock(2027, 3, 1, 17))


def test_office_closed_on_friday_evening_opens_on_monday():
    assert state(WEEKDAYS, clock(2027, 3, 5, 18)) == State(False, clock(2027, 3, 8, 9))


def test_office_stays_closed_through_a_closure_of_several_days():
    closures = [(date(2027, 3, 8), date(2027, 3, 9))]

    assert state(WEEKDAYS, clock(2027, 3, 8, 10), closures) == State(False, clock(2027, 3, 10, 9))
    assert state(WEEKDAYS, clock(2027, 3, 5, 18), closures) == State(False, clock(2027, 3, 10, 9))


def test_office_without_hours_is_closed_and_never_opens():
    assert state([], clock(2027, 3, 1, 9)) == State(False, None)
    assert state(WEEKDAYS, clock(2027, 3, 1, 9), [(date(2027, 1, 1), date(2030, 1, 1))]) == State(False, None)


@pytest.mark.parametrize(
    ("day", "utc_hour"), [(12, 14), (15, 13)], ids=["before the clocks change", "after the clocks change"]
)
def test_office_opens_by_its_own_wall_clock(day, utc_hour):
    found = state(WEEKDAYS, clock(2027, 3, day, 1))

    assert found.changes_at == datetime(2027, 3, day, utc_hour, tzinfo=UTC)


def test_office_hours_in_the_skipped_hour_move_forward():
    sunday = [(6, time(2, 30), time(5))]

    assert state(sunday, clock(2027, 3, 14)).changes_at == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_office_hours_in_the_repeated_hour_begin_at_the_first_and_end_at_the_second():
    sunday = [(6, time(1, 15), time(1, 45))]

    assert state(sunday, clock(2027, 11, 7)) == State(False, datetime(2027, 11, 7, 5, 15, tzinfo=UTC))
    assert state(sunday, datetime(2027, 11, 7, 6, tzinfo=UTC)) == State(
        True, datetime(2027, 11, 7, 6, 45, tzinfo=UTC)
    )


# --- the second opinion ---


@cache
def minutes_of(day, zone):
    """Every real minute of a day, by what the clock on the wall shows: once, twice, or not at all."""
    start = datetime.combine(day, time(0), zone).astimezone(UTC) - timedelta(hours=3)
    shown = {}
    for minute in (start + n * MINUTE for n in range(31 * 60)):
        wall = minute.astimezone(zone)
        if wall.date() == day:
            shown.setdefault(wall.replace(tzinfo=None), []).append(minute)
    return shown


def open_minutes(rows, closures, days, zone):
    """The minutes at which the office is open, found by looking at a clock on the wall."""
    found = set()
    for day in days:
        if any(first <= day <= last for first, last in closures):
            continue
        shown = minutes_of(day, zone)
        minutes = [minute for same in shown.values() for minute in same]
        gap = timedelta(minutes=24 * 60 - len(minutes))
        for weekday, opens, closes in rows:
            if weekday == day.weekday():
                first, last = (datetime.combine(day, wall) for wall in (opens, closes))
                begins = (shown.get(first) or shown[first + gap])[0]
                ends = (shown.get(last) or shown[last + gap])[-1]
                found.update(minute for minute in minutes if begins <= minute < ends)
    return found


GRID = st.integers(0, 15).map(lambda n: time(n // 4, n % 4 * 15))
SPANS = st.tuples(GRID, GRID).filter(lambda span: span[0] < span[1])
ROWS = st.lists(st.tuples(st.integers(0, 6), SPANS).map(lambda row: (row[0], *row[1])), max_size=12)
PLACES = st.sampled_from(
    [
        (NEW_YORK, date(2027, 3, 13)),
        (NEW_YORK, date(2027, 11, 6)),
        (NEW_YORK, date(2027, 6, 5)),
        (LORD_HOWE, date(2027, 4, 3)),
        (LORD_HOWE, date(2027, 10, 2)),
    ]
)
CLOSURES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), max_size=2)


@pytest.mark.slow
@given(rows=ROWS, location=PLACES, closed=CLOSURES, minutes=st.integers(0, 3 * 24 * 60))
@example(  # hours in the skipped hour move behind hours that follow it
    rows=[(6, time(2, 0), time(2, 45)), (6, time(3, 0), time(3, 15))],
    location=(NEW_YORK, date(2027, 3, 13)),
    closed=[],
    minutes=24 * 60,
)
@settings(max_examples=200)
def test_office_state_agrees_with_a_walk_through_the_minutes(rows, location, closed, minutes):
    zone, first_day = location
    closures = [
        (first_day + timedelta(days=first), first_day + timedelta(days=first + length))
        for first, length in closed
    ]
    now = datetime.combine(first_day, time(0), zone).astimezone(UTC) + minutes * MINUTE
    days = [first_day + timedelta(days=n) for n in range(-1, 13)]
    is_open = open_minutes(rows, closures, days, zone)

    found = state(rows, now, closures, zone)

    assert found.is_open == (now in is_open)
    if found.is_open:
        walk = (now + n * MINUTE for n in range(8 * 24 * 60))
        change = next((minute for minute in walk if minute not in is_open), None)
    else:  # a long walk, and every minute before it is closed
        change = min((m for m in is_open if now < m < now + timedelta(days=8)), default=None)
    if change:
        assert found.changes_at == change


# --- the week, for the table of hours ---


def test_week_puts_days_with_the_same_hours_together_and_closed_days_last():
    rows = [(2, time(9), time(18)), (0, time(9), time(18)), (3, time(9), time(13))]

    assert hours.grouped(rows) == [
        ((0, 2), ((time(9), time(18)),)),
        ((3,), ((time(9), time(13)),)),
        ((1, 4, 5, 6), ()),
    ]


def test_week_keeps_several_intervals_of_a_day_in_order():
    assert hours.grouped(reversed(LUNCH))[0] == (
        (0, 1, 2, 3, 4),
        ((time(9), time(12)), (time(13), time(17))),
    )


def test_week_without_hours_is_closed_every_day():
    assert hours.grouped([]) == [((0, 1, 2, 3, 4, 5, 6), ())]


@pytest.mark.parametrize(
    ("weekdays", "runs"),
    [([0, 1, 2, 4], [(0, 2), (4, 4)]), ([6, 5], [(5, 6)]), ([3], [(3, 3)]), ([], [])],
)
def test_weekdays_in_a_row_are_one_run(weekdays, runs):
    assert hours.runs(weekdays) == runs


def test_last_interval_of_the_year_that_is_looked_at_counts():
    """Closed for all of the year but today."""
    closures = [(date(2027, 3, 2), date(2028, 4, 1))]

    assert state([(0, time(9), time(17))], clock(2027, 3, 1, 10), closures) == State(
        True, clock(2027, 3, 1, 17)
    )
