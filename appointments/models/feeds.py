"""The address under which a physician's calendar program reads their visits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.patients import Language
from clinic.directory.models import Practitioner


class CalendarFeed(models.Model):
    """What one practitioner chose.  Written by ``appointments.practitioner.feeds`` only.

    Of the secret in the address only a hash is kept; without one the feed is switched off.
    """

    practitioner = models.OneToOneField(
        Practitioner, models.CASCADE, related_name="calendar_feed", verbose_name=_("practitioner")
    )
    digest = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    made_at = models.DateTimeField(_("address made at"), null=True, editable=False)
    names = models.BooleanField(_("with the names of patients"), default=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="of_a_calendar_address_only_a_hash_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(digest__isnull=True, made_at__isnull=True)
                | Q(digest__isnull=False, made_at__isnull=False),
                name="a_calendar_address_says_when_it_was_made",
            ),
        ]

    def __str__(self):
        return str(self.practitioner)
