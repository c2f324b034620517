"""The sources that the texts name by their number."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reference(models.Model):
    """A source.  Texts cite it as ``[12]``; a reader sees it renumbered in the order of the page."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=300)
    organisation = models.CharField(_("organization or authors"), max_length=160)
    year = models.CharField(_("year"), max_length=20, blank=True)
    url = models.URLField(_("web address"), max_length=400, blank=True)
    loaded = models.CharField(max_length=64, blank=True, editable=False)  # digest, as last loaded from a file

    class Meta:
        ordering = ["number"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return f"[{self.number}] {self.organisation}. {self.title}"
