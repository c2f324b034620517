"""What the search looks through: the plain words of every part of a page, one row for each language."""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, Func, Value, When
from django.db.models.expressions import CombinedExpression
from django.utils.translation import gettext_lazy as _

from conditions.models.pages import Page

# Text search configurations of our own, which migration 0001 makes: they stem words and ignore accents.
CONFIGS = {"en": "clinic_english", "es": "clinic_spanish"}
# Marks that stand against a word.  A database in the C locale takes each for a letter of it.
MARKS = "¿¡«»“”\u2013\u2014…"
SPACES = " " * len(MARKS)


def words_apart(text: str) -> str:
    """The text with a space in the place of each such mark, as the search sees it."""
    return text.translate(str.maketrans(MARKS, SPACES))


def _vector(config: str) -> CombinedExpression:
    heading, text = (
        Func(name, Value(MARKS), Value(SPACES), function="TRANSLATE", output_field=models.TextField())
        for name in ("heading", "text")
    )
    return SearchVector(heading, weight="A", config=config) + SearchVector(text, weight="B", config=config)


class Passage(models.Model):
    """The words of one part of a page in one language.  Written by ``conditions.library.search`` only.

    A few hundred rows: PostgreSQL reads them all faster than it would use an index.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="passages")
    language = models.CharField(max_length=2)
    anchor = models.CharField(max_length=50, blank=True)
    heading = models.CharField(max_length=120)
    text = models.TextField()
    words = models.GeneratedField(
        expression=Case(
            *(When(language=language, then=_vector(config)) for language, config in CONFIGS.items()),
            default=Value(None),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["page", "pk"]
        verbose_name = _("passage for the search")
        verbose_name_plural = _("passages for the search")

    def __str__(self):
        return self.heading
