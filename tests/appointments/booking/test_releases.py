"""Hours kept for acute visits are given free at the configured minute, and that is on record."""

from datetime import date, time, timedelta

import pytest

from appointments import availability, booking
from appointments.models import AcuteRelease, BookingPolicy, WorkingHours
from clinic.directory.models import Closure
from tests import factories
from tests.conftest import clock

EVE = clock(2027, 3, 7, 18)  # Sunday: the hours of Monday, March 8, are given free
SECOND = timedelta(seconds=1)
MONDAY = date(2027, 3, 8)


@pytest.fixture
def reserved(scene):
    """Dr. A keeps Monday nine to twelve for acute visits."""
    hours = WorkingHours.objects.filter(practitioner=scene.doctor_a, weekday=0, starts=time(9))
    hours.update(reserved_for_acute=True)
    return hours.get()


def record(now) -> list[tuple]:
    booking.record_releases(now=now)
    return [(row.date, row.starts, row.released_at, row.recorded_at) for row in AcuteRelease.objects.all()]


def routine(scene, now) -> bool:
    nine = {"start": clock(2027, 3, 8, 9), "end": clock(2027, 3, 8, 12), "practitioner": scene.doctor_a}
    return bool(availability.find_slots(scene.follow_up, now=now, **nine))


def test_release_happens_at_the_minute_and_is_recorded(scene, reserved):
    assert (routine(scene, EVE - SECOND), record(EVE - SECOND)) == (False, [])

    assert (routine(scene, EVE), record(EVE)) == (True, [(MONDAY, time(9), EVE, EVE)])


def test_release_of_hours_to_midnight_is_recorded(scene, reserved):
    WorkingHours.objects.filter(practitioner=scene.doctor_a, starts=time(13)).delete()
    WorkingHours.objects.filter(pk=reserved.pk).update(ends=time(0))

    record(EVE)

    assert [(row.ends, str(row)) for row in AcuteRelease.objects.all()] == [
        (time(0), "2027-03-08 09:00-24:00")
    ]


def test_release_is_recorded_once_however_often_the_worker_looks(scene, reserved):
    counts = [booking.record_releases(now=EVE + n * SECOND) for n in range(3)]

    assert counts == [1, 0, 0]


def test_release_that_a_worker_missed_is_recorded_with_its_own_moment(scene, reserved):
    monday_morning = clock(2027, 3, 8, 7)

    assert record(monday_morning) == [(MONDAY, time(9), EVE, monday_morning)]


def test_release_of_a_day_that_is_over_is_not_invented(scene, reserved):
    assert record(clock(2027, 3, 9, 7)) == []


@pytest.mark.parametrize("when", [clock(2027, 3, 13, 18), clock(2027, 11, 6, 18)])
def test_release_before_a_clock_change_is_recorded_once_at_the_wall_clock(scene, when):
    sunday = (when + timedelta(days=1)).date()
    factories.ExtraHoursFactory(
        practitioner=scene.doctor_a, location=scene.location, date=sunday, reserved_for_acute=True
    )

    assert record(when - SECOND) == []
    for minutes in (0, 60, 12 * 60):
        found = record(when + timedelta(minutes=minutes))
    assert found == [(sunday, time(9), when, when)]


def test_closed_hours_are_not_released(scene, reserved):
    Closure.objects.create(starts_on=MONDAY, ends_on=MONDAY)

    assert record(EVE) == []


def test_hours_that_are_not_reserved_are_not_released(scene):
    assert record(EVE) == []


def test_release_three_days_ahead_follows_the_rules_of_booking(scene, reserved):
    BookingPolicy.objects.update(acute_release_days=3, acute_release_time=time(7, 30))
    friday = clock(2027, 3, 5, 7, 30)

    assert (routine(scene, friday - SECOND), record(friday - SECOND)) == (False, [])
    assert (routine(scene, friday), record(friday)) == (True, [(MONDAY, time(9), friday, friday)])
