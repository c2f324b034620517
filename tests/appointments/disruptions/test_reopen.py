"""A sick day is taken back while nobody was told of it, and what cannot come back stays as it is."""

from datetime import timedelta

import pytest

from appointments import availability, disruptions
from appointments.models import Appointment, DisruptedVisit, Message, Placement, TimeOff
from clinic.common.refusals import NotAllowed
from clinic.directory.models import Closure
from tests import factories
from tests.appointments.disruptions.closing import BEFORE, MINUTE, SEVEN, book, close, rows, sick_day, teresa
from tests.conftest import clock


def take_back(disruption, *, after=MINUTE):
    return disruptions.reopen(disruption, by=teresa(), now=SEVEN + after)


def outcomes(disruption) -> list[str]:
    return [row.outcome for row in rows(disruption)]


def test_sick_day_taken_back_brings_its_appointments_back(scene):
    appointment = book(scene, 9)
    disruption = close(sick_day(scene))

    assert take_back(disruption) == []

    assert Appointment.objects.get(pk=appointment.pk).status == "booked"
    assert outcomes(disruption) == ["restored"]
    assert not TimeOff.objects.exists()


def test_closure_taken_back_opens_the_location(scene):
    disruption = close(sick_day(scene, location=scene.location))

    take_back(disruption)

    assert not Closure.objects.exists()
    assert availability.find_slots(
        scene.follow_up, start=SEVEN, end=SEVEN + timedelta(days=1), practitioner=scene.doctor_a, now=SEVEN
    )


def test_sick_day_taken_back_twice_changes_nothing_the_second_time(scene):
    kept, _restored = book(scene, 9), book(scene, 10)
    disruption = close(sick_day(scene))
    factories.ClosureFactory(location=scene.location, starts_on=SEVEN.date(), ends_on=SEVEN.date())

    first = take_back(disruption)

    assert [row.appointment for row in first][:1] == [kept]
    assert take_back(disruption) == first


def test_sick_day_is_taken_back_for_three_minutes_only(scene):
    book(scene, 9)
    disruption = close(sick_day(scene))

    with pytest.raises(NotAllowed, match="for three minutes only"):
        take_back(disruption, after=disruptions.GRACE)

    assert outcomes(disruption) == ["open"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"state": "sent", "sent_at": SEVEN}, "A patient has been told already"),
        ({"leased_until": SEVEN + 2 * MINUTE}, "A patient has been told already"),
        ({"due_at": SEVEN + MINUTE / 2}, "for three minutes only"),
    ],
)
def test_sick_day_of_which_a_patient_may_have_been_told_stays(scene, values, why):
    book(scene, 9)
    disruption = close(sick_day(scene))
    Message.objects.filter(kind="cancelled").update(**values)

    with pytest.raises(NotAllowed, match=why):
        take_back(disruption)

    assert TimeOff.objects.exists()


def test_appointment_that_the_office_had_to_decide_about_needs_no_decision_any_more(scene):
    appointment = book(scene, 9)
    disruption = disruptions.take_time_off(
        scene.doctor_a, starts_at=clock(2027, 3, 1, 8), ends_at=clock(2027, 3, 1, 17), by=teresa(), now=SEVEN
    )

    assert take_back(disruption) == []

    assert outcomes(disruption) == ["restored"]
    assert Appointment.objects.get(pk=appointment.pk).status == "booked"


def test_appointment_whose_patient_has_chosen_another_time_stays_cancelled(scene):
    book(scene, 9)
    disruption = close(sick_day(scene))
    disruptions.decline_offer(disruption.appointments.get(), now=SEVEN + MINUTE / 2)

    assert [row.outcome for row in take_back(disruption)] == ["declined"]


def test_appointment_whose_time_was_given_away_stays_cancelled(scene):
    appointment = book(scene, 9)
    disruption = close(sick_day(scene))
    factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=appointment.starts_at,
    )

    assert [row.appointment for row in take_back(disruption)] == [appointment]
    assert Appointment.objects.get(pk=appointment.pk).status == "cancelled"
    assert DisruptedVisit.objects.get().outcome == "open"


@pytest.mark.parametrize("what", ["keep", "move"])
def test_appointment_that_the_office_has_kept_or_moved_is_not_left(scene, what):
    appointment = book(scene, 9)
    disruption = disruptions.take_time_off(
        scene.doctor_a, starts_at=clock(2027, 3, 1, 8), ends_at=clock(2027, 3, 1, 12), by=teresa(), now=SEVEN
    )
    two = Placement.of(
        scene.follow_up,
        practitioner=scene.doctor_b,
        location=scene.location,
        starts_at=clock(2027, 3, 1, 14),
    )
    decision = disruptions.Decision(what, two if what == "move" else None)
    disruptions.decide(
        disruption, {appointment.pk: decision}, held_until=clock(2027, 3, 2, 17), by=teresa(), now=SEVEN
    )

    assert take_back(disruption) == []


@pytest.mark.parametrize(("state", "told"), [("sent", ["sent"]), ("queued", ["void", "queued"])])
def test_patient_who_was_told_of_the_appointment_before_is_not_told_of_it_again(scene, state, told):
    appointment = book(scene, 9)
    sent_at = BEFORE if state == "sent" else None
    appointment.messages.filter(kind="booked").update(state=state, sent_at=sent_at)
    disruption = close(sick_day(scene))

    take_back(disruption)

    rows = appointment.messages.filter(kind="booked").order_by("pk")
    assert [message.state for message in rows] == told
