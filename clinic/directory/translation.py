"""What staff write about the clinic in English and in Spanish."""

from modeltranslation.translator import TranslationOptions, register

from clinic.directory.models import Closure, CostStatement, InsurancePlan, Location, Practitioner


@register(Location)
class LocationTranslation(TranslationOptions):
    fields = ("directions", "parking", "access")


@register(Closure)
class ClosureTranslation(TranslationOptions):
    fields = ("reason",)


@register(Practitioner)
class PractitionerTranslation(TranslationOptions):
    fields = ("specialty", "board", "biography", "photo_alt")


@register(InsurancePlan)
class InsurancePlanTranslation(TranslationOptions):
    fields = ("note",)


@register(CostStatement)
class CostStatementTranslation(TranslationOptions):
    fields = CostStatement.TEXTS
