"""The directory as a Django app.  Its label stays "clinic": tables, permissions and addresses carry it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "clinic.directory"
    label = "clinic"
    verbose_name = _("Clinic")
