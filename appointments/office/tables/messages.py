"""What has to be told to patients, and whether it was.  Nobody writes here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from appointments.models import Message
from appointments.office.tables.clocks import OnItsClock
from appointments.office.tables.physicians import own_only
from clinic.common.tables import ReadOnly, ReadOnlyInline


class MessageInline(ReadOnlyInline):
    """The messages about one visit, or to one who wrote to us."""

    model = Message
    fields = ["kind", "due_at", "channel", "state", "sent_at", "attempts", "last_error"]
    ordering = ["due_at", "pk"]


@admin.register(Message)
class MessageAdmin(ReadOnly, OnItsClock):
    rows_of_location = "appointments__messages"
    before_the_clock = ("due", "due_at")
    list_display = ["due", "kind", "about", "channel", "state", "attempts", "last_error"]
    list_filter = ["state", "channel", "kind"]
    list_select_related = ["appointment__patient", "appointment__location", "contact"]
    search_fields = ["appointment__reference", "contact__reference"]
    search_help_text = _("Reference of the visit or of the message to us.")
    fields = [
        "kind",
        "appointment",
        "contact",
        "channel",
        "language",
        "due_at",
        "state",
        "sent_at",
        "attempts",
        "last_error",
        "created_at",
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        own = own_only(request.user)
        return rows.filter(appointment__practitioner=own) if own else rows

    def location_of(self, message):
        """That of the visit; to one who wrote to us the office writes on its own clock."""
        return message.appointment and message.appointment.location

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, message):
        return self.on_its_clock(message.due_at, message)

    @admin.display(description=_("about"))
    def about(self, message):
        return message.appointment.patient.name if message.appointment else message.contact.name
