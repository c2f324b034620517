"""The clinic as a Django app, and the admin site that its office works in."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = _("Clinic")
    default = True


class ClinicAdminConfig(AdminConfig):
    default = False
    default_site = "clinic.admin_site.ClinicAdminSite"
