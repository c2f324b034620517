"""The patients.  They come in through booking and are never deleted; the office corrects what is wrong."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.admin.physicians import own_only
from appointments.admin.search import search_words
from appointments.forms.fields import CleanCharField, CleanEmailField, PhoneField
from appointments.models import Appointment, Patient
from clinic.office import OfficeAdmin, ReadOnlyInline
from clinic.templatetags.clinic_tags import phone, visit_time


class PatientForm(forms.ModelForm):
    """A patient's record, typed as carefully as patients type it themselves."""

    first_name = CleanCharField(label=_("First name"), max_length=80)
    last_name = CleanCharField(label=_("Last name"), max_length=80)
    phone = PhoneField()
    email = CleanEmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"class": "vTextField"})
    )

    def clean_birth_date(self):
        birth_date = self.cleaned_data["birth_date"]
        if birth_date.year < 1900 or birth_date > timezone.localdate():
            raise ValidationError(_("Check the date of birth: it lies in the future, or before 1900."))
        return birth_date


class VisitInline(ReadOnlyInline):
    """The visits of one patient, the latest first."""

    model = Appointment
    fields = ["time", "practitioner", "visit_type", "status", "spaced_reference"]
    readonly_fields = ["time", "spaced_reference"]
    ordering = ["-starts_at"]
    show_change_link = True

    def get_queryset(self, request):
        visits = super().get_queryset(request).with_names()
        own = own_only(request.user)
        return visits.filter(practitioner=own) if own else visits

    @admin.display(description=_("time"))
    def time(self, visit):
        return visit_time(visit)

    @admin.display(description=_("reference"))
    def spaced_reference(self, visit):
        return visit.spaced_reference


@admin.register(Patient)
class PatientAdmin(OfficeAdmin):
    form = PatientForm
    list_display = ["last_name", "first_name", "birth_date", "phone_number", "email", "language"]
    list_display_links = ["last_name", "first_name"]
    list_filter = ["language"]
    search_fields = ["first_name_key", "last_name_key", "phone", "email"]
    search_help_text = _("Name, phone number or e-mail.")
    inlines = [VisitInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        patients = super().get_queryset(request)
        own = own_only(request.user)
        return patients.filter(appointments__practitioner=own).distinct() if own else patients

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_words(search_term))

    @admin.display(description=_("phone"), ordering="phone")
    def phone_number(self, patient):
        return phone(patient.phone)
