"""Where the database of a process that runs tests comes from, and what is in it when a test begins."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase

from appointments.models import BookingPolicy
from clinic.directory.models import CostStatement, Location
from clinic.site.roles import ROLES
from tests.conditions.factories import PageFactory, sign

MIGRATED = "SELECT app, name, applied FROM django_migrations ORDER BY id"


def rows_of(database, sql: str) -> list[tuple]:
    with database.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_processes_share_what_one_of_them_migrated(db, request):
    template = getattr(request.config, "workerinput", {}).get("template")
    if template is None:
        pytest.skip("a process that runs its tests by itself migrates its own database")
    shared = connection.copy()
    shared.settings_dict["NAME"] = template
    try:
        migrated = rows_of(shared, MIGRATED)
    finally:
        shared.close()

    # Each row says when it was migrated, to the microsecond.
    assert rows_of(connection, MIGRATED) == migrated


# What the migrations and their listeners make.
MADE = (ContentType, Permission, Group, Group.permissions.through, BookingPolicy, CostStatement)


def rows() -> dict:
    """Every row of every table, by its model."""
    models = apps.get_models(include_auto_created=True)
    return {model: found for model in models if (found := list(model.objects.order_by("pk").values_list()))}


@pytest.fixture
def migrated():
    """The apps that were told of a migration."""
    told = []

    def listen(sender, **signal):
        told.append(sender.label)

    post_migrate.connect(listen)
    yield told
    post_migrate.disconnect(listen)


def empty_the_database() -> None:
    """As it is done after each test that commits."""
    TransactionTestCase()._fixture_teardown()


def test_committed_rows_go_and_what_migrations_made_stays(transactional_db, migrated, client, admin_user):
    made = {model: found for model, found in rows().items() if model in MADE}
    client.force_login(admin_user)

    empty_the_database()

    assert (rows(), migrated) == (made, [])


def test_committed_rows_that_are_never_deleted_go_too(transactional_db, migrated):
    made = {model: found for model, found in rows().items() if model in MADE}
    page = sign(PageFactory())
    with pytest.raises(DatabaseError, match="never changed or taken away"):
        page.signatures.all().delete()

    empty_the_database()

    assert (rows(), migrated) == (made, [])


def test_what_migrations_made_is_made_again_after_a_test_that_changed_it(transactional_db, migrated):
    Group.objects.get(name="Physician").delete()
    BookingPolicy.objects.all().delete()
    Permission.objects.filter(codename="change_patient").delete()

    empty_the_database()

    assert {"auth", "appointments"} <= set(migrated)
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    assert Group.objects.get(name="Physician").permissions.count() == len(ROLES["Physician"])
    assert Permission.objects.filter(codename="change_patient").count() == 1
    assert BookingPolicy.objects.count() == 1


def test_rows_that_were_made_again_are_kept_from_then_on(transactional_db, migrated):
    Group.objects.all().delete()
    empty_the_database()
    told, made = len(migrated), rows()

    Location.objects.create(slug="alder")
    empty_the_database()

    assert (rows(), len(migrated)) == (made, told)
