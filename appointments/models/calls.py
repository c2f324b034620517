"""Calls to patients about their visits: who tried, when, and how it went."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment


class CallAttempt(models.Model):
    """One call about one visit.  Written by ``appointments.notifications.calls`` only, never changed."""

    class Outcome(models.TextChoices):
        SPOKEN = "spoken", _("spoken to")
        NO_ANSWER = "no_answer", _("no answer")

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="calls", verbose_name=_("appointment")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    again_at = models.DateTimeField(_("again at"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="spoken", again_at__isnull=True)
                | Q(outcome="no_answer", again_at__isnull=False, again_at__gt=F("at")),
                name="a_call_without_answer_is_made_again_later",
            )
        ]

    def __str__(self):
        return self.get_outcome_display()
