"""Hours kept for acute visits that were given free."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.common.clock_fields import ClockEndField, ClockField, ends_after
from clinic.common.wall_clock import end_text
from clinic.directory.models import Location, Practitioner


class AcuteRelease(models.Model):
    """From ``released_at`` on anybody could book these reserved hours of a day.  Written once, by the worker.

    The rule itself is ``Schedule.released_at``: it holds whether the worker runs or not.
    """

    practitioner = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="acute_releases", verbose_name=_("practitioner")
    )
    location = models.ForeignKey(
        Location, models.CASCADE, related_name="acute_releases", verbose_name=_("location")
    )
    date = models.DateField(_("date"))
    starts = ClockField(_("from"))
    ends = ClockEndField(_("until"))
    released_at = models.DateTimeField(_("released at"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        ordering = ["-date", "starts", "pk"]
        verbose_name = _("release of acute hours")
        verbose_name_plural = _("releases of acute hours")
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "location", "date", "starts", "ends"],
                name="acute_hours_are_released_once",
            ),
            models.CheckConstraint(
                condition=ends_after("starts", "ends"), name="released_hours_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("released_at")), name="a_release_is_recorded_when_it_is_due"
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.starts:%H:%M}-{end_text(self.ends)}"
