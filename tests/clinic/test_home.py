"""The front page: today's free times, the people, and few questions to the database."""

from datetime import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import Practitioner
from clinic.views.home import todays_openings
from tests import factories
from tests.conftest import clock


def test_openings_are_the_next_three_times_of_today(scene, now):
    visit_type, openings = todays_openings(scene.place, now)

    assert visit_type == scene.acute
    assert [time.starts_at for time in openings] == [clock(2027, 3, 1, 10, minute) for minute in (0, 5, 10)]


def test_openings_end_with_the_day(scene):
    assert todays_openings(scene.place, clock(2027, 3, 1, 14, 41))[1] == []
    assert todays_openings(scene.place, clock(2027, 3, 7, 12))[1] == []


def test_openings_are_of_the_first_kind_of_visit_that_has_any(scene, now):
    scene.acute.practitioners.clear()
    scene.new.online = False
    scene.new.save()

    visit_type, openings = todays_openings(scene.place, now)

    assert (visit_type, len(openings)) == (scene.follow_up, 3)


def test_home_of_a_clinic_without_places_shows_itself_all_the_same(client, db):
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


def test_home_asks_the_database_as_often_for_ten_people_as_for_one(scene, client):
    open_around_the_clock(scene.place)
    few = queries_of_home(client)
    for _ in range(8):
        person = factories.PractitionerFactory()
        person.locations.add(scene.place)
        scene.acute.practitioners.add(person)
        factories.WorkingHoursFactory(practitioner=person, location=scene.place)
        factories.OpeningHoursFactory(location=factories.LocationFactory())

    many = queries_of_home(client)

    assert len(many) == len(few)
    assert sum("clinic_openinghours" in sql for sql in many) == 1
    assert any("appointments_workinghours" in sql for sql in many)


def test_home_does_not_look_for_times_when_nobody_comes_in_any_more(scene, client):
    assert not any("appointments_" in sql for sql in queries_of_home(client))


def open_around_the_clock(place):
    for weekday in range(7):
        factories.OpeningHoursFactory(location=place, weekday=weekday, opens=time(0), closes=time.max)
