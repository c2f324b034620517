"""The admin site that the office works in, and the roles of those who do."""

from django.apps import AppConfig, apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from clinic.accounts import logins
from clinic.site import roles


class SiteConfig(AppConfig):
    name = "clinic.site"
    default = True

    def ready(self):
        # The last of our apps to be told: by then every permission is made.
        post_migrate.connect(roles.make_missing, sender=apps.get_app_config("auth"))
        user_logged_in.connect(logins.keep_for_a_day_of_work)


class ClinicAdminConfig(AdminConfig):
    """Django's admin on our own site, with the tables that stand in a room of an app."""

    default = False
    default_site = "clinic.site.admin_site.ClinicAdminSite"

    def ready(self):
        super().ready()
        autodiscover_modules("office.tables", register_to=admin.site)
