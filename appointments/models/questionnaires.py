"""What a patient tells before the visit, beyond what the booking asked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment


class QuestionnaireResponse(models.Model):
    """The answers to the longer list of questions, for one visit.  All of them may be left out.

    ``answers`` holds what was said by the name of the question, as ``visits.questionnaire`` asks it.  Written
    by ``appointments.visits.before``; ``booking.offers`` copies them to a visit that replaces this one.
    """

    appointment = models.OneToOneField(
        Appointment, models.CASCADE, related_name="questionnaire", verbose_name=_("appointment")
    )
    answers = models.JSONField(_("answers"), default=dict)
    urgent = models.BooleanField(_("danger sign"), default=False)
    urgent_because = ArrayField(
        models.CharField(max_length=200), verbose_name=_("danger signs"), default=list, blank=True
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("answers before the visit")
        verbose_name_plural = _("answers before the visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(urgent=False, urgent_because=[]) | (Q(urgent=True) & ~Q(urgent_because=[])),
                name="urgent_answers_say_why",
            )
        ]

    def __str__(self):
        return str(self.appointment)
