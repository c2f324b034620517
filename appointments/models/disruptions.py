"""Time that was closed although visits stood in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from clinic.directory.models import Closure, Location, Practitioner


class Disruption(models.Model):
    """A sick day or a closure: one practitioner, one location or everybody is away between two instants.

    Written by ``appointments.disruptions`` only.  The time itself is closed by a ``Closure`` or by the
    ``TimeOff`` rows that name this one.
    """

    practitioner = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disruptions",
        verbose_name=_("practitioner"),
    )
    location = models.ForeignKey(
        Location,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disruptions",
        verbose_name=_("location"),
        help_text=_("Neither a practitioner nor a location: everybody."),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason, for staff only"), max_length=120, blank=True)
    closure = models.ForeignKey(
        Closure, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("closure")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    at = models.DateTimeField(_("entered at"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("sick day or closure")
        verbose_name_plural = _("sick days and closures")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="a_disruption_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(practitioner__isnull=True) | Q(location__isnull=True),
                name="a_disruption_is_of_a_person_or_of_a_place",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="a_disruption_that_was_taken_back_says_who_and_when",
            ),
            models.UniqueConstraint(
                Coalesce("practitioner", 0),
                Coalesce("location", 0),
                "starts_at",
                "ends_at",
                condition=Q(undone_at__isnull=True),
                name="the_same_time_is_closed_once",
            ),
        ]

    def __str__(self):
        return str(self.practitioner or self.location or _("Everybody"))
