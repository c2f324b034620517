"""Moving and cancelling a visit."""

from collections.abc import Collection
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from appointments.booking import guard
from appointments.booking.overbook import require_open_or_agreed
from appointments.booking.refusals import NotOpen, TooLate, constraints_as_refusals
from appointments.booking.states import move_to, not_from, put, record, settle
from appointments.models import Appointment, AppointmentEvent, BookingPolicy, Status
from appointments.notifications import outbox
from clinic.directory.models import Location, Practitioner


def reschedule(
    appointment: Appointment,
    *,
    practitioner: Practitioner,
    location: Location,
    starts_at: datetime,
    browser: str = "",
    by=None,
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
    starts_at = starts_at.astimezone(UTC)  # adding minutes to a wall clock goes wrong when clocks change
    with constraints_as_refusals(), transaction.atomic():
        guard.lock_appointment(appointment, practitioner.pk)
        there = (practitioner.pk, location.pk, starts_at)
        here = (appointment.practitioner_id, appointment.location_id, appointment.starts_at)
        if here != there:
            guard.require_unchanged(appointment, seen)
        if appointment.status != Status.BOOKED:
            raise not_from(appointment)
        if here == there:
            return
        require_in_time(appointment, by=by, now=now)
        agreed = {"because": overbook_because, "over": over}
        overbooked = _require_movable(
            appointment, practitioner, location, starts_at, browser=browser, by=by, now=now, **agreed
        )
        because = overbook_because if overbooked else ""
        _place(appointment, practitioner, location, starts_at, by=by, now=now, because=because)
        outbox.moved(appointment, policy=BookingPolicy.current(), now=now)


def require_in_time(appointment: Appointment, *, by, now: datetime) -> None:
    """Raise TooLate for a patient after the cut-off."""
    if by is None and now > appointment.changeable_until:
        raise TooLate()


def _require_movable(appointment, practitioner, location, starts_at, **options) -> bool:
    """Raise unless the visit may lie there.  Returns whether it will lie over another one."""
    visit_type = appointment.visit_type
    if not visit_type.practitioners.filter(pk=practitioner.pk).exists():
        raise NotOpen()
    return require_open_or_agreed(
        visit_type, practitioner, location, starts_at, moving=appointment, **options
    )


def _place(appointment: Appointment, practitioner, location, starts_at, *, by, now, because: str) -> None:
    """Save a new place in time, record both, and let go of the old one."""
    busy = (appointment.practitioner_id, appointment.starts_at, appointment.blocked_until)
    before = {
        "starts_at_from": appointment.starts_at,
        "practitioner_from_id": appointment.practitioner_id,
        "location_from_id": appointment.location_id,
    }
    ends_at = starts_at + appointment.visit_type.duration
    put(
        appointment,
        practitioner=practitioner,
        location=location,
        starts_at=starts_at,
        ends_at=ends_at,
        blocked_until=ends_at + appointment.visit_type.turnover_duration,
        overbooked=bool(because),
        overbooked_because=because,
        overbooked_by=by if because else None,
        coming_since=None,
        sequence=appointment.sequence + 1,
    )
    after = {"starts_at_to": starts_at, "practitioner_to": practitioner, "location_to": location}
    record(appointment, AppointmentEvent.What.MOVED, by=by, at=now, reason=because, **before, **after)
    settle(*busy, by=by, now=now)


@transaction.atomic
def cancel(
    appointment: Appointment,
    *,
    reason: str = "",
    asked_by_patient: bool = False,
    by=None,
    now: datetime | None = None,
) -> None:
    """Give the time back.  A patient may cancel until the cut-off before the visit.

    ``asked_by_patient``: staff cancel for a patient who called, so that it does not count as the clinic's.
    Cancelling a cancelled visit changes nothing.  Raises TooLate after the cut-off, NotAllowed when the
    state does not permit it: a patient may cancel what is booked, staff also who left without being seen.
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
    call_off(appointment, cancelled_by=cancelled_by, reason=reason, by=by, now=now)


def call_off(
    appointment: Appointment,
    *,
    cancelled_by: str,
    reason: str,
    by,
    now: datetime,
    tell_at: datetime | None = None,
) -> None:
    """Cancel a locked visit, let go of its time, and tell the patient, at ``tell_at`` if not at once."""
    move_to(
        appointment,
        Status.CANCELLED,
        by=by,
        now=now,
        reason=reason,
        cancelled_by=cancelled_by,
        sequence=appointment.sequence + 1,
    )
    settle(appointment.practitioner_id, appointment.starts_at, appointment.blocked_until, by=by, now=now)
    outbox.cancelled(appointment, now=now, tell_at=tell_at)
