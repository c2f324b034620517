"""Two locations with two clocks: what is sent, and when, follows the clock of the visit."""

from datetime import datetime, time

import pytest

from appointments.models import BookingPolicy
from appointments.notifications import letters, lifespan, reminders
from tests import factories
from tests.conftest import clock


@pytest.fixture
def west(scene):
    """A second location three hours behind the first one, whose office is open from eight to six."""
    west = factories.LocationFactory(name="West", time_zone="America/Los_Angeles")
    for location in (scene.location, west):
        factories.OpeningHoursFactory(location=location, weekday=0)
    return west


def visit_at(location, starts_at, **values):
    return factories.AppointmentFactory(location=location, starts_at=starts_at, **values)


def test_reminder_call_waits_until_the_office_of_the_visit_is_open(scene, west, now):
    """Ten in the morning in New York is seven in Los Angeles, where nobody is at the phone yet."""
    policy = BookingPolicy(reminder_hours=[24])
    tuesday = clock(2027, 3, 9, 10)

    calls = [
        reminders.due(visit_at(location, tuesday, email=""), policy=policy, now=now)
        for location in (scene.location, west)
    ]

    before = datetime.combine(now.date(), time(8), tzinfo=west.zone)
    assert calls == [[(24, clock(2027, 3, 8, 10))], [(24, before)]]


def test_message_helps_until_the_day_of_the_visit_ends_at_its_location(scene, west):
    """At one in the morning in New York it is still the same day in Los Angeles."""
    messages = [
        factories.MessageFactory(
            kind="cancelled",
            appointment=visit_at(location, clock(2027, 3, 8, 12), status="cancelled", cancelled_by="clinic"),
        )
        for location in (scene.location, west)
    ]
    later = clock(2027, 3, 9, 1)

    ends = [lifespan.helps(message, now=later) for message in messages]

    assert ends == [False, True]


def test_letter_tells_the_time_by_the_clock_of_the_visit_and_names_it(scene, west):
    message = factories.MessageFactory(
        kind="booked", appointment=visit_at(west, clock(2027, 3, 8, 12)), language="en"
    )

    mail = letters.write(message, now=clock(2027, 3, 1))

    assert "9:00 AM (Pacific, clinic time)" in mail.body
    assert "12:00 PM" not in mail.body
