"""Two people open the same row in the office: what the first one saves is not written over by the second."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from appointments.models import BookingPolicy, ExtraHours, TimeOff
from clinic.common.forms.seen import CHANGED
from clinic.common.tables import ReadOnly
from clinic.common.unchanged import version
from clinic.directory.models import Closure, CostStatement
from tests import factories
from tests.conditions import factories as texts
from tests.conftest import clock
from tests.forms import SEEN, seen

ROWS = {
    row._meta.model: row
    for module in (factories, texts)
    for row in vars(module).values()
    if isinstance(row, type) and issubclass(row, factories.DjangoModelFactory) and row._meta.model
}
MAKE = ROWS | {
    BookingPolicy: BookingPolicy.current,
    CostStatement: CostStatement.objects.get,
    Group: lambda: Group.objects.create(name="helpers"),
    User: lambda: User.objects.create_user("ann"),
    Closure: lambda: factories.ClosureFactory(starts_on=date(2027, 7, 4), ends_on=date(2027, 7, 5)),
    ExtraHours: lambda: factories.ExtraHoursFactory(
        practitioner=factories.PractitionerFactory(),
        location=factories.LocationFactory(),
        date=date(2027, 7, 4),
    ),
    TimeOff: lambda: factories.TimeOffFactory(
        practitioner=factories.PractitionerFactory(),
        starts_at=clock(2027, 7, 4),
        ends_at=clock(2027, 7, 5),
    ),
}
WRITABLE = sorted(
    (model for model, table in admin.site._registry.items() if not isinstance(table, ReadOnly)),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def office(db, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))
    return client


@pytest.fixture(params=WRITABLE, ids=lambda model: model._meta.label)
def row(request, db):
    """A row of each table that the office writes to."""
    return MAKE[request.param]()


def address(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def change(row) -> None:
    """What somebody else saves meanwhile: one column of the row."""
    other = {
        ArrayField: lambda value: [*value, "2"],
        models.CharField: lambda _value: "2",
        models.TextField: lambda _value: "2",
        models.PositiveSmallIntegerField: lambda value: value + 1,
        models.DateTimeField: lambda value: value.replace(microsecond=1),
        models.TimeField: lambda value: value.replace(minute=1),
        models.DateField: lambda value: value.replace(year=value.year - 1),
    }
    field, change = next(
        (field, change)
        for field in row._meta.concrete_fields
        for kind, change in other.items()
        if isinstance(field, kind) and not field.choices and field.editable
    )
    changed = {field.attname: change(getattr(row, field.attname))}
    row._meta.model._base_manager.filter(pk=row.pk).update(**changed)


def test_row_that_somebody_else_saved_meanwhile_is_not_written_over(office, row):
    opened = seen(office, address(row))
    change(row)
    before = version([row._meta.model._base_manager.get(pk=row.pk)])

    page = office.post(address(row), {"seen": opened})

    assert (page.status_code, str(CHANGED) in page.content.decode()) == (200, True)
    assert version([row._meta.model._base_manager.get(pk=row.pk)]) == before


def test_form_that_does_not_say_what_it_was_opened_with_saves_nothing(office, row):
    assert str(CHANGED) in office.post(address(row), {}).content.decode()


def test_same_row_opened_twice_is_the_same(office, row):
    assert seen(office, address(row)) == seen(office, address(row))


def test_a_person_who_may_only_look_is_sent_nothing_to_write_back(client, row):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename=f"view_{row._meta.model_name}"))
    client.force_login(reader)

    assert SEEN.search(client.get(address(row)).content.decode()) is None


def test_row_that_nobody_else_has_changed_is_saved_and_its_version_is_no_change_of_it(office):
    group = Group.objects.create(name="helpers")

    answer = office.post(address(group), {"seen": seen(office, address(group)), "name": "the helpers"})

    group.refresh_from_db()
    assert (answer.status_code, group.name) == (302, "the helpers")
    assert LogEntry.objects.get().get_change_message() == "Changed name."
