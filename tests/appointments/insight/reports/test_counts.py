"""What the reports count of the visits."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments import booking
from appointments.insight import reports, searches
from appointments.insight.reports.counts import count_appointments
from appointments.models import AppointmentEvent, FruitlessSearch
from tests import factories
from tests.appointments.office.many import many_appointments
from tests.appointments.portal.asking import ask, person
from tests.conftest import clock

MONDAY = date(2027, 3, 8)
TEN = clock(2027, 3, 8, 10)
HOUR, SECOND, DAY = timedelta(hours=1), timedelta(seconds=1), timedelta(days=1)
WISH = reports.Wish(MONDAY, MONDAY + 6 * DAY)


@pytest.fixture
def staff(admin_user):
    return admin_user


def total(wish=WISH):
    return reports.report(wish).total


def numbers(wish=WISH) -> dict:
    """What is not zero."""
    names = ("booked", "completed", "no_show", "left", "still_open")
    names += ("cancelled_early", "cancelled_late", "cancelled_by_clinic")
    found = total(wish)
    return {name: getattr(found, name) for name in names if getattr(found, name)}


def lines(name, wish=WISH):
    return {str(line.label): line for line in reports.report(wish).table(name).lines}


# --- what became of a visit ---


def test_appointment_that_took_location_is_done(scene, staff, now):
    appointment = ask(scene, TEN, now=now)
    booking.arrive(appointment, by=staff, now=TEN)
    booking.complete(appointment, by=staff, now=TEN + HOUR)

    assert numbers() == {"booked": 1, "completed": 1}


def test_appointment_to_come_is_open(scene, now):
    ask(scene, TEN, now=now)

    assert numbers() == {"booked": 1, "still_open": 1}


def test_patient_cancels_in_time_up_to_the_cut_off(scene, staff, now):
    """The cut-off is four hours before the visit."""
    in_time = ask(scene, TEN, now=now)
    booking.cancel(in_time, now=TEN - 4 * HOUR)
    late = ask(scene, TEN, who=person(1), now=now)
    booking.cancel(late, asked_by_patient=True, by=staff, now=TEN - 4 * HOUR + SECOND)

    assert numbers() == {"cancelled_early": 1, "cancelled_late": 1}


def test_clinic_cancels_before_the_appointment_and_never_against_the_patient(scene, staff, now):
    appointment = ask(scene, TEN, now=now)
    booking.cancel(appointment, by=staff, now=TEN - SECOND)

    assert numbers() == {"cancelled_by_clinic": 1}


def test_appointment_that_is_cancelled_once_it_has_begun_was_booked(scene, staff, now):
    appointment = ask(scene, TEN, now=now)
    booking.arrive(appointment, by=staff, now=TEN - HOUR)
    booking.cancel(appointment, by=staff, now=TEN)

    assert numbers() == {"booked": 1, "left": 1}


def test_cancelling_that_was_taken_back_does_not_count(scene, staff, now):
    appointment = ask(scene, TEN, now=now)
    booking.cancel(appointment, by=staff, now=now + HOUR)
    booking.undo(appointment, by=staff, now=now + 2 * HOUR)

    assert numbers() == {"booked": 1, "still_open": 1}
    booking.cancel(appointment, by=staff, now=TEN + HOUR)
    assert numbers() == {"booked": 1, "left": 1}


STATES = ("booked", "arrived", "in_room", "completed", "no_show", "cancelled")
appointments = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(STATES),
            "by": st.sampled_from(["patient", "clinic"]),
            "minutes": st.sampled_from([-300, -241, -240, -239, -1, 0, 1, 30]),
            "doctor": st.sampled_from(["doctor_a", "doctor_b"]),
            "kind": st.sampled_from(["acute", "new", "follow_up"]),
            "day": st.integers(-1, 14),
        }
    ),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(appointments)
def test_end_of_day_totals_add_up(scene, drawn):
    """Counted a second time in Python: booked = completed + no-show + cancelled after start + still open."""
    wish = reports.Wish(MONDAY, MONDAY + 13 * DAY)
    expected = Counter()
    with transaction.atomic():
        for n, appointment in enumerate(drawn):
            became = _make(scene, appointment, n)
            if 0 <= appointment["day"] <= 13:
                expected += Counter([became, *(["booked"] if became in STOOD else [])])
        counted = reports.report(wish)
        transaction.set_rollback(True)

    tables = [[counted.total], *([line.counts for line in table.lines] for table in counted.tables)]
    for table in tables:
        sums = {name: sum(getattr(c, name) for c in table) for name in (*STOOD, *CALLED_OFF, "booked")}
        assert sums == {name: expected[name] for name in sums}
        for c in table:
            assert c.booked == c.completed + c.no_show + c.left + c.still_open


STOOD = ("completed", "no_show", "left", "still_open")
CALLED_OFF = ("cancelled_early", "cancelled_late", "cancelled_by_clinic")


def _make(scene, appointment, n) -> str:
    """Write the rows of a visit, and say what the report must call it."""
    kind = getattr(scene, appointment["kind"])
    seven = datetime.combine(MONDAY + appointment["day"] * DAY, time(7), tzinfo=TEN.tzinfo)
    starts_at = seven.astimezone(UTC) + n * HOUR  # one of the days is that of the clocks
    cancelled = appointment["status"] == "cancelled"
    row = factories.AppointmentFactory(
        visit_type=kind,
        practitioner=getattr(scene, appointment["doctor"]),
        location=scene.location,
        starts_at=starts_at,
        status=appointment["status"],
        cancelled_by=appointment["by"] if cancelled else "",
    )
    if not cancelled:
        return appointment["status"] if appointment["status"] in ("completed", "no_show") else "still_open"
    at = starts_at + appointment["minutes"] * timedelta(minutes=1)
    AppointmentEvent.objects.create(appointment=row, what="status", status_to="cancelled", at=at)
    if appointment["minutes"] >= 0:
        return "left"
    if appointment["by"] == "clinic":
        return "cancelled_by_clinic"
    return "cancelled_early" if appointment["minutes"] <= -240 else "cancelled_late"


# --- days and groups ---


def test_days_are_those_of_the_locations_clock(scene):
    location = {"location": scene.location, "practitioner": scene.doctor_a}
    first = factories.AppointmentFactory(starts_at=clock(2027, 3, 8), **location)
    last = factories.AppointmentFactory(starts_at=clock(2027, 3, 14, 23, 30), **location)
    factories.AppointmentFactory(starts_at=first.starts_at - HOUR, **location)
    factories.AppointmentFactory(starts_at=last.starts_at + HOUR, **location)

    assert numbers() == {"booked": 2, "still_open": 2}


def test_each_location_has_its_own_clock(scene):
    west = factories.LocationFactory(name="West", time_zone="America/Los_Angeles")
    factories.AppointmentFactory(location=west, starts_at=clock(2027, 3, 15, 2))

    assert {label: line.counts.booked for label, line in lines("location").items()} == {
        "Alder Street": 0,
        "West": 1,
    }


def test_every_week_has_a_line_also_an_empty_one(scene):
    wish = reports.Wish(date(2027, 3, 3), date(2027, 3, 16))

    weeks = [line.label for line in reports.report(wish).table("week").lines]

    assert weeks == [date(2027, 3, 1), MONDAY, date(2027, 3, 15)]


def test_report_of_one_of_each_leaves_out_the_others(scene, now):
    ask(scene, TEN, now=now)
    ask(scene, TEN, doctor="doctor_b", who=person(1), now=now)
    ask(scene, TEN + HOUR, kind="acute", who=person(2), now=now)
    elsewhere = factories.LocationFactory()

    def booked(**chosen):
        return total(reports.Wish(WISH.first, WISH.last, **chosen)).booked

    assert booked() == 3
    assert booked(practitioner=scene.doctor_a) == 2
    assert booked(visit_type=scene.acute) == 1
    assert booked(location=elsewhere) == 0
    assert booked(practitioner=scene.doctor_b, visit_type=scene.acute) == 0


def test_usual_report_is_the_last_eight_weeks():
    wish = reports.Wish.usual(date(2027, 3, 10))

    assert (wish.first, wish.last, len(wish.mondays)) == (date(2027, 1, 18), date(2027, 3, 10), 8)


# --- what else is counted ---


def test_utilisation_is_minutes_of_appointments_out_of_minutes_of_working_hours(scene):
    """Dr. A works 35 hours a week: 2,100 minutes, less a day off and a closed day: 1,260."""
    a = {"practitioner": scene.doctor_a, "location": scene.location, "visit_type": scene.new}
    factories.AppointmentFactory(starts_at=TEN, **a)
    factories.AppointmentFactory(starts_at=TEN + HOUR, status="no_show", **a)
    factories.AppointmentFactory(starts_at=TEN + 2 * HOUR, status="cancelled", cancelled_by="clinic", **a)
    factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=clock(2027, 3, 9), ends_at=clock(2027, 3, 10)
    )
    factories.ClosureFactory(starts_on=date(2027, 3, 10), ends_on=date(2027, 3, 10))

    [mine] = [line.counts for label, line in lines("practitioner").items() if label == "Doctor A, MD"]

    assert (mine.held_minutes, mine.open_minutes) == (40, 1260)
    assert mine.utilisation == pytest.approx(100 * 40 / 1260)
    assert total().open_minutes == 1260 + 1680  # Dr. B has no day off


def test_extra_hours_count_and_hours_inside_others_count_once(scene):
    location = {"practitioner": scene.doctor_a, "location": scene.location}
    factories.ExtraHoursFactory(date=date(2027, 3, 13), **location)
    factories.ExtraHoursFactory(date=MONDAY, starts=time(8), ends=time(10), **location)

    assert lines("practitioner")["Doctor A, MD"].counts.open_minutes == 2100 + 180 + 60


def test_utilisation_without_hours_is_none(db):
    assert total().utilisation is None


def test_days_ahead_are_the_median_from_booking_to_appointment(scene):
    for days in (1, 2, 30):
        start = TEN + days * HOUR
        factories.AppointmentFactory(location=scene.location, starts_at=start, created_at=start - days * DAY)

    assert total().lead_days == 2.0


def test_new_patients_are_those_seen_for_the_first_time_ever(scene):
    location = {"location": scene.location, "status": "completed"}
    known = factories.AppointmentFactory(starts_at=TEN - 30 * DAY, **location).patient
    factories.AppointmentFactory(starts_at=TEN, patient=known, **location)
    fresh = factories.AppointmentFactory(starts_at=TEN, **location).patient
    factories.AppointmentFactory(starts_at=TEN + DAY, patient=fresh, **location)
    factories.AppointmentFactory(location=scene.location, starts_at=TEN)  # has not been seen yet

    assert total().new_patients == 1


def test_languages_are_those_of_the_appointments(scene):
    for language in ("en", "es", "es"):
        factories.AppointmentFactory(location=scene.location, starts_at=TEN, language=language)

    assert {label: line.counts.booked for label, line in lines("language").items()} == {
        "English": 1,
        "Spanish": 2,
    }


# --- searches that found nothing ---


def test_searches_are_counted_by_day_and_wish_and_say_nothing_else(scene):
    for _n in range(3):
        searches.found_nothing(scene.acute, day=MONDAY, whole=False)
    searches.found_nothing(scene.acute, day=MONDAY, practitioner=scene.doctor_a, whole=True)
    searches.found_nothing(scene.acute, day=MONDAY - DAY, whole=True)

    found = reports.report(WISH)

    assert found.searches == (
        (scene.acute, None, None, 3, 0),
        (scene.acute, scene.doctor_a, None, 0, 1),
    )
    week = found.table("week").lines[0]
    assert (week.none_that_week, week.none_at_all) == (3, 1)
    assert FruitlessSearch.objects.count() == 3


def test_searches_with_anybody_count_for_each_practitioner(scene):
    searches.found_nothing(scene.acute, day=MONDAY, whole=True)
    searches.found_nothing(scene.acute, day=MONDAY, practitioner=scene.doctor_b, whole=True)

    wish = reports.Wish(WISH.first, WISH.last, practitioner=scene.doctor_a)

    assert reports.report(wish).searches == ((scene.acute, None, None, 0, 1),)


# --- what it costs ---


@pytest.mark.slow
def test_report_takes_seven_queries_and_answers_with_100_000_appointments(scene):
    """One every half hour, backwards from Monday at ten: a year of them is asked for."""
    many_appointments(factories.AppointmentFactory(location=scene.location, starts_at=TEN))
    wish = reports.Wish(MONDAY - 51 * 7 * DAY, MONDAY)

    with CaptureQueriesContext(connection) as queries:
        found = reports.report(wish)

    assert len(queries) == 7
    since = TEN.astimezone(UTC) - clock(2026, 3, 16).astimezone(UTC)
    assert found.total.booked == since // timedelta(minutes=30) + 1
    assert found.total.booked == found.total.completed + found.total.no_show + 1
    assert sum(line.counts.booked for line in found.table("week").lines) == found.total.booked


def test_counting_without_any_location_finds_nothing(db):
    assert count_appointments(MONDAY, MONDAY, locations=[])["week"] == {}
