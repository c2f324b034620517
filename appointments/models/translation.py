"""What staff write about visits in English and in Spanish."""

from modeltranslation.translator import TranslationOptions, register

from appointments.models import VisitType


@register(VisitType)
class VisitTypeTranslation(TranslationOptions):
    fields = ("name", "preparation")
