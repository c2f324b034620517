"""What people wrote to the office, as a table.  Nobody writes here: the inbox is a page of its own."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from appointments.identity import search
from appointments.models import ContactEntry, ContactMessage
from appointments.office.tables.messages import MessageInline
from clinic.common.tables import OfficeAdmin, ReadOnly, ReadOnlyInline, SetFromTheStart
from clinic.common.templatetags.clinic_tags import phone

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


class EntryInline(ReadOnlyInline):
    """What the office did with a message."""

    model = ContactEntry
    fields = ["at", "kind", "text", "owner", "state", "appointment", "again_at", "by"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by", "owner", "appointment")


@admin.register(ContactMessage)
class InboxAdmin(ReadOnly, OfficeAdmin):
    """A table to search in; messages are looked after on a page of their own."""

    change_form_template = "admin/appointments/contactmessage/change_form.html"
    list_display = ["created_at", "because", "name", "topic", "state", "owner"]
    list_display_links = ["created_at", "name"]
    list_filter = [StateFilter, "urgent", "topic", "owner"]
    list_select_related = ["owner"]
    ordering = ["-urgent", "created_at"]  # as urgent_first() has them
    search_fields = ["reference"]  # that there is a search; get_search_results says which
    search_help_text = _("Reference, name, e-mail or phone number.")
    fields = ["owner", "state", *WRITTEN]
    readonly_fields = WRITTEN
    inlines = [EntryInline, MessageInline]

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(search.letters(search_term)) if search_term else queryset, False

    @admin.display(description=_("urgent because of"))
    def because(self, message):
        return ", ".join(message.urgent_because)

    @admin.display(description=_("phone"))
    def phone_number(self, message):
        return phone(message.phone)
