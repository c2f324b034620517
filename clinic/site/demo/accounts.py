"""The accounts of the invented clinic, one for each role.  The passwords are no secret."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from clinic.directory.models import Practitioner
from clinic.site import roles


@dataclass(frozen=True)
class Account:
    """Somebody of the staff, how they log in, what the demo calls them, and their role, or roles."""

    username: str
    secret: str
    first_name: str
    last_name: str
    called: str
    role: str
    also: tuple[str, ...] = ()


OFFICE = Account("office", "alder-office-desk", "Teresa", "Marsh", "the office", roles.OFFICE_STAFF)
MANAGER = Account("manager", "alder-whole-house", "Joan", "Whitfield", "the manager", roles.OFFICE_MANAGER)
EDITOR = Account(
    "editor", "alder-plain-words", "Paul", "Sandoval", "the content editor", roles.CONTENT_EDITOR
)
PHYSICIAN = Account(
    "okafor",
    "alder-second-room",
    "Naomi",
    "Okafor",
    "a physician",
    roles.PHYSICIAN,
    also=(roles.MEDICAL_REVIEWER,),
)
ACCOUNTS = (OFFICE, MANAGER, EDITOR, PHYSICIAN)


def make_accounts(physician: Practitioner) -> dict[str, object]:
    """All accounts by their role; the physician's belongs to a practitioner."""
    users = {account.role: _make(account) for account in ACCOUNTS}
    physician.user = users[roles.PHYSICIAN]
    physician.save(update_fields=["user"])
    return users


def _make(account: Account):
    user = get_user_model().objects.create_user(
        account.username,
        f"{account.username}@example.org",
        account.secret,
        first_name=account.first_name,
        last_name=account.last_name,
        is_staff=True,
    )
    user.groups.add(*Group.objects.filter(name__in=[account.role, *account.also]))
    return user
