"""The inbox: what people wrote to the office, the urgent first."""

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments import contact
from appointments.admin.messages import MessageInline
from appointments.admin.search import search_words
from appointments.models import ContactEntry, ContactMessage
from clinic.office import OfficeAdmin, ReadOnlyInline, SetFromTheStart
from clinic.templatetags.clinic_tags import phone

WRITTEN = [
    "reference",
    "because",
    "created_at",
    "name",
    "phone_number",
    "email",
    "prefers",
    "best_time",
    "language",
    "topic",
    "text",
    "appointment",
]


class StateFilter(SetFromTheStart):
    """Begins with what somebody still has to look after."""

    title = _("state")
    parameter_name = "state"
    default = "open"

    def lookups(self, request, model_admin):
        return [("open", _("Not done")), *ContactMessage.State.choices, (self.ALL, _("All"))]

    def queryset(self, request, queryset):
        if self.value() == "open":
            return queryset.open()
        return queryset if self.value() == self.ALL else queryset.filter(state=self.value())


class InboxForm(forms.ModelForm):
    """Who looks after a message, and how far they are.

    Two people open the same message: the second one to save is told, and takes nothing away from the first.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = _as_it_stands(self.instance)
        if owner := self.fields.get("owner"):
            staff = Q(is_staff=True, is_active=True) | Q(pk=self.instance.owner_id)
            owner.queryset = User.objects.filter(staff).order_by("username")
            owner.widget.can_add_related = owner.widget.can_change_related = False
            owner.widget.can_view_related = False

    def clean(self):
        message = ContactMessage.objects.select_for_update().get(pk=self.instance.pk)
        if _as_it_stands(message) != self.cleaned_data.get("seen"):
            raise ValidationError(_("Somebody else has just changed this message. Please open it again."))


class EntryInline(ReadOnlyInline):
    """What the office did with a message."""

    model = ContactEntry
    fields = ["at", "kind", "text", "owner", "state", "appointment", "again_at", "by"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by", "owner", "appointment")


@admin.register(ContactMessage)
class InboxAdmin(OfficeAdmin):
    form = InboxForm
    list_display = ["created_at", "because", "name", "topic", "state", "owner"]
    list_display_links = ["created_at", "name"]
    list_filter = [StateFilter, "urgent", "topic", "owner"]
    list_select_related = ["owner"]
    ordering = ["-urgent", "created_at"]  # as urgent_first() has them
    search_fields = ["reference", "name", "email", "phone", "appointment__reference"]
    search_help_text = _("Reference, name, e-mail or phone number.")
    readonly_fields = WRITTEN
    inlines = [EntryInline, MessageInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return ["owner", "state", "seen", *WRITTEN]
        return ["owner", "state", *WRITTEN]

    def get_search_results(self, request, queryset, search_term):
        # Names stand here as they were written: accents must stay, only phone numbers are made plain.
        words = search_words(search_term)
        return super().get_search_results(request, queryset, words if words.isdecimal() else search_term)

    def save_model(self, request, obj, form, change):
        chosen = form.cleaned_data
        if "owner" in form.changed_data:
            contact.assign(obj, owner=chosen["owner"], by=request.user)
        if "state" in form.changed_data:
            contact.set_state(obj, state=chosen["state"], by=request.user)

    def log_change(self, request, obj, message):
        """``contact`` writes down who changed what, whoever calls it."""

    @admin.display(description=_("urgent because of"))
    def because(self, message):
        return ", ".join(message.urgent_because)

    @admin.display(description=_("phone"))
    def phone_number(self, message):
        return phone(message.phone)


def _as_it_stands(message: ContactMessage) -> str:
    return f"{message.owner_id} {message.state}"
