"""The staff of the office, and today's visits."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tests import factories
from tests.around import at, this_day


@pytest.fixture
def west(scene):
    """A location in Phoenix, at which Doctor B alone works."""
    location = factories.LocationFactory(name="Cactus Road", slug="cactus", time_zone="America/Phoenix")
    scene.doctor_b.locations.set([location])
    return location


@pytest.fixture
def account(db, django_user_model):
    """Make a member of staff with the permissions named."""

    def make(name, *codenames, **options):
        user = django_user_model.objects.create_user(name, is_staff=True, **options)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        assert user.user_permissions.count() == len(codenames)
        return user

    return make


@pytest.fixture
def login():
    """A browser of its own for a user."""

    def enter(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def receptionist(account):
    """Sees and changes visits and the inbox."""
    return account(
        "teresa",
        "view_appointment",
        "add_appointment",
        "change_appointment",
        "view_contactmessage",
        "change_contactmessage",
        "view_patient",
        "change_patient",
        "view_message",
        "view_callbackrequest",
        "change_callbackrequest",
    )


@pytest.fixture
def desk(receptionist, login):
    return login(receptionist)


@pytest.fixture
def superuser(django_user_model, db):
    return django_user_model.objects.create_superuser("root")


@pytest.fixture
def office(superuser, login):
    return login(superuser)


@pytest.fixture
def today(scene):
    """Make a visit today at an hour of the clinic's clock, ``days`` later or earlier."""

    def make(hour=12, *, days=0, **values):
        day = this_day() + timedelta(days=days)
        usual = {
            "practitioner": scene.doctor_a,
            "location": scene.location,
            "visit_type": scene.follow_up,
            "starts_at": at(day, hour),
        }
        return factories.AppointmentFactory(**usual | values)

    return make
