"""Who treats patients, logged in."""

import pytest

SECRET = "alder-moss-seven"


@pytest.fixture
def naomi(scene, django_user_model):
    """Doctor A's login: no staff, no permission."""
    scene.doctor_a.user = django_user_model.objects.create_user("naomi", password=SECRET)
    scene.doctor_a.save()
    return scene.doctor_a.user


@pytest.fixture
def physician(client, naomi):
    client.force_login(naomi)
    return client
