"""The front page: today's free times, the people, and few questions to the database."""

from datetime import time

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from appointments.models import WorkingHours
from clinic.directory.models import Practitioner
from clinic.site.views.home import todays_openings
from tests import factories
from tests.conftest import clock


def test_openings_are_those_of_today_that_leave_each_other_free(scene, now):
    visit_type, openings = todays_openings(scene.location, now)

    first = [(time.starts_at, time.practitioner) for time in openings[:3]]
    assert visit_type == scene.acute
    assert first == [
        (clock(2027, 3, 1, 10), scene.doctor_a),
        (clock(2027, 3, 1, 10), scene.doctor_b),
        (clock(2027, 3, 1, 10, 25), scene.doctor_a),
    ]


def test_openings_left_are_as_many_appointments_as_still_fit(scene):
    """Ten to twelve and one to five, 20 minutes and 5 of turnover: 5 and 9 visits with each doctor."""
    assert len(todays_openings(scene.location, clock(2027, 3, 1, 8))[1]) == 2 * (5 + 9)
    assert len(todays_openings(scene.location, clock(2027, 3, 1, 14, 15))[1]) == 2 * 2
    assert len(todays_openings(scene.location, clock(2027, 3, 1, 14, 16))[1]) == 2


@pytest.mark.parametrize(
    ("left", "words"),
    [(1, "1 opening left today, Monday, March 1"), (2, "2 openings left today, Monday, March 1")],
)
def test_openings_left_are_said_in_words(scene, now, left, words):
    openings = todays_openings(scene.location, now)[1][:left]
    context = {
        "visit_type": scene.acute,
        "openings": openings,
        "openings_left": left,
        "location": scene.location,
    }

    assert words in render_to_string("site/home_today.html", context)


def test_openings_are_not_spoken_of_when_there_are_none(scene):
    context = {"visit_type": None, "openings": [], "openings_left": 0, "location": scene.location}

    assert "left today" not in render_to_string("site/home_today.html", context)


def test_openings_end_with_the_day(scene):
    assert todays_openings(scene.location, clock(2027, 3, 1, 14, 41))[1] == []
    assert todays_openings(scene.location, clock(2027, 3, 7, 12))[1] == []


def test_openings_are_of_the_first_kind_of_appointment_that_has_any(scene, now):
    scene.acute.practitioners.clear()
    scene.new.online = False
    scene.new.save()

    visit_type, openings = todays_openings(scene.location, now)

    assert (visit_type, openings[0].starts_at) == (scene.follow_up, clock(2027, 3, 1, 10))


def test_home_of_a_clinic_without_locations_shows_itself_all_the_same(client, db):
    assert client.get("/en/").status_code == 200


def test_home_shows_people_and_only_verified_certifications(scene, client):
    Practitioner.objects.filter(pk=scene.doctor_a.pk).update(board="Spine Board", board_verified=True)
    Practitioner.objects.filter(pk=scene.doctor_b.pk).update(board="Moon Board", board_verified=False)

    text = client.get("/en/").content.decode()

    assert "Doctor A, MD" in text and "Doctor B, MD" in text
    assert "Spine Board" in text and "Moon Board" not in text


def queries_of_home(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/en/")
    return [query["sql"] for query in queries]


@pytest.mark.usefixtures("clock_at_now")
def test_home_asks_the_database_as_often_for_ten_people_as_for_one(scene, client):
    open_around_the_clock(scene.location)
    few = queries_of_home(client)
    for _ in range(8):
        person = factories.PractitionerFactory()
        person.locations.add(scene.location)
        scene.acute.practitioners.add(person)
        factories.WorkingHoursFactory(practitioner=person, location=scene.location)
        factories.OpeningHoursFactory(location=factories.LocationFactory())

    many = queries_of_home(client)

    assert len(many) == len(few)
    assert sum("clinic_openinghours" in sql for sql in many) == 1
    assert any("appointments_workinghours" in sql for sql in many)


@pytest.mark.usefixtures("clock_at_now")
def test_home_asks_no_more_when_none_of_ten_kinds_of_appointment_has_a_time_left(scene, client):
    open_around_the_clock(scene.location)
    WorkingHours.objects.all().delete()
    few = queries_of_home(client)
    for _ in range(7):
        factories.VisitTypeFactory(practitioners=[scene.doctor_a, scene.doctor_b])

    many = queries_of_home(client)

    assert len(many) == len(few) <= 12


def test_home_does_not_look_for_times_when_nobody_comes_in_any_more(scene, client):
    assert not any("appointments_" in sql for sql in queries_of_home(client))


def open_around_the_clock(location):
    for weekday in range(7):
        factories.OpeningHoursFactory(location=location, weekday=weekday, opens=time(0), closes=time(0))
