"""What all tables of the office have in common: nothing leaks through an address, nothing ends in a 500."""

from collections.abc import Callable
from datetime import tzinfo

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError, models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic.common.forms.seen import SeenForm

LONGEST_KEY = 18  # digits; a longer number does not fit into a primary key


def is_key(text: str | None) -> bool:
    """May this be the key of a row?"""
    return text is not None and len(text) <= LONGEST_KEY and text.isascii() and text.isdecimal()


def on_the_clock(zone: tzinfo | None, view: Callable[[], HttpResponse]) -> HttpResponse:
    """What a view answers on a clock (None: that of the settings).

    The page is written here, not after the clock was let go of.
    """
    with timezone.override(zone):
        answer = view()
        return answer.render() if hasattr(answer, "render") else answer


class OfficeAdmin(admin.ModelAdmin):
    """A table of the office.  Its address may filter by what stands in ``list_filter``, and nothing else."""

    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    view_on_site = False
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def lookup_allowed(self, lookup, value, request):
        """Django would let every column be asked for, those that no page shows among them."""
        return any(lookup in self._lookups(entry) for entry in self.get_list_filter(request))

    # mypy: the stubs are those of Django 6.
    def response_action(self, request, queryset):  # type: ignore[override]
        """Refuse keys that no page of ours has sent."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_key, keys)):
            raise BadRequest("Not a key.")
        return super().response_action(request, queryset)

    def get_object(self, request, object_id, from_field=None):
        """The row; one that is not there, or not for this user, is a 404 and not a sentence with its key."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if (row := super().get_object(request, object_id, from_field)) is None:
            raise Http404
        return row

    def get_fieldsets(self, request, obj=None):
        """As declared, with what tells that somebody else has saved the row since it was opened."""
        return [*super().get_fieldsets(request, obj), *self.seen(request, obj)]

    def seen(self, request, obj) -> list:
        """The fieldset of that, for a table that names all its fieldsets itself."""
        return [(None, {"fields": ["seen"]})] if self._writes_back(request, obj) else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        if self._writes_back(request, obj):
            form = kwargs.get("form", self.form)
            bases = (form,) if issubclass(form, SeenForm) else (SeenForm, form)
            kwargs["form"] = type(form.__name__, bases, self._seen_by(form, request, obj))
        return super().get_form(request, obj, change=change, **kwargs)

    def construct_change_message(self, request, form, formsets, add=False):
        """As Django writes it, with each field under its name in the catalogue.

        Django keeps the label, which begins with a capital letter and is found in no catalogue: the history
        would name fields in English.  A text in two languages is named once.
        """
        parts = [part.forms[0] for part in formsets or [] if part.forms]
        names = {label: name for part in [*parts, form] for label, name in _names(part).items()}
        message = super().construct_change_message(request, form, formsets, add)
        for line in message:
            if changed := line.get("changed"):
                changed["fields"] = list(dict.fromkeys(names.get(one, one) for one in changed["fields"]))
        return message

    def changeform_view(self, request, *args, **kwargs):
        """A row that somebody else changed at the same moment is refused by the database, in a sentence."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return self._refused(request)

    def delete_view(self, request, *args, **kwargs):
        """The same when the row has come into use while it was being deleted."""
        try:
            return super().delete_view(request, *args, **kwargs)
        except IntegrityError:
            return self._refused(request)

    def _writes_back(self, request, obj) -> bool:
        return bool(obj) and self.has_change_permission(request, obj)

    def _seen_by(self, form, request, obj) -> dict:
        """What a form of this table has of its own, to see each change of what it would write back."""
        fixed = (name for name in self.get_readonly_fields(request, obj) if name in form.declared_fields)
        edited = (inline for inline in self.inlines if not issubclass(inline, ReadOnly))
        relations = (relation for relation in self.opts.related_objects)
        models_of_parts = {inline.model for inline in edited}
        parts = [row.get_accessor_name() for row in relations if row.related_model in models_of_parts]
        return {"parts": tuple(parts)} | dict.fromkeys(fixed)

    def _lookups(self, entry) -> set[str]:
        if isinstance(entry, str):
            return {entry, f"{entry}__exact", f"{entry}__id__exact", f"{entry}__isnull"}
        return {entry.parameter_name}

    def _refused(self, request):
        sentence = _("Somebody else has just changed the same thing. Nothing was saved: please look again.")
        self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())


@translation.override(None)
def _names(form) -> dict[str, str]:
    """The untranslated label of each field of a form: the name of its column, where it has one."""
    columns = {column.name: column for column in form._meta.model._meta.get_fields()}
    found = {}
    for name, field in form.fields.items():
        column = columns.get(name)
        label = str(field.label or name)
        if column and label == capfirst(str(getattr(column, "verbose_name", ""))):
            found[label] = str(getattr(column, "translated_field", column).verbose_name)
        else:
            found[label] = label
    return found


class ReadOnly:
    """For a table that the office reads and never writes."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    """Rows on the page of another row, seen by whoever may see that page."""

    can_delete = False
    extra = 0
    view_on_site = False
    template = "admin/read_only_inline.html"

    def has_view_permission(self, request, obj=None):
        return True


class SetFromTheStart(admin.SimpleListFilter):
    """A filter that begins at ``default``.  "All" is one of its choices, and where a search looks."""

    default = ""
    ALL = "all"

    def value(self):
        known = {str(key) for key, _label in self.lookup_choices}
        chosen = super().value()
        if chosen in known:
            return chosen
        return self.ALL if self.request.GET.get("q") else self.default

    def choices(self, changelist):
        for key, label in self.lookup_choices:
            yield {
                "selected": self.value() == str(key),
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": label,
            }
