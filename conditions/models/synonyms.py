"""Words that mean the same to whoever searches."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Synonym(models.Model):
    """A group of words: brand and generic names, everyday words, frequent misspellings, in both languages."""

    words = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("words that mean the same"),
        help_text=_(
            "With commas between: tylenol, acetaminophen, paracetamol. Who searches for one finds all."
        ),
    )
    key = models.CharField(max_length=60, blank=True, editable=False)  # first word in the file
    loaded = models.CharField(max_length=64, blank=True, editable=False)  # digest, as last loaded from a file

    class Meta:
        ordering = ["words"]
        verbose_name = _("synonyms for the search")
        verbose_name_plural = _("synonyms for the search")
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="synonyms_of_the_files_are_loaded_once"
            )
        ]

    def __str__(self):
        return ", ".join(self.words)
