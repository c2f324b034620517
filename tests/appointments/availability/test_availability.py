"""What is open, checked by counting minutes in sets: a second opinion that borrows nothing."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.availability.slots import open_starts
from clinic.common.intervals import Interval
from clinic.common.wall_clock import opening, wall_instant

EIGHT = datetime(2027, 3, 1, 8, tzinfo=UTC)
FIVE = timedelta(minutes=5)

# Times are drawn on a five-minute grid over three hours, so that they collide often.
moments = st.integers(0, 36).map(lambda n: EIGHT + n * FIVE)
intervals = st.tuples(moments, st.integers(1, 18)).map(lambda x: Interval(x[0], x[0] + x[1] * FIVE))
requests = st.fixed_dictionaries(
    {
        "openings": st.lists(intervals, max_size=3),
        "busy": st.lists(intervals, max_size=4),
        "closed": st.lists(intervals, max_size=2),
        "length": st.integers(1, 9).map(lambda n: n * FIVE),
        "turnover": st.integers(0, 3).map(lambda n: n * FIVE),
        "step": st.sampled_from([5, 10, 15, 20]).map(lambda n: timedelta(minutes=n)),
        # Mostly wide open, so that the other rules get to decide.
        "earliest": st.one_of(st.just(EIGHT), moments),
        "latest": st.one_of(st.just(EIGHT + 90 * FIVE), moments),
    }
)


def minutes(start: datetime, end: datetime) -> set[int]:
    """Every whole minute of a stretch of time."""
    return set(range(int(start.timestamp()) // 60, int(end.timestamp()) // 60))


def all_minutes(items) -> set[int]:
    return set().union(*(minutes(item.start, item.end) for item in items))


def should_be_open(start: datetime, request) -> bool:
    """The rules, one a line, by counting."""
    end = start + request["length"]
    inside = [
        hours
        for hours in request["openings"]
        if minutes(start, end) <= minutes(hours.start, hours.end)
        and (start - hours.start) % request["step"] == timedelta(0)
    ]
    return (
        bool(inside)
        and start >= request["earliest"]
        and start < request["latest"]
        and minutes(start, end).isdisjoint(all_minutes(request["closed"]))
        and minutes(start, end + request["turnover"]).isdisjoint(all_minutes(request["busy"]))
    )


@settings(max_examples=500)
@given(requests)
def test_open_slots_are_exactly_those_the_rules_allow(request):
    starts = open_starts(**request)

    grid = [EIGHT + n * FIVE for n in range(-40, 100)]
    assert starts == [start for start in grid if should_be_open(start, request)]


@given(intervals, intervals)
def test_interval_overlaps_when_a_minute_is_in_both(one, other):
    shared = minutes(one.start, one.end) & minutes(other.start, other.end)

    assert one.overlaps(other) == bool(shared)


def test_intervals_that_touch_do_not_overlap():
    morning, noon = Interval(EIGHT, EIGHT + FIVE), Interval(EIGHT + FIVE, EIGHT + 2 * FIVE)

    assert not morning.overlaps(noon)
    assert not noon.overlaps(morning)


@given(intervals, intervals)
def test_interval_contains_when_no_minute_is_outside(outer, inner):
    outside = minutes(inner.start, inner.end) - minutes(outer.start, outer.end)

    assert outer.contains(inner) == (not outside)


def test_interval_refuses_to_end_before_it_begins():
    with pytest.raises(ValueError, match="must end after it begins"):
        Interval(EIGHT, EIGHT)


# Lord Howe Island changes its clocks by half an hour.  Both kinds of day, in three zones.
CLOCK_CHANGES = [
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
    ("Europe/London", date(2027, 3, 28)),
    ("Europe/London", date(2027, 10, 31)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
]
wall_times = st.integers(0, 24 * 12 - 1).map(lambda n: time(n // 12, n % 12 * 5))


def minutes_by_walking_the_day(day, starts, ends, zone) -> set[int]:
    """The minutes of a day whose wall clock lies between two times, found by looking at each one."""
    first = datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC) - timedelta(hours=1)
    found = set()
    for n in range(27 * 60):
        instant = first + timedelta(minutes=n)
        wall = instant.astimezone(zone)
        if wall.date() == day and starts <= wall.time() < ends:
            found.add(int(instant.timestamp()) // 60)
    return found


@given(st.sampled_from(CLOCK_CHANGES), wall_times, wall_times)
def test_opening_has_the_real_minutes_of_a_day_the_clocks_change(change, one, other):
    name, day = change
    zone, starts, ends = ZoneInfo(name), min(one, other), max(one, other)
    real = minutes_by_walking_the_day(day, starts, ends, zone)
    # A skipped time is read as the gap later, so hours that touch the gap may differ from those walked.
    exact = (
        all(wall_instant(day, at, zone).astimezone(zone).time() == at for at in (starts, ends))
        and starts < ends
    )

    hours = opening(day, starts, ends, zone)

    if not exact:
        return
    got = minutes(hours.start, hours.end) if hours else set()
    assert real <= got
    # What is more than walked is only the repeated stretch between two passes of the same wall time.
    extra = {datetime.fromtimestamp(m * 60, UTC).astimezone(zone).date() for m in got - real}
    assert extra <= {day}


@pytest.mark.parametrize("name, day", CLOCK_CHANGES)
def test_opening_of_a_whole_working_day_lasts_as_long_as_the_day_really_does(name, day):
    zone = ZoneInfo(name)

    hours = opening(day, time(0), time(23, 55), zone)

    walked = minutes_by_walking_the_day(day, time(0), time(23, 55), zone)
    assert minutes(hours.start, hours.end) == walked


def test_opening_moves_a_skipped_time_forward_by_the_gap():
    hours = opening(date(2027, 3, 14), time(2, 30), time(5), ZoneInfo("America/New_York"))

    assert hours.start == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # 3:30 by the new clock


def test_opening_that_ends_at_a_skipped_time_ends_the_gap_later():
    hours = opening(date(2027, 3, 14), time(1), time(2, 30), ZoneInfo("America/New_York"))

    assert hours.end == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_opening_begins_at_the_first_and_ends_at_the_second_of_a_repeated_time():
    hours = opening(date(2027, 11, 7), time(1, 30), time(1, 45), ZoneInfo("America/New_York"))

    assert hours == Interval(
        datetime(2027, 11, 7, 5, 30, tzinfo=UTC), datetime(2027, 11, 7, 6, 45, tzinfo=UTC)
    )


def test_no_slot_starts_in_a_skipped_hour_and_a_repeated_one_has_two():
    zone = ZoneInfo("America/New_York")
    rules = {
        "length": timedelta(minutes=20),
        "step": timedelta(minutes=30),
        "earliest": datetime(2027, 1, 1, tzinfo=UTC),
        "latest": datetime(2028, 1, 1, tzinfo=UTC),
    }

    spring = open_starts([opening(date(2027, 3, 14), time(1), time(4), zone)], **rules)
    autumn = open_starts([opening(date(2027, 11, 7), time(1), time(4), zone)], **rules)

    assert [start.astimezone(zone).hour for start in spring] == [1, 1, 3, 3]
    half_past_one = [start for start in autumn if start.astimezone(zone).time() == time(1, 30)]
    assert half_past_one == [
        datetime(2027, 11, 7, 5, 30, tzinfo=UTC),
        datetime(2027, 11, 7, 6, 30, tzinfo=UTC),
    ]
