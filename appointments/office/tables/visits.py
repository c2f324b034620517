"""The visits: a list by day, one page for each, and what staff do with them."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext_lazy as _

from appointments.identity import search
from appointments.models import Appointment, AppointmentEvent, CallAttempt
from appointments.notifications.told import told_of_the_last_change
from appointments.office.tables import desk
from appointments.office.tables.before_visit import QuestionnaireInline
from appointments.office.tables.clocks import OnItsClock
from appointments.office.tables.days import DayFilter
from appointments.office.tables.messages import MessageInline
from appointments.office.tables.physicians import own_only
from clinic.common.tables import ReadOnly, ReadOnlyInline
from clinic.common.templatetags import clinic_tags


class EventInline(ReadOnlyInline):
    """What happened to a visit."""

    model = AppointmentEvent
    fk_name = "appointment"
    verbose_name_plural = _("history")
    fields = readonly_fields = ["at", "what", "stood_before", "stands_after", "who", "reason"]

    def get_queryset(self, request):
        locations = ("practitioner_from", "practitioner_to", "location_from", "location_to")
        return super().get_queryset(request).select_related("by", *locations)

    @admin.display(description=_("before"))
    def stood_before(self, event):
        state = event.get_status_from_display()
        return _stood(state, event.starts_at_from, event.practitioner_from, event.location_from)

    @admin.display(description=_("after"))
    def stands_after(self, event):
        state = event.get_status_to_display()
        return _stood(state, event.starts_at_to, event.practitioner_to, event.location_to)

    @admin.display(description=_("who"))
    def who(self, event):
        return event.by or _("patient")


class CallInline(ReadOnlyInline):
    """The calls to the patient about a visit."""

    model = CallAttempt
    fields = ["at", "outcome", "again_at", "by"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


@admin.register(Appointment)
class VisitAdmin(ReadOnly, OnItsClock):
    """Visits are booked, changed and cancelled through ``booking``; nothing here is typed over."""

    rows_of_location = "appointments"
    before_the_clock = ("clock", "until")

    list_display = [
        "day",
        "clock",
        "patient",
        "practitioner",
        "visit_type",
        "status",
        "told",
        "spaced_reference",
    ]
    list_display_links = ["day", "clock", "patient"]
    list_filter = [DayFilter, "status", "practitioner", "visit_type", "location"]
    search_fields = ["reference"]  # that there is a search; get_search_results says which
    search_help_text = _("Reference, patient's name, phone number, e-mail or date of birth, on all days.")
    actions = [desk.arrive, desk.to_room, desk.complete, desk.mark_no_show, desk.cancel, desk.undo]
    inlines = [QuestionnaireInline, EventInline, MessageInline, CallInline]
    fieldsets = [
        (None, {"fields": ["spaced_reference", "status", "cancelled_by", "time", "until", "visit_type"]}),
        (_("Who and where"), {"fields": ["patient", "practitioner", "location"]}),
        (
            _("Reached at"),
            {
                "fields": [
                    "phone_number",
                    "email",
                    "email_to_confirm",
                    "prefers",
                    "language",
                    "wants_delays",
                    "for_someone_else",
                    "booker_name",
                    "booker_relation",
                ]
            },
        ),
        (
            _("What the patient told us"),
            {"fields": ["reason", "onset", "severity", "happens_when", "hurts", "side", "needed"]},
        ),
        (
            _("Booking"),
            {
                "fields": [
                    "created_at",
                    "booked_online",
                    "coming_since",
                    "overbooked",
                    "overbooked_because",
                    "overbooked_by",
                ]
            },
        ),
    ]

    def has_desk_permission(self, request) -> bool:
        """May this user change visits through the actions?"""
        return request.user.has_perm("appointments.change_appointment")

    def get_queryset(self, request):
        told = told_of_the_last_change(now=timezone.now())
        appointments = super().get_queryset(request).with_names().annotate(told=told)
        own = own_only(request.user)
        return appointments.filter(practitioner=own) if own else appointments

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(search.appointments(search_term)) if search_term else queryset, False

    @admin.display(description=_("day"), ordering="starts_at")
    def day(self, appointment):
        day = appointment.starts_at.astimezone(appointment.location.zone)
        return date_format(day, "D " + get_format("SHORT_DATE_FORMAT"))

    @admin.display(description=_("time"))
    def clock(self, appointment):
        return clinic_tags.appointment_clock(appointment)

    @admin.display(description=_("time"))
    def time(self, appointment):
        return self.on_its_clock(appointment.starts_at, appointment, "WEEKDAY_DATETIME_YEAR_FORMAT")

    @admin.display(description=_("until"))
    def until(self, appointment):
        return self.on_its_clock(appointment.ends_at, appointment, "WEEKDAY_DATETIME_YEAR_FORMAT")

    @admin.display(description=_("told"))
    def told(self, appointment):
        return appointment.told.label

    @admin.display(description=_("reference"), ordering="reference")
    def spaced_reference(self, appointment):
        return appointment.spaced_reference

    @admin.display(description=_("phone"))
    def phone_number(self, appointment):
        return clinic_tags.phone(appointment.phone)

    @admin.display(description=_("when it happens"))
    def happens_when(self, appointment):
        return _labels(Appointment.Happens, appointment.happens)

    @admin.display(description=_("where it hurts"))
    def hurts(self, appointment):
        return _labels(Appointment.BodySite, appointment.body_site)

    @admin.display(description=_("needs"))
    def needed(self, appointment):
        return _labels(Appointment.Need, appointment.needs)


def _labels(choices, values) -> str:
    return ", ".join(str(choices(value).label) for value in values)


def _stood(state, starts_at, practitioner, location) -> str:
    """How a visit stood at one end of a change: what of its state, time and place the change names.

    The page is on the clock of the visit; a time on another clock names that.
    """
    style = "WEEKDAY_DATETIME_YEAR_FORMAT"
    time = starts_at and location and clinic_tags.on_its_clock(starts_at, location, style)
    return ", ".join(str(part) for part in (state, time, practitioner, location) if part)
