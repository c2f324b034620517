"""Placing a visit over another one, deliberately: staff with the permission, and never without a reason."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from appointments.booking import guard
from appointments.booking.refusals import OverbookedAlready, SlotTaken
from appointments.models import Appointment, VisitType
from clinic.common.refusals import NotAllowed
from clinic.directory.models import Practitioner

OVERBOOK = "appointments.overbook_appointment"


def beneath(
    visit_type: VisitType,
    practitioner: Practitioner,
    starts_at: datetime,
    *,
    moving: Appointment | None = None,
) -> QuerySet[Appointment]:
    """The visits that one of this kind would lie over, were it to begin then."""
    until = starts_at + visit_type.duration + visit_type.turnover_duration
    there = Appointment.objects.holding_time().filter(practitioner=practitioner)
    return there.overlapping(starts_at, until).exclude(pk=moving and moving.pk).order_by("starts_at", "pk")


def require_open_or_agreed(
    visit_type: VisitType,
    practitioner: Practitioner,
    location,
    starts_at: datetime,
    *,
    by,
    because: str,
    over: Collection[int] | None,
    **options,
) -> bool:
    """Raise unless the time is open, or staff place the visit over who has it.  Returns whether they do.

    ``over`` are the keys of the visits that were named to the member of staff: any other one there is asked
    about first.  Where nobody was named (None), one visit may lie beneath, but none that is overbooked
    itself: a third over the same time is never placed by the way.

    Raises SlotTaken, OverbookedAlready, NotOpen or NotAllowed.
    """
    try:
        guard.require_open(visit_type, practitioner, location, starts_at, staff=bool(by), **options)
    except SlotTaken:
        if not because:
            raise
        if by is None or not by.has_perm(OVERBOOK):
            raise NotAllowed() from None
        there = list(beneath(visit_type, practitioner, starts_at, moving=options.get("moving")))
        unseen = [
            appointment
            for appointment in there
            if (appointment.overbooked if over is None else appointment.pk not in over)
        ]
        if unseen:
            raise OverbookedAlready() from None
        return bool(there)  # nothing lies beneath when the time was only held
    return False
