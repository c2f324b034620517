"""The longer list of questions before a visit: kept, alarming when it must be, and never asked twice."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from appointments.insight.board import board
from appointments.models import Appointment, ContactMessage, Message, QuestionnaireResponse
from appointments.visits import before
from appointments.visits.questionnaire import TEXTS, QuestionnaireForm, in_words, level, urgent_because
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from conditions import triage
from conditions.triage.danger_words import LONGEST
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor
from tests.around import this_moment
from tests.conftest import clock
from tests.factories import AppointmentFactory, OpeningHoursFactory

TEN = clock(2027, 3, 8, 10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(scene, now):
    return ask(scene, TEN, now=now)


def save(appointment, answers, *, seen=None, now):
    return before.save_answers(
        appointment, answers=answers, urgent_because=urgent_because(answers), seen=seen, now=now
    )


# --- what the answers mean ---


@pytest.mark.parametrize(
    ("answers", "means"),
    [
        ({}, triage.Level.HOME),
        ({"numb": ["none"], "goal": "to garden again"}, triage.Level.HOME),
        ({"illness": ["diabetes"]}, triage.Level.HOME),
        ({"numb": ["T01"]}, triage.Level.TODAY),
        ({"illness": ["cancer"]}, triage.Level.TODAY),
        ({"pregnant": "maybe"}, triage.Level.TODAY),
        ({"pregnant": "no"}, triage.Level.HOME),
        ({"bladder": ["E01"]}, triage.Level.EMERGENCY),
        ({"bladder": ["E01", "none"]}, triage.Level.EMERGENCY),
        ({"worse": "I cannot pee since yesterday"}, triage.Level.EMERGENCY),
        ({"worry": "no puedo orinar"}, triage.Level.EMERGENCY),
        ({"hard": "I cannot get up from the couch"}, triage.Level.TODAY),
        ({"illness": ["cancer"], "hard": "I stagger when I walk"}, triage.Level.EMERGENCY),
        ({"past": "a heart attack, kidney stones", "medicines": "for the heart"}, triage.Level.HOME),
    ],
)
def test_answers_are_as_urgent_as_triage_says(answers, means):
    assert level(answers) == means
    if means is triage.Level.EMERGENCY:
        assert urgent_because(answers)


@pytest.mark.parametrize("name", TEXTS)
def test_office_hears_of_danger_words_in_every_text(name):
    """The patient has read what to do and sends them all the same: the office reads them at once."""
    assert urgent_because({name: "I took 20 oxycodone this morning"})
    assert urgent_because({name: "I cannot get up from the couch"})
    assert urgent_because({name: "to garden again"}) == []


def test_every_danger_sign_that_is_offered_is_one_of_triage_in_its_words():
    offered = {
        id: label
        for name in ("numb", "bladder", "fever")
        for id, label in QuestionnaireForm.base_fields[name].choices
        if id != "none"
    }

    assert {id: triage.BY_ID[id].text for id in offered} == {id: str(text) for id, text in offered.items()}


def test_answers_can_be_read_back_in_the_readers_words():
    answers = {"manner": "sudden", "now": "7", "numb": ["T01"], "medicines": "ibuprofen"}

    assert [(str(heading), [(str(q), a) for q, a in said]) for heading, said in in_words(answers)] == [
        ("The pain", [("How did it begin?", "All at once"), ("How strong is it now?", "7")]),
        ("Warning signs", [("Numbness, tingling, weakness?", triage.BY_ID["T01"].text)]),
        ("Your health", [("Which medicines do you take?", "ibuprofen")]),
    ]


def test_what_was_told_when_booking_is_not_asked_again(appointment):
    appointment.onset, appointment.severity, appointment.body_site = "days_2", 0, ["lower"]

    asked = QuestionnaireForm(appointment=appointment).fields.keys()

    assert {"onset", "severity", "body_site"} & asked == set()
    assert {"side", "happens", "manner", "now"} <= asked


# --- keeping them ---


def test_answers_are_kept_and_replaced(appointment, now):
    save(appointment, {"goal": "sleep"}, now=now)
    save(appointment, {"goal": "walk"}, seen=now, now=now + timedelta(hours=1))

    response = QuestionnaireResponse.objects.get()
    assert (response.answers, response.urgent) == ({"goal": "walk"}, False)


@pytest.mark.parametrize("seen", [None, clock(2027, 2, 1)])
def test_answers_saved_in_another_window_are_not_overwritten(appointment, now, seen):
    save(appointment, {"goal": "sleep"}, now=now)

    with pytest.raises(ChangedMeanwhile):
        save(appointment, {"goal": "walk"}, seen=seen, now=now)

    assert QuestionnaireResponse.objects.get().answers == {"goal": "sleep"}


@pytest.mark.parametrize(
    ("status", "minutes", "may"),
    [("booked", 19, True), ("booked", 20, False), ("arrived", 0, True), ("in_room", 0, False)],
)
def test_answers_can_be_written_until_the_patient_is_seen(appointment, now, status, minutes, may):
    Appointment.objects.update(status=status)
    appointment.refresh_from_db()
    at = TEN + timedelta(minutes=minutes)

    assert before.may_answer(appointment, now=at) is may
    if not may:
        with pytest.raises(NotAllowed, match="answers cannot be changed any more"):
            save(appointment, {"goal": "walk"}, now=at)


@pytest.mark.parametrize("model", [ContactMessage, QuestionnaireResponse])
def test_every_danger_word_has_room_where_it_is_written_down(model):
    assert model._meta.get_field("urgent_because").base_field.max_length >= LONGEST


def test_danger_sign_alarms_desk_and_inbox_once(scene, appointment, now):
    save(appointment, {"bladder": ["E01"]}, now=now)
    save(appointment, {"bladder": ["E01"], "goal": "walk"}, seen=now, now=now + timedelta(hours=1))

    [line] = board(scene.location, TEN.date(), now=now).lines
    message = ContactMessage.objects.get()
    assert line.danger is True
    assert (message.urgent, message.appointment, message.prefers) == (True, appointment, "phone")
    assert message.urgent_because == [triage.BY_ID["E01"].text[:80]]
    assert Message.objects.filter(kind="contact_urgent").count() == 1


def test_another_danger_sign_alarms_again(appointment, now):
    save(appointment, {"bladder": ["E01"]}, now=now)
    save(appointment, {"bladder": ["E01", "E02"]}, seen=now, now=now + timedelta(hours=1))

    assert ContactMessage.objects.count() == 2


def test_answers_without_danger_alarm_nobody(scene, appointment, now):
    save(appointment, {"numb": ["T01"]}, now=now)

    assert ContactMessage.objects.count() == 0
    assert board(scene.location, TEN.date(), now=now).lines[0].danger is False


@pytest.mark.parametrize("urgent", [True, False])
def test_urgent_answers_say_why_whoever_writes(appointment, now, urgent):
    because = "{}" if urgent else "{fever}"

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO appointments_questionnaireresponse "
            "(appointment_id, answers, urgent, urgent_because, saved_at) VALUES (%s, '{}', %s, %s, now())",
            [appointment.pk, urgent, because],
        )


# --- the patient's pages ---


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def coming(visitor):
    """A visit in two days that this browser may see."""
    appointment = AppointmentFactory(starts_at=this_moment() + timedelta(days=2))
    visitor.let_in(appointment)
    return appointment


def path(appointment, rest="questions/"):
    return f"/appointments/{appointment.reference}/{rest}"


def test_patient_saves_comes_back_and_goes_on(visitor, coming):
    assert "Answer the questions" in visitor.see(path(coming, "")).text
    first = visitor.send(path(coming), {"goal": "to sleep", "seen": ""}, follow=True)
    assert "Change my answers" in first.text

    page = visitor.see(path(coming))
    assert page.context["form"]["goal"].value() == "to sleep"
    visitor.send(path(coming), {"goal": "to walk", "now": "6", "seen": page.context["seen"]})

    assert QuestionnaireResponse.objects.get().answers == {"goal": "to walk", "now": "6"}


def test_patient_with_a_danger_sign_reads_911_at_once(visitor, coming):
    page = visitor.send(path(coming), {"bladder": ["E01"], "seen": ""}, follow=True)

    assert 'href="tel:911"' in page.text
    assert page.redirect_chain[-1][0] == "/en" + path(coming, "questions/saved/")
    assert "E01" not in str(page.redirect_chain)


def test_patient_with_a_sign_for_today_is_asked_to_call(visitor, coming):
    page = visitor.send(path(coming), {"numb": ["T01"], "seen": ""}, follow=True)

    assert f'href="tel:{coming.location.phone}"' in page.text
    assert "<title>Get seen today" in page.text


def test_patient_with_a_sign_for_today_is_asked_to_call_while_we_are_open(visitor, coming):
    for weekday in range(7):
        OpeningHoursFactory(location=coming.location, weekday=weekday, opens=time(0), closes=time(0))

    page = visitor.send(path(coming), {"numb": ["T01"], "seen": ""}, follow=True)

    assert "<title>Call us now" in page.text


def test_patient_with_two_windows_keeps_what_was_typed(visitor, coming):
    visitor.send(path(coming), {"goal": "to sleep", "seen": ""})

    page = visitor.send(path(coming), {"goal": "to walk", "seen": ""})

    assert page.status_code == 200
    assert "saved in another window" in page.text
    assert page.context["form"]["goal"].value() == "to walk"
    again = visitor.send(path(coming), {"goal": "to walk", "seen": page.context["seen"]})
    assert again.status_code == 302


def test_patient_answers_in_spanish(coming):
    visitor = Visitor("es")
    visitor.let_in(coming)

    page = visitor.see(path(coming))

    assert "¿Cuál es su meta principal?" in page.text


@pytest.mark.parametrize(
    "data",
    [
        {"goal": "x" * 301},
        {"now": "11"},
        {"bladder": ["E99"]},
        {"seen": "yesterday"},
        {"goal": "a\udcffb"},
        {"medicines": "é" * 10_000},
    ],
)
def test_nonsense_among_the_answers_is_a_sentence_and_nothing_is_kept(visitor, coming, data):
    answer = visitor.send(path(coming), data)

    assert answer.status_code in (200, 302, 400, 413)
    if answer.status_code == 200:
        assert "There is a problem" in answer.text
    assert not QuestionnaireResponse.objects.filter(answers__has_key="bladder").exists()


@pytest.mark.parametrize("rest", ["questions/", "questions/saved/"])
def test_questions_of_a_strangers_appointment_are_not_found(visitor, rest):
    appointment = AppointmentFactory(starts_at=this_moment() + timedelta(days=2))

    assert visitor.see(path(appointment, rest)).status_code == 404
    assert visitor.send(path(appointment, rest), {"goal": "x"}).status_code == 404


def test_questions_of_an_appointment_that_is_over_lead_to_the_appointment(visitor):
    appointment = AppointmentFactory(starts_at=this_moment() - timedelta(days=1), status="completed")
    visitor.let_in(appointment)

    assert visitor.see(path(appointment)).url == "/en" + path(appointment, "")


def test_questions_opened_by_a_get_change_nothing(visitor, coming):
    visitor.see(path(coming) + "?goal=x&bladder=E01")
    visitor.see(path(coming, "questions/saved/"))

    assert QuestionnaireResponse.objects.count() == 0
