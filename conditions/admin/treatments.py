"""Treatments in the office, each with its four texts in both languages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conditions.admin.forms import TreatmentForm
from conditions.admin.texts import TextAdmin, both
from conditions.models import Page, Treatment


@admin.register(Treatment)
class TreatmentAdmin(TextAdmin):
    form = TreatmentForm
    list_display = ["name", "evidence", "section", "position"]
    list_display_links = ["name"]
    list_filter = ["evidence"]
    list_select_related = ["section"]
    ordering = ["section__page__position", "section__position", "position", "pk"]
    search_fields = ["name_en", "name_es"]
    prepopulated_fields = {"slug": ["name_en"]}

    def get_fieldsets(self, request, obj=None):
        texts = both("name", "summary", "what", "proof", "suits", "risks")
        return [
            (None, {"fields": [("section", "position"), ("slug", "evidence")]}),
            (_("Both languages"), {"fields": texts}),
            *self.seen(request, obj),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # links lead to it

    def pages_of(self, row, form=None):
        before = form.initial.get("section") if form else None
        sections = {row.section_id, before} - {None}
        return set(Page.objects.filter(sections__in=sections).values_list("pk", flat=True))
