"""Closing time while patients book, move and cancel: real threads, real connections, committed rows."""

import pytest
from django.db import connection, transaction

from appointments import availability, booking, disruptions
from appointments.booking import guard
from appointments.models import Appointment, DisruptedVisit, Message, SlotHold, TimeOff
from tests.appointments.booking.test_races import assert_nobody_is_in_two_locations, deadlocks, kinds
from tests.appointments.disruptions.closing import MINUTE, SEVEN, book, close, rows, sick_day, teresa
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ask, person
from tests.conftest import clock
from tests.together import together

pytestmark = pytest.mark.slow


@pytest.fixture
def scene(committed_scene):
    teresa()
    return committed_scene


def orphans() -> list:
    """Booked visits in the closed time."""
    appointments = Appointment.objects.filter(status="booked").with_names()
    return availability.outside(appointments, now=SEVEN)


def test_race_of_a_booking_and_a_sick_day_leaves_no_appointment_alone(scene):
    """The booking comes first and is shown to the office, or it comes second and is refused."""
    for day in range(1, 6):
        seen = [book(scene, 9, number=day, day=day).pk]
        nine_to_five = clock(2027, 3, day, 9), clock(2027, 3, day, 17)
        closing = sick_day(scene).of_times(*nine_to_five, practitioner=scene.doctor_a)

        made, closed = together(
            lambda day=day: ask(scene, clock(2027, 3, day, 14), who=person(10 + day), now=SEVEN),
            lambda closing=closing, seen=seen: close(closing, seen=seen),
        )

        assert (type(made).__name__, type(closed).__name__) in [
            ("Appointment", "MoreAppointments"),
            ("NotOpen", "Disruption"),
        ]
        assert orphans() == []


def test_sick_day_waits_for_nobody_whose_time_it_neither_closes_nor_offers(scene):
    """Another practitioner's row is locked by somebody else all the while."""
    appointment = book(scene, 9, number=1)

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        return close(sick_day(scene), seen=[appointment.pk])

    with transaction.atomic():
        guard.lock_practitioners(scene.doctor_b.pk)
        (closed,) = together(impatient)

    assert kinds([closed]) == {"Disruption": 1}


def test_race_of_two_who_close_the_same_day_is_one_closing(scene):
    appointments = [book(scene, hour, number=hour) for hour in (9, 10, 11, 13)]

    results = together(
        *[lambda: close(sick_day(scene), seen=[appointment.pk for appointment in appointments])] * 4
    )

    assert kinds(results) == {"Disruption": 4}
    assert len({result.pk for result in results}) == 1
    assert TimeOff.objects.count() == 1
    assert DisruptedVisit.objects.count() == SlotHold.objects.count() == 4
    assert Message.objects.filter(kind="cancelled").count() == 4


def test_race_of_moves_cancellations_and_a_sick_day_never_deadlocks(scene):
    before = deadlocks()
    appointments = [book(scene, hour, number=hour) for hour in (9, 10, 11, 13, 14, 15)]
    seen = [appointment.pk for appointment in appointments]
    there = {"practitioner": scene.doctor_b, "location": scene.location}

    results = together(
        lambda: close(sick_day(scene), seen=seen),
        *[
            lambda appointment=appointment: asking.move(
                appointment, starts_at=appointment.starts_at, **there, by=teresa(), now=SEVEN
            )
            for appointment in appointments[:3]
        ],
        *[
            lambda appointment=appointment: booking.cancel(appointment, now=SEVEN - 60 * MINUTE)
            for appointment in appointments[3:]
        ],
    )

    assert set(kinds(results)) <= {"Disruption", "NoneType", "NotAllowed", "SlotTaken"}
    assert deadlocks() == before
    assert orphans() == []
    assert_nobody_is_in_two_locations()


def test_race_for_an_offer_whose_hold_has_run_out_has_one_winner(scene):
    book(scene, 9)
    [row] = rows(close(sick_day(scene)))
    SlotHold.objects.all().delete()
    later = SEVEN + 10 * MINUTE

    results = together(
        lambda: disruptions.accept_offer(row, now=later),
        *[lambda n=n: ask(scene, row.offered_at, who=person(n), now=later) for n in range(20, 24)],
    )

    assert kinds(results) == {"Appointment": 1, "SlotTaken": 4}
    assert_nobody_is_in_two_locations()


def test_race_for_an_offer_that_is_held_is_won_by_its_patient(scene):
    book(scene, 9)
    [row] = rows(close(sick_day(scene)))
    later = SEVEN + 10 * MINUTE

    accepted, *others = together(
        lambda: disruptions.accept_offer(row, now=later),
        *[lambda n=n: ask(scene, row.offered_at, who=person(n), now=later) for n in range(20, 24)],
    )

    assert accepted.starts_at == row.offered_at
    assert kinds(others) == {"SlotTaken": 4}


def test_race_of_accepting_twice_is_one_appointment(scene):
    book(scene, 9)
    disruption = close(sick_day(scene))

    results = together(*[lambda: disruptions.accept_offer(rows(disruption)[0], now=SEVEN + MINUTE)] * 5)

    assert len({appointment.pk for appointment in results}) == 1
    assert Appointment.objects.holding_time().count() == 1


def test_race_of_accepting_and_a_booking_by_phone_leaves_one_answer(scene):
    for hour in (9, 10, 11, 13, 14):
        appointment = book(scene, hour)
        day = sick_day(scene).of_times(
            appointment.starts_at, appointment.ends_at, practitioner=scene.doctor_a
        )
        [row] = rows(close(day))
        usual = {"by": teresa(), "patient": appointment.patient, "doctor": "doctor_b", "now": SEVEN + MINUTE}

        accepted, phoned = together(
            lambda row=row: disruptions.accept_offer(row, now=SEVEN + MINUTE),
            lambda usual=usual, hour=hour: ask(scene, clock(2027, 3, 4, hour), **usual),
        )

        row.refresh_from_db()
        assert row.new_appointment == accepted
        assert set(appointment.patient.appointments.holding_time()) == {accepted, phoned}


def test_race_of_accepting_and_taking_back_leaves_one_appointment(scene):
    for hour in (9, 10, 11, 13, 14):
        book(scene, hour)
        day = sick_day(scene).of_times(
            clock(2027, 3, 1, hour), clock(2027, 3, 1, hour, 30), practitioner=scene.doctor_a
        )
        disruption = close(day)

        together(
            lambda disruption=disruption: disruptions.accept_offer(rows(disruption)[0], now=SEVEN + MINUTE),
            lambda disruption=disruption: disruptions.reopen(disruption, by=teresa(), now=SEVEN + MINUTE),
        )

        patient = rows(disruption)[0].appointment.patient
        assert patient.appointments.holding_time().count() == 1


def test_race_of_a_booking_and_a_change_of_hours_leaves_no_appointment_alone(scene):
    for weekday in range(5):
        hours, at = scene.doctor_a.working_hours.filter(weekday=weekday), clock(2027, 3, 8 + weekday, 9)

        made, changed = together(
            lambda at=at: ask(scene, at, who=person(at.day), now=SEVEN),
            lambda hours=hours: disruptions.change_schedule(
                hours.delete, decisions={}, by=teresa(), now=SEVEN
            ),
        )

        assert (type(made).__name__, len(changed.asked)) in [("Appointment", 1), ("NotOpen", 0)]
        assert orphans() == []
