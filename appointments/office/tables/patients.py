"""The patients.  They come in through booking and are never deleted; the office corrects what is wrong."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from appointments import records
from appointments.identity import search
from appointments.models import Appointment, Patient
from appointments.notifications.told import told_of_the_last_change
from appointments.office.tables.physicians import own_only
from clinic.common.forms.birth_date import BirthDateLine
from clinic.common.forms.fields import CleanCharField, CleanEmailField, PhoneField
from clinic.common.tables import OfficeAdmin, ReadOnlyInline, SetFromTheStart
from clinic.common.templatetags.clinic_tags import phone, zone_name, zones_meet
from clinic.directory import facts


class PatientForm(forms.ModelForm):
    """A patient's record, typed as carefully as patients type it themselves."""

    first_name = CleanCharField(label=_("First name"), max_length=80, required=False)
    last_name = CleanCharField(label=_("Last name"), max_length=80)
    birth_date = BirthDateLine(today=facts.today, widget=AdminDateWidget)
    phone = PhoneField()
    email = CleanEmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"class": "vTextField"})
    )

    def clean(self):
        """Nobody writes over a record that somebody else is merging or erasing at this moment."""
        stands = Patient.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
        if stands.merged_into_id or stands.erased_at:
            raise ValidationError(
                _("This record has just been merged or erased. Nothing was saved: please look again.")
            )


class VisitInline(ReadOnlyInline):
    """The visits of one patient, the latest first."""

    model = Appointment
    fields = ["time", "practitioner", "visit_type", "stands", "told", "spaced_reference"]
    readonly_fields = ["time", "zone", "stands", "told", "spaced_reference"]
    ordering = ["-starts_at"]
    show_change_link = True

    def get_queryset(self, request):
        told = told_of_the_last_change(now=timezone.now())
        appointments = super().get_queryset(request).with_names().annotate(told=told)
        own = own_only(request.user)
        return appointments.filter(practitioner=own) if own else appointments

    @admin.display(description=_("time"))
    def time(self, appointment):
        return date_format(
            appointment.starts_at.astimezone(appointment.location.zone), "WEEKDAY_DATETIME_YEAR_FORMAT"
        )

    def get_fields(self, request, obj=None):
        return ["time", "zone", *self.fields[1:]] if zones_meet(request.locations) else self.fields

    @admin.display(description=_("clock"))
    def zone(self, appointment):
        return zone_name(appointment.location)

    @admin.display(description=_("status"))
    def stands(self, appointment):
        if appointment.cancelled_by == Appointment.CancelledBy.PATIENT:
            return _("cancelled by the patient")
        if appointment.cancelled_by:
            return _("cancelled by the clinic")
        return appointment.get_status_display()

    @admin.display(description=_("told"))
    def told(self, appointment):
        return appointment.told.label

    @admin.display(description=_("reference"))
    def spaced_reference(self, appointment):
        return appointment.spaced_reference


class RecordFilter(SetFromTheStart):
    """Begins with the records that are in use, and a search looks among them too."""

    title = _("record")
    parameter_name = "record"
    default = "current"

    def lookups(self, request, model_admin):
        return [
            ("current", _("In use")),
            ("merged", _("Merged into another one")),
            ("erased", _("Erased")),
            (self.ALL, _("All")),
        ]

    def value(self):
        return super().value() if self.parameter_name in self.used_parameters else self.default

    def queryset(self, request, queryset):
        if self.value() == "current":
            return queryset.current()
        conditions = {"merged": {"merged_into__isnull": False}, "erased": {"erased_at__isnull": False}}
        return queryset.filter(**conditions.get(self.value(), {}))


@admin.register(Patient)
class PatientAdmin(OfficeAdmin):
    form = PatientForm
    list_display = ["last_name", "first_name", "birth_date", "phone_number", "email", "language"]
    list_display_links = ["last_name", "first_name"]
    list_filter = [RecordFilter, "language"]
    search_fields = ["last_name_key"]  # that there is a search; get_search_results says which
    search_help_text = _("Name, phone number, e-mail or date of birth.")
    inlines = [VisitInline]
    readonly_fields = ["given_last"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """A record that was merged or erased stays as it is."""
        is_over = obj is not None and (obj.merged_into_id or obj.erased_at)
        return not is_over and super().has_change_permission(request, obj)

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("merged_into")
        own = own_only(request.user)
        return rows.filter(appointments__practitioner=own).distinct() if own else rows

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The record, its visits, and what was said: the messages, in both directions."""
        context |= _said(request.user, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        return search.among(queryset, search_term) if search_term else queryset, False

    @admin.display(description=_("phone"), ordering="phone")
    def phone_number(self, patient):
        return phone(patient.phone)

    @admin.display(description=_("given with the latest booking"))
    def given_last(self, patient):
        appointment = patient.appointments.order_by("-created_at", "-pk").first()
        if appointment is None:
            return ""
        if (appointment.phone, appointment.email) == (patient.phone, patient.email):
            return _("The same phone and e-mail")
        return ", ".join(filter(None, [phone(appointment.phone), appointment.email or str(_("no e-mail"))]))


def _said(user, patient: Patient) -> dict:
    """What ``user`` may see of the messages from and to a patient, and of the other records of theirs."""
    own = own_only(user)
    found = {"merges": patient.merges.select_related("gone", "by")}
    if user.has_perm("appointments.change_patient") and not patient.erased_at:
        found["alike"] = records.duplicates_of(patient)
    if user.has_perm("appointments.view_contactmessage"):
        found["written"] = records.contact_messages(patient)
    if user.has_perm("appointments.view_message"):
        rows = records.deliveries(patient)
        found["deliveries"] = rows.filter(appointment__practitioner=own) if own else rows
    return found
