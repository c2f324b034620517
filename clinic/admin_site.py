"""The admin site that the office works in."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class ClinicAdminSite(AdminSite):
    site_title = _("Clinic office")
    site_header = _("Clinic office")
    index_title = _("Office")
