"""Moving and cancelling a visit."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from appointments.booking import guard
from appointments.booking.gate import require_open_or_agreed
from appointments.booking.refusals import TooLate, constraints_as_refusals
from appointments.booking.states import change, changed, not_from, require_next, settle
from appointments.models import (
    Appointment,
    AppointmentEvent,
    BookingPolicy,
    HoldOwner,
    Placement,
    Status,
)
from appointments.notifications import outbox


def reschedule(
    appointment: Appointment,
    placement: Placement,
    *,
    browser: str = "",
    by: User | None = None,
    seen: int | None = None,
    overbook_because: str = "",
    over: Collection[int] | None = None,
    now: datetime | None = None,
) -> None:
    """Give the visit another time.  The old one is given back only if the new one is had.

    Reference and link stay.  Asking again for the time the visit already has changes nothing.  Staff say
    with ``seen`` which line of its history they saw last, and may place it over others as in ``book``.
    Raises SlotTaken, NotOpen, PatientBusy, TooLate after the patient's cut-off, ChangedMeanwhile for staff
    with an old page, NotAllowed when the visit is not booked any more.
    """
    now = now or timezone.now()
    with constraints_as_refusals(), transaction.atomic():
        guard.lock_appointment(appointment, placement.practitioner.pk)
        is_there = appointment.placement.key == placement.key
        if not is_there:
            guard.require_unchanged(appointment, seen)
        if appointment.status != Status.BOOKED:
            raise not_from(appointment)
        if is_there:
            return
        require_in_time(appointment, by=by, now=now)
        placement = guard.giving(appointment.visit_type, placement)
        overbooked = require_open_or_agreed(
            appointment.visit_type,
            placement,
            by=by,
            because=overbook_because,
            over=over,
            now=now,
            owner=HoldOwner(browser=browser or None),
            moving=appointment,
        )
        because = overbook_because if overbooked else ""
        _place(appointment, placement, by=by, now=now, because=because)
        outbox.moved(appointment, policy=BookingPolicy.current(), now=now)


def require_in_time(appointment: Appointment, *, by: User | None, now: datetime) -> None:
    """Raise TooLate for a patient after the cut-off."""
    if by is None and now > appointment.changeable_until:
        raise TooLate()


def _place(
    appointment: Appointment, placement: Placement, *, by: User | None, now: datetime, because: str
) -> None:
    """Save a new place in time, record both, and let go of the old one."""
    old = appointment.placement
    change(
        appointment,
        AppointmentEvent.What.MOVED,
        by=by,
        at=now,
        reason=because,
        recorded={
            "starts_at_from": old.starts_at,
            "practitioner_from": old.practitioner,
            "location_from": old.location,
            "starts_at_to": placement.starts_at,
            "practitioner_to": placement.practitioner,
            "location_to": placement.location,
        },
        **placement.columns,
        overbooked=bool(because),
        overbooked_because=because,
        overbooked_by=by if because else None,
        coming_since=None,
        sequence=appointment.sequence + 1,
    )
    settle([(old.practitioner.pk, old.busy)], by=by, now=now)


@transaction.atomic
def cancel(
    appointment: Appointment,
    *,
    reason: str = "",
    asked_by_patient: bool = False,
    by: User | None = None,
    now: datetime | None = None,
) -> None:
    """Give the time back.  A patient may cancel until the cut-off before the visit.

    ``asked_by_patient``: staff cancel for a patient who called, so that it does not count as the clinic's.
    Cancelling a cancelled visit changes nothing.  Raises TooLate after the cut-off, NotAllowed when the
    state does not permit it: a patient may cancel what is booked, staff also a visit whose patient has left
    without being seen.
    """
    now = now or timezone.now()
    guard.lock_appointment(appointment)
    if appointment.status == Status.CANCELLED:
        return
    if by is None and appointment.status != Status.BOOKED:
        raise not_from(appointment)
    require_in_time(appointment, by=by, now=now)
    whose = Appointment.CancelledBy
    cancelled_by = whose.PATIENT if by is None or asked_by_patient else whose.CLINIC
    call_off([appointment], cancelled_by=cancelled_by, reason=reason, by=by, now=now)


def call_off(
    appointments: Sequence[Appointment],
    *,
    cancelled_by: str,
    reason: str,
    by: User | None,
    now: datetime,
    tell_at: datetime | None = None,
) -> None:
    """Cancel locked visits, let go of their time, and tell the patients, at ``tell_at`` if not at once.

    However many there are, it takes the same number of statements.  Raises NotAllowed, and cancels none,
    when the state of one does not permit it.
    """
    if not appointments:
        return
    events = [
        _called_off(row, cancelled_by=cancelled_by, reason=reason, by=by, now=now) for row in appointments
    ]
    Appointment.objects.bulk_update(appointments, ["status", "cancelled_by", "sequence"])
    AppointmentEvent.objects.bulk_create(events)
    settle([(row.practitioner_id, row.busy) for row in appointments], by=by, now=now)
    outbox.cancelled(appointments, now=now, tell_at=tell_at)


def _called_off(
    appointment: Appointment, *, cancelled_by: str, reason: str, by: User | None, now: datetime
) -> AppointmentEvent:
    """The visit with its new state, and the line of its history; neither is saved."""
    require_next(appointment, Status.CANCELLED, now=now)
    return changed(
        appointment,
        AppointmentEvent.What.STATUS,
        by=by,
        at=now,
        reason=reason,
        recorded={"status_from": appointment.status, "status_to": Status.CANCELLED},
        status=Status.CANCELLED,
        cancelled_by=cancelled_by,
        sequence=appointment.sequence + 1,
    )
