"""The clinic as a Django app, and the admin site that its office works in."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from clinic import roles


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = _("Clinic")
    default = True

    def ready(self):
        # The last of our apps to be told: by then every permission is made.
        post_migrate.connect(roles.make_missing, sender=apps.get_app_config("auth"))


class ClinicAdminConfig(AdminConfig):
    default = False
    default_site = "clinic.admin_site.ClinicAdminSite"
