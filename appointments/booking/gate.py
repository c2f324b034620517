"""The one gate for everything that gives an appointment a time: is it empty, and is somebody there?

A new time must be open in every way (``require_open``).  A time that was promised to a patient
(``require_promised``), or that an appointment had before (``require_restorable``), must be empty, and
somebody must be there.  Each refusal says its reason.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Required, TypedDict, Unpack

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from appointments.availability import Reason, Rule, Schedule, Search, is_open, why_not
from appointments.availability.outside import within_hours
from appointments.booking import guard
from appointments.booking.refusals import NotOpen, OverbookedAlready, SlotTaken
from appointments.models import (
    NOBODY,
    Appointment,
    AppointmentEvent,
    BookingPolicy,
    HoldOwner,
    Placement,
    VisitType,
)
from clinic.common.refusals import NotAllowed

OVERBOOK = "appointments.overbook_appointment"
NOBODY_THERE = _("Nobody is there at that time. Please choose another one.")
ABSENT = (Rule.HOURS, Rule.CLOSED, Rule.AWAY)
# How an appointment gets to a time.
CAME = (AppointmentEvent.What.BOOKED, AppointmentEvent.What.MOVED)
# What a patient reads of the first rule that stands against a time; staff read the rule itself.
SENTENCES = {
    Rule.GIVES: guard.NOT_GIVEN,
    Rule.ONLINE: _("This visit cannot be booked online any more. Please call us."),
    Rule.HOURS: NOBODY_THERE,
    Rule.STEP: NotOpen.message,
    Rule.CLOSED: NOBODY_THERE,
    Rule.AWAY: NOBODY_THERE,
    Rule.NOTICE: _("That time is too soon to be booked online. Please choose a later one, or call us."),
    Rule.HORIZON: _("That time is too far ahead to be booked yet. Please choose an earlier one."),
    Rule.RESERVED: _("That time is still kept for sudden pain. Please choose another one."),
}


class _Asking(TypedDict, total=False):
    """What ``require_open`` takes beside the visit type, the time, and whether it is staff that ask."""

    now: Required[datetime]
    owner: HoldOwner
    moving: Appointment | None
    policy: BookingPolicy | None


class _Facts(TypedDict):
    """What ``why_not`` takes beside the visit type and the time."""

    staff: bool
    owner: HoldOwner
    moving: Appointment | None
    now: datetime


def require_open(
    visit_type: VisitType,
    placement: Placement,
    *,
    now: datetime,
    staff: bool = False,
    owner: HoldOwner = NOBODY,
    moving: Appointment | None = None,
    policy: BookingPolicy | None = None,
) -> None:
    """Raise SlotTaken when somebody else has the time, NotOpen with the reason when nobody can book it."""
    schedule = _schedule(placement, now=now, owner=owner, moving=moving, policy=policy)
    search = Search(schedule, visit_type, schedule.practitioners, staff)
    offered = staff or (visit_type.online and placement.practitioner.accepts_online_booking)
    if offered and is_open(search, placement.starts_at):
        return
    if offered and is_open(search, placement.starts_at, heed_busy=False):
        raise SlotTaken()
    raise _not_open(visit_type, placement, staff=staff, owner=owner, moving=moving, now=now)


def _schedule(placement: Placement, **options: Unpack[_Asking]) -> Schedule:
    """What decides about one time."""
    return Schedule(
        practitioners={placement.practitioner.pk: placement.practitioner},
        locations={placement.location.pk: placement.location},
        start=placement.starts_at,
        end=placement.blocked_until,
        **options,
    )


def _not_open(visit_type: VisitType, placement: Placement, **options: Unpack[_Facts]) -> NotOpen:
    """The refusal with the first reason that is not just somebody else's visit."""
    taken = (Rule.VISIT, Rule.HELD)
    reasons = [reason for reason in why_not(visit_type, placement, **options) if reason.rule not in taken]
    if not reasons:
        return NotOpen()
    return NotOpen(SENTENCES[reasons[0].rule], for_staff=reasons[0].sentence)


def require_open_or_agreed(
    visit_type: VisitType,
    placement: Placement,
    *,
    by: User | None,
    because: str,
    over: Collection[int] | None,
    **options: Unpack[_Asking],
) -> bool:
    """Raise unless the time is open, or staff place the visit over who has it.  Returns whether they do.

    ``over`` are the keys of the appointments that were named to the member of staff: any other one there is
    asked about first.  Where nobody was named (None), one may lie beneath, but none that is overbooked
    itself: a third over the same time is never placed by the way.

    Raises SlotTaken, OverbookedAlready, NotOpen or NotAllowed.
    """
    try:
        require_open(visit_type, placement, staff=bool(by), **options)
    except SlotTaken:
        if not because:
            raise
        if by is None or not by.has_perm(OVERBOOK):
            raise NotAllowed(for_staff=_("You may not place a visit over another one.")) from None
        there = list(beneath(placement, moving=options.get("moving")))
        unseen = [row for row in there if (row.overbooked if over is None else row.pk not in over)]
        if unseen:
            raise OverbookedAlready() from None
        return bool(there)  # nothing lies beneath when the time was only held
    return False


def beneath(placement: Placement, *, moving: Appointment | None = None) -> QuerySet[Appointment]:
    """The appointments that one in this time would lie over."""
    return Appointment.objects.in_the_way(placement.practitioner, placement.busy, moving=moving)


def require_promised(visit_type: VisitType, placement: Placement, *, owner: HoldOwner, now: datetime) -> None:
    """Raise unless a time that the clinic has offered is still empty, and somebody is there.

    It is as long as it was when it was offered: what the visit type says by now of length, step, notice or
    days ahead counts for nothing.  SlotTaken when somebody else has it, NotOpen with the reason when nobody
    is there any more.
    """
    busy = _schedule(placement, now=now, owner=owner).busy[placement.practitioner.pk]
    if any(placement.busy.overlaps(other) for other in busy):
        raise SlotTaken()
    if not somebody_is_there(placement, now=now):
        why = _why_absent(visit_type, placement, now=now)
        raise NotOpen(NOBODY_THERE, for_staff=why.sentence if why else NOBODY_THERE)


def require_restorable(
    appointment: Appointment, placement: Placement, *, since: datetime, overbooked: bool, now: datetime
) -> None:
    """Raise unless an appointment may have a time again that it had ``since`` a change.

    SlotTaken when another appointment has it: only who came since stands in the way of what lay over it, and
    of what it lay over if it is ``overbooked``.  NotOpen with the reason when nobody is there any more; of a
    time that is over by now the history is put right, whoever has hours there today.
    """
    others = beneath(placement, moving=appointment)
    if overbooked:
        others = others.filter(events__what__in=CAME, events__at__gt=since)
    else:
        others = others.exclude(events__in=made_ordinary(appointment, placement, since=since))
    if others.exists():
        raise SlotTaken(_("Somebody else has that time by now, so the change stays."))
    if now < placement.ends_at and not somebody_is_there(placement, now=now):
        why = _why_absent(appointment.visit_type, placement, now=now, moving=appointment)
        sentence = _("Nobody is there at that time any more, so the change stays. %(why)s") % {
            "why": why.sentence if why else "",
        }
        raise NotOpen(sentence.strip())


def made_ordinary(
    appointment: Appointment, placement: Placement, *, since: datetime
) -> QuerySet[AppointmentEvent]:
    """Of the appointments that lay over this time: the lines which say that they lie over nothing ``since``.

    Those are left out that came to where they are after that.
    """
    came_since = AppointmentEvent.objects.filter(
        appointment=OuterRef("appointment"), what__in=CAME, at__gt=since
    )
    lines = AppointmentEvent.objects.filter(
        appointment__in=beneath(placement, moving=appointment),
        what=AppointmentEvent.What.ORDINARY,
        at__gte=since,
        undone_by__isnull=True,
    )
    return lines.exclude(Exists(came_since))


def somebody_is_there(placement: Placement, *, now: datetime) -> bool:
    """Do working hours hold the time, and does neither a closure nor time off touch it?"""
    schedule = _schedule(placement, now=min(now, placement.starts_at))
    closed = schedule.closed(placement.practitioner.pk, placement.location)
    return within_hours(schedule, placement) and not any(placement.time.overlaps(away) for away in closed)


def _why_absent(
    visit_type: VisitType, placement: Placement, *, now: datetime, moving: Appointment | None = None
) -> Reason | None:
    """The first reason why nobody is there, if it can be told."""
    then = min(now, placement.starts_at)
    reasons = why_not(visit_type, placement, staff=True, moving=moving, now=then)
    return next((reason for reason in reasons if reason.rule in ABSENT), None)
