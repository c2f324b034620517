"""What happened to a visit: every change, who made it and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from appointments.models.status import Status
from clinic.directory.models import Location, Practitioner


class AppointmentEvent(models.Model):
    """One change of one visit: what, from, to, who, when, why.  Written with the change, never changed."""

    class What(models.TextChoices):
        BOOKED = "booked", _("booked")
        MOVED = "moved", _("moved")
        STATUS = "status", _("status changed")
        UNDONE = "undone", _("change taken back")
        ORDINARY = "ordinary", _("no longer overbooked")
        COMING = "coming", _("says that they are coming")
        CORRECTED = "corrected", _("corrected")
        TOLD = "told", _("told us more")

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="events", verbose_name=_("appointment")
    )
    what = models.CharField(_("what"), max_length=10, choices=What)
    status_from = models.CharField(_("status before"), max_length=10, choices=Status, blank=True)
    status_to = models.CharField(_("status after"), max_length=10, choices=Status, blank=True)
    starts_at_from = models.DateTimeField(_("time before"), null=True, blank=True)
    starts_at_to = models.DateTimeField(_("time after"), null=True, blank=True)
    practitioner_from = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("practitioner before"),
    )
    practitioner_to = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("practitioner after"),
    )
    location_from = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("location before")
    )
    location_to = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("location after")
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("takes back")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the patient."),
    )
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # The columns that the change gave other values, by their names, and what they held until then: this and
    # nothing else is what an undo gives back.
    before = models.JSONField(_("columns before"), default=dict, blank=True, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("change of a visit")
        verbose_name_plural = _("changes of visits")

    def __str__(self):
        return self.get_what_display()
