"""The short hold of a time that somebody has chosen, or was offered, and not yet booked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from clinic.directory.models import Location, Practitioner


@dataclass(frozen=True)
class HoldOwner:
    """The owner of a hold: a browser, by its name, or an offer, by the key of its row.  Neither: nobody's."""

    browser: str | None = None
    offer_id: int | None = None


NOBODY = HoldOwner()


def keeping_busy(starts_at: datetime, ends_at: datetime) -> Q:
    """Which holds keep their practitioner busy at some moment of ``starts_at <= t < ends_at``."""
    return Q(starts_at__lt=ends_at, blocked_until__gt=starts_at)


class SlotHoldQuerySet(models.QuerySet["SlotHold"]):
    def live(self, now: datetime) -> Self:
        """Holds that have not run out."""
        return self.filter(expires_at__gt=now)

    def of(self, owner: HoldOwner) -> Self:
        """The hold of a browser or of an offer."""
        whose = Q(pk__in=[])
        if owner.browser:
            whose |= Q(browser=owner.browser)
        if owner.offer_id:
            whose |= Q(offer=owner.offer_id)
        return self.filter(whose)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Holds that keep their practitioner busy at some moment of ``starts_at <= t < ends_at``."""
        return self.filter(keeping_busy(starts_at, ends_at))


class SlotHold(models.Model):
    """A time that a browser has chosen while its form is filled in, or that an offer keeps for a patient.

    A courtesy, not a promise: only an appointment is sure.  Two holds of one time are impossible; one that
    has run out is deleted by whoever takes the time next.
    """

    browser = models.CharField(_("browser"), max_length=32, unique=True, null=True, blank=True)
    offer = models.OneToOneField(
        "appointments.DisruptedVisit",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="hold",
        verbose_name=_("offered instead of a visit"),
    )
    address = models.CharField(max_length=64, help_text=_("Keyed hash of the network address."), blank=True)
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
            ),
            models.CheckConstraint(
                condition=Q(browser__isnull=False, offer__isnull=True)
                | Q(browser__isnull=True, offer__isnull=False),
                name="a_hold_is_a_browsers_or_an_offers",
            ),
            ExclusionConstraint(
                name="a_time_is_held_once",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "blocked_until",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["practitioner", "expires_at"]),
            models.Index(fields=["address", "expires_at"]),
        ]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"
