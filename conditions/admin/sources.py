"""The sources in the office.  None is deleted: texts name them by their number."""

from django import forms
from django.contrib import admin
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import OfficeAdmin
from conditions.admin.texts import warning
from conditions.library import editing
from conditions.library.files import LANGUAGES
from conditions.models import Reference


class ReferenceForm(forms.ModelForm):
    url = forms.URLField(label=_("web address"), max_length=400, required=False, assume_scheme="https")
    url_es = forms.URLField(
        label=_("web address of the Spanish edition"), max_length=400, required=False, assume_scheme="https"
    )


@admin.register(Reference)
class ReferenceAdmin(OfficeAdmin):
    form = ReferenceForm
    list_display = ["number", "organisation", "title", "year", "read"]
    list_display_links = ["number", "title"]
    search_fields = ["organisation", "title", "url"]

    def get_fields(self, request, obj=None):
        named = ["named_on"] if obj else []
        return ["number", ("title", "title_es"), "organisation", "year", ("url", "url_es"), "read_on", *named]

    def get_readonly_fields(self, request, obj=None):
        return ["number", "named_on"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("read at the publisher on"), ordering="read_on")
    def read(self, source):
        return date_format(source.read_on) if source.read_on else warning(_("not checked at the publisher"))

    def save_model(self, request, obj, form, change):
        """A source is part of what a physician signs: the pages that name it await their review again."""
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            editing.note_change(
                editing.pages_that_name(obj.number).values_list("pk", flat=True), languages=LANGUAGES
            )

    @admin.display(description=_("named on"))
    def named_on(self, source):
        return ", ".join(page.nav for page in editing.pages_that_name(source.number))
