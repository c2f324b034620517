"""When practitioners work and when they are away."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.admin.physicians import own_only
from appointments.forms.wall_clock import WallClockField
from appointments.models import Appointment, ExtraHours, TimeOff, WorkingHours
from clinic.office import OfficeAdmin, main_location
from clinic.templatetags.clinic_tags import zone_name


class WallClockInput(AdminSplitDateTime):
    """The two inputs, each with a name of its own for who does not see them."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        for widget, name in zip(self.widgets, (_("Date"), _("Time")), strict=True):
            widget.attrs["aria-label"] = name


@admin.register(WorkingHours)
class WorkingHoursAdmin(OfficeAdmin):
    list_display = [
        "practitioner",
        "weekday",
        "starts",
        "ends",
        "location",
        "valid_from",
        "valid_until",
        "reserved_for_acute",
    ]
    list_filter = ["practitioner", "location", "weekday", "reserved_for_acute"]
    list_select_related = ["practitioner", "location"]
    ordering = ["practitioner__name", "weekday", "starts"]
    fieldsets = [
        (None, {"fields": ["practitioner", "location", "weekday"]}),
        (_("On the clock of the location"), {"fields": ["starts", "ends", "reserved_for_acute"]}),
        (_("Only for a while"), {"fields": ["valid_from", "valid_until"]}),
    ]


@admin.register(ExtraHours)
class ExtraHoursAdmin(OfficeAdmin):
    list_display = ["date", "practitioner", "starts", "ends", "location", "reserved_for_acute"]
    list_filter = ["practitioner", "location"]
    list_select_related = ["practitioner", "location"]
    ordering = ["-date", "starts"]
    fieldsets = [
        (None, {"fields": ["practitioner", "location", "date"]}),
        (_("On the clock of the location"), {"fields": ["starts", "ends", "reserved_for_acute"]}),
    ]


@admin.register(TimeOff)
class TimeOffAdmin(OfficeAdmin):
    """Typed on the clock of the first location, which the help text names."""

    list_display = ["starts_at", "ends_at", "practitioner", "reason"]
    list_display_links = ["starts_at", "ends_at"]
    list_filter = ["practitioner"]
    list_select_related = ["practitioner"]
    ordering = ["-starts_at"]
    fields = ["practitioner", "starts_at", "ends_at", "reason"]
    formfield_overrides = {models.DateTimeField: {"form_class": WallClockField, "widget": WallClockInput}}

    def get_queryset(self, request):
        """Who runs no desk sees their own time off only."""
        rows = super().get_queryset(request)
        own = own_only(request.user)
        return rows.filter(practitioner=own) if own else rows

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "ends_at":
            kwargs["second"] = True  # away until the later of two equal times
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if location := main_location():
            for name in {"starts_at", "ends_at"} & form.base_fields.keys():
                form.base_fields[name].help_text = zone_name(location)
        return form

    def save_model(self, request, obj, form, change):
        """Save it, and say which visits it leaves without a practitioner: they stay as they are."""
        super().save_model(request, obj, form, change)
        visits = Appointment.objects.holding_time().filter(practitioner=obj.practitioner)
        if count := visits.overlapping(obj.starts_at, obj.ends_at).count():
            sentence = ngettext(
                "%(count)d visit lies in this time off. Please move or cancel it.",
                "%(count)d visits lie in this time off. Please move or cancel them.",
                count,
            )
            self.message_user(request, sentence % {"count": count}, messages.WARNING)
