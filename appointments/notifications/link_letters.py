"""Letters that bring a link which somebody asked for on our site."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from appointments.identity import lookup
from appointments.models import Appointment, Message
from appointments.notifications import links
from appointments.notifications.letter import Letter

LOST_LINK_MINUTES = 30


def lost_link(message: Message, *, now: datetime) -> Letter | None:
    """Links to the upcoming visits of this person that carry this very address."""
    known = message.its_appointment
    birth_date = known.patient.birth_date
    if not known.email or birth_date is None:  # who was erased meanwhile has neither
        return None
    appointments = (
        Appointment.objects.with_names()
        .upcoming(now)
        .filter(
            email__iexact=known.email,
            patient__in=lookup.family(known.patient.last_name, birth_date),
        )
    )
    opened = [
        (
            appointment,
            links.url(appointment, language=message.language, minutes=LOST_LINK_MINUTES, now=now),
        )
        for appointment in appointments
    ]
    words = {"appointments": opened, "location": known.location, "minutes": LOST_LINK_MINUTES}
    return Letter([known.email], words, known.location.email) if opened else None


def family_link(message: Message, *, now: datetime) -> Letter | None:
    """One link to the page with all upcoming visits that carry this very address."""
    known = message.its_appointment
    if not known.email or not Appointment.objects.upcoming(now).filter(email__iexact=known.email).exists():
        return None
    token = links.token_of(known, minutes=LOST_LINK_MINUTES, now=now, kind=links.FAMILY)
    link = settings.BASE_URL + reverse("appointments:family_link", args=[token])
    words = {"link": link, "location": known.location, "minutes": LOST_LINK_MINUTES}
    return Letter([known.email], words, known.location.email)


def confirm_email(message: Message, *, now: datetime) -> Letter | None:
    """Asks at a new address whether its mail is read; it says nothing but the clinic's name."""
    appointment = message.its_appointment
    if not appointment.email_to_confirm:
        return None
    token = links.token_of(appointment, kind=links.CONFIRM)
    link = settings.BASE_URL + reverse("appointments:confirm_email", args=[token])
    words = {"link": link, "location": appointment.location}
    return Letter([appointment.email_to_confirm], words, appointment.location.email)
