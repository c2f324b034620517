"""What staff write about the clinic in English and in Spanish."""

from modeltranslation.translator import TranslationOptions, register

from clinic.directory.models import Closure, Location, Practitioner


@register(Location)
class LocationTranslation(TranslationOptions):
    fields = ("directions", "parking", "access")


@register(Closure)
class ClosureTranslation(TranslationOptions):
    fields = ("reason",)


@register(Practitioner)
class PractitionerTranslation(TranslationOptions):
    fields = ("specialty", "board")
