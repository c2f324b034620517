"""How a migration gives roles permissions."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from clinic.common import grants

pytestmark = pytest.mark.django_db


def permissions_of(role) -> set[str]:
    rows = Permission.objects.filter(group__name=role).values_list("content_type__app_label", "codename")
    return {f"{label}.{codename}" for label, codename in rows}


def test_giving_makes_role_and_permissions_that_are_missing():
    Group.objects.all().delete()
    Permission.objects.filter(content_type__app_label="clinic").delete()

    for _twice in range(2):
        grants.give({"Physician": ["clinic.view_closure"]}, apps=apps, using="default")

    assert permissions_of("Physician") == {"clinic.view_closure"}


def test_giving_adds_and_takes_nothing_away():
    Group.objects.get(name="Physician").permissions.set([])

    grants.give({"Physician": ["clinic.view_closure"]}, apps=apps, using="default")
    grants.give({"Physician": ["clinic.view_location"]}, apps=apps, using="default")

    assert permissions_of("Physician") == {"clinic.view_closure", "clinic.view_location"}


def test_giving_what_does_not_exist_is_a_mistake():
    with pytest.raises(LookupError, match=r"clinic\.fly_location"):
        grants.give({"Physician": ["clinic.fly_location"]}, apps=apps, using="default")
