"""What can be done about a condition, and how sure anybody is that it helps."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conditions.models.pages import Page, Section


class Treatment(models.Model):
    """What the page of a treatment says besides its sections: a label for new and for long-lasting pain.

    It stands in a section of the page that compares all treatments.  Its name is that of its page.
    """

    class Evidence(models.TextChoices):
        """How sure is anybody that it helps?"""

        GOOD = "good", _("Good evidence")
        SOME = "some", _("Some evidence")
        WEAK = "weak", _("Weak evidence")
        SPLIT = "split", _("Experts disagree")
        NOT = "not", _("Not advised as routine")
        NONE = "none", _("Not studied")

        @property
        def short(self) -> str:
            """The same in a word or two, where many of them stand in a table."""
            words = {
                "good": pgettext_lazy("evidence", "Good"),
                "some": pgettext_lazy("evidence", "Some"),
                "weak": pgettext_lazy("evidence", "Weak"),
                "split": _("Experts disagree"),
                "not": _("Not advised"),
                "none": _("Not studied"),
            }
            return str(words[self.value])

        @property
        def icon(self) -> str:
            """The picture that stands before the words; see site.css."""
            return {"good": "ev3", "some": "ev2", "weak": "ev1", "none": "ask"}.get(self.value, self.value)

    class Offered(models.TextChoices):
        """Can patients have it at this clinic?"""

        ASK = "ask", _("not said: patients are told to ask")
        YES = "yes", _("yes, we offer it")
        NO = "no", _("no, we do not offer it")

    page = models.OneToOneField(Page, models.CASCADE, related_name="treatment", verbose_name=_("page"))
    section = models.ForeignKey(
        Section, models.PROTECT, related_name="treatments", verbose_name=_("stands in the section")
    )
    evidence_new = models.CharField(_("evidence, new pain"), max_length=10, choices=Evidence)
    evidence_lasting = models.CharField(_("evidence, long-lasting pain"), max_length=10, choices=Evidence)
    summary = models.CharField(_("summary"), max_length=200)
    proof_new = models.TextField(_("what the evidence says, new pain"))
    proof_lasting = models.TextField(_("what the evidence says, long-lasting pain"))
    harm = models.CharField(_("what can go wrong, in a few words"), max_length=80)
    offered = models.CharField(
        _("offered at this clinic"), max_length=5, choices=Offered, default=Offered.ASK
    )

    class Meta:
        ordering = ["section__position", "page__position", "pk"]
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        permissions = [("offer_treatment", "Can say which treatments the clinic offers")]

    def __str__(self):
        return self.page.nav
