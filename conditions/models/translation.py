"""What is written about conditions in English and in Spanish; nothing is saved in one language alone."""

from modeltranslation.translator import TranslationOptions, register

from conditions.models import Condition, Page, Question, Section, Treatment


class InBothLanguages(TranslationOptions):
    required_languages = ("en", "es")


@register(Condition)
class ConditionTranslation(InBothLanguages):
    fields = ("name", "summary")


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "description", "heading", "nav", "key_points")
    required_languages = {"default": ("title", "description", "heading", "nav")}


@register(Section)
class SectionTranslation(InBothLanguages):
    fields = ("heading", "body")


@register(Question)
class QuestionTranslation(InBothLanguages):
    fields = ("question", "answer")


@register(Treatment)
class TreatmentTranslation(InBothLanguages):
    fields = ("summary", "proof_new", "proof_lasting", "harm")
