"""Receiving a message: once, and on top of the inbox when it is urgent."""

import uuid
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from appointments.models import Appointment, ContactMessage
from appointments.notifications import outbox
from clinic.common.references import new_reference, until_unique
from conditions.triage.danger_words import danger_words

LONGEST_REASON = ContactMessage._meta.get_field("urgent_because").base_field.max_length


def receive(
    *,
    name: str,
    email: str,
    phone: str,
    prefers: str,
    best_time: str,
    language: str,
    topic: str,
    text: str,
    appointment: Appointment | None = None,
    form_token: uuid.UUID | None = None,
    now: datetime | None = None,
) -> ContactMessage:
    """Keep a message to the office, and queue the answer to who wrote it.

    Danger words in either language make it urgent; the office is told at once.  The same ``form_token``
    returns the message that it made the first time, also when both arrive together.
    """
    message = ContactMessage(
        name=name,
        email=email,
        phone=phone,
        prefers=prefers,
        best_time=best_time,
        language=language,
        topic=topic,
        text=text,
        appointment=appointment,
        form_token=form_token,
        urgent_because=danger_words(text),
    )
    message.urgent = bool(message.urgent_because)
    return _keep(message, now=now or timezone.now())


def cannot_come(appointment: Appointment, *, now: datetime | None = None) -> ContactMessage:
    """Tell the office at once that the patient cannot come, where it is too late to cancel online.

    The visit itself stays as it is.  Pressing the button again, until the visit changes, returns the
    message that is there.
    """
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "The patient pressed the button that says that they cannot come. "
            "The visit has not been cancelled: please call them."
        )
        because = [_("The patient cannot come")]
    message = _of_appointment(appointment, text, because, once=_cannot_come(appointment))
    return _keep(message, now=now or timezone.now())


def said_cannot_come(appointment: Appointment) -> ContactMessage | None:
    """The message of the patient who has pressed that button, about the visit as it now stands."""
    token = uuid.uuid5(appointment.uid, _cannot_come(appointment))
    return ContactMessage.objects.filter(form_token=token).first()


def _cannot_come(appointment: Appointment) -> str:
    return f"cannot come:{appointment.sequence}"


def danger_before_appointment(
    appointment: Appointment, *, because: list[str], now: datetime | None = None
) -> ContactMessage:
    """Tell the office at once of danger signs in what a patient wrote before a visit, the same signs once."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "What the patient wrote before the visit holds a danger sign. "
            "They were shown the words about 911: please call them."
        )
    once = f"danger before the visit:{sorted(because)}"
    because = [sign[:LONGEST_REASON] for sign in because]
    return _keep(_of_appointment(appointment, text, because, once=once), now=now or timezone.now())


def _of_appointment(appointment: Appointment, text: str, because: list[str], *, once: str) -> ContactMessage:
    """Word to the office in the name of a visit's patient; the same ``once`` makes no second message."""
    return ContactMessage(
        name=appointment.patient.name,
        email=appointment.email,
        phone=appointment.phone,
        prefers=ContactMessage.Prefers.PHONE,
        language=appointment.language,
        topic=ContactMessage.Topic.APPOINTMENT,
        text=text,
        appointment=appointment,
        form_token=uuid.uuid5(appointment.uid, once),
        urgent=True,
        urgent_because=because,
    )


def _keep(message: ContactMessage, *, now: datetime) -> ContactMessage:
    """Save a new message and queue what must be told, or return the one its form token made before."""
    message.created_at = now
    return until_unique(partial(_keep_once, message, now=now), unique=("reference", "form_token"))


def _keep_once(message: ContactMessage, *, now: datetime) -> ContactMessage:
    if message.form_token and (known := ContactMessage.objects.filter(form_token=message.form_token).first()):
        return known
    message.reference = new_reference()
    message.save(force_insert=True)
    outbox.contact_received(message, now=now)
    return message
