"""The people who have a message open right now, so that two people do not answer it at once."""

from datetime import datetime, timedelta

from django.db.models import Case, QuerySet, When
from django.utils import timezone

from appointments.models import ContactMessage, ContactPresence

STAYS = timedelta(minutes=5)  # somebody who was here within this time is shown
WRITES = timedelta(minutes=1)  # ... and who typed within this time is writing


def look(message: ContactMessage, *, by, writing: bool = False, now: datetime | None = None) -> None:
    """``by`` has the message open, and types an answer to it if ``writing``."""
    now = now or timezone.now()
    presence = ContactPresence(contact=message, user=by, seen_at=now, wrote_at=now if writing else None)
    ContactPresence.objects.bulk_create(
        [presence],
        update_conflicts=True,
        unique_fields=["contact", "user"],
        update_fields=["seen_at", "wrote_at"] if writing else ["seen_at"],
    )


def others(message: ContactMessage, *, than, now: datetime | None = None) -> QuerySet[ContactPresence]:
    """The others who have had the message open lately, the last one first, and ``is_writing`` or not."""
    now = now or timezone.now()
    writing = Case(When(wrote_at__gt=now - WRITES, then=True), default=False)
    here = ContactPresence.objects.filter(contact=message, seen_at__gt=now - STAYS).exclude(user=than)
    return here.select_related("user").annotate(is_writing=writing).order_by("-seen_at", "pk")


def forget(*, now: datetime) -> None:
    """Remove what nobody is shown any more."""
    ContactPresence.objects.filter(seen_at__lte=now - STAYS).delete()
