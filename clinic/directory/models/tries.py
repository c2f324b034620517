"""What is counted where somebody may try something only so often."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Tries(models.Model):
    """When somebody last tried something that is limited.  Written by ``clinic.common.limits`` only.

    ``who`` is a keyed hash of a network address or of what was typed, never the thing itself.
    """

    what = models.CharField(max_length=40)
    who = models.CharField(max_length=64)
    at = ArrayField(models.DateTimeField())

    class Meta:
        verbose_name = _("limited tries")
        verbose_name_plural = _("limited tries")
        constraints = [models.UniqueConstraint(fields=["what", "who"], name="tries_are_counted_in_one_place")]

    def __str__(self):
        return self.what
