"""Searches for a time that found none."""

from django.db import models
from django.db.models import BigIntegerField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from appointments.models.visit_types import VisitType
from clinic.directory.models import Location, Practitioner


def _key_or_zero(name: str) -> Coalesce:
    """Nobody in particular is one and the same wish: to PostgreSQL two NULLs are not."""
    return Coalesce(name, Value(0), output_field=BigIntegerField())


class FruitlessSearch(models.Model):
    """How often a patient's page of times had none to show: a number a day, and nothing about who looked.

    ``whole``: there was no time at all up to the horizon; otherwise none in the week that was asked for.
    """

    day = models.DateField(_("day"))
    visit_type = models.ForeignKey(
        VisitType, models.CASCADE, related_name="fruitless_searches", verbose_name=_("visit type")
    )
    practitioner = models.ForeignKey(
        Practitioner,
        models.CASCADE,
        null=True,
        related_name="fruitless_searches",
        verbose_name=_("practitioner"),
    )
    location = models.ForeignKey(
        Location, models.CASCADE, null=True, related_name="fruitless_searches", verbose_name=_("location")
    )
    whole = models.BooleanField(_("nothing up to the horizon"))
    count = models.PositiveIntegerField(_("how often"), default=1)

    class Meta:
        verbose_name = _("search that found no time")
        verbose_name_plural = _("searches that found no time")
        permissions = [("view_reports", "Can see the reports")]
        constraints = [
            models.UniqueConstraint(
                "day",
                "visit_type",
                _key_or_zero("practitioner"),
                _key_or_zero("location"),
                "whole",
                name="a_fruitless_search_is_counted_in_one_place",
            )
        ]

    def __str__(self):
        return f"{self.day}: {self.count}"
