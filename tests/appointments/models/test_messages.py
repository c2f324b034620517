"""A message to a patient is about a visit or about a letter, and says which."""

import pytest

from appointments.models import Appointment, ContactMessage
from tests.factories import AppointmentFactory, ContactMessageFactory, MessageFactory

pytestmark = pytest.mark.django_db


def test_message_about_an_appointment_is_about_no_letter():
    appointment = AppointmentFactory()
    message = MessageFactory(appointment=appointment)

    assert message.its_appointment == appointment
    with pytest.raises(ContactMessage.DoesNotExist):
        _ = message.its_contact


def test_message_about_a_letter_is_about_no_appointment():
    contact = ContactMessageFactory()
    message = MessageFactory(contact=contact, kind="contact_received")

    assert message.its_contact == contact
    with pytest.raises(Appointment.DoesNotExist):
        _ = message.its_appointment
