"""A practitioner is there after all: time off is taken back before it begins."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments import availability
from appointments.booking import guard
from appointments.booking.offers import resolve
from appointments.models import DisruptedVisit, Disruption
from clinic.common.refusals import NotAllowed

Outcome = DisruptedVisit.Outcome


@transaction.atomic
def give_back(disruption: Disruption, *, by: User, now: datetime | None = None) -> None:
    """Open the time again that a practitioner took off, as long as it has not begun.

    Visits about which the office has not decided yet stay as they are and need nobody any more, unless
    something else closes their time.  What was decided already stays.  Taking back twice changes nothing.

    Raises NotAllowed when the time off has begun, or when somebody else entered it.
    """
    now = now or timezone.now()
    guard.lock_practitioners(disruption.practitioner_id)
    disruption.refresh_from_db(from_queryset=Disruption.objects.select_for_update(of=("self",)))
    if disruption.undone_at:
        return
    if disruption.by_id != by.pk:
        raise NotAllowed(_("The office entered this time off. Ask the office to take it back."))
    if disruption.starts_at <= now:
        raise NotAllowed(_("This time off has begun, so it cannot be taken back any more. Ask the office."))
    disruption.time_off.all().delete()
    undecided = disruption.appointments.select_for_update(of=("self",)).filter(outcome=Outcome.TO_DECIDE)
    rows = list(undecided.with_names().order_by("pk"))
    closed = {
        appointment.pk
        for appointment in availability.in_closed_time([row.appointment for row in rows], now=now)
    }
    for row in rows:
        if row.appointment_id not in closed:
            resolve(row, Outcome.RESTORED, by=by, now=now)
    disruption.undone_at, disruption.undone_by = now, by
    disruption.save(update_fields=["undone_at", "undone_by"])
