"""A new visit in the place of one that the clinic cancelled: which is one, and what comes along."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments import booking, disruptions
from appointments.booking.create import COPIED, STORY
from appointments.models import ContactMessage, Message, QuestionnaireResponse, SlotHold
from tests.appointments.disruptions.closing import BEFORE, SEVEN, close, rows, sick_day, teresa
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ELENA, ask, person
from tests.conftest import clock

LATER = SEVEN + timedelta(minutes=30)
WEDNESDAY = clock(2027, 3, 3, 14)
IN_APRIL = clock(2027, 4, 5, 9)


@pytest.fixture
def row(scene):
    """Elena's visit of Monday at nine was cancelled; Tuesday at nine is held for her."""
    ask(scene, clock(2027, 3, 1, 9), now=BEFORE)
    return rows(close(sick_day(scene)))[0]


def outcome(row):
    row = type(row).objects.with_names().get(pk=row.pk)
    return row.outcome, row.new_appointment, row.resolved_by


def booked(scene, row, at=WEDNESDAY, **options):
    usual = {"doctor": "doctor_b", "by": teresa(), "patient": row.appointment.patient, "now": LATER}
    return ask(scene, at, **usual | options)


def test_appointment_booked_by_staff_answers_and_lets_the_held_time_go(scene, row):
    appointment = booked(scene, row)

    assert outcome(row) == ("chose_another", appointment, teresa())
    assert row.disruption.appointments.unresolved().count() == 0
    assert not SlotHold.objects.exists()


def test_patient_who_has_a_new_appointment_need_not_be_called_about_the_old_one(scene, row):
    Message.objects.filter(kind="cancelled").update(channel="phone")
    assert Message.objects.calls_due(LATER).filter(kind="cancelled").count() == 1

    booked(scene, row)

    assert not Message.objects.calls_due(LATER).filter(kind="cancelled").exists()


# Everything that somebody who books can tell, each with a value that nobody has by chance.
TOLD = {
    "needs": ["helper"],
    "reason": "It began when I lifted a box.",
    "onset": "days_2",
    "severity": 7,
    "happens": ["morning"],
    "body_site": ["lower"],
    "side": "left",
}
REACHED = {
    "phone": "+14135550177",
    "email": "of.the.visit@example.org",
    "language": "es",
    "wants_delays": True,
    "for_someone_else": True,
    "booker_name": "Rosa Vega",
    "booker_relation": "helper",
    "prefers": "phone",
}


def test_appointment_booked_by_staff_keeps_what_was_told_for_the_one_it_replaces(scene, row):
    """The office's form is filled in from the record, which is not how this visit's people are reached."""
    type(row.appointment).objects.filter(pk=row.appointment_id).update(**TOLD, **REACHED)
    patient = row.appointment.patient
    of_the_record = replace(ELENA, phone=patient.phone, email=patient.email, language=patient.language)

    appointment = booked(scene, row, who=of_the_record)

    assert {name: getattr(appointment, name) for name in TOLD | REACHED} == TOLD | REACHED


def test_what_is_said_at_the_desk_counts_more_than_what_was_told_before(scene, row):
    type(row.appointment).objects.filter(pk=row.appointment_id).update(**TOLD, **REACHED)
    story = booking.Story(reason="It is worse.", severity=9)

    appointment = booked(scene, row, who=replace(ELENA, phone="+14135550188"), story=story)

    changed = {"reason": "It is worse.", "severity": 9, "phone": "+14135550188"}
    assert {name: getattr(appointment, name) for name in TOLD | REACHED} == TOLD | REACHED | changed


def test_what_staff_take_out_of_the_visit_that_they_name_is_out(scene, row):
    type(row.appointment).objects.filter(pk=row.appointment_id).update(**TOLD, **REACHED)

    appointment = booked(scene, row, instead_of=row.appointment, story=booking.Story())

    taken_out = {"needs": [], "reason": ""}
    assert {name: getattr(appointment, name) for name in TOLD | REACHED} == TOLD | REACHED | taken_out


def test_visit_that_the_desk_cancelled_gives_all_that_was_told_for_it(scene, row):
    """No row of a sick day leads from it to the one in its place."""
    old = ask(scene, clock(2027, 3, 9, 9), now=BEFORE)
    type(old).objects.filter(pk=old.pk).update(**TOLD, **REACHED)
    QuestionnaireResponse.objects.create(appointment=old, answers={"goal": "sleep"}, saved_at=SEVEN)
    booking.cancel(old, by=teresa(), now=SEVEN)
    said = booking.Story(needs=tuple(TOLD["needs"]), reason=TOLD["reason"])

    appointment = booked(scene, row, instead_of=old, story=said)

    assert {name: getattr(appointment, name) for name in TOLD | REACHED} == TOLD | REACHED
    assert appointment.questionnaire.answers == {"goal": "sleep"}
    assert outcome(row) == ("open", None, None)


def test_visit_that_has_another_in_its_place_gives_nothing_to_a_second_one(scene, row):
    type(row.appointment).objects.filter(pk=row.appointment_id).update(**TOLD, **REACHED)
    first = booked(scene, row, instead_of=row.appointment)

    second = booked(scene, row, WEDNESDAY + timedelta(days=1), instead_of=row.appointment)

    assert outcome(row) == ("chose_another", first, teresa())
    assert (first.severity, second.severity) == (TOLD["severity"], None)


def test_visit_that_staff_did_not_see_keeps_what_was_told_for_it(scene, row):
    """They name one that came back; what the clinic cancelled besides was not on their page."""
    type(row.appointment).objects.filter(pk=row.appointment_id).update(**TOLD, **REACHED)
    stands = ask(scene, clock(2027, 3, 9, 9), now=BEFORE)

    appointment = booked(scene, row, instead_of=stands, story=booking.Story())

    assert outcome(row) == ("chose_another", appointment, teresa())
    assert (appointment.needs, appointment.reason) == (TOLD["needs"], TOLD["reason"])


def test_visit_that_came_back_meanwhile_gives_nothing_to_another(scene, row):
    type(row.appointment).objects.filter(pk=row.appointment_id).update(**TOLD, **REACHED)
    named = type(row.appointment).objects.get(pk=row.appointment_id)
    row.disruption.time_off.all().delete()
    booking.undo(row.appointment, by=teresa(), now=LATER)

    appointment = booked(scene, row, instead_of=named)

    assert (appointment.severity, appointment.needs) == (None, [])


def test_visit_that_staff_name_is_replaced_however_long_ago_it_was(scene, row):
    appointment = booked(scene, row, IN_APRIL, instead_of=row.appointment, now=clock(2027, 4, 1, 9))

    assert outcome(row) == ("chose_another", appointment, teresa())


def test_every_answer_is_among_those_that_come_along():
    assert set(STORY) == set(TOLD)
    assert set(COPIED) == {*TOLD, *REACHED, "booked_online"}


@pytest.mark.parametrize(
    "options",
    [
        {"by": None, "patient": None},  # online anybody may give her name
        {"kind": "acute"},
        {"patient": None, "who": person(7)},
        {"at": IN_APRIL, "now": clock(2027, 4, 1, 9)},
    ],
    ids=["online", "of another kind", "for somebody else", "a month later"],
)
def test_appointment_booked_otherwise_leaves_the_offer_open(scene, row, options):
    booked(scene, row, **options)

    assert outcome(row) == ("open", None, None)


def test_each_new_appointment_replaces_one_the_earliest_first(scene, row):
    booked(scene, row, clock(2027, 3, 1, 10), by=None, patient=None, now=BEFORE)
    later = rows(close(sick_day(scene, practitioner=scene.doctor_b)))[0]

    first = booked(scene, row)
    assert (outcome(row)[1], outcome(later)[1]) == (first, None)

    second = booked(scene, row, clock(2027, 3, 4, 14))
    assert outcome(later)[1] == second


def test_same_form_sent_twice_answers_once(scene, row):
    token = "6a1c1c0e-7f0f-4d3c-8f5e-0d6b9a2f1c11"
    appointment = booked(scene, row, form_token=token)

    assert booked(scene, row, form_token=token) == appointment
    assert outcome(row)[1] == appointment


def test_who_said_no_and_then_phones_for_an_appointment_has_declined(scene, row):
    disruptions.decline_offer(row, now=LATER)

    booked(scene, row)

    assert outcome(row) == ("declined", None, None)


# --- what the patient told before the visit ---


def by_the_link(scene, row):
    return disruptions.accept_offer(row, now=LATER)


def at_another_time(scene, row):
    return asking.choose_another(
        row, practitioner=scene.doctor_b, location=scene.location, starts_at=WEDNESDAY, now=LATER
    )


@pytest.mark.parametrize("way", [by_the_link, at_another_time, booked])
def test_answers_come_along_with_their_danger_sign_and_alarm_nobody_again(scene, row, way):
    told = QuestionnaireResponse.objects.create(
        appointment=row.appointment,
        answers={"numb": ["T01"], "goal": "to garden again"},
        urgent=True,
        urgent_because=["numb"],
        saved_at=BEFORE,
    )

    appointment = way(scene, row)

    copy = appointment.questionnaire
    assert (copy.answers, copy.urgent, copy.urgent_because, copy.saved_at) == (
        told.answers,
        True,
        ["numb"],
        BEFORE,
    )
    assert QuestionnaireResponse.objects.get(pk=told.pk).appointment == row.appointment
    assert not ContactMessage.objects.exists()


def test_new_appointment_of_who_told_nothing_asks_as_any_other(scene, row):
    appointment = by_the_link(scene, row)

    assert not QuestionnaireResponse.objects.filter(appointment=appointment).exists()
