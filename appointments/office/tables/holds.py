"""The times that somebody is booking at this moment.  They run out by themselves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from appointments.models import SlotHold
from appointments.office.tables.clocks import OnItsClock
from clinic.common.tables import ReadOnly


@admin.register(SlotHold)
class HoldAdmin(ReadOnly, OnItsClock):
    rows_of_location = "holds"
    before_the_clock = ("starts",)
    list_display = ["starts", "practitioner", "location", "runs_out"]
    list_filter = ["practitioner", "location"]
    list_select_related = ["practitioner", "location"]
    fields = ["starts", "practitioner", "location", "runs_out"]
    ordering = ["starts_at"]

    @admin.display(description=_("time"), ordering="starts_at")
    def starts(self, hold):
        return self.on_its_clock(hold.starts_at, hold)

    @admin.display(description=_("held until"), ordering="expires_at")
    def runs_out(self, hold):
        return self.on_its_clock(hold.expires_at, hold)
