"""Conditions and their pages in the office: what waits for whom, and both languages side by side."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import OfficeAdmin
from conditions.admin.forms import PageForm, QuestionForm, SectionForm
from conditions.admin.publish import publish
from conditions.admin.texts import InTwoLanguages, TextAdmin, both
from conditions.library import editing
from conditions.models import Condition, Page, Question, Section


def warning(words) -> str:
    """Words in a column of a list that ask for something."""
    return render_to_string("office/warning.html", {"words": words})


class WaitsFor(admin.SimpleListFilter):
    """Pages that wait for somebody."""

    title = _("what it waits for")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [
            ("review", _("Physician's review")),
            ("spanish", _("Spanish, older than the English")),
            ("overdue", _("Next review, overdue")),
        ]

    def queryset(self, request, queryset):
        return {
            "review": queryset.awaiting_review,
            "spanish": queryset.spanish_behind,
            "overdue": lambda: queryset.overdue(today=timezone.localdate()),
        }.get(self.value(), queryset.all)()


class PartInline(InTwoLanguages, admin.StackedInline):
    """Parts of a page, each with both languages side by side."""

    extra = 1  # without JavaScript nothing adds an empty one
    ordering = ["position", "pk"]


class SectionInline(PartInline):
    model = Section
    form = SectionForm
    fields = [*both("heading", "body"), ("anchor", "position")]
    prepopulated_fields = {"anchor": ["heading_en"]}


class QuestionInline(PartInline):
    model = Question
    form = QuestionForm
    fields = [*both("question", "answer"), ("anchor", "position")]
    prepopulated_fields = {"anchor": ["question_en"]}


@admin.register(Page)
class PageAdmin(TextAdmin):
    form = PageForm
    list_display = ["nav", "state", "spanish", "reviewer", "reviewed_on", "due", "changed"]
    list_display_links = ["nav"]
    list_filter = [WaitsFor, "status", "condition"]
    list_select_related = ["condition", "reviewer"]
    ordering = ["condition", "position", "pk"]
    search_fields = ["nav_en", "nav_es", "heading_en", "heading_es"]
    inlines = [SectionInline, QuestionInline]
    prepopulated_fields = {"slug": ["nav_en"]}
    signed = ["reviewer", "published_on", "reviewed_on", "review_due_on"]

    def get_fieldsets(self, request, obj=None):
        asked = ["spanish_fits"] if obj and self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": [("condition", "slug", "position"), ("status", "author"), *asked]}),
            (_("Both languages"), {"fields": both("heading", "nav", "key_points", "title", "description")}),
            (_("Review"), {"fields": [tuple(self.signed), ("english_changed_at", "spanish_changed_at")]}),
            *self.seen(request, obj),
        ]

    def get_readonly_fields(self, request, obj=None):
        fixed = ["condition", "slug"] if obj else []  # other pages, and search engines, know its address
        return [*fixed, *self.signed, "english_changed_at", "spanish_changed_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_last_change()

    def get_urls(self):
        view = self.admin_site.admin_view(publish)
        return [path("<int:pk>/publish/", view, name="conditions_page_publish"), *super().get_urls()]

    def has_delete_permission(self, request, obj=None):
        """Only what nobody has read yet; any other page is made a draft, and stays."""
        never_read = bool(obj) and obj.status == Page.Status.DRAFT and not obj.loaded
        return never_read and super().has_delete_permission(request, obj)

    def pages_of(self, row, form=None):
        return {row.pk}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.english_changed_at = obj.spanish_changed_at = timezone.now()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.cleaned_data.get("spanish_fits"):
            editing.note_that_spanish_fits(form.instance)

    def delete_model(self, request, obj):
        obj.delete()

    @admin.display(description=_("status"), ordering="status")
    def state(self, page):
        words = page.get_status_display()
        return warning(words) if page.status == Page.Status.IN_REVIEW else words

    @admin.display(description=_("Spanish"))
    def spanish(self, page):
        return warning(_("older than the English")) if page.is_spanish_behind else _("up to date")

    @admin.display(description=_("next review by"), ordering="review_due_on")
    def due(self, page):
        if not page.review_due_on:
            return None
        day = date_format(page.review_due_on)
        return warning(_("%(day)s, overdue") % {"day": day}) if page.is_overdue(timezone.localdate()) else day

    @admin.display(description=_("changed"), ordering="changed_at")
    def changed(self, page):
        return date_format(timezone.localtime(page.changed_at), "SHORT_DATE_FORMAT")


@admin.register(Condition)
class ConditionAdmin(InTwoLanguages, OfficeAdmin):
    """What the library holds.  A condition is not deleted: its pages are made drafts."""

    list_display = ["name", "slug", "position"]

    def get_fields(self, request, obj=None):
        return [*both("name", "summary"), ("slug", "position")]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False
