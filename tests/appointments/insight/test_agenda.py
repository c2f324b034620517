"""The calendar of a place: what is booked, what is free, and why the rest is neither."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from appointments.availability import doubled
from appointments.insight.agenda import agenda
from appointments.models import BookingPolicy, SlotHold, WorkingHours
from tests import factories
from tests.conftest import clock

MONDAY = date(2027, 3, 8)


def read(scene, *, day=MONDAY, now, **options):
    return agenda([scene.location], scene.location, day, now=now, **options)


def entries(scene, who="doctor_a", **options) -> list[str]:
    """The day of a doctor as "9:00-12:00 free", which is what these tests speak of."""
    [column] = read(scene, **options).columns
    [part] = [part for part in column.parts if part.practitioner == getattr(scene, who)]
    return [f"{local(scene, e.starts_at)}-{local(scene, e.ends_at)} {e.kind}" for e in part.entries]


def local(scene, instant) -> str:
    return f"{instant.astimezone(scene.location.zone):%-H:%M}"


def appointment(scene, hour, minute=0, *, doctor="doctor_a", kind="follow_up", **values):
    return factories.AppointmentFactory(
        practitioner=getattr(scene, doctor),
        visit_type=getattr(scene, kind),
        **{"location": scene.location, "starts_at": clock(2027, 3, 8, hour, minute)} | values,
    )


def test_calendar_shows_what_is_free_between_the_appointments(scene, now):
    appointment(scene, 10)
    appointment(scene, 11, 30, kind="acute")

    assert entries(scene, now=now) == [
        "9:00-10:00 free",
        "10:00-10:20 visit",
        "10:25-11:30 free",
        "11:30-11:50 visit",
        "13:00-17:00 free",
    ]


def test_calendar_shows_no_free_time_in_which_no_appointment_fits(scene, now):
    appointment(scene, 9)
    appointment(scene, 9, 40)

    assert entries(scene, now=now)[:3] == ["9:00-9:20 visit", "9:40-10:00 visit", "10:05-12:00 free"]


def test_calendar_shows_free_time_from_now_on(scene):
    assert entries(scene, now=clock(2027, 3, 8, 12)) == ["13:00-17:00 free"]
    assert entries(scene, now=clock(2027, 3, 9)) == []


def test_free_time_begins_where_an_appointment_fits_and_then_every_quarter_of_an_hour(scene, now):
    appointment(scene, 9)

    [_, morning, _] = read(scene, now=now).columns[0].parts[0].entries

    starts = [local(scene, start.starts_at) for start in morning.free.starts]
    assert starts[:3] == ["9:25", "9:40", "9:55"]
    assert starts[-1] == "11:40"


def test_calendar_leaves_out_what_was_cancelled_and_offers_the_time_of_who_did_not_come(scene, now):
    appointment(scene, 9, status="cancelled", cancelled_by="clinic")
    appointment(scene, 11, status="no_show")

    assert entries(scene, now=now)[:2] == ["9:00-12:00 free", "11:00-11:20 visit"]


def test_calendar_says_why_somebody_is_away(scene, now):
    factories.TimeOffFactory(
        practitioner=scene.doctor_a,
        starts_at=clock(2027, 3, 7),
        ends_at=clock(2027, 3, 8, 14),
        reason="Conference",
    )

    [away, afternoon] = read(scene, now=now).columns[0].parts[0].entries
    assert (away.kind, away.words, local(scene, away.starts_at), local(scene, away.ends_at)) == (
        "away",
        "Conference",
        "0:00",
        "14:00",
    )
    assert (local(scene, afternoon.starts_at), afternoon.kind) == ("14:00", "free")


@pytest.mark.parametrize(
    ("here", "language", "closed"),
    [(True, "en", "Holiday"), (True, "es", "Feriado"), (None, "es", "Feriado"), (False, "en", None)],
)
def test_calendar_says_why_the_location_is_closed(scene, now, here, language, closed):
    where = {True: scene.location, None: None, False: factories.LocationFactory()}[here]
    factories.ClosureFactory(
        location=where, starts_on=MONDAY, ends_on=MONDAY, reason_en="Holiday", reason_es="Feriado"
    )

    with translation.override(language):
        [column] = read(scene, now=now).columns

    assert column.closed == closed
    assert (column.parts[0].free_minutes == 0) == (closed is not None)


def test_closed_day_without_a_reason_is_closed_all_the_same(scene, now):
    factories.ClosureFactory(starts_on=MONDAY, ends_on=MONDAY)

    assert read(scene, now=now).columns[0].closed == ""


def test_reserved_time_says_until_when_it_is_kept_and_staff_may_start_in_it(scene, now):
    WorkingHours.objects.filter(starts=time(9)).update(reserved_for_acute=True)
    release = clock(2027, 3, 7, 18)

    def morning(at):
        return read(scene, now=at).columns[0].parts[0].entries[0].free

    assert morning(release - timedelta(seconds=1)).reserved_until == release
    assert local(scene, morning(now).starts[0].starts_at) == "9:00"
    assert morning(release).reserved_until is None


def test_reserved_time_follows_the_rules_of_the_clinic(scene, now):
    WorkingHours.objects.filter(starts=time(9)).update(reserved_for_acute=True)
    BookingPolicy.objects.update(acute_release_days=0, acute_release_time=time(7))

    assert read(scene, now=now).columns[0].parts[0].entries[0].free.reserved_until == clock(2027, 3, 8, 7)


def test_calendar_marks_a_time_that_somebody_is_booking_until_it_runs_out(scene, now):
    SlotHold.objects.create(
        browser="b",
        address="a",
        practitioner=scene.doctor_a,
        location=scene.location,
        starts_at=clock(2027, 3, 8, 9),
        blocked_until=clock(2027, 3, 8, 9, 25),
        first_held_at=now,
        expires_at=now + timedelta(minutes=10),
    )

    assert entries(scene, now=now)[:2] == ["9:00-9:25 held", "9:25-12:00 free"]
    assert entries(scene, now=now + timedelta(minutes=10))[0] == "9:00-12:00 free"


def test_appointments_at_another_location_take_the_time_and_are_counted(scene, now):
    harbor = factories.LocationFactory(name="Harbor Road")
    appointment(scene, 9, location=harbor)
    appointment(scene, 10, location=harbor)

    found = agenda([scene.location, harbor], scene.location, MONDAY, now=now)
    first, busy = found.columns[0].parts[0].entries[:2]

    assert (first.kind, first.words, first.count) == ("elsewhere", "Harbor Road", 2)
    assert (busy.kind, local(scene, busy.starts_at)) == ("free", "9:25")


def test_calendar_shows_who_works_here_or_has_an_appointment_here(scene, now):
    harbor = factories.LocationFactory(name="Harbor Road")
    away, squeezed = (
        factories.PractitionerFactory(name="Away"),
        factories.PractitionerFactory(name="Squeezed"),
    )
    factories.AppointmentFactory(practitioner=away, location=harbor, starts_at=clock(2027, 3, 8, 10))
    factories.AppointmentFactory(
        practitioner=squeezed, location=scene.location, starts_at=clock(2027, 3, 8, 10)
    )

    [column] = read(scene, now=now).columns

    assert [part.practitioner.name for part in column.parts] == ["Doctor A", "Doctor B", "Squeezed"]


def test_calendar_of_one_practitioner_shows_nobody_else(scene, now):
    found = read(scene, now=now, days=7, only="doctor-b")

    assert found.only == scene.doctor_b
    assert {part.practitioner for column in found.columns for part in column.parts} == {scene.doctor_b}
    assert read(scene, now=now, only="nobody").only is None


def test_somebody_who_treats_sees_their_own_days_only(scene, now, django_user_model):
    naomi = django_user_model.objects.create_user("naomi")
    scene.doctor_a.user = naomi
    scene.doctor_a.save()

    found = read(scene, now=now, viewer=naomi, only="doctor-b")

    assert found.practitioners == (scene.doctor_a,)
    assert [part.practitioner for part in found.columns[0].parts] == [scene.doctor_a]


def test_week_has_seven_days_and_each_appointment_on_its_own(scene, now):
    appointment(scene, 10)
    appointment(scene, 10, starts_at=clock(2027, 3, 14, 23, 30))
    appointment(scene, 10, starts_at=clock(2027, 3, 15))

    assert [column.appointments for column in read(scene, now=now, days=7).columns] == [1, 0, 0, 0, 0, 0, 1]


# --- visits over one another ---


def busy(pk, start, end, who=1):
    return SimpleNamespace(pk=pk, practitioner_id=who, starts_at=start, blocked_until=end)


@pytest.mark.parametrize(
    ("appointments", "found"),
    [
        ([busy(1, 0, 10), busy(2, 10, 20)], set()),
        ([busy(1, 0, 10), busy(2, 9, 20)], {1, 2}),
        ([busy(1, 0, 10), busy(2, 9, 20, who=2)], set()),
        ([busy(1, 0, 50), busy(2, 5, 10), busy(3, 40, 60), busy(4, 60, 70)], {1, 2, 3}),
        ([busy(1, 0, 30), busy(2, 0, 20), busy(3, 10, 15), busy(4, 30, 40)], {1, 2, 3}),
    ],
)
def test_appointments_that_lie_over_one_another_are_found(appointments, found):
    assert doubled(appointments) == found


def test_calendar_marks_both_appointments_of_an_overbooking(scene, now, admin_user):
    beneath = appointment(scene, 10)
    over = appointment(
        scene, 10, 10, overbooked=True, overbooked_because="Doctor asks", overbooked_by=admin_user
    )
    appointment(scene, 10, doctor="doctor_b")

    column = read(scene, now=now).columns[0]
    marked = {e.appointment for part in column.parts for e in part.entries if e.doubled}

    assert marked == {beneath, over}


# --- what it costs ---


@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("count", [1, 8])
def test_calendar_takes_six_queries_however_many_appointments_there_are(scene, now, days, count):
    WorkingHours.objects.filter(starts=time(9)).update(reserved_for_acute=True)
    factories.ClosureFactory(starts_on=date(2027, 3, 10), ends_on=date(2027, 3, 10))
    factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=clock(2027, 3, 9), ends_at=clock(2027, 3, 10)
    )
    for number in range(count):
        appointment(scene, 9 + number)

    with CaptureQueriesContext(connection) as queries:
        read(scene, now=now, days=days)

    assert len(queries) == 6


def test_calendar_counts_its_appointments_and_draws_each_as_tall_as_it_is_long(scene, now):
    appointment(scene, 10)
    appointment(scene, 10, doctor="doctor_b", kind="new")

    found = read(scene, now=now)

    heights = {
        (entry.kind, entry.quarters): entry
        for column in found.columns
        for part in column.parts
        for entry in part.entries
    }
    assert found.appointments == 2
    assert set(heights) == {("visit", 1), ("visit", 3), ("free", 4), ("free", 6), ("free", 5), ("free", 8)}
    visit = heights["visit", 1]
    assert visit.value == visit.appointment.placement.value
