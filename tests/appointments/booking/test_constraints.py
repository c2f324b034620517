"""What can never be true, tried from raw SQL: the constraints hold whoever writes."""
# ruff: noqa: S608 - the SQL is put together from our own column names

from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from appointments import booking
from appointments.booking.refusals import constraints_as_refusals
from appointments.models import Appointment, BookingPolicy, DisruptedVisit, Disruption, SlotHold, Status
from appointments.models.policy import AT_LEAST_ONE
from tests import factories
from tests.conftest import clock

TEN = clock(2027, 3, 8, 10).astimezone(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def appointment(scene):
    """Dr. A, Monday, March 8, 10:00 to 10:20, busy until 10:25."""
    return factories.AppointmentFactory(
        practitioner=scene.doctor_a, location=scene.location, visit_type=scene.follow_up, starts_at=TEN
    )


def copy_by_sql(row: Appointment, **changes) -> None:
    """Insert the same row once more with other values, past every line of our code."""
    values = {
        f.column: f.get_db_prep_save(getattr(row, f.attname), connection) for f in row._meta.concrete_fields
    }
    values |= {
        "reference": "ZZZZZ2",
        "uid": "00000000-0000-0000-0000-000000000002",
        "patient_id": None,
    } | changes
    values.pop("id")
    values["patient_id"] = values["patient_id"] or factories.PatientFactory().pk
    columns, holes = ", ".join(f'"{c}"' for c in values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({holes})", list(values.values())
        )


def update_by_sql(table: str, **values) -> None:
    sets = ", ".join(f"{column} = %s" for column in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {sets}", list(values.values()))


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize("minutes", [-24, -5, 0, 10, 24])
def test_constraint_a_practitioner_sees_one_patient_at_a_time(appointment, minutes):
    shift = timedelta(minutes=minutes)

    with refused("a_practitioner_sees_one_patient_at_a_time"), transaction.atomic():
        copy_by_sql(
            appointment,
            starts_at=appointment.starts_at + shift,
            ends_at=appointment.ends_at + shift,
            blocked_until=appointment.blocked_until + shift,
        )


@pytest.mark.parametrize("minutes", [-25, 25])
def test_constraint_lets_appointments_touch_when_the_turnover_is_over(appointment, minutes):
    shift = timedelta(minutes=minutes)

    copy_by_sql(
        appointment,
        starts_at=appointment.starts_at + shift,
        ends_at=appointment.ends_at + shift,
        blocked_until=appointment.blocked_until + shift,
    )

    assert Appointment.objects.count() == 2


@pytest.mark.parametrize("status", ["arrived", "in_room", "completed"])
def test_constraint_holds_time_in_every_state_that_holds_time(appointment, status):
    Appointment.objects.update(status=status)

    with refused("a_practitioner_sees_one_patient_at_a_time"), transaction.atomic():
        copy_by_sql(appointment)


@pytest.mark.parametrize("status, by", [("cancelled", "clinic"), ("no_show", "")])
def test_constraint_lets_a_cancelled_or_missed_appointment_hold_no_time(appointment, status, by):
    Appointment.objects.update(status=status, cancelled_by=by)

    copy_by_sql(appointment)

    assert Appointment.objects.holding_time().count() == 1


def test_constraint_two_practitioners_may_work_at_the_same_time(appointment, scene):
    copy_by_sql(appointment, practitioner_id=scene.doctor_b.pk)

    assert Appointment.objects.count() == 2


def test_constraint_a_patient_is_in_one_location_at_a_time(appointment, scene):
    with refused("a_patient_is_in_one_place_at_a_time"), transaction.atomic():
        copy_by_sql(appointment, practitioner_id=scene.doctor_b.pk, patient_id=appointment.patient_id)


def test_constraint_a_patient_may_go_from_one_appointment_straight_to_the_next(appointment, scene):
    twenty = timedelta(minutes=20)

    copy_by_sql(
        appointment,
        practitioner_id=scene.doctor_b.pk,
        patient_id=appointment.patient_id,
        starts_at=appointment.starts_at + twenty,
        ends_at=appointment.ends_at + twenty,
        blocked_until=appointment.blocked_until + twenty,
    )

    assert Appointment.objects.count() == 2


@pytest.mark.parametrize(
    "constraint, values",
    [
        ("an_appointment_ends_after_it_begins", {"ends_at": TEN}),
        ("an_appointment_ends_after_it_begins", {"blocked_until": TEN + timedelta(minutes=19)}),
        ("an_appointment_is_shorter_than_a_day", {"blocked_until": TEN + timedelta(days=1)}),
        ("a_cancelled_appointment_says_who_cancelled_it", {"status": "cancelled"}),
        ("a_cancelled_appointment_says_who_cancelled_it", {"cancelled_by": "clinic"}),
        ("an_overbooked_appointment_says_who_and_why", {"overbooked": True}),
        ("pain_is_at_most_ten", {"severity": 11}),
    ],
)
def test_constraint_refuses_an_impossible_appointment(appointment, constraint, values):
    with refused(constraint), transaction.atomic():
        update_by_sql("appointments_appointment", **values)


def test_constraint_lets_an_overbooked_appointment_lie_over_another(appointment, admin_user):
    copy_by_sql(
        appointment, overbooked=True, overbooked_because="squeezed in", overbooked_by_id=admin_user.pk
    )

    assert Appointment.objects.holding_time().count() == 2


@pytest.mark.parametrize(
    "constraint, table, values",
    [
        ("working_hours_end_after_they_begin", "appointments_workinghours", {"ends": "08:00"}),
        ("working_hours_are_whole_minutes", "appointments_workinghours", {"starts": "08:00:30"}),
        ("working_hours_are_whole_minutes", "appointments_workinghours", {"ends": "12:00:30"}),
        (
            "working_hours_are_valid_for_at_least_a_day",
            "appointments_workinghours",
            {"valid_from": "2027-02-02", "valid_until": "2027-02-01"},
        ),
        ("working_hours_of_a_practitioner_do_not_overlap", "appointments_workinghours", {"ends": "23:00"}),
        ("working_hours_of_a_practitioner_do_not_overlap", "appointments_workinghours", {"ends": "00:00"}),
        (
            "a_visit_type_has_a_sensible_length_step_and_turnover",
            "appointments_visittype",
            {"length_minutes": 0},
        ),
        ("a_visit_type_can_be_booked_at_least_a_day_ahead", "appointments_visittype", {"horizon_days": 0}),
        ("there_is_one_booking_policy", "appointments_bookingpolicy", {"id": 2}),
    ],
)
def test_constraint_refuses_impossible_rules(scene, constraint, table, values):
    with refused(constraint), transaction.atomic():
        update_by_sql(table, **values)


@pytest.mark.parametrize("about", [(), ("appointment", "contact")])
def test_constraint_a_message_is_about_an_appointment_or_about_what_somebody_wrote(appointment, about):
    things = {"appointment": appointment, "contact": factories.ContactMessageFactory()}
    for name, thing in things.items():
        factories.MessageFactory(**{name: thing})

    with refused("a_message_is_about_one_thing"), transaction.atomic():
        factories.MessageFactory(**{name: things[name] for name in about})


def test_constraint_hours_of_two_plans_may_share_a_weekday_when_one_follows_the_other(scene):
    table = "appointments_workinghours"
    update_by_sql(table, valid_until="2027-06-30")

    factories.WorkingHoursFactory(
        practitioner=scene.doctor_a, location=scene.location, weekday=0, valid_from="2027-07-01"
    )
    with refused("working_hours_of_a_practitioner_do_not_overlap"), transaction.atomic():
        factories.WorkingHoursFactory(
            practitioner=scene.doctor_a, location=scene.location, weekday=1, valid_from="2027-06-30"
        )


def test_constraint_hours_that_begin_at_midnight_stand_beside_hours_that_end_then(scene):
    whose = {"practitioner": scene.doctor_a, "location": scene.location, "weekday": 5}

    factories.WorkingHoursFactory(**whose, starts="18:00", ends="00:00")
    factories.WorkingHoursFactory(**whose, starts="00:00", ends="18:00")
    with refused("working_hours_of_a_practitioner_do_not_overlap"), transaction.atomic():
        factories.WorkingHoursFactory(**whose, starts="23:55", ends="00:00")


def test_constraint_opening_hours_and_closures_make_sense(scene):
    factories.OpeningHoursFactory(location=scene.location)

    with refused("opening_hours_of_a_place_do_not_overlap"), transaction.atomic():
        factories.OpeningHoursFactory(location=scene.location, opens="17:00", closes="19:00")
    with refused("opening_hours_of_a_place_do_not_overlap"), transaction.atomic():
        factories.OpeningHoursFactory(location=scene.location, opens="17:00", closes="00:00")
    with refused("opening_hours_are_whole_minutes"), transaction.atomic():
        factories.OpeningHoursFactory(location=scene.location, weekday=1, closes="18:00:01")
    with refused("opening_hours_end_after_they_begin"), transaction.atomic():
        factories.OpeningHoursFactory(location=scene.location, weekday=1, closes="07:00")
    with refused("a_closure_ends_on_or_after_its_first_day"), transaction.atomic():
        factories.ClosureFactory(starts_on="2027-01-02", ends_on="2027-01-01")


def test_constraint_time_off_extra_hours_and_holds_end_after_they_begin(scene):
    doctor, location = scene.doctor_a, scene.location

    with refused("time_off_ends_after_it_begins"), transaction.atomic():
        factories.TimeOffFactory(practitioner=doctor, starts_at=TEN, ends_at=TEN)
    with refused("extra_hours_end_after_they_begin"), transaction.atomic():
        factories.ExtraHoursFactory(practitioner=doctor, location=location, date=TEN.date(), ends="09:00")
    with refused("extra_hours_are_whole_minutes"), transaction.atomic():
        factories.ExtraHoursFactory(practitioner=doctor, location=location, date=TEN.date(), ends="09:00:30")
    with refused("released_hours_end_after_they_begin"), transaction.atomic():
        factories.AcuteReleaseFactory(practitioner=doctor, location=location, date=TEN.date(), ends="09:00")
    with refused("a_hold_ends_after_it_begins"), transaction.atomic():
        doctor.holds.create(
            browser="b",
            address="a",
            location=location,
            starts_at=TEN,
            blocked_until=TEN,
            first_held_at=TEN,
            expires_at=TEN,
        )


def held(scene, *, minutes=0, doctor="doctor_a", browser: str | None = "b", offer=None, expires_at=TEN):
    """A hold of twenty minutes and the turnover."""
    starts_at = TEN + timedelta(minutes=minutes)
    return getattr(scene, doctor).holds.create(
        browser=browser,
        offer=offer,
        location=scene.location,
        starts_at=starts_at,
        blocked_until=starts_at + timedelta(minutes=25),
        first_held_at=TEN,
        expires_at=expires_at,
    )


@pytest.mark.parametrize("minutes", [-24, 0, 24])
@pytest.mark.parametrize("expires_at", [TEN, TEN - timedelta(days=9)], ids=["live", "run out"])
def test_constraint_a_time_is_held_once_whether_the_hold_has_run_out_or_not(scene, minutes, expires_at):
    held(scene, expires_at=expires_at)

    with refused("a_time_is_held_once"), transaction.atomic():
        held(scene, minutes=minutes, browser="c")


def test_constraint_lets_holds_touch_and_two_practitioners_be_held_at_once(scene):
    held(scene)
    held(scene, minutes=25, browser="c")
    held(scene, doctor="doctor_b", browser="d")

    assert SlotHold.objects.count() == 3


def test_constraint_a_hold_is_a_browsers_or_an_offers(scene, appointment, admin_user):
    disruption = Disruption.objects.create(starts_at=TEN, ends_at=TEN + DAY, by=admin_user, at=TEN)
    row = DisruptedVisit.objects.create(
        disruption=disruption,
        appointment=appointment,
        starts_at=TEN,
        practitioner=scene.doctor_a,
        outcome="open",
        at=TEN,
    )

    for whose in ({"browser": None}, {"browser": "b", "offer": row}):
        with refused("a_hold_is_a_browsers_or_an_offers"), transaction.atomic():
            held(scene, **whose)
    assert held(scene, browser=None, offer=row).offer == row


def test_hold_that_the_constraint_refuses_is_a_time_that_is_taken(scene):
    """The lock and the question before it find it first; the constraint has the last word."""
    held(scene)

    with pytest.raises(booking.SlotTaken), constraints_as_refusals(), transaction.atomic():
        held(scene, browser="c")


@pytest.mark.parametrize("name", AT_LEAST_ONE)
def test_constraint_limits_of_booking_let_somebody_book(db, name):
    with refused("limits_of_booking_let_somebody_book"), transaction.atomic():
        update_by_sql("appointments_bookingpolicy", **{name: 0})


def test_constraint_the_policy_of_the_migration_is_there(db):
    assert BookingPolicy.current().hold_minutes == 10


def test_status_holding_time_names_real_states():
    assert set(Status.HOLDING_TIME) < set(Status.values)
