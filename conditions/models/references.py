"""The sources that the texts name by their number."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reference(models.Model):
    """A source.  Texts cite it as ``[12]``; a reader sees it renumbered in the order of the page."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=300)
    title_es = models.CharField(_("title of the Spanish edition"), max_length=300, blank=True)
    organisation = models.CharField(_("organization or authors"), max_length=160)
    year = models.CharField(_("year"), max_length=20, blank=True)
    url = models.URLField(_("web address"), max_length=400, blank=True)
    url_es = models.URLField(_("web address of the Spanish edition"), max_length=400, blank=True)
    read_on = models.DateField(
        _("read at the publisher on"),
        null=True,
        blank=True,
        help_text=_("The day somebody of ours read it there. Leave it empty when nobody has."),
    )
    loaded = models.CharField(max_length=64, blank=True, editable=False)  # digest, as last loaded from a file

    class Meta:
        ordering = ["number"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return f"[{self.number}] {self.organisation}. {self.title}"

    def in_language(self, language: str) -> tuple[str, str, str]:
        """Title, address and language of the edition for readers of ``language``, where there is one."""
        if language == "es" and self.title_es and self.url_es:
            return self.title_es, self.url_es, "es"
        return self.title, self.url, "en"
