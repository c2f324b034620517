"""What the patient told before the visit, on the visit's page of the office."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from appointments.models import QuestionnaireResponse
from appointments.visits.questionnaire import in_words
from clinic.common.tables import ReadOnlyInline


class QuestionnaireInline(ReadOnlyInline):
    """The answers in words; the questions that were left out are not listed."""

    model = QuestionnaireResponse
    verbose_name_plural = _("before the visit")
    fields = readonly_fields = ["saved_at", "urgent", "said"]

    @admin.display(description=_("answers"))
    def said(self, response):
        parts = in_words(response.answers)
        return "; ".join(f"{question} {answer}" for _part, said in parts for question, answer in said)
