"""The front page: the next free time, the people, and few questions to the database."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import availability
from appointments.models import SlotHold, VisitType, WorkingHours
from clinic.site.views.home import first_for_anybody
from tests import factories
from tests.appointments.portal.visitor import Visitor
from tests.conftest import clock


def first(now) -> tuple | None:
    return first_for_anybody(availability.next_slots(VisitType.objects.bookable_online(), now=now))


def test_next_free_time_is_the_first_of_a_visit_that_a_new_patient_may_have(scene, now):
    VisitType.objects.filter(pk=scene.follow_up.pk).update(patients="returning", minimum_notice_hours=0)

    visit_type, slot = first(now)

    assert visit_type == scene.acute
    assert (slot.starts_at, slot.practitioner) == (clock(2027, 3, 1, 10), scene.doctor_a)


def test_next_free_time_is_another_days_when_nobody_is_there(scene):
    assert first(clock(2027, 3, 6, 23))[1].starts_at == clock(2027, 3, 8, 9)


def test_next_free_time_is_none_where_nothing_can_be_booked(scene, now, client):
    VisitType.objects.update(online=False)

    assert first(now) is None
    assert "No free time can be booked online now." in client.get("/en/").text


def test_home_offers_the_next_free_time_as_one_button(scene, client):
    page = client.get("/en/")
    visit_type, slot = page.context["first"]

    assert f'action="/en/book/{visit_type.slug}/"' in page.text
    assert f'name="slot" value="{slot.value}"' in page.text


def test_button_of_the_next_free_time_asks_the_question_first_and_then_holds_it(scene):
    visitor = Visitor()
    visit_type, slot = visitor.see("/").context["first"]

    asked = visitor.choose(visit_type, slot)
    held = visitor.post(asked.url, {"none": "none"})

    assert (asked.url, held.url) == ("/en/book/?time=kept", "/en/book/details/")
    assert SlotHold.objects.get().starts_at == slot.starts_at


def test_home_of_a_clinic_without_locations_shows_itself_all_the_same(client, db):
    assert client.get("/en/").status_code == 200


def test_home_shows_people_each_with_their_next_free_time(scene, client):
    page = client.get("/en/")

    assert "Doctor A, MD" in page.text and "Doctor B, MD" in page.text
    assert [bool(free) for _practitioner, free in page.context["people"]] == [True, True]


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


def open_around_the_clock(location):
    for weekday in range(7):
        factories.OpeningHoursFactory(location=location, weekday=weekday, opens=time(0), closes=time(0))
