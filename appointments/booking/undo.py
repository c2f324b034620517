"""Taking back the last change of a visit, on the same day."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.booking.offers import forget_offer
from appointments.booking.refusals import SlotTaken, constraints_as_refusals
from appointments.booking.states import put, record, settle
from appointments.models import Appointment, AppointmentEvent, BookingPolicy, Status
from appointments.notifications import outbox
from clinic.common.refusals import NotAllowed
from clinic.common.wall_clock import day_of


def undo(
    appointment: Appointment,
    *,
    by,
    seen: int | None = None,
    own_only: bool = False,
    now: datetime | None = None,
) -> None:
    """Take back the last change that was not taken back yet, if it was made today (clinic's calendar).

    Raises NotAllowed when there is none, or with ``own_only`` when somebody else made it; SlotTaken or
    PatientBusy when the time is taken meanwhile; ChangedMeanwhile when the last line of the visit's history
    is not the one that was ``seen``.
    """
    now = now or timezone.now()
    with constraints_as_refusals(), transaction.atomic():
        event = last_change(appointment)
        guard.lock_appointment(appointment, *filter(None, [event and event.practitioner_from_id]))
        guard.require_unchanged(appointment, seen)
        if event is None:
            raise NotAllowed(_("There is nothing to take back."))
        if last_change(appointment) != event:
            raise NotAllowed(guard.CHANGED)
        if own_only and event.by_id != by.pk:
            raise NotAllowed(_("Somebody else made the last change. Only the office can take it back."))
        zone = appointment.location.zone
        if day_of(event.at, zone) != day_of(now, zone):
            raise NotAllowed(_("Only changes of today can be taken back."))
        if event.status_to == Status.CANCELLED:
            forget_offer(appointment, by=by, now=now)
        if take_back(appointment, event, by=by, now=now):
            outbox.restored(appointment, policy=BookingPolicy.current(), now=now)


def take_back(appointment: Appointment, event: AppointmentEvent, *, by, now: datetime) -> bool:
    """Put a locked visit back to before ``event``.  Returns whether the patient was told of the event."""
    told = event.what == AppointmentEvent.What.MOVED or event.status_to == Status.CANCELLED
    given_back = (appointment.practitioner_id, appointment.starts_at, appointment.blocked_until)
    _restore(appointment, event, told=told)
    _record(appointment, event, by=by, now=now)
    settle(*given_back, by=by, now=now)
    # A visit that goes back from over another one may lie over nothing where it was before.
    settle(appointment.practitioner_id, appointment.starts_at, appointment.blocked_until, by=by, now=now)
    appointment.refresh_from_db(fields=["overbooked"])
    return told


def last_change(appointment: Appointment) -> AppointmentEvent | None:
    """The line of the history that an undo would take back."""
    changes = AppointmentEvent.What.MOVED, AppointmentEvent.What.STATUS
    events = appointment.events.filter(what__in=changes, undone_by__isnull=True)
    return events.order_by("at", "pk").last()


def _restore(appointment: Appointment, event: AppointmentEvent, *, told: bool) -> None:
    """Put back the state or the time before ``event``.  Raises SlotTaken when somebody else has it."""
    if event.what == AppointmentEvent.What.MOVED:
        ends_at = event.starts_at_from + appointment.visit_type.duration
        before = {
            "practitioner_id": event.practitioner_from_id,
            "location_id": event.location_from_id,
            "starts_at": event.starts_at_from,
            "ends_at": ends_at,
            "blocked_until": ends_at + appointment.visit_type.turnover_duration,
            "coming_since": None,
        }
    else:
        before = {"status": event.status_from, "cancelled_by": ""}
    if _taken(appointment, before, since=event.at):
        raise SlotTaken(_("Somebody else has that time by now, so the change stays."))
    put(appointment, **before, sequence=appointment.sequence + told)


def _record(appointment: Appointment, event: AppointmentEvent, *, by, now: datetime) -> None:
    """The line that takes back ``event``: what it changed, the other way round."""
    record(
        appointment,
        AppointmentEvent.What.UNDONE,
        by=by,
        at=now,
        undoes=event,
        status_from=event.status_to,
        status_to=event.status_from,
        starts_at_from=event.starts_at_to,
        starts_at_to=event.starts_at_from,
        practitioner_from=event.practitioner_to,
        practitioner_to=event.practitioner_from,
        location_from=event.location_to,
        location_to=event.location_from,
    )


def _taken(appointment: Appointment, before: dict, *, since: datetime) -> bool:
    """Does another visit hold the time that the visit had, or would have again?

    An overbooked visit may go back over what it lay over; only who came ``since`` stands in its way.
    """
    if before.get("status", Status.BOOKED) not in Status.HOLDING_TIME:
        return False
    others = Appointment.objects.holding_time().exclude(pk=appointment.pk)
    others = others.filter(practitioner=before.get("practitioner_id", appointment.practitioner_id))
    if appointment.overbooked:
        came = AppointmentEvent.What.BOOKED, AppointmentEvent.What.MOVED
        others = others.filter(events__what__in=came, events__at__gt=since)
    return others.overlapping(
        before.get("starts_at", appointment.starts_at), before.get("blocked_until", appointment.blocked_until)
    ).exists()
