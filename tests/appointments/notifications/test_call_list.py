"""The people whom the office phones: everybody once, the most urgent first, nobody lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import disruptions, inbox
from appointments.inbox import callbacks
from appointments.models import BookingPolicy
from appointments.notifications import call_list, calls, outbox, worker
from tests.appointments.disruptions import closing
from tests.conftest import clock
from tests.factories import AppointmentFactory, CallbackRequestFactory, ContactMessageFactory, MessageFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def teresa(db):
    return closing.teresa()


def appointment_at(starts_at, now, hours=(), **values):
    appointment = AppointmentFactory(starts_at=starts_at, **{"email": ""} | values)
    outbox.booked(appointment, policy=BookingPolicy(pk=1, reminder_hours=list(hours)), now=now)
    return appointment


def letter(now, **values):
    return ContactMessageFactory(**{"phone": "+14135550157", "prefers": "phone", "created_at": now} | values)


def listed(now, **options) -> list:
    """The people on the list: visits, letters and wishes."""
    return [call.appointment or call.contact or call.callback for call in call_list.calls(now=now, **options)]


def test_one_call_for_an_appointment_however_many_messages_wait(now):
    appointment = appointment_at(clock(2027, 3, 8, 10), now, hours=[48, 3])

    [call] = call_list.calls(now=clock(2027, 3, 8, 8))

    assert (call.appointment, call.about, call.since) == (appointment, "booked", now)


def test_call_says_the_last_change_before_a_reminder(now):
    appointment = appointment_at(clock(2027, 3, 8, 10), now)
    MessageFactory(appointment=appointment, kind="lost_link", channel="email", state="failed", due_at=now)
    MessageFactory(appointment=appointment, kind="reminder", channel="phone", due_at=now)
    assert [call.about for call in call_list.calls(now=now)] == ["booked"]

    appointment.messages.filter(kind="booked").update(state="void")
    assert [call.about for call in call_list.calls(now=now)] == ["reminder"]


def test_danger_words_come_first_then_appointments_within_a_day_then_who_waits_longest(now):
    far = appointment_at(clock(2027, 3, 20, 10), now)
    asked = letter(now - HOUR)
    tomorrow, today = appointment_at(now + 24 * HOUR, now), appointment_at(now + 2 * HOUR, now)
    numb = letter(now, urgent=True, urgent_because=["numb"])

    assert listed(now) == [numb, today, tomorrow, asked, far]


@pytest.mark.parametrize(
    ("values", "called"),
    [
        ({}, True),
        ({"state": "in_progress"}, True),
        ({"state": "waiting"}, False),
        ({"state": "done"}, False),
        ({"prefers": "email"}, False),
        ({"prefers": "email", "urgent": True}, True),
        ({"phone": ""}, False),
    ],
)
def test_who_asked_for_a_call_is_called_until_somebody_answers(now, values, called):
    message = letter(now, **values)

    assert listed(now) == ([message] if called else [])


def test_letters_are_left_out_for_who_may_not_read_them(now):
    letter(now)
    appointment = appointment_at(clock(2027, 3, 8, 10), now)

    assert listed(now, contacts=False) == [appointment]


def test_practitioner_sees_the_calls_about_their_own_appointments(now):
    appointment, _other = (appointment_at(clock(2027, 3, 8, 10), now) for _ in range(2))

    assert listed(now, contacts=False, practitioner=appointment.practitioner) == [appointment]


def test_reply_that_bounces_is_said_by_phone(now, teresa, settings):
    message = letter(now, prefers="email")
    inbox.reply(message, text="Yes.", then="done", by=teresa, now=now)
    assert listed(now) == []
    settings.EMAIL_BACKEND = "tests.mail.Refusing"

    worker.send_due(now=now)

    [call] = call_list.calls(now=now)
    assert (call.contact, call.about) == (message, "reply")
    inbox.spoken_to(message, by=teresa, now=now)
    assert listed(now) == []


def test_who_did_not_answer_comes_last_until_the_time_and_never_vanishes(now, teresa):
    first, second = (appointment_at(now + hours * HOUR, now) for hours in (2, 3))
    calls.no_answer(first.messages.get(), again_at=now + HOUR, by=teresa, now=now)

    waits = [(call.appointment, call.put_off_until) for call in call_list.calls(now=now)]

    assert waits == [(second, None), (first, now + HOUR)]
    assert listed(now + HOUR - timedelta(microseconds=1)) == [second, first]
    assert listed(now + HOUR) == [first, second]


def test_letter_without_answer_waits_too(now, teresa):
    message = letter(now)
    inbox.no_answer(message, again_at=now + HOUR, by=teresa, now=now)

    assert [call.put_off_until for call in call_list.calls(now=now)] == [now + HOUR]
    assert [call.put_off_until for call in call_list.calls(now=now + HOUR)] == [None]


def test_something_new_to_say_is_not_put_off(now, teresa):
    appointment = appointment_at(clock(2027, 3, 8, 10), now)
    calls.no_answer(appointment.messages.get(), again_at=now + 2 * HOUR, by=teresa, now=now)

    outbox.cancelled([appointment], now=now + HOUR)
    type(appointment).objects.update(status="cancelled", cancelled_by="clinic")

    [call] = call_list.calls(now=now + HOUR)
    assert (call.about, call.put_off_until) == ("cancelled", None)


@pytest.mark.parametrize("tries, most", [(False, 3), (True, 6)])
def test_list_takes_as_many_queries_for_fifty_people_as_for_one(now, teresa, tries, most):
    counts = []
    for count in (1, 49):
        for number in range(count):
            appointment = appointment_at(clock(2027, 3, 8, 10) + number * HOUR, now)
            calls.no_answer(appointment.messages.get(), again_at=now + HOUR, by=teresa, now=now)
            inbox.no_answer(letter(now), again_at=now + HOUR, by=teresa, now=now)
            callbacks.not_reached(CallbackRequestFactory(), again_at=now + HOUR, by=teresa, now=now)
        with CaptureQueriesContext(connection) as queries:
            for call in call_list.calls(now=now, tries=tries):
                _ = call.person, call.phone, call.location, call.tries
        counts.append(len(queries))

    assert counts == [most, most]


def wish(starts_at, **values):
    return CallbackRequestFactory(starts_at=starts_at, **values)


def test_callback_is_listed_from_the_beginning_and_called_when_its_time_has_come(now):
    at_ten = wish(now + 2 * HOUR)

    waits = [(call.callback, call.put_off_until) for call in call_list.calls(now=now)]

    assert waits == [(at_ten, now + 2 * HOUR)]
    assert [call.put_off_until for call in call_list.calls(now=now + 2 * HOUR)] == [None]


def test_late_callbacks_rise_after_danger_words_and_before_everybody_else(now):
    visit = appointment_at(now + HOUR, now - HOUR)
    asked = letter(now - 9 * HOUR)
    running = wish(now - HOUR, created_at=now - 20 * HOUR)
    later, soon = wish(now + 4 * HOUR), wish(now + 2 * HOUR)
    yesterday, missed = wish(now - 24 * HOUR), wish(now - 3 * HOUR)
    numb = letter(now, urgent=True, urgent_because=["numb"])

    assert listed(now) == [numb, yesterday, missed, running, visit, asked, soon, later]


def test_callback_without_an_answer_is_called_again_at_the_time_that_was_said(now, teresa):
    waits = wish(now - HOUR)
    callbacks.not_reached(waits, again_at=now + HOUR, by=teresa, now=now)

    assert [call.put_off_until for call in call_list.calls(now=now)] == [now + HOUR]
    [call] = call_list.calls(now=now + HOUR)
    assert (call.put_off_until, [attempt.by for attempt in call.tries]) == (None, [teresa])


def test_callback_leaves_the_list_when_it_is_settled(now, teresa):
    spoken, hopeless, off = (wish(now - HOUR) for _ in range(3))

    callbacks.called(spoken, by=teresa, now=now)
    callbacks.give_up(hopeless, by=teresa, now=now)
    callbacks.call_off(off, now=now)

    assert listed(now) == []


def test_callbacks_are_left_out_for_who_may_not_see_them(now):
    wish(now - HOUR)

    assert listed(now, callbacks=False) == []


def test_tries_of_a_visit_and_of_a_callback_stay_apart(now, teresa, naomi):
    visit, waits = appointment_at(now + 24 * HOUR, now), wish(now - HOUR)
    calls.no_answer(visit.messages.get(), again_at=now + HOUR, by=teresa, now=now)
    callbacks.not_reached(waits, again_at=now + HOUR, by=naomi, now=now)

    found = {call.about: [attempt.by.username for attempt in call.tries] for call in call_list.calls(now=now)}

    assert found == {"booked": ["teresa"], "callback": ["naomi"]}


def test_callback_says_whom_to_ask_for_at_which_number_and_in_which_language(now):
    asked = wish(now - HOUR, name="Ana Ruiz", language="es", phone="+14135550142")

    [call] = call_list.calls(now=now)

    assert (call.person, call.phone, call.language) == ("Ana Ruiz", "+14135550142", "es")
    assert (call.about, call.since, call.location) == ("callback", asked.created_at, asked.location)
    assert (call.key, call.anchor) == (f"callback {asked.pk}", f"callback-{asked.pk}")
    assert (call.message, call.contact, call.appointment) == (None, None, None)


@pytest.fixture
def cancelled(scene):
    """The row of a patient without e-mail whose visit fell on a sick day."""
    closing.book(scene, 10, email="")
    return closing.rows(closing.close(closing.sick_day(scene)))[0]


def test_call_about_a_sick_day_says_which_time_is_held(cancelled):
    [call] = call_list.calls(now=closing.SEVEN + closing.MINUTE * 5)

    assert (call.appointment, call.about, call.offer) == (cancelled.appointment, "cancelled", cancelled)
    assert call.offer.offered_at


def test_call_about_a_sick_day_resolves_it_on_the_board(cancelled, teresa):
    [call] = call_list.calls(now=closing.SEVEN + closing.MINUTE * 5)

    calls.spoken_to(call.message, by=teresa, now=closing.SEVEN + closing.MINUTE * 5)

    assert listed(closing.SEVEN + closing.MINUTE * 5) == []
    assert list(type(cancelled).objects.unresolved()) == []


@pytest.mark.parametrize("answer", ["decline_offer", "accept_offer", "mark_spoken_to"])
def test_patient_who_has_answered_is_not_called_about_the_cancelling(cancelled, teresa, answer):
    later = closing.SEVEN + closing.MINUTE * 5

    getattr(disruptions, answer)(cancelled, by=teresa, now=later)

    assert [call.about for call in call_list.calls(now=later)] == (
        ["booked"] if answer == "accept_offer" else []
    )


def test_call_says_whom_to_ask_for_at_which_number_and_in_which_language(now):
    appointment = appointment_at(clock(2027, 3, 1, 10), now, phone="+14135550142", language="es")
    wrote = letter(now, name="Ana Ruiz", language="en")

    found = {call.person: call for call in call_list.calls(now=now)}

    visit, asked = found[appointment.patient.name], found["Ana Ruiz"]
    assert (visit.phone, visit.language, visit.offer) == ("+14135550142", "es", None)
    assert (asked.phone, asked.language, asked.tries) == ("+14135550157", "en", ())
    assert asked.key == f"letter {wrote.reference}"
    assert asked.anchor == f"letter-{wrote.reference}"
    assert visit.key == f"visit {visit.message.pk}"
