"""A physician's visits for their own calendar program, under a private address.

Anybody who knows the address may read the feed; it can be made anew, which ends the old one at
once, or switched off.  An entry says when, where and who, by initials unless the physician chose names;
nothing about why.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from appointments.booking import guard
from appointments.models import Appointment, AppointmentEvent, CalendarFeed, Status
from appointments.notifications import calendar_files
from clinic.common.templatetags.clinic_tags import initials
from clinic.directory.models import Practitioner

BEFORE, AHEAD = timedelta(days=30), timedelta(days=365)
SECRET_BYTES = 32
ASK_AGAIN_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Entry:
    """One visit in the calendar.  Two equal lists of entries make the same calendar."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: str
    summary: str
    location: str


@transaction.atomic
def make_address(practitioner: Practitioner, *, language: str, now: datetime | None = None) -> str:
    """Make a new secret and return it, this once: the old one opens nothing any more."""
    guard.lock_practitioners(practitioner.pk)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = {"digest": _digest(secret), "made_at": now or timezone.now(), "language": language}
    CalendarFeed.objects.update_or_create(practitioner=practitioner, defaults=made)
    return secret


def switch_off(practitioner: Practitioner) -> None:
    """Let the address open nothing any more.  The choice of names is kept."""
    CalendarFeed.objects.filter(practitioner=practitioner).update(digest=None, made_at=None)


def show_names(practitioner: Practitioner, *, names: bool) -> None:
    """Show patients by their names from now on, or by their initials."""
    CalendarFeed.objects.update_or_create(practitioner=practitioner, defaults={"names": names})


def address(secret: str) -> str:
    """The whole address to be given to a calendar program."""
    return settings.BASE_URL + reverse("calendar_feed", args=[secret])


def read(secret: str) -> CalendarFeed | None:
    """The feed that the secret opens, or None whatever is wrong with it: old, forged, switched off.

    A login that was closed or taken from the practitioner ends the feed as well.
    """
    feeds = CalendarFeed.objects.select_related("practitioner")
    return feeds.filter(digest=_digest(secret), practitioner__user__is_active=True).first()


def entries(feed: CalendarFeed, *, now: datetime) -> list[Entry]:
    """The visits of the last 30 days and of a year to come, by the clock, in one statement."""
    with translation.override(feed.language):
        return [
            _entry(appointment, names=feed.names) for appointment in _appointments(feed.practitioner, now=now)
        ]


def version(feed: CalendarFeed, found: Iterable[Entry]) -> str:
    """A name for all that the calendar says."""
    said = repr((str(feed.practitioner), feed.language, [astuple(entry) for entry in found]))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def file(feed: CalendarFeed, found: Iterable[Entry]) -> bytes:
    """The iCalendar file.  All times are UTC, so that no change of the clocks can shift them."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.CLINIC_NAME}//Schedule//{feed.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{feed.practitioner} · {settings.CLINIC_NAME}")
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for entry in found:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _appointments(practitioner: Practitioner, *, now: datetime) -> QuerySet[Appointment]:
    history = AppointmentEvent.objects.filter(appointment=OuterRef("pk")).order_by("-pk")
    away = practitioner.time_off.overlapping(OuterRef("starts_at"), OuterRef("ends_at"))
    appointments = practitioner.appointments.filter(starts_at__gte=now - BEFORE, starts_at__lt=now + AHEAD)
    return (
        appointments.select_related("patient", "location")
        .annotate(changed_at=Subquery(history.values("at")[:1]), away=Exists(away))
        .order_by(F("starts_at"), "pk")
    )


def _entry(appointment: Appointment, *, names: bool) -> Entry:
    return Entry(
        uid=calendar_files.uid(appointment),
        sequence=appointment.sequence,
        changed_at=(appointment.changed_at or appointment.created_at).astimezone(UTC),
        starts_at=appointment.starts_at.astimezone(UTC),
        ends_at=appointment.ends_at.astimezone(UTC),
        status=_status(appointment),
        summary=_summary(appointment)
        % {"who": appointment.patient.name if names else initials(appointment.patient.name)},
        location=f"{appointment.location.name}, {appointment.location.address}",
    )


def _status(appointment: Appointment) -> str:
    """The state as calendars know it.  A visit that time off has hit may be moved: it is tentative."""
    if appointment.status not in Status.HOLDING_TIME:
        return "CANCELLED"
    return "TENTATIVE" if appointment.away and appointment.status == Status.BOOKED else "CONFIRMED"


def _summary(appointment: Appointment) -> str:
    """What an entry is called.  Many programs do not show its status."""
    if appointment.status == Status.CANCELLED:
        return _("Cancelled: %(who)s")
    return _("No-show: %(who)s") if appointment.status == Status.NO_SHOW else _("Visit: %(who)s")


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("class", "PRIVATE")
    return event


def _digest(secret: str) -> str:
    """The secret is long and made by chance: a plain hash can not be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()
