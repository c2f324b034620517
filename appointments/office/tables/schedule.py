"""When practitioners work and when they are away."""

from functools import partial

from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from appointments.models import AcuteRelease, ExtraHours, TimeOff, WorkingHours
from appointments.office.forms.hours import ExtraHoursForm, WorkingHoursForm
from appointments.office.tables.clocks import OnItsClock
from appointments.office.tables.hits import AsksAboutAppointments
from appointments.office.tables.physicians import own_only
from clinic.common.forms.wall_clock import WallClockEndField, WallClockField
from clinic.common.tables import OfficeAdmin, ReadOnly, is_key, on_the_clock
from clinic.common.templatetags.clinic_tags import clock_end, zone_name, zones_meet
from clinic.common.wall_clock import DAY, MIDNIGHT
from clinic.directory.models import Closure, Practitioner
from clinic.directory.whose_clock import first_location


class WallClockInput(AdminSplitDateTime):
    """The two inputs, each with a name of its own for who does not see them."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        for widget, name in zip(self.widgets, (_("Date"), pgettext_lazy("of day", "Time")), strict=True):
            widget.attrs["aria-label"] = name


class WallClockEndInput(WallClockInput):
    """The same for an end: midnight is shown as the end of the day before."""

    def decompress(self, value):
        day, at = super().decompress(value)
        return [day - DAY, gettext("midnight")] if at == MIDNIGHT else [day, at]


class ShowsEnd:
    """For a table of hours: midnight as an end is called by its name, for 12:00 AM reads as the beginning."""

    @admin.display(description=_("until"), ordering="ends")
    def until(self, row):
        return clock_end(row.ends)

    def get_fieldsets(self, request, obj=None):
        """A person who may only read sees the name too."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, options | {"fields": ["until" if name == "ends" else name for name in options["fields"]]})
            for title, options in fieldsets
        ]


@admin.register(WorkingHours)
class WorkingHoursAdmin(ShowsEnd, AsksAboutAppointments, OfficeAdmin):
    form = WorkingHoursForm
    list_display = [
        "practitioner",
        "weekday",
        "starts",
        "until",
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
class ExtraHoursAdmin(ShowsEnd, AsksAboutAppointments, OfficeAdmin):
    form = ExtraHoursForm
    list_display = ["date", "practitioner", "starts", "until", "location", "reserved_for_acute"]
    list_filter = ["practitioner", "location"]
    list_select_related = ["practitioner", "location"]
    ordering = ["-date", "starts"]
    fieldsets = [
        (None, {"fields": ["practitioner", "location", "date"]}),
        (_("On the clock of the location"), {"fields": ["starts", "ends", "reserved_for_acute"]}),
    ]


@admin.register(TimeOff)
class TimeOffAdmin(AsksAboutAppointments, OfficeAdmin):
    """Typed and shown on the clock of the practitioner's first location, which is named."""

    list_display = ["starts_at", "ends_at", "practitioner", "reason"]
    list_display_links = ["starts_at", "ends_at"]
    list_filter = ["practitioner"]
    list_select_related = ["practitioner"]
    ordering = ["-starts_at"]
    fields = ["practitioner", "starts_at", "ends_at", "reason"]
    formfield_overrides = {models.DateTimeField: {"form_class": WallClockField, "widget": WallClockInput}}

    def get_queryset(self, request):
        """A practitioner who does not run the desk sees their own time off only."""
        rows = super().get_queryset(request)
        if zones_meet(request.locations):
            rows = rows.prefetch_related("practitioner__locations")
        own = own_only(request.user)
        return rows.filter(practitioner=own) if own else rows

    def get_list_display(self, request):
        several = zones_meet(request.locations)
        return ["begins", "ends", "clock", "practitioner", "reason"] if several else self.list_display

    def get_list_display_links(self, request, list_display):
        return list_display[:2]

    @admin.display(description=_("from"), ordering="starts_at")
    def begins(self, row):
        return date_format(row.starts_at.astimezone(first_location(row.practitioner).zone), "DATETIME_FORMAT")

    @admin.display(description=_("until"), ordering="ends_at")
    def ends(self, row):
        return date_format(row.ends_at.astimezone(first_location(row.practitioner).zone), "DATETIME_FORMAT")

    @admin.display(description=_("clock"))
    def clock(self, row):
        return zone_name(first_location(row.practitioner))

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """The form is read and written on the clock of who is away."""
        view = partial(super().changeform_view, request, object_id, *args, **kwargs)
        if not (practitioner := self._practitioner(request, object_id)):
            return view()
        return on_the_clock(first_location(practitioner).zone, view)

    def _practitioner(self, request, object_id) -> Practitioner | None:
        """The practitioner who is away, where that says which clock is meant and it is known already."""
        if not zones_meet(request.locations):
            return None
        chosen = request.POST.get("practitioner") or request.GET.get("practitioner")
        asked = {"pk": chosen} if chosen else {"time_off": object_id}
        return Practitioner.objects.filter(**asked).first() if all(map(is_key, asked.values())) else None

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "ends_at":
            kwargs |= {"form_class": WallClockEndField, "widget": WallClockEndInput}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        for name in {"starts_at", "ends_at"} & form.base_fields.keys():
            form.base_fields[name].help_text = self._whose_clock(request, obj)
        return form

    def _whose_clock(self, request, obj) -> str:
        practitioner = self._practitioner(request, obj and str(obj.pk))
        location = first_location(practitioner) if practitioner else next(iter(request.locations), None)
        name = zone_name(location) if location else ""
        if not zones_meet(request.locations):
            return name
        whose = gettext("On the clock of the practitioner's first location")
        return f"{whose}: {name}" if practitioner else whose


@admin.register(Closure)
class ClosureAdmin(AsksAboutAppointments, OfficeAdmin, TranslationAdmin):
    list_display = ["starts_on", "ends_on", "location", "reason"]
    list_filter = ["location"]
    list_select_related = ["location"]
    ordering = ["-starts_on"]


@admin.register(AcuteRelease)
class ReleaseAdmin(ShowsEnd, ReadOnly, OnItsClock):
    """When hours kept for acute visits were given free: the worker writes it down, nobody changes it."""

    rows_of_location = "acute_releases"
    before_the_clock = ("until", "ends")
    list_display = ["date", "starts", "until", "practitioner", "location", "released", "recorded"]
    list_filter = ["practitioner", "location"]
    list_select_related = ["practitioner", "location"]

    @admin.display(description=_("released at"), ordering="released_at")
    def released(self, release):
        return self.on_its_clock(release.released_at, release)

    @admin.display(description=_("recorded at"), ordering="recorded_at")
    def recorded(self, release):
        return self.on_its_clock(release.recorded_at, release)
