"""Conditions and their pages in the office: what waits for whom, and both languages side by side."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import OfficeAdmin
from conditions.admin.forms import PageForm, QuestionForm, SectionForm
from conditions.admin.texts import InTwoLanguages, TextAdmin, both, warning
from conditions.library import editing
from conditions.models import Condition, Page, Question, Section
from conditions.signing import waiting


class WaitsFor(admin.SimpleListFilter):
    """Pages that wait for somebody."""

    title = _("what it waits for")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [
            ("review", _("Physician's review")),
            ("sent_back", _("The office: sent back by the physician")),
            ("spanish", _("Spanish, older than the English")),
            ("overdue", _("Next review, overdue")),
        ]

    def queryset(self, request, queryset):
        return {
            "review": queryset.awaiting_review,
            "sent_back": queryset.sent_back,
            "spanish": queryset.spanish_behind,
            "overdue": lambda: waiting.overdue(queryset, today=timezone.localdate()),
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
    list_display = ["nav", "state", "spanish", "signed", "due", "changed"]
    list_display_links = ["nav"]
    list_filter = [WaitsFor, "status", "condition"]
    list_select_related = ["condition"]
    ordering = ["condition", "position", "pk"]
    search_fields = ["nav_en", "nav_es", "heading_en", "heading_es"]
    inlines = [SectionInline, QuestionInline]
    prepopulated_fields = {"slug": ["nav_en"]}
    review = ["published_on", "signed", "due", "returned"]

    def get_fieldsets(self, request, obj=None):
        asked = ["spanish_fits"] if obj and self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": [("condition", "slug", "position"), ("status", "author"), *asked]}),
            (_("Both languages"), {"fields": both("heading", "nav", "key_points", "title", "description")}),
            (_("Review"), {"fields": [tuple(self.review), ("english_changed_at", "spanish_changed_at")]}),
            *self.seen(request, obj),
        ]

    def get_readonly_fields(self, request, obj=None):
        fixed = ["condition", "slug"] if obj else []  # other pages, and search engines, know its address
        return [*fixed, *self.review, "english_changed_at", "spanish_changed_at"]

    def get_queryset(self, request):
        return waiting.with_until(super().get_queryset(request).with_last_change())

    def has_delete_permission(self, request, obj=None):
        """Only what nobody has read yet; any other page is made a draft, and stays."""
        never_read = bool(obj) and obj.status == Page.Status.DRAFT and not obj.loaded
        return never_read and super().has_delete_permission(request, obj)

    def pages_of(self, row, form=None):
        return {row.pk}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.english_changed_at = obj.spanish_changed_at = timezone.now()
        if obj.status != Page.Status.DRAFT and not obj.published_on:
            obj.published_on = timezone.localdate()
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
        return words if page.status in (Page.Status.DRAFT, Page.Status.SIGNED) else warning(words)

    @admin.display(description=_("Spanish"))
    def spanish(self, page):
        return warning(_("older than the English")) if page.is_spanish_behind else _("up to date")

    @admin.display(description=_("signed by"), ordering="signed_on")
    def signed(self, page):
        if not page.signed_on:
            return self.get_empty_value_display()
        return _("%(who)s, %(day)s") % {"who": page.signed_as, "day": date_format(page.signed_on)}

    @admin.display(description=_("next review by"), ordering="signed_until")
    def due(self, page):
        if not page.signed_until:
            return self.get_empty_value_display()
        day, is_overdue = date_format(page.signed_until), page.signed_until < timezone.localdate()
        return warning(_("%(day)s, overdue") % {"day": day}) if is_overdue else day

    @admin.display(description=_("sent back with the note"))
    def returned(self, page):
        note = page.sent_back.first() if page.status == Page.Status.SENT_BACK else None
        if note is None:
            return self.get_empty_value_display()
        return f"{note.note} ({note.by}, {date_format(timezone.localtime(note.at), 'SHORT_DATE_FORMAT')})"

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
