"""What can be entered can be booked: hours go through the forms, and their slots through the gate."""

from datetime import date, datetime, time, timedelta

import pytest
from django.contrib import admin
from django.db import transaction
from django.forms import BaseForm, SplitDateTimeField, TimeField
from django.test import RequestFactory
from django.urls import get_resolver
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from appointments import availability
from appointments.availability import read_slot
from appointments.booking.gate import require_open
from appointments.office.forms.hours import ExtraHoursForm, VisitTypeForm, WorkingHoursForm
from clinic.common.forms.wall_clock import ClockEndField, ClockField, WallClockEndField, WallClockField
from tests import factories
from tests.conftest import clock

NOW = clock(2027, 3, 1, 8)
DAY = timedelta(days=1)
# The clocks change at two, at midnight, from midnight back, by half an hour, and never.
CHANGES = {
    "America/New_York": (date(2027, 3, 14), date(2027, 11, 7)),
    "America/Havana": (date(2027, 3, 14), date(2027, 11, 7)),
    "Asia/Beirut": (date(2027, 3, 28), date(2027, 10, 30)),
    "Australia/Lord_Howe": (date(2027, 10, 3), date(2027, 4, 4)),
    "Pacific/Kiritimati": (date(2027, 3, 14), date(2027, 11, 7)),
}
SENTENCES = (
    "The end must be later than the beginning.",
    "Give hours and minutes, without seconds.",
    "The clocks go forward on that day and this time does not exist.",
    "No visit fits into these hours: the shortest one of",
    "The plan has no such weekday from its first to its last day.",
    "The last day of the plan must not lie before the first.",
    "On the only day of this plan the clocks skip these hours.",
)

# Five minutes apart and around the changes, so that hours and changes meet; some with seconds.
minutes = some.integers(0, 4 * 12) | some.integers(22 * 12, 24 * 12 - 1)
times = some.builds(
    lambda five, second: f"{five // 12:02}:{five % 12 * 5:02}{second}",
    minutes,
    some.sampled_from(["", "", "", "", "", ":30"]),
)
ends = times | some.sampled_from(["24:00", "midnight", "00:00"])
days = some.tuples(
    some.sampled_from(sorted(CHANGES)), some.integers(0, 1), some.sampled_from([0, 0, 0, -1, 1, 40])
).map(lambda drawn: (drawn[0], CHANGES[drawn[0]][drawn[1]] + drawn[2] * DAY))
visit_types = some.fixed_dictionaries(
    {
        "length_minutes": some.sampled_from([5, 20, 45, 60, 480]),
        "step_minutes": some.sampled_from([5, 7, 15, 600]),
        "turnover_minutes": some.sampled_from([0, 5]),
    }
)


@pytest.fixture
def practice(db):
    """One practitioner at one place, and nothing to do yet."""
    location, practitioner = factories.LocationFactory(), factories.PractitionerFactory()
    return {"practitioner": practitioner, "location": location}


def visit_type_form(practitioner, instance=None, **values):
    usual = {
        "name_en": "Visit",
        "slug": "visit",
        "patients": "both",
        "practitioners": [practitioner.pk],
        "position": 0,
        "length_minutes": 20,
        "turnover_minutes": 0,
        "step_minutes": 15,
        "online": True,
        "minimum_notice_hours": 0,
        "horizon_days": 730,
        "change_cutoff_hours": 0,
    }
    return VisitTypeForm(usual | {"name": "Visit"} | values, instance=instance)


def keys(practice) -> dict:
    return {name: row.pk for name, row in practice.items()}


def sentences(form) -> list[str]:
    return [sentence for said in form.errors.values() for sentence in said]


def bookable(visit_type, first: date, practice, days: int) -> list:
    """The slots of some days; the gate accepts the first and the last of them as their buttons name them."""
    start = datetime.combine(first, time(0), tzinfo=practice["location"].zone) - DAY
    slots = availability.find_slots(visit_type, start=start, end=start + (days + 2) * DAY, now=NOW)
    for slot in {*slots[:3], *slots[-3:]}:
        named = read_slot(slot.value, visit_type)
        assert named.starts_at == slot.starts_at
        require_open(visit_type, named, now=NOW)
    return slots


def check(form, visit_type, first, practice, days) -> None:
    """A form that is valid gives slots; one that is not says why in its own sentence."""
    if form.is_valid():
        form.save()
        assert bookable(visit_type, first, practice, days)
    else:
        assert [said for said in sentences(form) if not said.startswith(SENTENCES)] == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(where=("America/New_York", date(2027, 3, 14)), starts="02:00", until="03:00", kind={})
@example(where=("America/New_York", date(2027, 3, 14)), starts="01:30", until="03:00", kind={})
@example(where=("America/New_York", date(2027, 11, 7)), starts="01:00", until="01:30", kind={})
@example(where=("America/Havana", date(2027, 3, 14)), starts="00:00", until="01:00", kind={})
@example(where=("Asia/Beirut", date(2027, 10, 30)), starts="23:40", until="24:00", kind={})
@given(where=days, starts=times, until=ends, kind=visit_types)
def test_extra_hours_that_can_be_entered_can_be_booked(practice, where, starts, until, kind):
    zone, day = where
    with transaction.atomic():
        practice["location"].time_zone = zone
        practice["location"].save()
        visit_type = visit_type_form(practice["practitioner"], **kind).save()
        values = keys(practice) | {"date": day, "starts": starts, "ends": until}
        check(ExtraHoursForm(values, now=NOW), visit_type, day, practice, days=1)
        transaction.set_rollback(True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    where=("America/New_York", date(2027, 3, 14)), off=0, starts="02:00", until="03:00", plan=(0, 0), kind={}
)
@example(
    where=("America/New_York", date(2027, 3, 14)), off=0, starts="02:00", until="03:00", plan=(0, 7), kind={}
)
@example(
    where=("America/New_York", date(2027, 3, 14)), off=1, starts="02:00", until="04:00", plan=(0, 0), kind={}
)
@given(
    where=days,
    off=some.sampled_from([0, 0, 0, 1, 6]),
    starts=times,
    until=ends,
    plan=some.tuples(some.sampled_from([0, -1, -7]), some.sampled_from([None, 0, 1, 7, -8])),
    kind=visit_types,
)
def test_weekly_hours_that_can_be_entered_can_be_booked(practice, where, off, starts, until, plan, kind):
    zone, day = where
    first, last = day + plan[0] * DAY, None if plan[1] is None else day + plan[1] * DAY
    with transaction.atomic():
        practice["location"].time_zone = zone
        practice["location"].save()
        visit_type = visit_type_form(practice["practitioner"], **kind).save()
        values = {"weekday": (day + off * DAY).weekday(), "starts": starts, "ends": until}
        form = WorkingHoursForm(
            keys(practice) | values | {"valid_from": first, "valid_until": last or ""}, now=NOW
        )
        check(form, visit_type, first, practice, days=22)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ({"date": "2027-03-14", "starts": "2:30"}, "starts", "The clocks go forward on that day"),
        ({"date": "2027-03-14", "starts": "1:00", "ends": "2:30"}, "ends", "The clocks go forward"),
        ({"date": "2027-03-14", "starts": "1:50", "ends": "3:05"}, "ends", "No visit fits into these hours"),
        ({"starts": "9:00", "ends": "9:15"}, "ends", "No visit fits into these hours"),
        ({"date": "2027-02-28"}, "date", "This day is over. Choose one that lies ahead."),
        ({"date": "9999-12-31"}, "date", "Enter a date that can have visits."),
        ({"date": "2027-03-09"}, "date", "Doctor A, MD is away at that time, or Alder Street is closed."),
        ({"date": "2027-03-10"}, "date", "Doctor A, MD is away at that time, or Alder Street is closed."),
        ({"starts": "9:00:30"}, "starts", "Give hours and minutes, without seconds."),
    ],
)
def test_extra_hours_that_nobody_could_book_are_refused_in_a_sentence(scene, typed, name, said):
    factories.ClosureFactory(starts_on="2027-03-09", ends_on="2027-03-09")
    factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=clock(2027, 3, 10, 8), ends_at=clock(2027, 3, 10, 12)
    )
    usual = {"practitioner": scene.doctor_a.pk, "location": scene.location.pk, "date": "2027-03-06"}
    form = ExtraHoursForm(usual | {"starts": "9:00", "ends": "12:00"} | typed, now=NOW)

    assert list(form.errors) == [name]
    assert form.errors[name][0].startswith(said)


def test_extra_hours_of_a_day_that_is_over_can_be_mended(scene):
    row = factories.ExtraHoursFactory(
        practitioner=scene.doctor_a, location=scene.location, date=date(2027, 2, 27)
    )
    whose = {"practitioner": scene.doctor_a.pk, "location": scene.location.pk, "date": row.date}

    assert ExtraHoursForm(whose | {"starts": "9:00", "ends": "11:00"}, instance=row, now=NOW).is_valid()


def test_extra_hours_are_over_by_the_clock_of_their_own_location(scene):
    """On Sunday evening in New York it is Monday in Kiritimati."""
    island = factories.LocationFactory(time_zone="Pacific/Kiritimati")
    sunday = {"practitioner": scene.doctor_a.pk, "date": "2027-02-28", "starts": "9:00", "ends": "12:00"}
    now = clock(2027, 2, 28, 20)

    assert ExtraHoursForm(sunday | {"location": scene.location.pk}, now=now).is_valid()
    assert list(ExtraHoursForm(sunday | {"location": island.pk}, now=now).errors) == ["date"]


@pytest.mark.parametrize(
    ("values", "name", "said"),
    [
        (
            {"minimum_notice_hours": 24, "horizon_days": 1},
            "minimum_notice_hours",
            "The notice must be shorter than the days ahead, or nobody can book online.",
        ),
        (
            {"length_minutes": 241},
            "length_minutes",
            "Nobody who gives this visit has working hours that are so long.",
        ),
    ],
)
def test_visit_type_that_nobody_could_book_is_refused_in_a_sentence(scene, values, name, said):
    assert visit_type_form(scene.doctor_a, length_minutes=240).is_valid()
    assert visit_type_form(scene.doctor_a, **values).errors == {name: [said]}


# --- every form that asks for a time ---


def all_forms():
    """The classes of our own forms, and those that the tables of the office make."""
    assert get_resolver().url_patterns  # all pages are imported
    waiting, found = [BaseForm], set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith(("appointments.", "clinic.", "conditions.")):
                found.add(form)
    return found


@pytest.fixture
def made_by_tables(admin_user):
    request = RequestFactory().get("/")
    request.user, request.locations = admin_user, []
    tables = [table for table in admin.site._registry.values() if table.has_change_permission(request)]
    made = {table.get_form(request) for table in tables}
    inlines = [line for table in tables for line in table.get_inline_instances(request)]
    return made | {line.get_formset(request).form for line in inlines}


def fields(forms, kind) -> dict[str, object]:
    return {
        f"{form._meta.model.__name__ if hasattr(form, '_meta') else form.__name__}.{name}": field
        for form in forms
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, kind)
    }


def test_every_time_in_a_form_is_read_by_the_clock(made_by_tables):
    forms = made_by_tables | all_forms()
    times, moments = fields(forms, TimeField), fields(forms, SplitDateTimeField)
    ends = ("ends", "closes", "ends_at")

    assert [name for name, field in times.items() if not isinstance(field, ClockField)] == []
    assert [name for name, field in moments.items() if not isinstance(field, WallClockField)] == []
    assert {name for name in times | moments if name.endswith(ends)} == {
        name
        for name, field in (times | moments).items()
        if isinstance(field, ClockEndField | WallClockEndField)
    }
    assert {"WorkingHours.ends", "ExtraHours.ends", "OpeningHours.closes", "CloseForm.ends"} <= set(times)
    assert {"TimeOffForm.ends", "BookingPolicy.acute_release_time", "WhyForm.time"} <= set(times)
    assert "TimeOff.ends_at" in moments
