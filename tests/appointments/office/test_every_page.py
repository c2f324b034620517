"""Every page of the office answers, whatever stands in its address, and gives nothing away."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import Group
from django.core.exceptions import SuspiciousOperation
from django.urls import reverse
from django.utils import timezone

from appointments import inbox
from appointments.models import Appointment
from clinic.directory.models import Location
from tests import factories
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ask
from tests.conditions.factories import (
    PageFactory,
    ReferenceFactory,
    SynonymFactory,
    TreatmentFactory,
    sign,
)
from tests.conftest import build_clinic, clock

MODELS = [model for model in admin.site._registry]
ADDABLE = [
    "appointments.extrahours",
    "appointments.timeoff",
    "appointments.visittype",
    "appointments.workinghours",
    "auth.group",
    "auth.user",
    "clinic.closure",
    "clinic.insuranceplan",
    "clinic.location",
    "clinic.practitioner",
    "conditions.condition",
    "conditions.page",
    "conditions.reference",
    "conditions.synonym",
    "conditions.treatment",
]
NEVER_DELETED = [
    "appointments.acuterelease",
    "appointments.appointment",
    "appointments.bookingpolicy",
    "appointments.callbackrequest",
    "appointments.contactmessage",
    "appointments.message",
    "appointments.patient",
    "appointments.slothold",
    "auth.group",  # the roles that we make
    "auth.user",
    "clinic.coststatement",
    "conditions.condition",
    "conditions.page",
    "conditions.reference",
    "conditions.signature",
]
# What every list reads from its address: several at once, where none keeps Django from reading the next.
STRANGE = [
    "?q=%00",
    "?q=%22&o=99&all=",
    "?q='&o=-.-&_facets=True&_popup=1",
    "?q=" + "%F0%9F%A6%B4" * 300 + "&p=-1",
    "?p=abc",
    "?p=99999999999999999999",
    "?e=1",
    "?pk__in=1,2,x",
    "?_to_field=password",
]
STRANGE_DAYS = ["?day=%00", "?day=9999-12-31", "?day=0001-01-01", "?day=2027-02-30", "?day=abc"]
# Those with a NUL never come as far as a list.
STRANGE_VALUES = ["x'", "-1", "9" * 20, "9999999-12-31", "\N{BONE}", "maybe"]


def label(model):
    return model._meta.label_lower


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_no_column_that_a_table_writes_has_the_name_of_a_field():
    """Django would print the field, whatever the method says."""
    tables = [*admin.site._registry.values()]
    tables += [inline(table.model, admin.site) for table in tables for inline in table.inlines]
    clashes = {
        f"{type(table).__name__}.{field.name}"
        for table in tables
        for field in table.model._meta.get_fields()
        if hasattr(getattr(table, field.name, None), "short_description")
    }

    assert clashes == set()


@pytest.fixture(scope="module")
def everything(kept_for_the_module):
    """A row in every table that the office sees."""
    scene, now = build_clinic(), clock(2027, 3, 1, 8)
    practice = {"practitioner": scene.doctor_a, "location": scene.location}
    appointment = ask(scene, clock(2027, 3, 8, 10), now=now)
    asking.hold(
        browser="b", address="a", visit_type=scene.new, starts_at=clock(2027, 3, 9, 10), now=now, **practice
    )
    inbox.cannot_come(appointment, now=now)
    factories.CallbackRequestFactory(location=scene.location)
    factories.OpeningHoursFactory(location=scene.location)
    factories.ClosureFactory(starts_on=date(2027, 7, 4), ends_on=date(2027, 7, 4), reason_en="Holiday")
    factories.ExtraHoursFactory(date=date(2027, 3, 6), **practice)
    factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=now, ends_at=now + timedelta(hours=1), reason="Course"
    )
    factories.AcuteReleaseFactory(date=date(2027, 3, 1), **practice)
    Group.objects.create(name="Front desk")
    factories.InsurancePlanFactory()
    TreatmentFactory()
    ReferenceFactory()
    sign(PageFactory(), signed_by=scene.doctor_a)
    SynonymFactory()


@pytest.fixture
def a_full_clinic(everything, db):
    """The same for each test, and as it was."""


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_list_shows_its_rows(model, office, a_full_clinic):
    answer = office.get(page(model, "changelist"), {"day": "all"} if model is Appointment else {})

    assert answer.status_code == 200
    assert answer.context["cl"].result_count == model.objects.count() > 0


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_each_row_has_a_page(model, office, a_full_clinic):
    answer = office.get(page(model, "change", model.objects.first().pk))

    assert answer.status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_adding_is_for_what_the_office_makes_itself(model, office, a_full_clinic):
    answer = office.get(page(model, "add"))

    assert answer.status_code == (200 if label(model) in ADDABLE else 403)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_nothing_of_a_patients_is_deleted_by_a_click(model, office, a_full_clinic):
    row = model.objects.first()

    answer = office.get(page(model, "delete", row.pk))
    office.post(page(model, "changelist"), {"action": "delete_selected", "_selected_action": row.pk})

    assert answer.status_code == (403 if label(model) in NEVER_DELETED else 200)
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_strange_address_is_no_server_error(model, office, a_full_clinic):
    office.raise_request_exception = False
    for query in STRANGE + (STRANGE_DAYS if model is Appointment else []):
        answer = office.get(page(model, "changelist") + query, follow=True)

        assert (query, answer.status_code) in ((query, 200), (query, 400))


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_strange_value_of_a_filter_is_no_server_error(model, rf, admin_user, a_full_clinic):
    page = admin.site._registry[model]
    lookups = [lookup for entry in page.list_filter for lookup in page._lookups(entry)]
    for lookup, value in product(lookups, STRANGE_VALUES):
        request = rf.get("/", {lookup: value})
        request.user, request.locations = admin_user, list(Location.objects.all())
        # The list answers the first with itself, without the filter, and the second with 400.
        with suppress(IncorrectLookupParameters, SuspiciousOperation):
            list(page.get_changelist_instance(request).result_list)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_strange_key_is_no_server_error(model, office, a_full_clinic):
    office.raise_request_exception = False
    for key, name in product(["abc", "-1", "0", "9" * 30, "_", "%2500"], ["change", "history", "delete"]):
        answer = office.get(page(model, name, key), follow=True)

        assert (key, name, answer.status_code) in {(key, name, code) for code in (200, 400, 403, 404)}


@pytest.mark.parametrize(
    "query",
    [
        "?patient__first_name__startswith=E",
        "?patient__last_name_key__contains=du",
        "?reason__contains=numb",
        "?form_digest__startswith=a",
        "?uid__startswith=a",
        "?practitioner__user__password__startswith=a",
        "?overbooked_by__password__startswith=a",
        "?id__gt=0",
        "?practitioner__user__username=a",
    ],
)
def test_appointments_cannot_be_asked_for_what_no_filter_shows(query, office, a_full_clinic):
    url = reverse("admin:appointments_appointment_changelist")

    assert office.get(url + query + "&day=all").status_code == 400


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_list_can_be_asked_for_what_no_filter_shows(model, rf):
    page, request = admin.site._registry[model], rf.get("/")
    shown = {getattr(entry, "parameter_name", entry) for entry in page.list_filter}
    fields = {field.name for field in model._meta.get_fields()}
    asked = {
        f"{name}__{how}" for name in fields for how in ("startswith", "gt", "in", "id__gt", "user__password")
    }
    asked |= fields - shown

    assert {lookup for lookup in asked if page.lookup_allowed(lookup, "a", request)} == set()


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1", "1 OR 1", "\u0663"])
@pytest.mark.parametrize("action", ["arrive", "cancel", "delete_selected", "nonsense"])
def test_forged_keys_of_an_action_are_a_bad_request(action, key, office, a_full_clinic):
    url = reverse("admin:appointments_appointment_changelist")

    answer = office.post(url, {"action": action, "_selected_action": key, "index": "x"})

    assert answer.status_code == 400


def test_tries_are_not_shown():
    assert "clinic.tries" not in map(label, MODELS)


def test_times_stand_on_the_clinics_clock(office, a_full_clinic):
    page = office.get(reverse("admin:appointments_timeoff_changelist"))

    assert b"March 1, 2027, 8:00 AM" in page.content  # 13:00 UTC
    assert timezone.get_current_timezone_name() == "UTC"


def test_office_works_without_any_location(office):
    assert office.get(reverse("admin:index")).status_code == 200
    assert office.get(reverse("admin:appointments_timeoff_add")).status_code == 200


def test_stranger_is_sent_to_the_login_page(client, a_full_clinic):
    answer = client.get(reverse("admin:appointments_appointment_changelist"), follow=True)

    assert answer.redirect_chain[0][0].startswith("/admin/login/")


def test_index_lists_every_table(office):
    page = office.get(reverse("admin:index")).content.decode()

    for model in MODELS:
        assert (
            f'href="{reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")}"' in page
        )
