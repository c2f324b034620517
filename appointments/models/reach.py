"""How the messages about a visit reach the person who booked it, and who that is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models.patients import Language


class Prefers(models.TextChoices):
    """The way in which somebody wants to be answered or told."""

    EMAIL = "email", _("By e-mail")
    PHONE = "phone", _("By phone")


def possible_way(prefers: str | None, *, email: str, phone: str) -> str:
    """The way that was chosen; the other one where it has no address."""
    addresses = {Prefers.EMAIL.value: email, Prefers.PHONE.value: phone}
    if prefers and addresses.get(prefers):
        return prefers
    return Prefers.EMAIL if email else Prefers.PHONE


class Relation(models.TextChoices):
    """What the person who books is to the patient."""

    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    SPOUSE = "spouse", _("Spouse")
    HELPER = "helper", _("Helper")


# They answer for somebody who is under age.
GUARDIANS = (Relation.PARENT, Relation.GUARDIAN)


class Reached(models.Model):
    """The columns of a visit that say whom its messages reach, and how.

    The patient's own record may differ: what a stranger typed must never redirect somebody else's mail.
    """

    Prefers = Prefers
    Relation = Relation

    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # Not yet an address of the visit: whoever reads mail there has to say so first.
    email_to_confirm = models.EmailField(_("new e-mail, not confirmed yet"), blank=True, editable=False)
    prefers = models.CharField(_("preferred way"), max_length=10, choices=Prefers, default=Prefers.EMAIL)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    wants_delays = models.BooleanField(_("wants to hear of delays"), default=False)
    for_someone_else = models.BooleanField(_("booked by somebody else"), default=False)
    booker_name = models.CharField(_("booked by"), max_length=160, blank=True)
    booker_relation = models.CharField(
        _("relation to the patient"), max_length=10, choices=Relation, blank=True
    )
    booked_online = models.BooleanField(_("booked online"), default=True)

    class Meta:
        abstract = True

    @property
    def is_mailed(self) -> bool:
        """Do its messages go out by e-mail?  Otherwise somebody calls."""
        return bool(self.email) and self.prefers == Prefers.EMAIL
