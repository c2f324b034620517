"""The weekly plan of a practitioner on one page."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments.insight.weekly_plan import weekly_plan
from tests import factories
from tests.around import this_day, this_moment
from tests.conftest import clock

PLAN = reverse("admin:plan")
NOW = clock(2027, 3, 1, 8)


def parts(plan, weekday) -> list[tuple]:
    return [(part.starts.hour, part.ends.hour, part.hours is None) for part in plan.days[weekday].parts]


def read(scene):
    return weekly_plan(scene.doctor_a, now=NOW)


def test_plan_shows_the_whole_week_with_its_breaks(scene):
    plan = read(scene)

    assert parts(plan, 0) == [(9, 12, False), (12, 13, True), (13, 17, False)]
    assert parts(plan, 6) == []


@pytest.mark.parametrize("until, shown", [(date(2027, 2, 28), 0), (date(2027, 3, 1), 1)])
def test_plan_that_is_over_is_not_shown(scene, until, shown):
    scene.doctor_a.working_hours.filter(weekday__gt=0).delete()
    scene.doctor_a.working_hours.filter(starts=time(13)).delete()
    scene.doctor_a.working_hours.update(valid_until=until)

    assert len(read(scene).days[0].parts) == shown


def test_hours_that_never_hold_together_have_no_break_between_them(scene):
    hours = scene.doctor_a.working_hours.filter(weekday=0)
    hours.filter(starts=time(9)).update(valid_until=date(2027, 3, 31))
    hours.filter(starts=time(13)).update(valid_from=date(2027, 4, 1))

    assert parts(read(scene), 0) == [(9, 12, False), (13, 17, False)]


def test_plan_shows_what_departs_from_it(scene):
    whose = {"practitioner": scene.doctor_a}
    extra = factories.ExtraHoursFactory(date=date(2027, 3, 6), location=scene.location, **whose)
    factories.ExtraHoursFactory(date=date(2027, 2, 27), location=scene.location, **whose)
    away = factories.TimeOffFactory(starts_at=NOW, ends_at=NOW + timedelta(hours=1), **whose)
    factories.TimeOffFactory(starts_at=NOW - timedelta(hours=1), ends_at=NOW, **whose)

    plan = read(scene)

    assert (plan.extra, plan.away) == ((extra,), (away,))


def test_page_says_when_acute_hours_are_given_free_and_when_they_were(office, scene):
    scene.doctor_b.working_hours.filter(weekday=0).update(reserved_for_acute=True)
    factories.AcuteReleaseFactory(date=date(2027, 3, 1), practitioner=scene.doctor_b, location=scene.location)

    page = office.get(PLAN, {"practitioner": scene.doctor_b.slug})

    assert "Weekly plan: Doctor B, MD" in page.text
    assert "Hours kept for acute visits are given free 1 day before, at 6:00 PM." in page.text
    assert "Sunday, February 28, 6:00 PM" in page.text


@pytest.mark.parametrize("asked", ["", "?practitioner=x", "?practitioner=%00", "?practitioner=" + "9" * 5000])
def test_odd_address_shows_the_first_practitioner(office, scene, asked):
    assert "Weekly plan: Doctor A, MD" in office.get(PLAN + asked).text


def test_page_needs_the_permission_and_links_to_what_may_be_changed(account, login, desk, scene):
    reader = login(account("ana", "view_workinghours"))

    assert desk.get(PLAN).status_code == 403
    assert "/change/" not in reader.get(PLAN).text


def test_page_of_an_empty_clinic_says_what_to_do(office):
    assert "There is no practitioner" in office.get(PLAN).text


@pytest.mark.parametrize("count", [1, 9])
def test_page_takes_a_fixed_number_of_queries(office, scene, count):
    today = this_moment()
    for n in range(count):
        factories.ExtraHoursFactory(
            practitioner=scene.doctor_a, location=scene.location, date=(today + timedelta(days=n + 1)).date()
        )
        factories.TimeOffFactory(
            practitioner=scene.doctor_a, starts_at=today, ends_at=today + timedelta(hours=n + 1)
        )
        factories.PractitionerFactory(name=f"Zoe {n}")
    office.get(PLAN)

    with CaptureQueriesContext(connection) as queries:
        office.get(PLAN)

    assert len(queries) == 10


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "6:00 PM \N{EN DASH} midnight"), ("es", "6:00 p. m. \N{EN DASH} medianoche")],
)
def test_page_calls_the_end_of_a_day_midnight(office, scene, language, shown):
    whose = {"practitioner": scene.doctor_a, "location": scene.location}
    factories.WorkingHoursFactory(**whose, weekday=5, starts=time(18), ends=time(0))
    factories.WorkingHoursFactory(**whose, weekday=5, starts=time(9), ends=time(12))
    coming = this_day(9)
    factories.ExtraHoursFactory(**whose, date=coming, starts=time(18), ends=time(0))
    factories.AcuteReleaseFactory(**whose, date=date(2027, 3, 1), starts=time(18), ends=time(0))
    office.cookies["django_language"] = language

    page = office.get(PLAN, {"practitioner": scene.doctor_a.slug}).text

    assert page.count(shown) == 3
    assert parts(read(scene), 5) == [(9, 12, False), (12, 18, True), (18, 0, False)]


def test_evening_to_midnight_has_no_break_after_it(scene):
    whose = {"practitioner": scene.doctor_a, "location": scene.location, "weekday": 5}
    factories.WorkingHoursFactory(**whose, starts=time(18), ends=time(0), valid_until=date(2027, 3, 31))
    factories.WorkingHoursFactory(**whose, starts=time(19), ends=time(20), valid_from=date(2027, 4, 1))

    assert parts(read(scene), 5) == [(18, 0, False), (19, 20, False)]


def test_plan_of_each_location_ends_with_its_own_day(scene):
    """One in the morning of March 1 in New York is ten in the evening before in Los Angeles."""
    west = factories.LocationFactory(time_zone="America/Los_Angeles")
    last = {"practitioner": scene.doctor_a, "valid_until": date(2027, 2, 28), "weekday": 6}
    factories.WorkingHoursFactory(location=west, starts=time(9), ends=time(10), **last)
    factories.WorkingHoursFactory(location=scene.location, starts=time(11), ends=time(12), **last)
    extra = [
        factories.ExtraHoursFactory(practitioner=scene.doctor_a, location=where, date=date(2027, 2, 28))
        for where in (west, scene.location)
    ]

    plan = weekly_plan(scene.doctor_a, now=clock(2027, 3, 1, 1))

    assert parts(plan, 6) == [(9, 10, False)]
    assert plan.extra == (extra[0],)


def test_page_names_the_clocks_where_there_are_several(office, scene):
    factories.AcuteReleaseFactory(date=date(2027, 3, 1), practitioner=scene.doctor_a, location=scene.location)
    soon = this_moment() + timedelta(hours=1)
    hour = {"starts_at": soon, "ends_at": soon + timedelta(hours=1)}
    factories.TimeOffFactory(practitioner=scene.doctor_a, **hour)
    assert "clinic time" not in office.get(PLAN).text

    factories.LocationFactory(time_zone="America/Los_Angeles")

    assert office.get(PLAN).text.count("Eastern, clinic time") == 2
