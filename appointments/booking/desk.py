"""What the desk and the physician do on the day of the visit.

``seen`` is the key of the last line of the visit's history that the page showed: with it, a visit that
somebody else has changed meanwhile is left as it is (ChangedMeanwhile).
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.booking.states import move_to, settle
from appointments.models import Appointment, Status
from clinic.common.refusals import NotAllowed


def arrive(appointment: Appointment, *, by, seen: int | None = None, now: datetime | None = None) -> None:
    """The patient is here, late or not: the event keeps when.  Raises NotAllowed unless it is booked."""
    _step(appointment, Status.ARRIVED, by=by, seen=seen, now=now)


def to_room(appointment: Appointment, *, by, seen: int | None = None, now: datetime | None = None) -> None:
    """The patient is with the practitioner.  Raises NotAllowed unless they have arrived."""
    _step(appointment, Status.IN_ROOM, by=by, seen=seen, now=now)


def complete(appointment: Appointment, *, by, seen: int | None = None, now: datetime | None = None) -> None:
    """The visit is over.  Raises NotAllowed unless the patient had arrived."""
    _step(appointment, Status.COMPLETED, by=by, seen=seen, now=now)


def mark_no_show(
    appointment: Appointment, *, by, seen: int | None = None, now: datetime | None = None
) -> None:
    """The patient did not come.  Only a person decides this, and not before the visit begins.

    Raises NotAllowed when the visit lies ahead or the patient had arrived.
    """
    now = now or timezone.now()
    if now < appointment.starts_at:
        raise NotAllowed(_("This visit has not begun yet."))
    _step(appointment, Status.NO_SHOW, by=by, seen=seen, now=now)


@transaction.atomic
def _step(appointment: Appointment, status: Status, *, by, seen: int | None, now: datetime | None) -> None:
    """Take a locked visit to its next state.  The same click twice changes nothing."""
    now = now or timezone.now()
    guard.lock_appointment(appointment)
    if appointment.status == status:
        return
    guard.require_unchanged(appointment, seen)
    move_to(appointment, status, by=by, now=now)
    if status not in Status.HOLDING_TIME:
        settle(appointment.practitioner_id, appointment.starts_at, appointment.blocked_until, by=by, now=now)
