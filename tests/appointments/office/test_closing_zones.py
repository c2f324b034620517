"""Closing time in a clinic with two clocks: each time is read and shown on the clock of whom it is about."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.office.forms.closing import CloseForm
from clinic.common.wall_clock import midnight
from tests import factories
from tests.conftest import clock

PHOENIX = ZoneInfo("America/Phoenix")
MONDAY = date(2027, 3, 1)
SEVEN = clock(2027, 3, 1, 7)


@pytest.fixture
def west(scene):
    """A location in Phoenix, at which Doctor B alone works."""
    location = factories.LocationFactory(name="Cactus Road", slug="cactus", time_zone="America/Phoenix")
    scene.doctor_b.locations.set([location])
    return location


@pytest.fixture
def form(scene, west, superuser):
    """The form as somebody fills it in, at seven on Monday morning in New York."""

    def fill(who="everybody", *, now=SEVEN, first=MONDAY, **typed):
        options = {"user": superuser, "location": scene.location, "now": now}
        return CloseForm({"who": who, "first": first.isoformat()} | typed, **options)

    return fill


def place(location) -> str:
    return f"place-{location.pk}"


def person(practitioner) -> str:
    return f"person-{practitioner.pk}"


@pytest.mark.parametrize(
    ("typed", "name"),
    [({"starts": "02:30", "ends": "09:00"}, "starts"), ({"starts": "00:30", "ends": "02:30"}, "ends")],
)
def test_hour_that_the_clocks_skip_is_refused(scene, form, typed, name):
    filled = form(place(scene.location), first=date(2027, 3, 14), **typed)

    assert filled.errors == {
        name: ["The clocks go forward on that day and this time does not exist. Choose another one."]
    }


def test_hour_is_skipped_by_the_clock_of_the_location_alone(form, west):
    filled = form(place(west), first=date(2027, 3, 14), starts="02:30", ends="09:00")

    assert filled.is_valid()
    assert filled.closing.starts_at == datetime(2027, 3, 14, 9, 30, tzinfo=UTC)


def test_end_that_comes_twice_is_the_second_one(scene, form):
    filled = form(place(scene.location), first=date(2027, 11, 7), starts="01:30", ends="01:45")

    assert filled.is_valid()
    assert filled.closing.ends_at - filled.closing.starts_at == timedelta(minutes=75)


def test_hours_and_days_of_a_practitioner_are_on_the_clock_of_their_first_location(scene, form):
    days = form(person(scene.doctor_b))
    hours = form(person(scene.doctor_b), starts="09:00", ends="10:00")

    assert days.is_valid() and hours.is_valid()
    assert days.closing.starts_at == midnight(MONDAY, PHOENIX)
    assert hours.closing.starts_at == datetime(2027, 3, 1, 9, tzinfo=PHOENIX)


@pytest.mark.parametrize("hour", [1, 3])
def test_day_is_over_by_the_clock_of_the_location(scene, form, west, hour):
    """Between midnight in New York and midnight in Phoenix, and after both."""
    now = clock(2027, 3, 2, hour)
    sentence = {"first": ["This time is over. Choose one that lies ahead."]}

    found = [form(who, now=now).errors for who in (place(scene.location), place(west), "everybody")]

    assert found == ([sentence, {}, {}] if hour == 1 else [sentence] * 3)


def test_form_says_on_which_clock_it_is_filled_in(form):
    fields = form().fields

    assert fields["held_until"].help_text.endswith("next working day. Eastern, clinic time.")
    assert "on the clock of the location" in fields["starts"].help_text


def test_form_of_a_clinic_with_one_clock_names_none(form, west):
    type(west).objects.update(time_zone="America/New_York")

    fields = form().fields

    assert fields["held_until"].help_text == "Empty: until the office closes on the next working day."
    assert fields["starts"].help_text == "Empty: whole days."
