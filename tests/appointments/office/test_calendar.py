"""The calendar of the office: its addresses, who may see it, and what it costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.appointments.office.many import many_appointments, whole_reads
from tests.around import hours_of, this_day

DAY, WEEK = reverse("admin:calendar"), reverse("admin:calendar-week")


def days(page) -> list[date]:
    return [column.day for column in page.context["agenda"].columns]


def test_calendar_is_today_and_the_week_begins_with_its_monday(desk, scene):
    today = this_day()

    assert days(desk.get(DAY)) == [today]
    monday = today - timedelta(days=today.weekday())
    assert days(desk.get(WEEK)) == [monday + timedelta(days=n) for n in range(7)]
    assert days(desk.get(WEEK, {"day": "2027-03-14"}))[0] == date(2027, 3, 8)


def test_days_and_weeks_beside_are_one_click_away(desk, scene):
    location = f"&amp;location={scene.location.pk}"

    day, week = desk.get(DAY, {"day": "2027-03-08"}).text, desk.get(WEEK, {"day": "2027-03-08"}).text

    assert all(f'href="{DAY}?day={other}{location}"' in day for other in ("2027-03-07", "2027-03-09"))
    assert all(f'href="{WEEK}?day={other}{location}"' in week for other in ("2027-03-01", "2027-03-15"))


def test_appointment_on_the_calendar_opens_with_a_click(desk, today):
    appointment = today()

    assert reverse("admin:appointments_appointment_change", args=[appointment.pk]) in desk.get(DAY).text


def test_calendar_keeps_the_practitioner_from_page_to_page(desk, scene):
    page = desk.get(WEEK, {"practitioner": "doctor-b", "day": "2027-03-08"})

    assert page.context["agenda"].only == scene.doctor_b
    assert page.text.count("practitioner=doctor-b") >= 5


def test_who_may_not_see_appointments_sees_no_calendar(account, login, scene):
    browser = login(account("naomi", "view_patient"))

    assert [browser.get(url).status_code for url in (DAY, WEEK)] == [403, 403]


def test_physician_sees_no_day_of_another_one(account, login, scene, today):
    scene.doctor_a.user = account("okafor", "view_appointment")
    scene.doctor_a.save()
    mine, other = (today(practitioner=who) for who in (scene.doctor_a, scene.doctor_b))

    page = login(scene.doctor_a.user).get(DAY, {"practitioner": "doctor-b"})

    assert mine.patient.name in page.text
    assert other.patient.name not in page.text


def test_calendar_of_a_clinic_without_a_location_says_what_to_do(office, db):
    assert "There is no location yet." in office.get(DAY).text


@pytest.mark.parametrize("url", [DAY, WEEK])
@pytest.mark.parametrize(
    "asked",
    [
        "?day=x",
        "?day=9999-12-31",
        "?day=%00",
        "?location=-1",
        "?practitioner=%00",
        "?practitioner=" + "x" * 999,
    ],
)
def test_calendar_with_odd_words_is_that_of_today(desk, scene, url, asked):
    assert this_day() in days(desk.get(url + asked))


@pytest.mark.parametrize("count", [1, 20])
def test_calendar_takes_at_most_twelve_queries_however_many_appointments_there_are(desk, today, count):
    for starts_at in hours_of(this_day(), count):
        today(starts_at=starts_at)
    for url in (DAY, WEEK):
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            desk.get(url)
        assert len(queries) <= 12


def test_calendar_reads_no_more_when_the_clinic_has_a_hundred_thousand_appointments(desk, today):
    many_appointments(today(days=60))

    with CaptureQueriesContext(connection) as queries:
        page = desk.get(WEEK)

    assert len(queries) <= 12
    assert page.context["agenda"].appointments > 300
    [appointments] = [query["sql"] for query in queries if "appointments_patient" in query["sql"]]
    assert whole_reads(appointments, "appointments_appointment") == []
