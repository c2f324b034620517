"""A chosen time is kept for the browser that chose it, for a few minutes.  A courtesy, not a promise."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from appointments.booking import guard
from appointments.models import BookingPolicy, SlotHold, VisitType
from clinic.directory.models import Location, Practitioner

# Ten extensions and more of the default ten minutes; after that the time is for others as well.
LONGEST_HOLD = timedelta(hours=2)


@transaction.atomic
def hold(
    *,
    browser: str,
    address: str,
    visit_type: VisitType,
    practitioner: Practitioner,
    location: Location,
    starts_at: datetime,
    now: datetime | None = None,
) -> SlotHold | None:
    """Keep an open time for one browser; it replaces the hold this browser had.

    Returns None when the network address holds too many times already: the time can still be booked.
    Raises SlotTaken or NotOpen.
    """
    now = now or timezone.now()
    starts_at = starts_at.astimezone(UTC)  # adding minutes to a wall clock goes wrong when clocks change
    practitioner = guard.lock_practitioner(visit_type, practitioner)
    guard.require_open(visit_type, practitioner, location, starts_at, browser=browser, now=now)
    policy = BookingPolicy.current()
    guard.lock_name("holds", address)
    others = SlotHold.objects.live(now).filter(address=address).exclude(browser=browser)
    if others.count() >= policy.holds_per_address:
        SlotHold.objects.filter(browser=browser).delete()
        return None
    held = SlotHold(
        browser=browser,
        address=address,
        practitioner=practitioner,
        location=location,
        starts_at=starts_at,
        blocked_until=starts_at + visit_type.duration + visit_type.turnover_duration,
        first_held_at=now,
        expires_at=now + policy.hold_duration,
    )
    changed = [f.name for f in SlotHold._meta.concrete_fields if f.name not in ("id", "browser")]
    SlotHold.objects.bulk_create(
        [held], update_conflicts=True, unique_fields=["browser"], update_fields=changed
    )
    return held


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
