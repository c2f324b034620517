"""Times of day on a wall clock: where a day ends, and what may be typed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from clinic.common.forms.wall_clock import ClockEndField, ClockField, WallClockEndField, end_moment
from clinic.common.templatetags.clinic_tags import clock_end, date_end
from clinic.common.wall_clock import end_instant, end_text, ends_later, on_the_wall, opening
from tests.conftest import NEW_YORK, clock

MIDNIGHT = time(0)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MINUTES = st.integers(0, 24 * 60 - 1)


def at(minute: int) -> time:
    return time(*divmod(minute, 60))


@given(MINUTES, MINUTES)
def test_end_is_later_than_the_beginning_by_the_minutes_of_a_day(first, last):
    """Counted on a day of 1,440 minutes, whose last one ends at midnight."""
    minutes = set(range(first, last or 24 * 60))

    assert ends_later(at(first), at(last)) == bool(minutes)
    if minutes:
        start, end = on_the_wall(date(2027, 3, 1), at(first), at(last))
        assert end - start == len(minutes) * MINUTE


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2027, 3, 1), 24),
        ("America/New_York", date(2027, 3, 14), 23),
        ("America/New_York", date(2027, 11, 7), 25),
        ("America/Havana", date(2027, 3, 13), 24),  # the next day begins at one
        ("America/Havana", date(2027, 11, 6), 24),  # the first hour of the next day comes twice
        ("Asia/Beirut", date(2027, 3, 27), 24),
        ("Asia/Beirut", date(2027, 10, 30), 25),  # the last hour of the day comes twice
    ],
)
def test_day_ends_when_the_next_one_begins(zone, day, hours):
    whole = opening(day, MIDNIGHT, MIDNIGHT, ZoneInfo(zone))

    assert whole.end == opening(day + DAY, MIDNIGHT, time(12), ZoneInfo(zone)).start
    assert whole.end - whole.start == timedelta(hours=hours)
    assert (
        end_moment(day, MIDNIGHT, ZoneInfo(zone)) == end_instant(day, MIDNIGHT, ZoneInfo(zone)) == whole.end
    )


def test_evening_reaches_midnight_and_nothing_is_lost():
    evening = opening(date(2027, 3, 1), time(23, 40), MIDNIGHT, NEW_YORK)

    assert (evening.start, evening.end) == (clock(2027, 3, 1, 23, 40), clock(2027, 3, 2))


@pytest.mark.parametrize("typed", ["24:00", " 24:00 ", "24", "Midnight", "medianoche", "0:00", "12:00 AM"])
def test_end_of_the_day_can_be_typed_as_people_say_it(typed):
    assert ClockEndField().clean(typed) == MIDNIGHT


@pytest.mark.parametrize("typed", ["midnight", "0:00", "12 am"])
def test_beginning_of_the_day_can_be_typed(typed):
    assert ClockField().clean(typed) == MIDNIGHT


@pytest.mark.parametrize("typed", ["24:00", "24:01", "25", "noon", "9:61"])
def test_what_is_no_beginning_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        ClockField().clean(typed)

    assert refused.value.messages == ["Enter a valid time."]


@pytest.mark.parametrize("field", [ClockField, ClockEndField])
@pytest.mark.parametrize("typed", ["9:00:30", "00:00:01", time(9, 0, 0, 1)])
def test_seconds_are_refused_in_their_own_sentence(field, typed):
    with pytest.raises(ValidationError) as refused:
        field().clean(typed)

    assert refused.value.messages == ["Give hours and minutes, without seconds."]


@pytest.mark.parametrize(
    ("language", "shown"), [("en", ("midnight", "12:00 PM")), ("es", ("medianoche", "12:00 p. m."))]
)
def test_end_of_the_day_is_called_by_its_name(language, shown):
    with translation.override(language):
        assert (clock_end(MIDNIGHT), clock_end(time(12))) == shown
        assert (clock_end(clock(2027, 3, 1)), clock_end(clock(2027, 3, 1, 12))) == shown
        assert ClockEndField().prepare_value(MIDNIGHT) == shown[0]
    assert (end_text(MIDNIGHT), end_text(time(9, 5))) == ("24:00", "09:05")


def test_field_of_a_browser_shows_the_end_of_the_day_as_browsers_do():
    field = ClockEndField(widget=forms.TimeInput(attrs={"type": "time"}))

    assert field.prepare_value(MIDNIGHT) == MIDNIGHT


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "Monday, March 1, 2027, midnight"), ("es", "lunes 1 de marzo de 2027, medianoche")],
)
def test_midnight_belongs_to_the_day_that_it_ends(language, shown):
    with translation.override(language):
        assert date_end(clock(2027, 3, 2), "WEEKDAY_DATETIME_YEAR_FORMAT") == shown


def test_moment_that_ends_at_midnight_is_the_end_of_the_day():
    with timezone.override(NEW_YORK):
        assert WallClockEndField().clean(["2027-03-01", "24:00"]) == datetime(2027, 3, 2, 5, tzinfo=UTC)
        assert WallClockEndField().clean(["2027-03-01", "17:00"]) == clock(2027, 3, 1, 17)
        with pytest.raises(ValidationError):
            WallClockEndField().clean(["9999-12-31", "24:00"])
