"""READS.  The physicians who may sign: practitioners with the permission, logged in as themselves."""

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet

from clinic.directory.models import Practitioner

APP, CODENAME = "conditions", "sign_text"


def signer(user) -> Practitioner | None:
    """The practitioner whose login this is, if they may sign; None for anybody else.

    The permission must have been given to the login or to a role of it.  That a superuser may do everything
    does not count: signing is an act of a physician, not of who runs the site.
    """
    if not user.is_active or not user.is_authenticated:
        return None
    return signers().filter(user=user).first()


def signers() -> QuerySet[Practitioner]:
    """All practitioners who may sign and can log in."""
    return Practitioner.objects.filter(may_sign(), user__is_active=True).select_related("user")


def may_sign() -> Exists:
    """Was the permission given to the login of the practitioner of an outer query, or to a role of it?"""
    given = Permission.objects.filter(content_type__app_label=APP, codename=CODENAME)
    return Exists(given.filter(Q(user=OuterRef("user")) | Q(group__user=OuterRef("user"))))
