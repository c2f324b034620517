"""Calls to patients about their visits, and to people who asked for one: who tried, when, how it went."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from appointments.models.callbacks import CallbackRequest


class CallAttempt(models.Model):
    """One call about one visit, or one that was asked for.  Never changed.

    Written by ``appointments.notifications.calls`` and ``appointments.inbox.callbacks`` only.
    """

    class Outcome(models.TextChoices):
        SPOKEN = "spoken", _("spoken to")
        NO_ANSWER = "no_answer", _("no answer")
        GAVE_UP = "gave_up", _("gave up")

    appointment = models.ForeignKey(
        Appointment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("appointment"),
    )
    callback = models.ForeignKey(
        CallbackRequest,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("call that was asked for"),
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
                | Q(outcome="gave_up", again_at__isnull=True, callback__isnull=False)
                | Q(outcome="no_answer", again_at__isnull=False, again_at__gt=F("at")),
                name="a_call_without_answer_is_made_again_later",
            ),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, callback__isnull=True)
                | Q(appointment__isnull=True, callback__isnull=False),
                name="a_call_is_about_a_visit_or_was_asked_for",
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()
