"""The addresses of the site's pages, filled in with rows that are there."""

from collections.abc import Callable, Iterable
from datetime import date

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation


def rows(label: str) -> QuerySet:
    """The rows of a model that is named as in ``AUTH_USER_MODEL``, the oldest first."""
    return apps.get_model(label)._base_manager.order_by("pk")


def public(language: str) -> list[str]:
    """Every page that needs neither a link nor a login."""
    names = [
        "home",
        "accessibility",
        "privacy",
        "team",
        "sitemap",
        "appointments:check",
        "conditions:library",
    ]
    names += ["appointments:check", "appointments:book", "appointments:find", "appointments:contact"]
    with translation.override(language):
        return [
            *map(reverse, names),
            reverse("conditions:search", query={"q": "espalda"}),
            *(page.get_absolute_url() for page in rows("conditions.Page").exclude(status="draft")),
            *of_each("practitioner", rows("clinic.Practitioner"), "slug"),
            *of_each("location", rows("clinic.Location"), "slug"),
            *of_each("appointments:times", rows("appointments.VisitType").filter(online=True), "slug"),
        ]


def of_visit(reference: str, *names: str) -> list[str]:
    """Pages of a visit, for a browser that has opened its link."""
    return [reverse(f"appointments:{name}", args=[reference]) for name in names]


def of_physician(username: str, *, today: date) -> list[str]:
    """The pages of who treats patients: their schedule, and what belongs to their own visits."""
    visits = rows("appointments.Appointment").filter(practitioner__user__username=username)
    answered = visits.filter(questionnaire__isnull=False)
    planned = visits.filter(care_plan__isnull=False)
    days = {today, *(visit.starts_at.date() for visit in planned)}
    return [
        *(reverse(f"appointments:schedule{page}") for page in ("", "_time_off", "_calendar")),
        *(reverse(f"appointments:schedule_{span}", args=[day]) for span in ("day", "week") for day in days),
        *of_each("appointments:schedule_answers", answered, "reference"),
        *of_each("appointments:schedule_plan", planned, "reference"),
    ]


def of_office() -> list[str]:
    """The office's own pages, and those about rows that are unlike others."""
    names = "today calendar calendar-week phone-booking plan close inbox calls reports erasure doctor index"
    visits, patients = rows("appointments.Appointment"), rows("appointments.Patient")
    erased = patients.filter(erased_at__isnull=False)
    one_of_each = visits.order_by("status", "pk").distinct("status")
    return [
        *(reverse(f"admin:{name}") for name in names.split()),
        *of_each("admin:letter", rows("appointments.ContactMessage"), "reference"),
        *of_each("admin:closed", rows("appointments.Disruption")),
        *of_each("admin:visit-move", visits.filter(status="booked"), "reference", choose=ends),
        *of_each("admin:visit-card", one_of_each, "reference"),
        *of_each("admin:appointments_appointment_change", one_of_each),
        *of_each("admin:appointments_appointment_change", visits.filter(patient__in=erased)),
        *of_each("admin:held", patients, choose=ends),
        *of_each("admin:held", erased),
        *of_each("admin:appointments_patient_change", erased),
        *of_each("admin:appointments_patient_change", patients.filter(merged_into__isnull=False)),
    ]


def of_admin() -> list[str]:
    """The list of each table of the admin, and the pages of its first and its last row."""
    found = []
    for table in filter(admin.site.is_registered, apps.get_models()):
        name = f"admin:{table._meta.app_label}_{table._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        found += of_each(f"{name}_change", table._base_manager.order_by("pk"), choose=ends)
    return found


def ends(keys: list) -> Iterable:
    """The first and the last; a table that is new may have neither."""
    return {*keys[:1], *keys[-1:]}


def of_each(name: str, found: QuerySet, column: str = "pk", *, choose: Callable = iter) -> list[str]:
    """The page called ``name`` of each of these rows, or of those that ``choose`` leaves."""
    return [reverse(name, args=[key]) for key in choose(list(found.values_list(column, flat=True)))]
