"""Which state may follow which, and the record of every change."""

from datetime import datetime

from django.utils.translation import gettext as _

from appointments.models import Appointment, AppointmentEvent, Status
from clinic.common.refusals import NotAllowed

NEXT = {
    Status.BOOKED: {Status.ARRIVED, Status.CANCELLED, Status.NO_SHOW},
    Status.ARRIVED: {Status.IN_ROOM, Status.COMPLETED, Status.CANCELLED},
    Status.IN_ROOM: {Status.COMPLETED},
    Status.COMPLETED: set(),
    Status.CANCELLED: set(),
    Status.NO_SHOW: set(),
}


def require_next(appointment: Appointment, status: Status) -> None:
    """Raise NotAllowed unless ``status`` may follow the visit's state."""
    if status not in NEXT[appointment.status]:
        raise not_from(appointment)


def not_from(appointment: Appointment) -> NotAllowed:
    """The refusal of a change that the state of the visit does not permit."""
    sentence = _("This does not follow on the state of the visit, which is: %(status)s.")
    return NotAllowed(for_staff=sentence % {"status": appointment.get_status_display()})


def move_to(
    appointment: Appointment, status: Status, *, by, now: datetime, reason: str = "", **fields
) -> None:
    """Give a locked visit its next state, with further ``fields``, and record who did it."""
    require_next(appointment, status)
    before = appointment.status
    put(appointment, status=status, **fields)
    record(
        appointment,
        AppointmentEvent.What.STATUS,
        by=by,
        at=now,
        reason=reason,
        status_from=before,
        status_to=status,
    )


def put(appointment: Appointment, **fields) -> None:
    """Save new values of a locked visit, and only those."""
    for name, value in fields.items():
        setattr(appointment, name, value)
    appointment.save(update_fields=list(fields))


def record(appointment: Appointment, what: str, *, by, at: datetime, reason: str = "", **values) -> None:
    """Write one line of the visit's history."""
    AppointmentEvent.objects.create(
        appointment=appointment, what=what, by=by, at=at, reason=reason[:200], **values
    )


def settle(practitioner_id: int, starts_at: datetime, until: datetime, *, by, now: datetime) -> None:
    """After a time was given back: an overbooked visit that overlaps nothing any more is an ordinary one."""
    holding = Appointment.objects.holding_time().filter(practitioner=practitioner_id)
    for appointment in holding.overlapping(starts_at, until).filter(overbooked=True).order_by("pk"):
        others = holding.overlapping(appointment.starts_at, appointment.blocked_until).exclude(
            pk=appointment.pk
        )
        if not others.exists():
            appointment.overbooked = False
            appointment.save(update_fields=["overbooked"])
            record(appointment, AppointmentEvent.What.ORDINARY, by=by, at=now)
