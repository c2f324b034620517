"""A chosen time is kept for the browser that chose it, for a few minutes.  A courtesy, not a promise."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.booking import guard
from appointments.booking.gate import require_open
from appointments.booking.refusals import constraints_as_refusals
from appointments.models import BookingPolicy, HoldOwner, Placement, SlotHold, VisitType
from appointments.models.holds import keeping_busy

# Ten extensions and more of the default ten minutes; after that the time is for others as well.
LONGEST_HOLD = timedelta(hours=2)


def hold(
    *,
    browser: str,
    address: str,
    visit_type: VisitType,
    placement: Placement,
    now: datetime | None = None,
) -> SlotHold | None:
    """Keep an open time for one browser; it replaces the hold this browser had.

    Returns None when the network address holds too many times already: the time can still be booked.
    Raises SlotTaken or NotOpen.
    """
    with constraints_as_refusals(), transaction.atomic():
        return _hold(browser, address, visit_type, placement, now or timezone.now())


def _hold(
    browser: str, address: str, visit_type: VisitType, placement: Placement, now: datetime
) -> SlotHold | None:
    owner = HoldOwner(browser=browser)
    placement = guard.lock_practitioner(visit_type, placement)
    require_open(visit_type, placement, owner=owner, now=now)
    policy = BookingPolicy.current()
    guard.lock_name("holds of a browser", browser)
    guard.lock_name("holds of an address", address)
    SlotHold.objects.of(owner).delete()
    others = SlotHold.objects.live(now).filter(address=address)
    if others.count() >= policy.holds_per_address:
        return None
    let_expire([placement], now=now)
    return SlotHold.objects.create(
        browser=browser,
        address=address,
        practitioner=placement.practitioner,
        location=placement.location,
        starts_at=placement.starts_at,
        blocked_until=placement.blocked_until,
        first_held_at=now,
        expires_at=now + policy.hold_duration,
    )


def let_expire(placements: Iterable[Placement], *, now: datetime) -> None:
    """Delete the holds that have run out and stand in the way of these times; all is locked."""
    there = Q(pk__in=[])
    for placement in placements:
        busy = keeping_busy(placement.starts_at, placement.blocked_until)
        there |= Q(practitioner=placement.practitioner) & busy
    SlotHold.objects.filter(there, expires_at__lte=now).delete()


def let_go(*, browser: str) -> None:
    """Give back the time that a browser holds."""
    SlotHold.objects.of(HoldOwner(browser=browser)).delete()


def live_hold(*, browser: str, now: datetime | None = None) -> SlotHold | None:
    """The hold of a browser, while it lasts."""
    return SlotHold.objects.live(now or timezone.now()).filter(browser=browser).first()


@transaction.atomic
def extend_hold(*, browser: str, now: datetime | None = None) -> SlotHold | None:
    """Keep the held time longer.  None when it has run out, or was held for two hours already."""
    now = now or timezone.now()
    held = SlotHold.objects.live(now).select_for_update(no_key=True).filter(browser=browser).first()
    if held is None or now - held.first_held_at >= LONGEST_HOLD:
        return None
    held.expires_at = now + BookingPolicy.current().hold_duration
    held.save(update_fields=["expires_at"])
    return held
