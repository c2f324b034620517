"""Taking a sick day or a closure back, as long as nobody was told of it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments import availability
from appointments.booking import guard
from appointments.booking.offers import let_go, resolve
from appointments.booking.refusals import constraints_as_refusals
from appointments.booking.undo import last_change, take_back
from appointments.disruptions.close import GRACE
from appointments.models import Appointment, BookingPolicy, DisruptedVisit, Disruption, Message, Status
from appointments.notifications import outbox
from clinic.common.refusals import NotAllowed, Refusal

Outcome = DisruptedVisit.Outcome

TOO_LATE = _("This can be taken back for three minutes only, and they are over.")
TOLD = _("A patient has been told already, so it cannot be taken back any more.")


@transaction.atomic
def reopen(disruption: Disruption, *, by: User, now: datetime | None = None) -> list[DisruptedVisit]:
    """Open the time again and bring its visits back.  Returns those whose visits could not be brought back.

    A visit comes back if its time is still free, its patient has no other visit then or instead of it, and
    nothing else closes it.  Those that do not stay cancelled, with what was offered for them.  Nobody is told
    anything.  Taking back twice changes nothing the second time.

    Raises NotAllowed when the grace is over or when any patient has been told.
    """
    now = now or timezone.now()
    guard.lock_practitioners(*disruption.appointments.values_list("appointment__practitioner", flat=True))
    disruption.refresh_from_db(from_queryset=Disruption.objects.select_for_update())
    rows = list(disruption.appointments.select_for_update(of=("self",)).with_names().order_by("pk"))
    if disruption.undone_at:
        return [row for row in rows if row.outcome != Outcome.RESTORED]
    _require_untold(disruption, rows, now=now)
    disruption.time_off.all().delete()
    if disruption.closure:
        disruption.closure.delete()
    closed = {
        appointment.pk
        for appointment in availability.in_closed_time([row.appointment for row in rows], now=now)
    }
    left = [row for row in rows if row.appointment_id in closed or not _bring_back(row, by=by, now=now)]
    disruption.closure, disruption.undone_at, disruption.undone_by = None, now, by
    disruption.save(update_fields=["closure", "undone_at", "undone_by"])
    return left


def _require_untold(disruption: Disruption, rows: list[DisruptedVisit], *, now: datetime) -> None:
    """Raise NotAllowed when it is too late.  No mail leaves meanwhile: the worker skips locked rows."""
    if now >= max([disruption.at, *(row.at for row in rows)]) + GRACE:
        raise NotAllowed(TOO_LATE)
    appointments = [row.appointment_id for row in rows]
    # Visits before messages, as everybody who marks a message as told locks them.
    list(Appointment.objects.select_for_update(no_key=True).filter(pk__in=appointments).order_by("pk"))
    tellings = Message.objects.select_for_update().filter(
        kind=Message.Kind.CANCELLED, appointment__in=appointments, due_at__gt=disruption.at
    )
    for message in tellings.order_by("pk"):
        if message.state == Message.State.SENT or message.leased_until:
            raise NotAllowed(TOLD)
        if message.due_at <= now:
            raise NotAllowed(TOO_LATE)


def _bring_back(row: DisruptedVisit, *, by: User, now: datetime) -> bool:
    """Undo the cancellation of one visit, if that can still be done."""
    if row.outcome == Outcome.TO_DECIDE:
        resolve(row, Outcome.RESTORED, by=by, now=now)
        return True
    event = last_change(row.appointment)
    if row.outcome != Outcome.OPEN or event is None or event.status_to != Status.CANCELLED:
        return row.outcome in (Outcome.RESTORED, Outcome.KEPT, Outcome.MOVED)
    try:
        with constraints_as_refusals(), transaction.atomic():
            take_back(row.appointment, event, by=by, now=now)
    except Refusal:
        return False
    resolve(row, Outcome.RESTORED, by=by, now=now)
    let_go(row)
    outbox.never_cancelled(row.appointment, policy=BookingPolicy.current(), now=now)
    return True
