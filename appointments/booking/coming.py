"""The patient says that they are coming."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from appointments.booking import guard
from appointments.booking.states import not_from, put, record
from appointments.models import Appointment, AppointmentEvent, Status


@transaction.atomic
def say_coming(appointment: Appointment, *, by=None, now: datetime | None = None) -> None:
    """Note that the patient means to come.  Saying it again changes nothing; a move makes it unsaid.

    Raises NotAllowed when the visit is not booked any more, or has begun.
    """
    now = now or timezone.now()
    guard.lock_appointment(appointment)
    if appointment.status != Status.BOOKED or appointment.starts_at <= now:
        raise not_from(appointment)
    if appointment.coming_since:
        return
    put(appointment, coming_since=now)
    record(appointment, AppointmentEvent.What.COMING, by=by, at=now)
