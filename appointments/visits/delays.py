"""Running late: how far behind a practitioner is today, and who is told.

A delay belongs to one day of the place's calendar.  With the day it is over, without anybody's doing.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from appointments.booking import guard
from appointments.models import Appointment, Delay
from appointments.notifications import outbox
from clinic.common.wall_clock import DAY, day_of, midnight
from clinic.directory.models import Location, Practitioner

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
    day = day_of(now, location.zone)
    guard.lock_practitioners(practitioner.pk)
    delay, _created = Delay.objects.update_or_create(
        practitioner=practitioner,
        location=location,
        day=day,
        defaults={"minutes": minutes, "by": by, "at": now},
    )
    if minutes:
        to_come = Appointment.objects.upcoming(now).filter(practitioner=practitioner, location=location)
        tomorrow = midnight(day + DAY, location.zone)
        asked = to_come.filter(starts_at__lt=tomorrow, wants_delays=True).exclude(email="")
        outbox.running_late(asked.order_by("pk"), now=now)
    return delay


def minutes_behind(practitioner: Practitioner, *, day: date) -> int:
    """The minutes by which somebody is behind on a day, wherever that is; the most of them."""
    own = Delay.objects.filter(practitioner=practitioner, day=day)
    return own.aggregate(most=Max("minutes"))["most"] or 0
