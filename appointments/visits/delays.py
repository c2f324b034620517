"""Running late: how far behind a practitioner is today, and who is told.

A delay belongs to one day of the place's calendar.  With the day it is over, without anybody's doing.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from appointments.availability.slots import wall_instant
from appointments.booking import guard
from appointments.models import Appointment, Delay
from appointments.notifications import outbox
from clinic.directory.models import Location, Practitioner

DAY = timedelta(days=1)
CHOICES = (0, 10, 15, 20, 25, 30, 45, 60, 90)  # minutes; 0 is on time again


@transaction.atomic
def set_delay(
    *, practitioner: Practitioner, location: Location, minutes: int, by, now: datetime | None = None
) -> Delay:
    """Say how many minutes behind a practitioner is at a place today; 0 means on time again.

    Of the patients still to come today those who asked for it get one message each, however often the
    number changes.  The message tells the number that holds when it is sent.
    """
    now = now or timezone.now()
    day = now.astimezone(location.zone).date()
    guard.lock_practitioners(practitioner.pk)
    delay, _created = Delay.objects.update_or_create(
        practitioner=practitioner,
        location=location,
        day=day,
        defaults={"minutes": minutes, "by": by, "at": now},
    )
    if minutes:
        to_come = Appointment.objects.upcoming(now).filter(practitioner=practitioner, location=location)
        tomorrow = wall_instant(day + DAY, time(0), location.zone)
        asked = to_come.filter(starts_at__lt=tomorrow, wants_delays=True).exclude(email="")
        outbox.running_late(asked.order_by("pk"), now=now)
    return delay


def minutes_behind(practitioner: Practitioner, *, day: date) -> int:
    """By how many minutes somebody is behind on a day, wherever that is; the most of them."""
    own = Delay.objects.filter(practitioner=practitioner, day=day)
    return own.aggregate(most=Max("minutes"))["most"] or 0


def minutes_late(appointment: Appointment, *, now: datetime) -> int:
    """By how many minutes the practitioner of a visit of today is behind; 0 for visits of other days."""
    zone = appointment.location.zone
    today = now.astimezone(zone).date()
    if appointment.starts_at.astimezone(zone).date() != today:
        return 0
    behind = Delay.objects.behind(appointment.location, today).filter(
        practitioner=appointment.practitioner_id
    )
    return behind.values_list("minutes", flat=True).first() or 0
