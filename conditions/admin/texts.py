"""What all texts have in common in the office: two languages side by side, a preview, and marks."""

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, transaction
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import OfficeAdmin
from conditions.admin.forms import TextInput
from conditions.library import editing, reading
from conditions.library.files import LANGUAGES
from conditions.models import Page
from conditions.views.pages import shown

LAPSED = _("The text has changed: the page awaits the physician's review again.")
NOT_TEXT = {"offered", "position", "seen", "spanish_fits", "status"}


def warning(words) -> str:
    """Words in a column of a list that ask for something."""
    return render_to_string("office/warning.html", {"words": words})


def both(*names: str) -> list[tuple[str, ...]]:
    """A line for each name: its English on the left, its Spanish on the right."""
    return [tuple(f"{name}_{code}" for code in LANGUAGES) for name in names]


def languages_changed(form, formsets) -> set[str]:
    """In which languages a form and the parts below it change the texts; what has no language is both."""
    names = set(form.changed_data) - NOT_TEXT
    for formset in formsets:
        names |= {name for _part, changed in formset.changed_objects for name in changed}
        if formset.new_objects or formset.deleted_objects:
            return set(LANGUAGES)
    return {code for name in names for code in _languages_of(name)}


def _languages_of(name):
    return [code for code in LANGUAGES if name.endswith(f"_{code}")] or LANGUAGES


class InTwoLanguages:
    """What is typed in a language says so, to spelling checkers and to screen readers.

    A choice of another row has no buttons beside it that would leave the page.
    """

    formfield_overrides = {models.TextField: {"widget": TextInput(attrs={"rows": 4})}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            for what in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{what}_related", False)
        for code in LANGUAGES:
            if field and db_field.name.endswith(f"_{code}"):
                field.widget.attrs["lang"] = code
        return field


class TextAdmin(InTwoLanguages, OfficeAdmin):
    """Texts that stand on pages.  Saving them marks the pages, and the next load leaves them alone.

    "Preview" saves, reads the page as its readers would, and takes it all back.
    """

    def pages_of(self, row, form=None) -> set[int]:
        """The keys of the pages on which this row stands, or stood before ``form``."""
        raise NotImplementedError

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if languages := languages_changed(form, formsets):
            lapsed = editing.note_change(self.pages_of(form.instance, form), languages=languages)
            if lapsed and change and "_preview" not in request.POST:  # which takes it back
                self.message_user(request, LAPSED, messages.WARNING)

    def delete_model(self, request, obj):
        pages = self.pages_of(obj)
        editing.lock(pages)
        super().delete_model(request, obj)
        editing.note_change(pages, languages=LANGUAGES)

    def delete_queryset(self, request, queryset):
        for row in queryset:
            self.delete_model(request, row)

    def response_add(self, request, obj, post_url_continue=None):
        return self._preview(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._preview(request, obj) or super().response_change(request, obj)

    def _preview(self, request, row):
        language = request.POST.get("_preview")
        if language not in LANGUAGES:
            return None
        page = Page.objects.select_related("condition").get(pk=min(self.pages_of(row)))
        with translation.override(language):
            found = reading.read_as_written(Page.objects.all(), page.condition.slug, page.slug)
            context = shown(request, found, language) | {"is_hidden": False}
            answer = render(request, "conditions/preview.html", context)
        transaction.set_rollback(True)
        return answer
