"""The kinds of visit and the numbers of booking."""

from django.contrib import admin
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.admin import TranslationAdmin

from appointments.models import BookingPolicy, VisitType
from appointments.office.forms.hours import VisitTypeForm
from clinic.common.tables import OfficeAdmin


@admin.register(VisitType)
class VisitTypeAdmin(OfficeAdmin, TranslationAdmin):
    form = VisitTypeForm
    list_display = ["name", "length_minutes", "patients", "online", "acute", "position"]
    list_filter = ["online", "acute", "practitioners"]
    prepopulated_fields = {"slug": ["name"]}
    formfield_overrides = OfficeAdmin.formfield_overrides | {
        models.ManyToManyField: {"widget": CheckboxSelectMultiple}
    }
    fieldsets = [
        (None, {"fields": ["name", "slug", "preparation", "patients", "practitioners", "position"]}),
        (
            pgettext_lazy("how long", "Time"),
            {"fields": ["length_minutes", "turnover_minutes", "step_minutes"]},
        ),
        (
            _("Booking"),
            {"fields": ["online", "acute", "minimum_notice_hours", "horizon_days", "change_cutoff_hours"]},
        ),
        (_("Cost and insurance"), {"fields": ["price_from", "price_to", "referral", "by_video"]}),
        (_("Reminders"), {"fields": ["reminder_hours"]}),
    ]


@admin.register(BookingPolicy)
class BookingPolicyAdmin(OfficeAdmin):
    """There is one set of rules: it is changed, never added or deleted."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
