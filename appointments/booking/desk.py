"""What the desk and the physician do on the day of the visit, and the patient's word that they are coming.

``seen`` is the key of the last line of the visit's history that the page showed: with it, a visit that
somebody else has changed meanwhile is left as it is (ChangedMeanwhile).  ``booking.states`` says from when on
each state is possible.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.booking.states import change, move_to, settle
from appointments.models import Appointment, AppointmentEvent, Status
from clinic.common.refusals import NotAllowed

NOT_TO_COME = _("This visit has begun, or it is not booked any more. Please call us.")


def arrive(
    appointment: Appointment, *, by: User, seen: int | None = None, now: datetime | None = None
) -> None:
    """The patient is here, late or not: the event keeps when.  NotAllowed unless it is booked for today."""
    _step(appointment, Status.ARRIVED, by=by, seen=seen, now=now)


def to_room(
    appointment: Appointment, *, by: User, seen: int | None = None, now: datetime | None = None
) -> None:
    """The patient is with the practitioner.  Raises NotAllowed unless they have arrived."""
    _step(appointment, Status.IN_ROOM, by=by, seen=seen, now=now)


def complete(
    appointment: Appointment, *, by: User, seen: int | None = None, now: datetime | None = None
) -> None:
    """The visit is over.  Raises NotAllowed unless the patient had arrived."""
    _step(appointment, Status.COMPLETED, by=by, seen=seen, now=now)


def mark_no_show(
    appointment: Appointment, *, by: User, seen: int | None = None, now: datetime | None = None
) -> None:
    """The patient did not come.  Only a person decides this, and not before the visit begins.

    Raises NotAllowed when the visit lies ahead or the patient had arrived.
    """
    _step(appointment, Status.NO_SHOW, by=by, seen=seen, now=now)


@transaction.atomic
def _step(
    appointment: Appointment, status: Status, *, by: User, seen: int | None, now: datetime | None
) -> None:
    """Take a locked visit to its next state.  The same click twice changes nothing."""
    now = now or timezone.now()
    guard.lock_appointment(appointment)
    if appointment.status == status:
        return
    guard.require_unchanged(appointment, seen)
    move_to(appointment, status, by=by, now=now)
    if status not in Status.HOLDING_TIME:
        settle([(appointment.practitioner_id, appointment.busy)], by=by, now=now)


@transaction.atomic
def say_coming(appointment: Appointment, *, by: User | None = None, now: datetime | None = None) -> None:
    """Note that the patient means to come.  Saying it again changes nothing; a move makes it unsaid.

    Raises NotAllowed when the visit is not booked any more, or has begun.
    """
    now = now or timezone.now()
    guard.lock_appointment(appointment)
    if appointment.status != Status.BOOKED or appointment.starts_at <= now:
        raise NotAllowed(NOT_TO_COME)
    if not appointment.coming_since:
        change(appointment, AppointmentEvent.What.COMING, by=by, at=now, coming_since=now)
