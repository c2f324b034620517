"""A practitioner, logged in."""

import pytest


@pytest.fixture
def naomi(scene, django_user_model):
    """Doctor A's login: no staff, no permission, and no password unless a test gives her one."""
    scene.doctor_a.user = django_user_model.objects.create_user("naomi")
    scene.doctor_a.save()
    return scene.doctor_a.user


@pytest.fixture
def physician(client, naomi):
    client.force_login(naomi)
    return client
