"""What people write to the office."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.utils import translation

from appointments import inbox
from appointments.models import ContactMessage, Message
from tests.conftest import clock
from tests.factories import AppointmentFactory


def receive(now, **values):
    usual = {
        "name": "Elena Duarte",
        "email": "elena@example.org",
        "phone": "",
        "prefers": "email",
        "best_time": "any",
        "language": "es",
        "topic": "question",
        "text": "Do you take my insurance?",
    }
    return inbox.receive(**usual | values, now=now)


def told(message):
    return list(message.messages.order_by("pk").values_list("kind", flat=True))


@pytest.mark.django_db
def test_received_message_is_kept_with_a_reference_and_answered(now):
    message = ContactMessage.objects.get(pk=receive(now).pk)

    assert (message.text, message.state, message.created_at) == ("Do you take my insurance?", "new", now)
    assert (message.urgent, message.urgent_because, message.owner) == (False, [], None)
    assert len(message.reference) == 6
    assert told(message) == ["contact_received"]


@pytest.mark.django_db
def test_danger_words_at_night_go_on_top_of_the_inbox_with_the_reason():
    at_night = clock(2027, 3, 1, 22)
    receive(clock(2027, 3, 1, 9))

    message = receive(at_night, text="Back locked, can't stand, numb foot")

    assert message.urgent
    assert "can't stand" in message.urgent_because[0]
    assert "numb" in message.urgent_because[1]
    assert ContactMessage.objects.open().urgent_first().first() == message
    assert told(message) == ["contact_received", "contact_urgent"]
    assert set(message.messages.values_list("due_at", flat=True)) == {at_night}


@pytest.mark.django_db
def test_danger_words_count_in_spanish_too(now):
    message = receive(now, text="Hola. No puedo caminar y tengo el pie adormecido.")

    assert message.urgent


@pytest.mark.django_db
def test_reason_that_is_very_long_still_fits(now):
    message = receive(now, text="I cannot " + "really" * 30 + " stand")

    assert [len(word) for word in message.urgent_because] == [80]


@pytest.mark.django_db
def test_message_by_phone_only_is_kept_and_nothing_is_mailed(now):
    message = receive(now, email="", phone="+14135550123", prefers="phone")

    assert told(message) == []


@pytest.mark.django_db
def test_message_that_cannot_be_answered_is_refused_by_the_database(now):
    with pytest.raises(IntegrityError):
        receive(now, email="", phone="")


@pytest.mark.django_db
def test_message_about_an_appointment_stands_with_the_appointment(now):
    appointment = AppointmentFactory()

    message = receive(now, appointment=appointment)

    assert list(appointment.contact_messages.all()) == [message]


@pytest.mark.django_db
def test_same_form_sent_again_returns_the_same_message(now):
    token = uuid.uuid4()

    first = receive(now, form_token=token)
    again = receive(now, form_token=token, text="Changed my mind")

    assert again == first
    assert again.text == "Do you take my insurance?"
    assert (ContactMessage.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_forms_without_a_token_are_separate_messages(now):
    assert receive(now) != receive(now)


@pytest.mark.django_db
def test_reference_that_is_taken_is_drawn_again(now, monkeypatch):
    taken = receive(now)
    dice = iter(taken.reference + "K7M4XQ")
    monkeypatch.setattr("secrets.choice", lambda letters: next(dice))

    assert receive(now).reference == "K7M4XQ"


@pytest.mark.django_db(transaction=True)
def test_same_form_sent_twice_at_once_is_one_message(now):
    token, start = uuid.uuid4(), Barrier(4)

    def send(_):
        try:
            start.wait()
            return receive(now, form_token=token).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        received = set(threads.map(send, range(4)))

    assert len(received) == 1
    assert (ContactMessage.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_patient_who_cannot_come_is_an_urgent_task_and_the_appointment_stays(now):
    appointment = AppointmentFactory(language="es")

    with translation.override("es"):  # the page the button is on
        message = inbox.cannot_come(appointment, now=now)

    assert (message.urgent, message.topic, message.appointment) == (True, "appointment", appointment)
    assert message.urgent_because == ["The patient cannot come"]
    assert message.text.startswith("The patient pressed the button")
    assert (message.name, message.phone) == (appointment.patient.name, appointment.phone)
    assert told(message) == ["contact_received", "contact_urgent"]
    appointment.refresh_from_db()
    assert appointment.status == "booked"


@pytest.mark.django_db
def test_patient_who_cannot_come_says_so_once_until_the_appointment_changes(now):
    appointment = AppointmentFactory()
    first = inbox.cannot_come(appointment, now=now)

    assert inbox.cannot_come(appointment, now=now) == first

    appointment.sequence += 1
    appointment.save()
    assert inbox.cannot_come(appointment, now=now) != first
    assert Message.objects.filter(kind="contact_urgent").count() == 2


@pytest.mark.django_db
def test_patient_without_email_who_cannot_come_reaches_the_office(now):
    message = inbox.cannot_come(AppointmentFactory(email=""), now=now)

    assert told(message) == ["contact_urgent"]
