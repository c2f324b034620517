"""Closing time in a clinic with two clocks: each time is read and shown on the clock of whom it is about."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import formats
from django.utils.dateformat import format as date_format

from appointments.models import Appointment, DisruptedVisit
from appointments.office.forms.closing import CloseForm
from clinic.common.templatetags.clinic_tags import zone_name
from clinic.common.wall_clock import midnight
from tests import factories
from tests.around import at
from tests.conftest import clock

CLOSE = reverse("admin:close")
PHOENIX = ZoneInfo("America/Phoenix")
MONDAY = date(2027, 3, 1)
SEVEN = clock(2027, 3, 1, 7)


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


# --- how it is shown ---


def closed_monday(browser, who, monday, **typed):
    """Close a Monday to come, or hours of it, by the pages: what they show before, after and in the list."""
    typed = {"who": who, "first": monday.isoformat()} | typed
    seen = list(Appointment.objects.values_list("pk", flat=True))
    preview = browser.post(CLOSE, typed)
    closed = browser.post(CLOSE, typed | {"confirm": "yes", "seen": seen}, follow=True)
    return preview.text, closed.text, browser.get(CLOSE).text


@pytest.mark.parametrize("whose", ["location", "practitioner", "main location", "everybody"])
def test_closed_day_is_shown_as_a_day(office, scene, west, monday, whose):
    who = {
        "location": place(west),
        "practitioner": person(scene.doctor_b),
        "main location": place(scene.location),
        "everybody": "everybody",
    }

    pages = closed_monday(office, who[whose], monday)

    assert [date_format(monday, "l, F j, Y") + ", all day" in page for page in pages] == [True] * 3


@pytest.mark.parametrize(("whose", "zone"), [("west", "Arizona"), ("main", "Eastern")])
def test_closed_hours_are_on_the_clock_of_their_location_and_name_it(
    office, scene, west, monday, whose, zone
):
    location = west if whose == "west" else scene.location
    day = date_format(monday, "l, F j, Y")

    pages = closed_monday(office, place(location), monday, starts="09:00", ends="12:00")

    said = f"{day}, 9:00 AM to {day}, 12:00 PM ({zone}, clinic time)"
    assert [said in page for page in pages] == [True] * 3


def test_list_takes_one_query_more_for_any_number_of_practitioners(office, scene, west, monday):
    def count():
        with CaptureQueriesContext(connection) as captured:
            office.get(CLOSE)
        return len(captured)

    closed_monday(office, person(scene.doctor_a), monday)
    one = count()
    closed_monday(office, person(scene.doctor_b), monday)
    two = count()
    type(west).objects.update(time_zone="America/New_York")

    assert (two, count()) == (one, one - 1)


def test_weekly_plan_shows_time_off_on_the_clock_of_the_practitioner(office, scene, west, monday):
    closed_monday(office, person(scene.doctor_b), monday)

    page = office.get(reverse("admin:plan"), {"practitioner": scene.doctor_b.slug}).text

    assert date_format(monday, "l, F j, Y") + ", all day" in page


def test_today_names_the_day_by_the_calendar_of_who_is_away(office, scene, west, monday):
    """Midnight in New York is the evening before in Phoenix, whose clock hangs in the office here."""
    type(west).objects.filter(pk=west.pk).update(position=0)
    type(west).objects.filter(pk=scene.location.pk).update(position=1)
    factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=at(monday, 9),
    )
    closed_monday(office, person(scene.doctor_a), monday)

    page = office.get(reverse("admin:index")).text

    assert f"Doctor A</a>, {date_format(monday, 'l, F j')}: 1 unresolved" in page


def test_each_appointment_and_each_offer_names_its_clock(office, scene, west, monday):
    """Doctor A is away, who has a visit in Phoenix; what is offered instead is in New York."""
    appointment = factories.AppointmentFactory(
        practitioner=scene.doctor_a, location=west, visit_type=scene.follow_up, starts_at=at(monday, 15)
    )
    factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=west,
        visit_type=scene.follow_up,
        starts_at=at(monday, 16),
        status="arrived",
    )
    clock_there = formats.time_format(appointment.starts_at.astimezone(west.zone), "TIME_FORMAT")

    preview, closed, _closings = closed_monday(office, person(scene.doctor_a), monday)

    for page in (preview, closed):
        assert f"{clock_there} (Arizona, clinic time)" in page
        assert page.count("(Arizona, clinic time)") >= 2  # of who is here already, too
    assert re.search(r"are held until [^<]+\. \(Eastern, clinic time\)", preview)
    assert re.search(r"Entered by root, [^<]+ \(Eastern, clinic time\)", closed)
    assert re.search(r"take all of it back until [^<]+\. \(Eastern, clinic time\)", closed)
    offer = DisruptedVisit.objects.get().offer
    offered = formats.date_format(offer.starts_at.astimezone(offer.location.zone), "WEEKDAY_DATETIME_FORMAT")
    said = f"{offered} ({zone_name(offer.location)}), {offer.practitioner}"
    assert [said in page for page in (preview, closed)] == [True, True]


def test_pages_of_a_clinic_with_one_clock_name_none(office, scene, monday):
    factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=at(monday, 15),
    )

    pages = closed_monday(office, person(scene.doctor_a), monday)

    assert ["clinic time" in page for page in pages] == [False] * 3


@pytest.mark.parametrize(("closed", "day"), [("here", 3), ("west", 2), ("everybody", 3), ("person", 2)])
def test_times_are_held_until_the_office_that_answers_has_been_open(scene, west, form, closed, day):
    factories.OpeningHoursFactory(location=scene.location, weekday=1, closes=time(16))
    factories.OpeningHoursFactory(location=scene.location, weekday=2, closes=time(15))
    who = {"here": place(scene.location), "west": place(west), "person": person(scene.doctor_a)}
    filled = form(who.get(closed, "everybody"), first=MONDAY + timedelta(days=1))

    assert filled.is_valid(), filled.errors
    assert filled.until == clock(2027, 3, day, 16 if day == 2 else 15)
