"""The two people who can log in to the invented clinic.  Their passwords are for development only."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from clinic.models import Practitioner


@dataclass(frozen=True)
class Account:
    """Somebody of the staff, and how they log in."""

    username: str
    secret: str
    first_name: str
    last_name: str
    role: str


OFFICE = Account("office", "alder-office-desk", "Teresa", "Marsh", "the office")
PHYSICIAN = Account("okafor", "alder-second-room", "Naomi", "Okafor", "a physician")
ACCOUNTS = (OFFICE, PHYSICIAN)


def make_office():
    """The desk: sees and changes everything of the clinic and its visits, and may overbook."""
    user = _make(OFFICE)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=("appointments", "clinic")).exclude(
            codename__startswith="delete_"
        )
    )
    return user


def make_physician(practitioner: Practitioner):
    """The login of one practitioner, who sees visits and patients."""
    user = _make(PHYSICIAN)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=("view_appointment", "view_patient", "view_location"))
    )
    practitioner.user = user
    practitioner.save(update_fields=["user"])
    return user


def _make(account: Account):
    return get_user_model().objects.create_user(
        account.username,
        f"{account.username}@example.org",
        account.secret,
        first_name=account.first_name,
        last_name=account.last_name,
        is_staff=True,
    )
