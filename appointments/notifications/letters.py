"""What each message says.  Address, text, links and calendar file are made at the moment it is sent.

A letter is written in the language of its row and tells the state of things as it is now; whether it still
helps is asked before, in ``lifespan``.  Subjects carry no health detail, and nothing that a patient typed
stands in a header or, but for a first name that looks like one, in a text.
"""

import re
from datetime import datetime
from email.mime.text import MIMEText
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from appointments.models import Appointment, Delay, DisruptedVisit, Message
from appointments.models.appointment_sets import LINK_WITH_A_PLAN
from appointments.notifications import alarms, calendar_files, earlier, link_letters, links
from appointments.notifications.letter import Letter, NobodyToTell, Writer
from clinic.directory import facts
from clinic.directory.models import Location

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Kind = Message.Kind

SUBJECTS: dict[str, "StrPromise"] = {
    Kind.BOOKED: gettext_lazy("Your appointment at %(clinic)s"),
    Kind.MOVED: gettext_lazy("Your appointment at %(clinic)s has a new time"),
    Kind.CANCELLED: gettext_lazy("Your appointment at %(clinic)s is cancelled"),
    Kind.REMINDER: gettext_lazy("Reminder: your appointment at %(clinic)s"),
    Kind.RUNNING_LATE: gettext_lazy("Your appointment at %(clinic)s may begin later"),
    Kind.AFTER_VISIT: gettext_lazy("After your appointment at %(clinic)s"),
    Kind.LOST_LINK: gettext_lazy("Your link to your appointments at %(clinic)s"),
    Kind.FAMILY_LINK: gettext_lazy("Your link to your family's appointments at %(clinic)s"),
    Kind.CONFIRM_EMAIL: gettext_lazy("Is this your e-mail address? %(clinic)s asks"),
    Kind.CONTACT_RECEIVED: gettext_lazy("Your message to %(clinic)s"),
    Kind.CONTACT_REPLY: gettext_lazy("Our answer to your message to %(clinic)s"),
    Kind.CONTACT_URGENT: gettext_lazy("Urgent message in the inbox of %(clinic)s"),
}
HAS_AN_ADDRESS_IN_IT = re.compile(r"[:/@]|\w{2}\.\w{2}")


def write(message: Message, *, now: datetime) -> EmailMultiAlternatives | None:
    """The e-mail that tells ``message``, or None when there is nothing to tell any more.

    Raises NobodyToTell where the clinic itself is to be told and has no address.
    """
    with translation.override(message.language):
        letter = WRITERS[message.kind](message, now=now)
        return _email(message, letter, now=now) if letter else None


def _appointment(message: Message, *, now: datetime) -> Letter:
    appointment = message.its_appointment
    words = {
        "appointment": appointment,
        "location": appointment.location,
        "first_name": first_name(appointment),
        "link": links.url(appointment, language=message.language),
        "changeable": appointment.is_changeable(now),
        "begun": now >= appointment.starts_at,
        "book_url": settings.BASE_URL + reverse("appointments:book"),
    }
    if message.kind == Kind.CANCELLED:
        words |= _offered(appointment, now=now)
    if message.kind == Kind.MOVED:
        words |= earlier.words(appointment)
    calendar_of = None if message.kind == Kind.REMINDER else appointment
    return Letter([appointment.email], words, appointment.location.email, calendar_of)


def _offered(appointment: Appointment, *, now: datetime) -> dict:
    """What is asked of the patient of a visit that the clinic had to cancel: to take another time."""
    row = DisruptedVisit.objects.to_answer().with_names().filter(appointment=appointment).last()
    offer = row and row.offer
    return {"asks": bool(row), "offer": offer if offer and offer.starts_at > now else None}


def _running_late(message: Message, *, now: datetime) -> Letter | None:
    """As late as it is when this is sent; nothing when they are on time again."""
    letter = _appointment(message, now=now)
    minutes = Delay.objects.minutes_late(message.its_appointment, now=now)
    return Letter(letter.to, letter.words | {"minutes": minutes}, letter.reply_to) if minutes else None


def _after_appointment(message: Message, *, now: datetime) -> Letter | None:
    """That there is something to read behind the link, and until when; nothing of what it says."""
    appointment = message.its_appointment
    if not appointment.email:
        return None
    words = {
        "appointment": appointment,
        "location": appointment.location,
        "first_name": first_name(appointment),
        "link": links.url(appointment, language=message.language),
        "days": LINK_WITH_A_PLAN.days,
    }
    return Letter([appointment.email], words, appointment.location.email)


def _contact_received(message: Message, *, now: datetime) -> Letter | None:
    contact = message.its_contact
    if not contact.email:
        return None
    return Letter([contact.email], {"contact": contact, "clinic": facts.read(now=now)})


def _contact_reply(message: Message, *, now: datetime) -> Letter | None:
    """What a member of staff wrote, in the frame of the clinic."""
    contact = message.its_contact
    if not contact.email:
        return None
    locations = list(Location.objects.all())
    about = contact.appointment.location if contact.appointment else None
    location = about or next(iter(locations), None)
    office = next((where.email for where in [location, *locations] if where and where.email), "")
    words = {"contact": contact, "text": message.entry.text, "location": location}
    return Letter([contact.email], words, office)


def _contact_urgent(message: Message, *, now: datetime) -> Letter:
    """For the office: no word of the patient, only where to read it."""
    contact = message.its_contact
    to = alarms.recipients(contact)
    if not to:
        raise NobodyToTell()
    inbox = settings.BASE_URL + reverse("admin:letter", args=[contact.reference])
    return Letter(to, {"contact": contact, "inbox": inbox})


WRITERS: dict[str, Writer] = {
    Kind.BOOKED: _appointment,
    Kind.MOVED: _appointment,
    Kind.CANCELLED: _appointment,
    Kind.REMINDER: _appointment,
    Kind.AFTER_VISIT: _after_appointment,
    Kind.RUNNING_LATE: _running_late,
    Kind.LOST_LINK: link_letters.lost_link,
    Kind.FAMILY_LINK: link_letters.family_link,
    Kind.CONFIRM_EMAIL: link_letters.confirm_email,
    Kind.CONTACT_RECEIVED: _contact_received,
    Kind.CONTACT_REPLY: _contact_reply,
    Kind.CONTACT_URGENT: _contact_urgent,
}


def first_name(appointment: Appointment) -> str:
    """The first name of the patient, for who books for several children.

    Empty when it looks like a web address: our mail must not carry somebody's advertisement to a stranger.
    """
    name = appointment.patient.first_name
    return "" if HAS_AN_ADDRESS_IN_IT.search(name) else name


def _email(message: Message, letter: Letter, *, now: datetime) -> EmailMultiAlternatives:
    subject = SUBJECTS[message.kind] % {"clinic": settings.CLINIC_NAME}
    words = letter.words | {
        "clinic_name": settings.CLINIC_NAME,
        "language": message.language,
        "reply": bool(letter.reply_to),
        "subject": subject,
    }
    template = f"notifications/{message.kind}"
    text = re.sub(r"\n{3,}", "\n\n", render_to_string(f"{template}.txt", words)).strip() + "\n"
    email = EmailMultiAlternatives(
        subject,
        text,
        to=letter.to,
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
    )
    email.attach_alternative(render_to_string(f"{template}.html", words), "text/html")
    if letter.calendar_of:
        email.attach(_calendar_part(letter.calendar_of, language=message.language, now=now))
    return email


def message_id(message: Message) -> str:
    """The same each time the row is sent, so that a repeated mail can be known as one."""
    return f"<{message.key.replace(':', '.')}@{urlsplit(settings.BASE_URL).hostname}>"


def _calendar_part(appointment: Appointment, *, language: str, now: datetime) -> MIMEText:
    text = calendar_files.file(appointment, language=language, now=now).decode()
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", calendar_files.method(appointment))
    part.add_header("Content-Disposition", "attachment", filename=calendar_files.FILE_NAME)
    return part
