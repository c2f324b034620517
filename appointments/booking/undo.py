"""Taking back the last change of a visit: it gets back what was recorded, and nothing of today's settings."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.booking.gate import made_ordinary, require_restorable
from appointments.booking.offers import forget_offer
from appointments.booking.refusals import constraints_as_refusals
from appointments.booking.states import record, settle
from appointments.models import (
    Appointment,
    AppointmentEvent,
    BookingPolicy,
    Placement,
    Status,
)
from appointments.notifications import outbox
from clinic.common.refusals import NotAllowed
from clinic.common.wall_clock import DAY, day_of
from clinic.directory.models import Location, Practitioner

CORRECT = "appointments.correct_appointment"
# What a change that can be taken back is, in the history.
CHANGES = (AppointmentEvent.What.MOVED, AppointmentEvent.What.STATUS)


def undo(
    appointment: Appointment,
    *,
    by: User,
    seen: int | None = None,
    own_only: bool = False,
    because: str = "",
    now: datetime | None = None,
) -> None:
    """Take back the last change that was not taken back yet, until the end of the day after it.

    Later only a person with the permission to correct visits may, and says why (``because``): so there is a
    way back from every state.  The days are those of the location's calendar.

    Raises NotAllowed when there is none, when it is too late, or with ``own_only`` when somebody else made
    it; SlotTaken or PatientBusy when the time is taken meanwhile, NotOpen when nobody is there any more;
    ChangedMeanwhile when the last line of the visit's history is not the one that was ``seen``.
    """
    now = now or timezone.now()
    with constraints_as_refusals(), transaction.atomic():
        event = last_change(appointment)
        guard.lock_appointment(appointment, event.practitioner_from_id if event else None)
        guard.require_unchanged(appointment, seen)
        if event is None:
            raise NotAllowed(_("There is nothing to take back."))
        if last_change(appointment) != event:
            raise NotAllowed(guard.CHANGED)
        if own_only and event.by_id != by.pk:
            raise NotAllowed(_("Somebody else made the last change. Only the office can take it back."))
        if not may_be_undone(appointment, event.at, now=now):
            _require_correction(by, because)
        if event.status_to == Status.CANCELLED:
            forget_offer(appointment, by=by, now=now)
        if take_back(appointment, event, by=by, now=now, because=because):
            outbox.restored(appointment, policy=BookingPolicy.current(), now=now)


def may_be_undone(appointment: Appointment, changed_at: datetime, *, now: datetime) -> bool:
    """May anybody who works with the visit still take back a change of it?"""
    zone = appointment.location.zone
    return day_of(now, zone) <= day_of(changed_at, zone) + DAY


def _require_correction(by: User, because: str) -> None:
    if not by.has_perm(CORRECT):
        raise NotAllowed(_("Only changes of today and yesterday can be taken back. Ask the manager."))
    if not because:
        raise NotAllowed(_("This change is older than yesterday. Say why it is taken back."))


def take_back(
    appointment: Appointment, event: AppointmentEvent, *, by: User, now: datetime, because: str = ""
) -> bool:
    """Put a locked visit back to before ``event``.  Returns whether the patient was told of the event."""
    told = event.what == AppointmentEvent.What.MOVED or event.status_to == Status.CANCELLED
    given_back = appointment.practitioner_id, appointment.busy
    _restore(appointment, event, told=told, by=by, now=now)
    _record(appointment, event, by=by, now=now, because=because)
    # A visit that goes back from over another one may lie over nothing where it was before.
    settle([given_back, (appointment.practitioner_id, appointment.busy)], by=by, now=now)
    appointment.refresh_from_db(fields=["overbooked"])
    return told


def last_change(appointment: Appointment) -> AppointmentEvent | None:
    """The line of the history that an undo would take back."""
    events = appointment.events.filter(what__in=CHANGES, undone_by__isnull=True)
    return events.order_by("at", "pk").last()


def _restore(
    appointment: Appointment, event: AppointmentEvent, *, told: bool, by: User, now: datetime
) -> None:
    """Give back the columns that ``event`` changed.  Raises SlotTaken or NotOpen when the time is gone."""
    held_time = appointment.status in Status.HOLDING_TIME
    had = appointment.placement
    fields = {field.attname: field for field in Appointment._meta.concrete_fields}
    for name, value in event.before.items():
        setattr(appointment, name, fields[name].to_python(value))
    appointment.practitioner = Practitioner.objects.get(pk=appointment.practitioner_id)
    appointment.location = Location.objects.get(pk=appointment.location_id)
    wanted = appointment.placement
    if appointment.status in Status.HOLDING_TIME and not (held_time and _same(had, wanted)):
        overbooked = appointment.overbooked
        require_restorable(appointment, wanted, since=event.at, overbooked=overbooked, now=now)
        if not overbooked:
            _put_back_beneath(appointment, wanted, since=event.at, by=by, now=now)
    appointment.sequence += told
    appointment.save(update_fields=[*event.before, "sequence"])


def _put_back_beneath(
    appointment: Appointment, placement: Placement, *, since: datetime, by: User, now: datetime
) -> None:
    """Let those lie over it again that lay there before it left: their being ordinary is taken back too."""
    lines = made_ordinary(appointment, placement, since=since).select_related("appointment")
    for line in lines.order_by("pk"):
        line.appointment.overbooked = True
        line.appointment.save(update_fields=["overbooked"])
        record(line.appointment, AppointmentEvent.What.UNDONE, by=by, at=now, undoes=line)


def _same(one: Placement, other: Placement) -> bool:
    return one.key == other.key and one.blocked_until == other.blocked_until


def _record(
    appointment: Appointment, event: AppointmentEvent, *, by: User, now: datetime, because: str
) -> None:
    """The line that takes back ``event``: what it changed, the other way round."""
    record(
        appointment,
        AppointmentEvent.What.UNDONE,
        by=by,
        at=now,
        reason=because,
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
