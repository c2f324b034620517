"""The directory as a Django app.  Its label stays "clinic": tables, permissions and addresses carry it."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from clinic.directory import one_query


def make_the_statement(using, apps=all_apps, **signal) -> None:
    """See to it that the one row of what is said of costs exists, after a migration and after a flush."""
    try:
        statement = apps.get_model("clinic", "CostStatement")
    except LookupError:  # on the way back to an older database
        return
    statement.objects.using(using).get_or_create(pk=1)


class DirectoryConfig(AppConfig):
    name = "clinic.directory"
    label = "clinic"
    verbose_name = _("Clinic")

    def ready(self):
        post_migrate.connect(make_the_statement, sender=self)
        plan: Any = self.get_model("InsurancePlan")
        statement: Any = self.get_model("CostStatement")
        one_query.COSTS += [plan.objects.all, statement.objects.saying_something]
