"""Two hands on one time: real threads, real connections, committed rows."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from appointments import booking
from appointments.booking import guard
from appointments.models import Appointment, AppointmentEvent, BookingPolicy, Message, Patient, Status
from clinic.common.refusals import NotAllowed
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ELENA, ask, person
from tests.conftest import clock
from tests.together import together

pytestmark = pytest.mark.slow

NOW = clock(2027, 3, 1, 8)
TEN, ELEVEN = clock(2027, 3, 8, 10), clock(2027, 3, 8, 11)
MINUTE = timedelta(minutes=1)
DOCTORS = ("doctor_a", "doctor_b")


def kinds(results) -> dict[str, int]:
    """How often each kind of result came: "Appointment", "SlotTaken", "NoneType" for a change that worked."""
    names = [type(result).__name__ for result in results]
    return {name: names.count(name) for name in names}


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def assert_nobody_is_in_two_locations():
    rows = Appointment.objects.holding_time().filter(overbooked=False).order_by("practitioner", "starts_at")
    for one, other in pairwise(rows):
        if one.practitioner_id == other.practitioner_id:
            assert one.blocked_until <= other.starts_at


def test_race_for_one_slot_has_one_winner(committed_scene):
    scene = committed_scene

    results = together(*[lambda n=n: ask(scene, TEN, who=person(n), now=NOW) for n in range(12)])

    assert kinds(results) == {"Appointment": 1, "SlotTaken": 11}
    assert Appointment.objects.count() == Patient.objects.count() == 1
    assert Message.objects.filter(kind="booked").count() == 1


def test_race_of_overlapping_lengths_has_one_winner(committed_scene):
    scene = committed_scene
    for _ in range(8):
        Appointment.objects.all().delete()

        results = together(
            lambda: ask(scene, TEN, who=person(1), now=NOW),
            lambda: ask(scene, TEN - 10 * MINUTE, kind="new", who=person(2), now=NOW),
        )

        assert kinds(results) == {"Appointment": 1, "SlotTaken": 1}


def test_race_of_crossing_moves_never_deadlocks(committed_scene):
    scene, afternoon = committed_scene, clock(2027, 3, 8, 14)
    before = deadlocks()
    for _ in range(20):
        Appointment.objects.all().delete()
        appointments = [ask(scene, TEN, doctor=d, who=person(n), now=NOW) for n, d in enumerate(DOCTORS)]

        results = together(
            *[
                lambda appointment=appointment, to=to: asking.move(
                    appointment, practitioner=to, location=scene.location, starts_at=afternoon, now=NOW
                )
                for appointment, to in zip(appointments, (scene.doctor_b, scene.doctor_a), strict=True)
            ]
        )

        assert results == [None, None]
        moved = Appointment.objects.filter(starts_at=afternoon).order_by("pk")
        assert [appointment.practitioner for appointment in moved] == [scene.doctor_b, scene.doctor_a]
    assert deadlocks() == before


def test_race_of_moves_to_one_time_has_one_winner_and_never_deadlocks(committed_scene):
    scene, afternoon = committed_scene, clock(2027, 3, 8, 14)
    before = deadlocks()
    for _ in range(15):
        Appointment.objects.all().delete()
        appointments = [ask(scene, TEN + n * 30 * MINUTE, who=person(n), now=NOW) for n in range(4)]

        results = together(
            *[
                lambda appointment=appointment, n=n: asking.move(
                    appointment,
                    practitioner=scene.doctor_a,
                    location=scene.location,
                    starts_at=afternoon + n * 5 * MINUTE,
                    now=NOW,
                )
                for n, appointment in enumerate(appointments)
            ]
        )

        assert kinds(results) == {"NoneType": 1, "SlotTaken": 3}
        assert Appointment.objects.holding_time().count() == 4
        assert_nobody_is_in_two_locations()
    assert deadlocks() == before


def test_race_of_a_move_and_a_booking_for_the_same_time(committed_scene):
    scene = committed_scene
    for _ in range(10):
        Appointment.objects.all().delete()
        appointment = ask(scene, ELEVEN, now=NOW)

        moved, booked = together(
            lambda appointment=appointment: asking.move(
                appointment, practitioner=scene.doctor_a, location=scene.location, starts_at=TEN, now=NOW
            ),
            lambda: ask(scene, TEN, who=person(1), now=NOW),
        )

        appointment = Appointment.objects.get(pk=appointment.pk)
        if isinstance(booked, Appointment):
            assert isinstance(moved, booking.SlotTaken)
            assert appointment.starts_at == ELEVEN
        else:
            assert (moved, type(booked)) == (None, booking.SlotTaken)
            assert appointment.starts_at == TEN
        assert_nobody_is_in_two_locations()


def test_race_of_cancel_move_and_a_foreign_booking(committed_scene):
    scene = committed_scene
    for _ in range(10):
        Appointment.objects.all().delete()
        appointment = ask(scene, TEN, now=NOW)
        copies = [Appointment.objects.get(pk=appointment.pk) for _ in range(2)]

        cancelled, moved, booked = together(
            lambda copies=copies: booking.cancel(copies[0], now=NOW),
            lambda copies=copies: asking.move(
                copies[1], practitioner=scene.doctor_a, location=scene.location, starts_at=ELEVEN, now=NOW
            ),
            lambda: ask(scene, TEN, who=person(1), now=NOW),
        )

        appointment.refresh_from_db()
        assert cancelled is None
        assert appointment.status == Status.CANCELLED
        assert moved is None or isinstance(moved, NotAllowed)
        assert type(booked) in (Appointment, booking.SlotTaken)
        steps = list(appointment.events.values_list("what", "status_to"))
        assert steps[-1] == ("status", "cancelled")
        assert len(steps) == (3 if moved is None else 2)
        assert_nobody_is_in_two_locations()


def test_race_of_a_double_submit_makes_one_appointment(committed_scene):
    scene, token = committed_scene, uuid4()

    results = together(*[lambda: ask(scene, TEN, form_token=token, now=NOW) for _ in range(6)])

    assert kinds(results) == {"Appointment": 6}
    assert len({appointment.pk for appointment in results}) == 1
    assert Message.objects.filter(kind="booked").count() == 1


def test_race_of_one_form_for_two_practitioners_makes_one_appointment(committed_scene):
    scene, token = committed_scene, uuid4()

    results = together(
        lambda: ask(scene, TEN, doctor="doctor_a", form_token=token, now=NOW),
        lambda: ask(scene, ELEVEN, doctor="doctor_b", form_token=token, now=NOW),
    )

    assert kinds(results) == {"Appointment": 1, "TokenReused": 1}
    assert Appointment.objects.count() == 1


def test_race_of_a_hold_and_a_booking_of_somebody_else(committed_scene):
    scene = committed_scene
    for _ in range(10):
        Appointment.objects.all().delete()
        scene.doctor_a.holds.all().delete()

        held, booked = together(
            lambda: asking.hold(
                browser="b1",
                address="a1",
                visit_type=scene.follow_up,
                practitioner=scene.doctor_a,
                location=scene.location,
                starts_at=TEN,
                now=NOW,
            ),
            lambda: ask(scene, TEN, who=person(1), browser="b2", now=NOW),
        )

        assert sorted([type(held).__name__, type(booked).__name__]) in (
            ["Appointment", "SlotTaken"],
            ["SlotHold", "SlotTaken"],
        )


def test_race_of_holds_from_one_address_keeps_its_limit(committed_scene):
    BookingPolicy.objects.update(holds_per_address=5)
    scene = committed_scene

    results = together(
        *[
            lambda n=n: asking.hold(
                browser=f"b{n}",
                address="one",
                visit_type=scene.follow_up,
                practitioner=[scene.doctor_a, scene.doctor_b][n % 2],
                location=scene.location,
                starts_at=clock(2027, 3, 15 + n // 2, 10),
                now=NOW,
            )
            for n in range(10)
        ]
    )

    assert kinds(results) == {"SlotHold": 5, "NoneType": 5}


def test_holds_of_one_address_are_counted_one_after_the_other(committed_scene):
    location = {
        "visit_type": committed_scene.follow_up,
        "location": committed_scene.location,
        "starts_at": TEN,
    }
    first, second = committed_scene.doctor_a, committed_scene.doctor_b

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        return asking.hold(browser="b2", address="one", practitioner=second, now=NOW, **location)

    with transaction.atomic():
        asking.hold(browser="b1", address="one", practitioner=first, now=NOW, **location)
        (result,) = together(impatient)

    assert isinstance(result, OperationalError), result
    assert "lock timeout" in str(result)


def test_race_of_one_browser_for_two_times_holds_one(committed_scene):
    scene = committed_scene

    together(
        *[
            lambda n=n: asking.hold(
                browser="b1",
                address=f"a{n}",
                visit_type=scene.follow_up,
                practitioner=[scene.doctor_a, scene.doctor_b][n],
                location=scene.location,
                starts_at=TEN,
                now=NOW,
            )
            for n in range(2)
        ]
    )

    assert scene.doctor_a.holds.count() + scene.doctor_b.holds.count() == 1


def test_race_of_two_first_bookings_of_one_person_makes_one_patient(committed_scene):
    scene = committed_scene

    results = together(
        lambda: ask(scene, TEN, doctor="doctor_a", now=NOW),
        lambda: ask(scene, ELEVEN, doctor="doctor_b", now=NOW),
    )

    assert kinds(results) == {"Appointment": 2}
    assert Patient.objects.filter(last_name=ELENA.last_name).count() == 1


def test_race_of_two_at_one_desk_records_one_change(committed_scene, django_user_model):
    appointment = ask(committed_scene, TEN, now=NOW)
    staff = [django_user_model.objects.create_user(name) for name in ("ann", "ben")]

    results = together(
        *[
            lambda by=by: booking.arrive(Appointment.objects.get(pk=appointment.pk), by=by, now=TEN)
            for by in staff
        ]
    )

    assert results == [None, None]
    assert AppointmentEvent.objects.filter(status_to="arrived").count() == 1


def test_race_of_two_who_take_back_the_same_change_takes_back_one(committed_scene, django_user_model):
    appointment, desk = ask(committed_scene, TEN, now=NOW), django_user_model.objects.create_user("ann")
    booking.arrive(appointment, by=desk, now=TEN)
    booking.to_room(appointment, by=desk, now=TEN)

    results = together(
        *[
            lambda: booking.undo(Appointment.objects.get(pk=appointment.pk), by=desk, now=TEN)
            for _ in range(4)
        ]
    )

    undone = AppointmentEvent.objects.filter(what="undone").count()
    assert kinds(results) == {"NoneType": undone, "NotAllowed": 4 - undone}
    appointment.refresh_from_db()
    assert appointment.status == {1: "arrived", 2: "booked"}[undone]


@pytest.mark.parametrize("write", ["hold", "book", "reschedule", "cancel", "arrive", "undo"])
def test_every_write_locks_the_practitioner_first(committed_scene, django_user_model, write):
    scene, desk = committed_scene, django_user_model.objects.create_user("ann")
    appointment = ask(scene, TEN, now=NOW)
    if write == "undo":
        booking.arrive(appointment, by=desk, now=TEN)
    location = {"practitioner": scene.doctor_a, "location": scene.location, "starts_at": ELEVEN, "now": NOW}
    writes = {
        "hold": lambda: asking.hold(browser="b", address="a", visit_type=scene.follow_up, **location),
        "book": lambda: ask(scene, ELEVEN, who=person(1), now=NOW),
        "reschedule": lambda: asking.move(appointment, **location),
        "cancel": lambda: booking.cancel(appointment, now=NOW),
        "arrive": lambda: booking.arrive(appointment, by=desk, now=TEN),
        "undo": lambda: booking.undo(appointment, by=desk, now=TEN),
    }

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        return writes[write]()

    with transaction.atomic():
        guard.lock_practitioners(scene.doctor_a.pk)
        (result,) = together(impatient)

    assert isinstance(result, OperationalError), result
    assert "lock timeout" in str(result)


def test_a_move_locks_both_practitioners(committed_scene):
    scene = committed_scene
    appointment = ask(scene, TEN, now=NOW)

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        asking.move(
            appointment, practitioner=scene.doctor_b, location=scene.location, starts_at=ELEVEN, now=NOW
        )

    for doctor in (scene.doctor_a, scene.doctor_b):
        with transaction.atomic():
            guard.lock_practitioners(doctor.pk)
            (result,) = together(impatient)
        assert isinstance(result, OperationalError), result
