"""The calls that people asked for, as a table.  They are made and settled on the call list."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from appointments.identity import search
from appointments.models import CallAttempt, CallbackRequest
from appointments.office.tables.clocks import OnItsClock
from clinic.common.tables import ReadOnly, ReadOnlyInline
from clinic.common.templatetags.clinic_tags import phone


class TryInline(ReadOnlyInline):
    """The tries to call, with who called and how it went."""

    model = CallAttempt
    fields = ["at", "outcome", "again_at", "by"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


@admin.register(CallbackRequest)
class CallbackAdmin(ReadOnly, OnItsClock):
    """A table to search in, also for what is settled, until it is forgotten."""

    rows_of_location = "callbacks"
    before_the_clock = ("time",)
    list_display = ["received", "name", "reason", "time", "state"]
    list_display_links = ["received", "name"]
    list_filter = ["state", "reason"]
    list_select_related = ["location"]
    ordering = ["-created_at"]
    search_fields = ["name"]  # that there is a search; get_search_results says which
    search_help_text = _("Name or phone number.")
    fields = ["state", "settled_at", "reason", "name", "phone_number", "language", "time", "created_at"]
    readonly_fields = ["phone_number", "time"]
    inlines = [TryInline]

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(search.callbacks(search_term)) if search_term else queryset, False

    @admin.display(description=_("received"), ordering="created_at")
    def received(self, callback):
        return self.on_its_clock(callback.created_at, callback)

    @admin.display(description=_("when to call"), ordering="starts_at")
    def time(self, callback):
        return callback.when

    @admin.display(description=_("phone"))
    def phone_number(self, callback):
        return phone(callback.phone)
