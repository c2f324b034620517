"""What physicians have signed, word for word, for the office to read and for nobody to change."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import OfficeAdmin, ReadOnly
from conditions.models import Signature
from conditions.models.signatures import levels_named
from conditions.signing.lines import level_words, lines


@admin.register(Signature)
class SignatureAdmin(ReadOnly, OfficeAdmin):
    list_display = ["subject", "number", "signed_as", "signed_on", "until"]
    search_fields = ["page__nav_en", "page__nav_es", "signed_as"]
    date_hierarchy = "signed_on"

    def get_fieldsets(self, request, obj=None):
        who = ("signed_as", "login", "signed_at")
        return [
            (None, {"fields": [("subject", "number"), who, "until", *self._levels(obj)]}),
            (_("English"), {"fields": ["english"]}),
            (_("Spanish"), {"fields": ["spanish"]}),
        ]

    def _levels(self, signature):
        return ["more_urgent"] if signature and signature.levels else []

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("page")
        is_list = request.resolver_match.url_name.endswith("_changelist")
        return found.defer("text") if is_list else found

    @admin.display(description=_("text"), ordering="page")
    def subject(self, signature):
        return signature.page.nav if signature.page else _("Rules of the symptom check")

    @admin.display(description=_("made more urgent by the physician"))
    def more_urgent(self, signature):
        given, of_rules = levels_named(signature.levels), signature.text["signs"]
        least = levels_named({sign["id"]: sign["level"] for sign in of_rules})
        raised = [f"{id}: {level_words(level)}" for id, level in given.items() if level > least[id]]
        return ", ".join(raised) or _("no sign")

    @admin.display(description=_("as it was signed"))
    def english(self, signature):
        return self._lines(signature, "en")

    @admin.display(description=_("as it was signed"))
    def spanish(self, signature):
        return self._lines(signature, "es")

    def _lines(self, signature, language):
        with translation.override(language):  # the names of the places too: the whole part is in one language
            context = {"lines": lines(signature.text, language), "language": language}
            return render_to_string("admin/conditions/signature/lines.html", context)
