"""The reports' page, and its tables as files."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments.models import FruitlessSearch
from tests import factories
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor, open_times
from tests.around import hours_of, this_day
from tests.conftest import clock

URL = reverse("admin:reports")
FILE = reverse("admin:reports_file", args=["practitioner"])


@pytest.fixture
def manager(account, login):
    return login(account("ruth", "view_reports"))


def test_reports_show_the_last_eight_weeks(manager, today):
    today()
    today(days=-70)

    page = manager.get(URL)

    assert page.status_code == 200
    assert page.context["report"].total.booked == 1
    assert len(page.context["report"].table("week").lines) == 8
    assert "<svg" in page.text
    assert "style=" not in page.text


def test_reports_of_other_days_locations_and_people(manager, scene, now):
    ask(scene, clock(2027, 3, 8, 10), now=now)
    asked = {"first": "2027-03-08", "last": "2027-03-08", "practitioner": scene.doctor_a.pk}

    assert manager.get(URL, asked).context["report"].total.booked == 1
    assert manager.get(URL, asked | {"practitioner": scene.doctor_b.pk}).context["report"].total.booked == 0


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"first": "2027-03-09", "last": "2027-03-08"}, "The last day must not lie before the first day."),
        ({"first": "2020-01-01", "last": "2027-03-08"}, "Choose at most a year."),
        ({"first": "soon"}, "Enter a day, for example 2027-03-15."),
        ({"first": "0001-01-01"}, "Enter a day, for example 2027-03-15."),
        ({"last": "9999-12-31"}, "Enter a day, for example 2027-03-15."),
        ({"last": "2027-02-30"}, "Enter a day, for example 2027-03-15."),
        ({"practitioner": "9" * 40}, "That is not one of the choices."),
        ({"location": "x\0"}, "That is not one of the choices."),
        ({"visit_type": "🦴" * 2000}, "That is not one of the choices."),
    ],
)
def test_reports_asked_for_nonsense_say_so_and_show_the_usual(manager, scene, asked, sentence):
    page = manager.get(URL, asked)

    assert page.status_code == 200
    assert sentence in page.text
    assert page.context["report"].wish.last == this_day()
    assert manager.get(FILE, asked).status_code == 200


def test_table_is_a_file(manager, scene):
    scene.doctor_a.name = "=Doctor A"
    scene.doctor_a.save()

    answer = manager.get(FILE, {"first": "2027-03-08", "last": "2027-03-14"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == ('attachment; filename="practitioner-2027-03-08-2027-03-14.csv"')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert '"\'=Doctor A, MD"' in answer.content.decode()


def test_file_of_no_table_is_not_found(manager, scene):
    assert manager.get("/admin/reports/patients.csv").status_code == 404


def test_reports_need_their_permission(desk, scene):
    assert [desk.get(url).status_code for url in (URL, FILE)] == [403, 403]


def test_reports_work_before_there_is_anything(manager, db):
    assert manager.get(URL).status_code == 200
    assert manager.get(FILE).status_code == 200


def test_report_ends_with_the_day_that_it_is_where_it_is_about(manager, scene):
    """Kiritimati is the first to begin a day."""
    west = factories.LocationFactory(name="Kiritimati", time_zone="Pacific/Kiritimati")

    last = [
        manager.get(URL, {"location": pk}).context["form"].wish.last
        for pk in (scene.location.pk, west.pk, "")
    ]

    assert last == [this_day(), this_day(zone=west.zone), this_day(zone=west.zone)]


def test_reports_take_the_same_number_of_queries_for_ten_appointments(manager, today):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            manager.get(URL)
        return len(queries)

    first, *others = hours_of(this_day(), 10)
    today(starts_at=first)
    manager.get(URL)
    one = count()
    for starts_at in others:
        today(starts_at=starts_at)

    assert count() == one <= 16


# --- searches that found no time ---


@pytest.fixture
def visitor(scene):
    visitor = Visitor()
    visitor.pass_question()
    return visitor


def counted() -> list[tuple]:
    return list(FruitlessSearch.objects.order_by("pk").values_list("whole", "practitioner", "count"))


def test_search_that_finds_times_is_not_counted(visitor, scene):
    visitor.see("/book/follow-up/")

    assert counted() == []


def test_search_that_finds_nothing_at_all_is_counted(visitor, scene):
    scene.doctor_a.working_hours.all().delete()
    for _n in range(2):
        visitor.see(f"/book/follow-up/?with={scene.doctor_a.slug}")

    assert counted() == [(True, scene.doctor_a.pk, 2)]
    assert FruitlessSearch.objects.get().day == this_day()


def test_search_for_a_week_without_times_is_counted_as_such(visitor, scene):
    first = open_times(scene.follow_up)[0].local_start.date()
    week = first + timedelta(days=14)
    monday = week - timedelta(days=7)
    scene.doctor_a.working_hours.update(valid_until=monday)
    scene.doctor_b.working_hours.update(valid_until=monday)

    visitor.see(f"/book/follow-up/?week={week}")

    assert counted() == [(False, None, 1)]
