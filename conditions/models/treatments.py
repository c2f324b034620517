"""What can be done about a condition, and how sure anybody is that it helps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conditions.models.pages import Section


class Treatment(models.Model):
    """One treatment, in four texts that are never left out.  It stands in a section of a page."""

    class Evidence(models.TextChoices):
        """How sure is anybody that it helps?"""

        GOOD = "good", _("Good evidence")
        SOME = "some", _("Some evidence")
        WEAK = "weak", _("Weak evidence")
        SPLIT = "split", _("Experts disagree")
        NOT = "not", _("Not advised as routine")

        @property
        def icon(self) -> str:
            """The picture that stands before the words; see site.css."""
            return {"good": "ev3", "some": "ev2", "weak": "ev1"}.get(self.value, self.value)

    section = models.ForeignKey(
        Section, models.PROTECT, related_name="treatments", verbose_name=_("stands in the section")
    )
    slug = models.SlugField(_("place on the page"), unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("summary"), max_length=200)
    what = models.TextField(_("what it is"))
    proof = models.TextField(_("what the evidence says"))
    suits = models.TextField(_("who it may suit"))
    risks = models.TextField(_("risks"))
    loaded = models.CharField(max_length=64, blank=True, editable=False)  # digest, as last loaded from files

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")

    def __str__(self):
        return self.name
