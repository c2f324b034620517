"""When a patient is reminded: over clock changes, by kind of visit, and by phone while the office is open."""

from datetime import UTC, date, datetime, time

import pytest

from appointments.models import BookingPolicy
from appointments.notifications import reminders
from tests.conftest import clock
from tests.factories import AppointmentFactory, ClosureFactory, LocationFactory, OpeningHoursFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy():
    return BookingPolicy(pk=1)


def appointment_at(starts_at, **values):
    return AppointmentFactory(starts_at=starts_at, **values)


def test_reminder_hours_are_a_setting(policy, now):
    policy.reminder_hours = [72, 2, 2, 0]
    appointment = appointment_at(clock(2027, 3, 8, 10))

    assert reminders.reminder_times(appointment, policy=policy, now=now) == [
        (72, clock(2027, 3, 5, 10)),
        (2, clock(2027, 3, 8, 8)),
    ]


@pytest.mark.parametrize(
    ("starts_at", "due_at"),
    [
        # The night of March 14, 2027 has no 2:00 to 2:59, that of November 7, 2027 has 1:00 to 1:59 twice.
        (clock(2027, 3, 15, 9), datetime(2027, 3, 14, 13, tzinfo=UTC)),
        (clock(2027, 3, 14, 9), datetime(2027, 3, 13, 14, tzinfo=UTC)),
        (clock(2027, 3, 15, 2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),
        (clock(2027, 11, 8, 9), datetime(2027, 11, 7, 14, tzinfo=UTC)),
        (clock(2027, 11, 7, 9), datetime(2027, 11, 6, 13, tzinfo=UTC)),
        (clock(2027, 11, 8, 1, 30), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        (datetime(2027, 11, 7, 5, 30, tzinfo=UTC), datetime(2027, 11, 6, 5, 30, tzinfo=UTC)),
        (datetime(2027, 11, 7, 6, 30, tzinfo=UTC), datetime(2027, 11, 6, 5, 30, tzinfo=UTC)),
    ],
)
def test_reminder_a_day_before_is_at_the_same_time_on_the_wall_clock_and_only_once(
    policy, now, starts_at, due_at
):
    policy.reminder_hours = [24]

    assert reminders.reminder_times(appointment_at(starts_at), policy=policy, now=now) == [(24, due_at)]


def test_reminder_three_hours_before_is_three_real_hours_before(policy, now):
    policy.reminder_hours = [3]
    after_the_gap = appointment_at(clock(2027, 3, 14, 4))

    assert reminders.reminder_times(after_the_gap, policy=policy, now=now) == [(3, clock(2027, 3, 14, 0))]


def test_reminder_follows_the_wall_clock_of_its_own_location(policy, now):
    policy.reminder_hours = [24]
    phoenix = LocationFactory(time_zone="America/Phoenix")  # never changes its clocks
    appointment = appointment_at(datetime(2027, 3, 14, 16, tzinfo=UTC), location=phoenix)

    assert reminders.reminder_times(appointment, policy=policy, now=now) == [
        (24, datetime(2027, 3, 13, 16, tzinfo=UTC))
    ]


def test_reminder_hours_of_the_kind_of_appointment_come_before_the_policys(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10), visit_type__reminder_hours=[24])

    assert reminders.due(appointment, policy=policy, now=now) == [(24, clock(2027, 3, 7, 10))]


def test_reminder_hours_of_nought_mean_that_this_kind_of_appointment_has_none(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10), visit_type__reminder_hours=[0])

    assert reminders.due(appointment, policy=policy, now=now) == []


def location_open_on(*weekdays):
    location = LocationFactory()
    for weekday in weekdays:
        OpeningHoursFactory(location=location, weekday=weekday, opens=time(8), closes=time(18))
    return location


def appointment_by_phone(starts_at, location):
    return appointment_at(starts_at, location=location, email="")


def test_reminder_by_phone_is_one_call(policy, now):
    appointment = appointment_by_phone(clock(2027, 3, 12, 10), location_open_on(0, 1, 2, 3, 4))

    assert reminders.due(appointment, policy=policy, now=now) == [(48, clock(2027, 3, 10, 10))]


def test_reminder_by_phone_that_falls_on_a_closed_day_is_due_when_the_office_opens_before_it(policy, now):
    appointment = appointment_by_phone(clock(2027, 3, 8, 10), location_open_on(0, 1, 2, 3, 4))  # a Monday

    assert reminders.due(appointment, policy=policy, now=now) == [(48, clock(2027, 3, 5, 8))]


def test_reminder_by_phone_heeds_closures_of_the_location_and_of_all_locations(policy, now):
    location = location_open_on(0, 1, 2, 3, 4)
    ClosureFactory(location=location, starts_on=date(2027, 3, 5), ends_on=date(2027, 3, 5))
    ClosureFactory(location=None, starts_on=date(2027, 3, 4), ends_on=date(2027, 3, 4))
    ClosureFactory(location=LocationFactory(), starts_on=date(2027, 3, 3), ends_on=date(2027, 3, 3))

    appointment = appointment_by_phone(clock(2027, 3, 8, 10), location)

    assert reminders.due(appointment, policy=policy, now=now) == [(48, clock(2027, 3, 3, 8))]


def test_reminder_by_phone_before_an_early_appointment_is_due_the_day_before(policy, now):
    policy.reminder_hours = [3]
    appointment = appointment_by_phone(clock(2027, 3, 9, 9), location_open_on(0, 1, 2, 3, 4))

    assert reminders.due(appointment, policy=policy, now=now) == [(3, clock(2027, 3, 8, 8))]


def test_reminder_by_phone_that_would_be_due_already_falls_away(policy):
    booked_at = clock(2027, 3, 5, 16)
    appointment = appointment_by_phone(clock(2027, 3, 8, 10), location_open_on(0, 1, 2, 3, 4))

    assert reminders.due(appointment, policy=policy, now=booked_at) == []


def test_reminder_by_phone_of_an_office_without_hours_is_due_at_its_own_time(policy, now):
    appointment = appointment_by_phone(clock(2027, 3, 8, 10), LocationFactory())

    assert reminders.due(appointment, policy=policy, now=now) == [(48, clock(2027, 3, 6, 10))]
