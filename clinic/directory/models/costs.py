"""What the clinic says of costs: the insurance plans it takes, and its own words."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clinic.common.names import words


class InsurancePlan(models.Model):
    """An insurance plan that the clinic takes, by the name on the patient's card."""

    name = models.CharField(_("name on the card"), max_length=120)
    note = models.CharField(_("what patients should know"), max_length=160, blank=True)

    class Meta:
        ordering = [Lower("name"), "pk"]
        verbose_name = _("insurance plan")
        verbose_name_plural = _("insurance plans")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="an_insurance_plan_is_listed_once",
                violation_error_message=_("This plan is in the list already."),
            )
        ]

    def __str__(self):
        return self.name

    def answers_to(self, typed: str) -> bool:
        """Does each word that somebody typed begin a word of its name?

        Case, accents and the spaces between words do not matter: "bluehill" finds "Blue Hill Health".
        """
        own, asked = words(self.name), words(typed)
        begun = all(any(word.startswith(part) for word in own) for part in asked)
        return begun or "".join(asked) in "".join(own)


class CostStatementQuerySet(models.QuerySet["CostStatement"]):
    def saying_something(self) -> Self:
        """The statement, if any word of it is written in any language."""
        written = Q()
        for name in CostStatement.TEXTS:
            written |= Q(**{f"{name}_en__gt": ""}) | Q(**{f"{name}_es__gt": ""})
        return self.filter(written)


class CostStatement(models.Model):
    """What the page "Cost and insurance" says in the clinic's own words.  There is one row at most."""

    TEXTS = ("bring", "changing", "hardship")

    bring = models.TextField(_("what to bring"), blank=True, help_text=_("One thing on each line."))
    changing = models.TextField(
        _("moving, cancelling, missing a visit"),
        blank=True,
        help_text=_("Until when it is free, and what is charged afterwards."),
    )
    hardship = models.TextField(
        _("when it is hard to pay"), blank=True, help_text=_("Discounts, or paying in parts.")
    )

    objects = CostStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("cost and insurance")
        verbose_name_plural = _("cost and insurance")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_cost_statement")]

    def __str__(self):
        return str(self._meta.verbose_name)
