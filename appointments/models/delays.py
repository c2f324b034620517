"""How far behind a practitioner is."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location, Practitioner


class DelayQuerySet(models.QuerySet["Delay"]):
    def behind(self, location: Location, day: date) -> Self:
        """The delays at this place on a day of its calendar."""
        return self.filter(location=location, day=day, minutes__gt=0)

    def minutes_late(self, appointment: Appointment, *, now: datetime) -> int:
        """The minutes by which the practitioner of an appointment of today is behind; 0 on other days."""
        zone = appointment.location.zone
        today = day_of(now, zone)
        if day_of(appointment.starts_at, zone) != today:
            return 0
        behind = self.behind(appointment.location, today).filter(practitioner=appointment.practitioner_id)
        return behind.values_list("minutes", flat=True).first() or 0


class Delay(models.Model):
    """A practitioner is so many minutes behind at a place today.  Tomorrow it means nothing any more."""

    LONGEST = 240

    practitioner = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="delays", verbose_name=_("practitioner")
    )
    location = models.ForeignKey(Location, models.CASCADE, related_name="delays", verbose_name=_("location"))
    day = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes behind"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    objects = DelayQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("delay")
        verbose_name_plural = _("delays")
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "location", "day"], name="a_practitioner_is_behind_by_one_number"
            ),
            models.CheckConstraint(condition=Q(minutes__lte=240), name="a_delay_is_at_most_four_hours"),
        ]

    def __str__(self):
        return f"{self.day}: {self.minutes} min"
