"""What a physician has signed, word for word, and what they have sent back.

A version is a page in both languages, or the rules of the symptom check: a row without a page.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from clinic.directory.models import Practitioner
from conditions.models.pages import Page
from conditions.triage import Level


def levels_named(names: dict[str, str] | None) -> dict[str, Level]:
    """The levels of ``Signature.levels``, by sign; one that the rules do not know any more is left out."""
    return {id: Level[name] for id, name in (names or {}).items() if name in Level.__members__}


class SignatureQuerySet(models.QuerySet["Signature"]):
    def of_rules(self) -> Self:
        """Signatures under the rules of the symptom check."""
        return self.filter(page=None)

    def raised(self) -> dict[str, Level]:
        """The levels that the last physician gave the signs of the check, by sign; none before the first."""
        return levels_named(self.latest_levels().first())

    def latest_levels(self) -> models.QuerySet["Signature", dict]:
        """The column ``levels`` of the last signature under the rules, as a query of one row or none."""
        return self.of_rules().order_by("-number").values_list("levels", flat=True)[:1]

    def latest_of_page(self) -> Self:
        """The latest signature of the page of an outer query."""
        return self.filter(page=OuterRef("pk")).order_by("-number")


class Signature(models.Model):
    """A physician has read this version and stands behind it.  The database refuses any change of a row.

    ``text`` is all that was signed, in both languages; ``digest`` is its fingerprint.  ``levels`` has, for
    the rules, the level that the physician gave each sign: {id: name of a level}.  ``signed_as`` is the name
    with the credential of that day.
    """

    page = models.ForeignKey(
        Page, models.PROTECT, null=True, related_name="signatures", verbose_name=_("page")
    )
    number = models.PositiveIntegerField(_("version"))
    text = models.JSONField(_("text"))
    digest = models.CharField(max_length=64)
    levels = models.JSONField(_("levels"), default=dict)
    signed_by = models.ForeignKey(
        Practitioner, models.PROTECT, related_name="signatures", verbose_name=_("signed by")
    )
    signed_as = models.CharField(_("signed as"), max_length=170)
    login = models.CharField(_("login"), max_length=150)  # of whoever pressed the button
    signed_at = models.DateTimeField(_("signed at"))
    signed_on = models.DateField(_("signed on"))
    until = models.DateField(_("next review by"))

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        permissions = [("sign_text", "Can sign pages and the rules of the symptom check, as a physician")]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"], nulls_distinct=False, name="signatures_under_a_text_are_counted"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("signed_on")), name="a_signature_holds_for_a_day_at_least"
            ),
        ]

    def __str__(self):
        return f"{self.page or _('Rules of the symptom check')}, {self.number}"

    def is_overdue(self, today: date) -> bool:
        """Should the next review have been before ``today``?"""
        return self.until < today


class SentBack(models.Model):
    """A version that a physician did not sign, and why.  It waits for the office until its text changes."""

    page = models.ForeignKey(
        Page, models.CASCADE, null=True, related_name="sent_back", verbose_name=_("page")
    )
    digest = models.CharField(max_length=64)
    note = models.TextField(_("note"))
    by = models.ForeignKey(Practitioner, models.PROTECT, related_name="+", verbose_name=_("sent back by"))
    at = models.DateTimeField(_("sent back at"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("version that was sent back")
        verbose_name_plural = _("versions that were sent back")

    def __str__(self):
        return f"{self.page or _('Rules of the symptom check')}: {self.note[:40]}"


class SignerReminder(models.Model):
    """When a signer was last told by mail what waits for them.  Written by ``conditions.signing`` only."""

    practitioner = models.OneToOneField(Practitioner, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder of a signer")
        verbose_name_plural = _("reminders of signers")

    def __str__(self):
        return str(self.practitioner)
