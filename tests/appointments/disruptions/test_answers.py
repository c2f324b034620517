"""What the patient of a cancelled visit does with the time that is offered."""

from datetime import timedelta

import pytest

from appointments import booking, disruptions
from appointments.models import Appointment, Message, SlotHold
from appointments.models.disrupted_visits import OFFERED as COLUMNS
from clinic.common.refusals import NotAllowed
from tests import factories
from tests.appointments.disruptions.closing import BEFORE, MINUTE, SEVEN, book, close, rows, sick_day, teresa
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ELENA, ask, person
from tests.conftest import clock

LATER = SEVEN + 30 * MINUTE
OFFERED = clock(2027, 3, 2, 9)
WEDNESDAY = clock(2027, 3, 3, 14)
STORY = booking.Story(
    needs=("interpreter",), reason="It locks when I stand up.", severity=7, body_site=("lower",)
)


@pytest.fixture
def row(scene):
    """Elena's visit, booked online for Monday at nine; Tuesday at nine is offered."""
    ask(scene, clock(2027, 3, 1, 9), story=STORY, now=BEFORE)
    return rows(close(sick_day(scene)))[0]


def fresh(row):
    return type(row).objects.with_names().get(pk=row.pk)


def another(scene, at=WEDNESDAY, doctor="doctor_b"):
    return {"practitioner": getattr(scene, doctor), "location": scene.location, "starts_at": at}


def test_accepting_books_the_offered_time_for_the_same_person(row):
    appointment = disruptions.accept_offer(row, now=LATER)

    old = Appointment.objects.get(pk=row.appointment_id)
    assert (appointment.starts_at, appointment.practitioner, appointment.status) == (
        OFFERED,
        row.offered_practitioner,
        "booked",
    )
    same = (
        "patient",
        "visit_type",
        "email",
        "phone",
        "language",
        "booked_online",
        "needs",
        "reason",
        "severity",
    )
    assert [getattr(appointment, name) for name in same] == [getattr(old, name) for name in same]
    assert (old.status, old.cancelled_by) == ("cancelled", "clinic")
    assert appointment.reference != old.reference
    assert (fresh(row).outcome, fresh(row).new_appointment, fresh(row).resolved_by) == (
        "accepted",
        appointment,
        None,
    )
    assert not SlotHold.objects.exists()


def test_accepting_is_in_the_history_and_confirmed(row):
    appointment = disruptions.accept_offer(row, now=LATER)

    event = appointment.events.get()
    assert (event.what, event.by, event.starts_at_to) == ("booked", None, OFFERED)
    assert event.reason == f"Instead of {row.appointment.reference}, which the clinic cancelled"
    assert Message.objects.filter(appointment=appointment, kind="booked", state="queued").count() == 1


def test_accepting_twice_is_one_appointment(row):
    first = disruptions.accept_offer(row, now=LATER)

    again = disruptions.accept_offer(fresh(row), now=LATER + MINUTE)

    assert again == first
    assert Appointment.objects.holding_time().count() == 1


def test_accepting_works_when_the_hold_has_run_out_and_the_time_is_free(row):
    SlotHold.objects.all().delete()

    assert disruptions.accept_offer(row, now=OFFERED - MINUTE).starts_at == OFFERED


@pytest.mark.parametrize("length", [15, 60])
def test_what_is_accepted_is_as_long_as_it_was_when_it_was_offered(scene, row, length):
    """The visit type may be changed in between, and so may its steps, its notice and its horizon."""
    promised = row.offer
    type(scene.follow_up).objects.filter(pk=scene.follow_up.pk).update(
        length_minutes=length, turnover_minutes=30, step_minutes=25, minimum_notice_hours=500, horizon_days=1
    )

    assert fresh(row).offer == promised
    appointment = disruptions.accept_offer(fresh(row), now=LATER)

    assert (appointment.placement.time, appointment.placement.busy) == (promised.time, promised.busy)


def test_accepting_a_time_that_somebody_took_after_the_hold_is_refused(scene, row):
    SlotHold.objects.all().delete()
    ask(scene, OFFERED, who=person(7), now=SEVEN)

    with pytest.raises(booking.SlotTaken):
        disruptions.accept_offer(row, now=LATER)

    assert fresh(row).outcome == "open"


def test_accepting_a_time_that_has_begun_is_refused(row):
    with pytest.raises(booking.NotOpen):
        disruptions.accept_offer(row, now=OFFERED)


def test_accepting_is_possible_until_the_appointment_whatever_the_notice(row):
    assert disruptions.accept_offer(row, now=OFFERED - MINUTE).starts_at == OFFERED


def test_accepting_is_not_counted_against_the_limit_of_appointments(scene, row):
    for day in (8, 9, 10):
        ask(scene, clock(2027, 3, day, 9), now=SEVEN)
    with pytest.raises(booking.TooManyAppointments):
        ask(scene, clock(2027, 3, 11, 9), now=SEVEN)

    assert disruptions.accept_offer(row, now=LATER).patient == row.appointment.patient


def test_accepting_is_refused_when_the_patient_has_an_appointment_then(scene, row):
    ask(scene, OFFERED, doctor="doctor_b", who=ELENA, now=SEVEN)

    with pytest.raises(booking.PatientBusy):
        disruptions.accept_offer(row, now=LATER)


def test_accepting_nothing_is_refused(scene, row):
    type(row).objects.update(**dict.fromkeys(COLUMNS))

    with pytest.raises(NotAllowed, match="no time that we hold"):
        disruptions.accept_offer(fresh(row), now=LATER)


def test_accepting_after_the_appointment_came_back_is_refused(row):
    row.disruption.time_off.all().delete()
    booking.undo(row.appointment, by=teresa(), now=LATER)

    with pytest.raises(NotAllowed):
        disruptions.accept_offer(fresh(row), now=LATER)

    assert Appointment.objects.holding_time().count() == 1


def test_accepting_is_refused_while_the_appointment_itself_stands(row):
    Appointment.objects.filter(pk=row.appointment_id).update(status="booked", cancelled_by="")

    with pytest.raises(NotAllowed):
        disruptions.accept_offer(row, now=LATER)


def test_appointment_does_not_come_back_when_the_offer_was_accepted(row):
    disruptions.accept_offer(row, now=LATER)

    with pytest.raises(NotAllowed, match="already has another visit"):
        booking.undo(row.appointment, by=teresa(), now=LATER)

    assert Appointment.objects.holding_time().count() == 1


def test_office_accepts_for_who_calls(scene, row):
    appointment = disruptions.accept_offer(row, by=teresa(), now=LATER)

    assert (appointment.events.get().by, fresh(row).resolved_by) == (teresa(), teresa())


def test_choosing_another_time_lets_the_held_one_go(scene, row):
    appointment = asking.choose_another(row, **another(scene), now=LATER)

    assert (appointment.starts_at, appointment.practitioner) == (clock(2027, 3, 3, 14), scene.doctor_b)
    assert (fresh(row).outcome, fresh(row).new_appointment) == ("chose_another", appointment)
    assert ask(scene, OFFERED, who=person(7), now=LATER).starts_at == OFFERED


def test_choosing_the_offered_time_is_accepting_it(scene, row):
    asking.choose_another(row, **another(scene, OFFERED, "doctor_a"), now=LATER)

    assert fresh(row).outcome == "accepted"


@pytest.mark.parametrize("at", [clock(2027, 3, 1, 9), clock(2027, 3, 3, 12, 10), clock(2027, 5, 28, 9)])
def test_choosing_a_time_that_cannot_be_booked_online_is_refused(scene, row, at):
    with pytest.raises(booking.NotOpen):
        asking.choose_another(row, **another(scene, at, "doctor_b"), now=LATER)

    assert SlotHold.objects.count() == 1


def test_declining_gives_the_held_time_back(scene, row):
    disruptions.decline_offer(row, now=LATER)
    disruptions.decline_offer(fresh(row), now=LATER + MINUTE)

    assert (fresh(row).outcome, fresh(row).resolved_at) == ("declined", LATER)
    assert ask(scene, OFFERED, who=person(7), now=LATER).starts_at == OFFERED


def test_declining_after_accepting_is_refused(row):
    disruptions.accept_offer(row, now=LATER)

    with pytest.raises(NotAllowed):
        disruptions.decline_offer(fresh(row), now=LATER)


def test_who_declined_may_still_change_their_mind(row):
    disruptions.decline_offer(row, now=LATER)

    assert disruptions.accept_offer(fresh(row), now=LATER + MINUTE).starts_at == OFFERED


def test_spoken_to_keeps_the_time_held_and_leaves_an_answer_alone(scene, row):
    disruptions.mark_spoken_to(row, by=teresa(), now=LATER)
    disruptions.mark_spoken_to(fresh(row), by=teresa(), now=LATER + MINUTE)

    assert (fresh(row).outcome, fresh(row).resolved_at) == ("spoken_to", LATER)
    assert SlotHold.objects.count() == 1

    disruptions.accept_offer(fresh(row), now=LATER)
    disruptions.mark_spoken_to(fresh(row), by=teresa(), now=LATER)
    assert fresh(row).outcome == "accepted"


@pytest.mark.parametrize(
    "message, counts",
    [
        ({"channel": "phone", "state": "sent"}, 0),
        ({"channel": "email", "state": "sent"}, 1),
        ({"channel": "phone", "state": "queued", "sent_at": None}, 1),
        ({"channel": "phone", "state": "sent", "due_at": SEVEN - timedelta(days=1)}, 1),
    ],
)
def test_only_who_was_told_by_phone_of_this_cancellation_is_resolved(row, message, counts):
    Message.objects.filter(kind="cancelled").update(**{"sent_at": LATER} | message)

    assert row.disruption.appointments.unresolved().count() == counts


def test_new_appointment_is_an_ordinary_one(scene, row):
    appointment = disruptions.accept_offer(row, now=LATER)

    asking.move(appointment, **another(scene), now=LATER)
    booking.cancel(appointment, now=LATER)

    assert fresh(row).outcome == "accepted"
    assert factories.c.Closure.objects.count() == 0


def test_second_sick_day_may_hit_the_new_appointment(scene, row):
    disruptions.accept_offer(row, now=LATER)
    book(scene, 10, day=2, number=5)
    tuesday = sick_day(scene).of_days(
        OFFERED.date(), OFFERED.date(), zone=OFFERED.tzinfo, practitioner=scene.doctor_a
    )

    second = close(tuesday, now=LATER)

    assert second.appointments.unresolved().count() == 2
    assert row.disruption.appointments.unresolved().count() == 0
