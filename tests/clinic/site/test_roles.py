"""The roles of the office: made with what they need, and nobody makes their own larger."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse

from appointments.models import TimeOff
from clinic.site import roles
from tests import factories
from tests.forms import seen

pytestmark = pytest.mark.django_db

SECRET, OTHER_SECRET = "alder-moss-seven", "alder-fern-eleven"


def permissions_of(role) -> set[str]:
    rows = Permission.objects.filter(group__name=role).values_list("content_type__app_label", "codename")
    return {f"{label}.{codename}" for label, codename in rows}


@pytest.fixture
def member():
    """Somebody in a role, and their browser."""

    def enter(role) -> tuple[User, Client]:
        user = User.objects.create_user("member", password=SECRET, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        return user, client

    return enter


@pytest.mark.parametrize("role", roles.ROLES)
def test_role_has_the_permissions_of_the_table(role):
    assert permissions_of(role) == set(roles.ROLES[role])


# Permissions that an early migration gave, and that a later one has taken out of the world.
GONE = {"conditions.publish_page"}


def test_permission_that_is_gone_is_nobodys():
    names = {name.partition(".")[2] for name in GONE}

    assert not Permission.objects.filter(codename__in=names).exists()


def test_table_is_what_the_migrations_give():
    """Added up: the groups of a test may have been made from the table, after a flush."""
    given = {role: set() for role in roles.ROLES}
    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            for role, names in getattr(operation, "granted", {}).items():
                given[role] |= set(names) - GONE

    assert given == {role: set(names) for role, names in roles.ROLES.items()}


@pytest.mark.parametrize("role", roles.ROLES)
def test_no_role_touches_accounts(role):
    assert {name for name in roles.ROLES[role] if name.startswith(("auth.", "admin.", "sessions."))} == set()


def test_missing_roles_are_made_and_others_left_alone():
    Group.objects.get(name="Content editor").delete()
    Group.objects.get(name="Physician").permissions.set([])

    roles.make_missing(using="default")

    assert permissions_of("Content editor") == set(roles.ROLES["Content editor"])
    assert permissions_of("Physician") == set()


# --- nobody raises their own rights ---


@pytest.mark.parametrize("role", roles.ROLES)
def test_no_role_changes_an_account_or_a_role(role, member):
    user, client = member(role)
    group = Group.objects.get(name=role)
    everything = [permission.pk for permission in Permission.objects.all()]
    forged = {"username": "member", "is_superuser": "on", "is_active": "on", "user_permissions": everything}

    for url, form in (
        (reverse("admin:auth_user_change", args=[user.pk]), forged),
        (reverse("admin:auth_user_add"), forged | {"password1": SECRET, "password2": SECRET}),
        (
            reverse("admin:auth_user_password_change", args=[user.pk]),
            {"password1": SECRET, "password2": SECRET},
        ),
        (reverse("admin:auth_group_change", args=[group.pk]), {"name": role, "permissions": everything}),
        (reverse("admin:auth_group_add"), {"name": "Mine", "permissions": everything}),
    ):
        assert client.post(url, form).status_code == 403
    assert not User.objects.filter(is_superuser=True).exists()
    assert permissions_of(role) == set(roles.ROLES[role])


@pytest.mark.parametrize("role", roles.ROLES)
def test_own_password_is_changed_and_nothing_else_with_it(role, member):
    user, client = member(role)
    other = User.objects.create_user("other", password=SECRET, is_staff=True)
    form = {"old_password": SECRET, "new_password1": OTHER_SECRET, "new_password2": OTHER_SECRET}
    forged = {"is_superuser": "on", "user": other.pk, "username": "other", "id": other.pk}

    answer = client.post(reverse("admin:password_change"), form | forged)

    user.refresh_from_db(), other.refresh_from_db()
    assert answer.status_code == 302
    assert (user.check_password(OTHER_SECRET), user.is_superuser, user.username) == (True, False, "member")
    assert other.check_password(SECRET)


def test_manager_does_not_choose_whose_login_sees_a_practitioners_appointments(member):
    user, client = member(roles.OFFICE_MANAGER)
    doctor = factories.PractitionerFactory(name="Doctor A")
    doctor.locations.add(factories.LocationFactory())
    form = {
        "name": "Doctor Ann",
        "slug": doctor.slug,
        "languages": "en",
        "locations": doctor.locations.get().pk,
        "user": user.pk,
    }

    url = reverse("admin:clinic_practitioner_change", args=[doctor.pk])
    answer = client.post(url, form | {"seen": seen(client, url)})

    doctor.refresh_from_db()
    assert answer.status_code == 302
    assert (doctor.name, doctor.user) == ("Doctor Ann", None)


# --- a physician's time off ---


@pytest.fixture
def physician(member, scene):
    scene.doctor_a.user, client = member(roles.PHYSICIAN)
    scene.doctor_a.save()
    return client


def test_physician_sees_own_time_off_and_closes_nobodys_time(physician, scene, now):
    own = factories.TimeOffFactory(practitioner=scene.doctor_a, starts_at=now, ends_at=now.replace(hour=14))

    assert physician.get(reverse("admin:appointments_timeoff_change", args=[own.pk])).status_code == 200
    for name in ("admin:appointments_timeoff_add", "admin:close"):
        assert (physician.get(reverse(name)).status_code, physician.post(reverse(name)).status_code) == (
            403,
            403,
        )


@pytest.mark.parametrize("name", ["change", "delete", "history"])
def test_physician_does_not_reach_the_time_off_of_others(name, physician, scene, now):
    other = factories.TimeOffFactory(practitioner=scene.doctor_b, starts_at=now, ends_at=now.replace(hour=14))

    answer = physician.post(reverse(f"admin:appointments_timeoff_{name}", args=[other.pk]), {"post": "yes"})

    assert answer.status_code == 404
    assert TimeOff.objects.filter(pk=other.pk).exists()
