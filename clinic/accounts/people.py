"""What a member of staff is called."""

from django.contrib.auth.models import AbstractUser


def name_of(user: AbstractUser) -> str:
    """Their name, or that of their login while none is entered."""
    return user.get_full_name() or user.get_username()
