"""What a patient takes home from a visit."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models.appointment_sets import LINK_WITH_A_PLAN
from appointments.models.appointments import Appointment


class CarePlan(models.Model):
    """A short plan in the practitioner's words, and pages of this site to read.

    The patient finds it behind the link of the visit for 30 days.  Written by ``appointments.visits.after``.
    """

    appointment = models.OneToOneField(
        Appointment, models.CASCADE, related_name="care_plan", verbose_name=_("appointment")
    )
    text = models.TextField(_("plan"), max_length=2000, blank=True)
    handouts = models.ManyToManyField("conditions.Page", verbose_name=_("pages to read"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("plan after the visit")
        verbose_name_plural = _("plans after the visits")

    def __str__(self):
        return str(self.appointment)

    def is_open(self, now: datetime) -> bool:
        """May the patient still read it?"""
        return now < self.open_until

    @property
    def open_until(self) -> datetime:
        """When the patient's link to it ends."""
        return self.appointment.starts_at + LINK_WITH_A_PLAN
