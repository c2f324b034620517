"""Everything that touches a clinician's time."""

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from clinic.directory import one_query


def make_the_policy(using, apps=all_apps, **signal) -> None:
    """See to it that the one row of booking rules exists, after a migration and after a flush."""
    try:
        policy = apps.get_model("appointments", "BookingPolicy")
    except LookupError:  # on the way back to an empty database
        return
    policy.objects.using(using).get_or_create(pk=1)


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = _("Appointments")

    def ready(self):
        post_migrate.connect(make_the_policy, sender=self)
        one_query.COSTS.append(self.get_model("VisitType").objects.saying_costs)
