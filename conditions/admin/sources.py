"""The sources in the office.  None is deleted: texts name them by their number."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import OfficeAdmin
from conditions.library.files import TREATMENT_TEXTS
from conditions.models import Page, Reference

TEXTS = [
    "sections__body",
    "questions__answer",
    *(f"sections__treatments__{name}" for name in TREATMENT_TEXTS),
]


class ReferenceForm(forms.ModelForm):
    url = forms.URLField(label=_("web address"), max_length=400, required=False, assume_scheme="https")


@admin.register(Reference)
class ReferenceAdmin(OfficeAdmin):
    form = ReferenceForm
    list_display = ["number", "organisation", "title", "year"]
    list_display_links = ["number", "title"]
    search_fields = ["organisation", "title", "url"]

    def get_fields(self, request, obj=None):
        named = ["named_on"] if obj else []
        return ["number", "title", "organisation", "year", "url", *named]

    def get_readonly_fields(self, request, obj=None):
        return ["number", "named_on"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("named on"))
    def named_on(self, source):
        named = Q()
        for text in TEXTS:
            named |= Q(**{f"{text}_en__contains": f"[{source.number}]"})
        return ", ".join(page.nav for page in Page.objects.filter(named).distinct())
