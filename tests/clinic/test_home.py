"""The front page: today's free times, the people, and few questions to the database."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

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


def test_home_asks_the_database_as_often_for_ten_people_as_for_one(scene, client):
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/en/")
    tomorrow = (timezone.now() + timedelta(days=1)).date()
    for _ in range(8):
        person = factories.PractitionerFactory()
        person.locations.add(scene.place)
        scene.acute.practitioners.add(person)
        factories.WorkingHoursFactory(practitioner=person, location=scene.place)
        factories.ClosureFactory(location=scene.place, starts_on=tomorrow, ends_on=tomorrow)

    with CaptureQueriesContext(connection) as many:
        client.get("/en/")

    assert len(many) == len(few)
    assert sum("clinic_openinghours" in query["sql"] for query in many) == 1
