"""The calendar file of a visit, for the patient's own calendar.

It says where and when and nothing about why.  The uid is the visit's for life and the sequence rises with
each change, so that a calendar replaces the entry it has instead of adding another.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress

from appointments.models import Appointment, Status
from clinic.common.templatetags.clinic_tags import at_the_hour, in_zone, phone, zone_name

FILE_NAME = "appointment.ics"
ALARM_BEFORE = timedelta(hours=2)  # time to get ready and to come; who cannot come still calls


def method(appointment: Appointment) -> str:
    """What a calendar should do with the file: take the entry in, or take it out."""
    return "CANCEL" if appointment.status == Status.CANCELLED else "PUBLISH"


def file(appointment: Appointment, *, language: str, now: datetime) -> bytes:
    """The iCalendar file of the visit as it is now, in ``language``.  Times are UTC."""
    with translation.override(language):
        calendar = Calendar()
        calendar.add("prodid", f"-//{settings.CLINIC_NAME}//Appointments//{language.upper()}")
        calendar.add("version", "2.0")
        calendar.add("method", method(appointment))
        calendar.add_component(_event(appointment, language=language, now=now))
        return calendar.to_ical()


def uid(appointment: Appointment) -> str:
    """What every calendar knows the visit by, all its life."""
    return f"{appointment.uid}@{urlsplit(settings.BASE_URL).hostname}"


def _event(appointment: Appointment, *, language: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid(appointment))
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if method(appointment) == "CANCEL" else "CONFIRMED")
    summary = _("Appointment at %(clinic)s") % {"clinic": settings.CLINIC_NAME}
    event.add("summary", summary, parameters={"LANGUAGE": language})
    event.add("location", f"{appointment.location.name}, {appointment.location.address}")
    if (geo := _geo(appointment)) is not None:
        event.add("geo", geo)
    event.add("description", _description(appointment))
    event.add("class", "PRIVATE")
    event.add("organizer", _organizer())
    if method(appointment) == "PUBLISH":
        event.add_component(_alarm())
    return event


def _alarm() -> Alarm:
    """What the phone shows two hours before, perhaps on a locked screen that others see."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -ALARM_BEFORE)
    alarm.add("description", _("Your appointment begins in 2 hours."))
    return alarm


def _description(appointment: Appointment) -> str:
    """The clock the time is meant on, for who reads it in another zone, and whom to call."""
    location = appointment.location
    starts_at = at_the_hour(in_zone(appointment.starts_at, location))
    when = _("The visit begins at %(time)s (%(zone)s).") % {"time": starts_at, "zone": zone_name(location)}
    call = _("Questions? Call %(phone)s.") % {"phone": phone(location.phone)}
    return f"{when}\n{call}"


def _geo(appointment: Appointment) -> tuple | None:
    """Where a map shows the location, if the office has written it down."""
    location = appointment.location
    return None if location.latitude is None else (location.latitude, location.longitude)


def _organizer() -> vCalAddress:
    """Calendars believe a cancellation only from the organizer they know."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = settings.CLINIC_NAME
    return organizer
