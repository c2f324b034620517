"""The physicians of these tests."""

from django.contrib.auth.models import Group, User

from clinic.site import roles
from tests.factories import PractitionerFactory


def physician(username: str = "naomi", *, role: str = roles.MEDICAL_REVIEWER, **values) -> User:
    """The login of a practitioner, in a role that may sign unless the test says another."""
    usual = {"name": "Naomi Okafor", "degree": "MD", "slug": username}
    user = User.objects.create_user(username, f"{username}@example.org", is_staff=True)
    user.groups.add(*Group.objects.filter(name__in=[roles.PHYSICIAN, role]))
    PractitionerFactory(user=user, **usual | values)
    return user
