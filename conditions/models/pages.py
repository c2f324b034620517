"""The pages about a condition, in parts: sections, and questions with their answers.

Every text is written in English and in Spanish (see ``conditions.models.translation``), in Markdown without
HTML; ``conditions.library.markdown`` says what else a text may hold.
"""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic.directory.models import Practitioner

OVERVIEW = "overview"
DANGER_SIGNS = "when-to-get-help"  # says when it is an emergency
NOT_A_CONDITION = ["search"]  # an address of its own
ALL, EDUCATION, NOTHING = "all", "education", "nothing"  # SHOW_UNSIGNED: what is shown of the unsigned
MAIN_CONDITION = "back-spasm"  # whose pages the front page, the check and a visit lead to


class Condition(models.Model):
    """What a person may have; its pages are the library's."""

    slug = models.SlugField(_("web address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("summary"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order in the library"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=NOT_A_CONDITION),
                name="no_condition_hides_the_search",
                violation_error_message=_("This web address is taken. Choose another one."),
            )
        ]

    def __str__(self):
        return self.name


class PageQuerySet(models.QuerySet["Page"]):
    def written(self) -> Self:
        """All but drafts: what a physician may sign, whoever sees it so far."""
        return self.exclude(status=Page.Status.DRAFT)

    def with_text_for_readers(self) -> Self:
        """Pages whose whole text anybody may read: the search finds nothing that a page hides."""
        shown = self.for_readers()
        if settings.SHOW_UNSIGNED == ALL:
            return shown
        return shown.filter(~Q(slug=DANGER_SIGNS) | Q(signatures__number=1))

    def for_readers(self) -> Self:
        """Pages anybody may read: all but drafts, and what ``SHOW_UNSIGNED`` hides while nobody signed it.

        The page of danger signs always stays: without a signature it shows the emergencies alone.
        """
        readable = self.written()
        if settings.SHOW_UNSIGNED == NOTHING:
            return readable.filter(Q(slug=DANGER_SIGNS) | Q(signatures__number=1))
        return readable

    def chapters(self) -> Self:
        """The pages that the library lists; the treatments are listed by the page that compares them."""
        return self.filter(treatment=None)

    def awaiting_review(self) -> Self:
        """Pages whose text a physician has yet to read."""
        return self.filter(status=Page.Status.IN_REVIEW)

    def sent_back(self) -> Self:
        """Pages that a physician has sent back to the office."""
        return self.filter(status=Page.Status.SENT_BACK)

    def spanish_behind(self) -> Self:
        """Pages whose English was changed after their Spanish."""
        return self.filter(spanish_changed_at__lt=F("english_changed_at"))

    def with_last_change(self) -> Self:
        """Adds ``changed_at``, the later change of the two languages."""
        return self.annotate(changed_at=Greatest("english_changed_at", "spanish_changed_at"))

    def addresses(self) -> dict[str, str]:
        """Where each page is, by a name that a template can say: ``home_care``."""
        pages = self.select_related("condition").only("slug", "condition__slug")
        return {page.slug.replace("-", "_"): page.get_absolute_url() for page in pages}

    def main_addresses(self) -> dict[str, str]:
        """Where the pages are that the rest of the site leads to: only those that readers can open now."""
        return self.for_readers().filter(condition__slug=MAIN_CONDITION).addresses()


class Page(models.Model):
    """One page of a condition.  The overview, ``slug`` "overview", lives at the condition's own address."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("awaiting physician's review")
        SENT_BACK = "sent_back", _("sent back by the physician")
        SIGNED = "signed", _("signed")

    condition = models.ForeignKey(
        Condition, models.PROTECT, related_name="pages", verbose_name=_("condition")
    )
    slug = models.SlugField(_("web address"))
    title = models.CharField(_("title for search engines"), max_length=60)
    description = models.CharField(_("description for search engines"), max_length=158)
    heading = models.CharField(_("heading"), max_length=120)
    nav = models.CharField(_("short name"), max_length=40)
    key_points = models.TextField(
        _("key points, one on each line"),
        blank=True,
        help_text=_("The page of a treatment has labels instead."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    author = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pages_written",
        verbose_name=_("author"),
    )
    published_on = models.DateField(_("first published on"), null=True, blank=True, editable=False)
    english_changed_at = models.DateTimeField(_("English changed"), editable=False)
    spanish_changed_at = models.DateTimeField(_("Spanish changed"), editable=False)
    loaded = models.CharField(max_length=64, blank=True, editable=False)  # digest, as last loaded from files

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["condition", "position", "pk"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "slug"],
                name="a_condition_has_one_page_at_an_address",
                violation_error_message=_("This condition has a page at that web address already."),
            ),
        ]

    def __str__(self):
        return self.nav

    def get_absolute_url(self):
        if self.slug == OVERVIEW:
            return reverse("conditions:overview", args=[self.condition.slug])
        return reverse("conditions:page", args=[self.condition.slug, self.slug])

    @property
    def points(self) -> list[str]:
        """The key points."""
        return [line.strip() for line in self.key_points.splitlines() if line.strip()]

    @property
    def is_spanish_behind(self) -> bool:
        """Was the English changed after the Spanish?"""
        return self.spanish_changed_at < self.english_changed_at

    def changed_in(self, language: str) -> datetime:
        """When the text in this language was last changed."""
        return self.spanish_changed_at if language == "es" else self.english_changed_at


class Part(models.Model):
    """Something with a place of its own on a page."""

    anchor = models.SlugField(
        _("place on the page"), help_text=_("In the address after #, in every language.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "anchor"],
                name="%(class)ss_of_a_page_have_their_own_anchors",
                violation_error_message=_("Two parts of this page have the same place."),
            )
        ]


class Section(Part):
    """A heading with its text."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="sections")
    heading = models.CharField(_("heading"), max_length=120)
    body = models.TextField(_("text"))

    class Meta(Part.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self):
        return self.heading


class Question(Part):
    """A frequent question with its answer."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="questions")
    question = models.CharField(_("question"), max_length=120)
    answer = models.TextField(_("answer"))

    class Meta(Part.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.question
