"""The short hold of a time that somebody has chosen and not yet booked."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.directory.models import Location, Practitioner


class SlotHoldQuerySet(models.QuerySet):
    def live(self, now: datetime):
        """Holds that have not run out."""
        return self.filter(expires_at__gt=now)


class SlotHold(models.Model):
    """A browser has chosen a time and is filling in the form.  A courtesy, not a promise."""

    browser = models.CharField(max_length=32, unique=True)
    address = models.CharField(max_length=64, help_text=_("Keyed hash of the network address."))
    practitioner = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="holds", verbose_name=_("practitioner")
    )
    location = models.ForeignKey(Location, models.CASCADE, related_name="holds", verbose_name=_("location"))
    starts_at = models.DateTimeField()
    blocked_until = models.DateTimeField()
    first_held_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = SlotHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("held time")
        verbose_name_plural = _("held times")
        constraints = [
            models.CheckConstraint(
                condition=Q(blocked_until__gt=F("starts_at")), name="a_hold_ends_after_it_begins"
            )
        ]
        indexes = [
            models.Index(fields=["practitioner", "expires_at"]),
            models.Index(fields=["address", "expires_at"]),
        ]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"
