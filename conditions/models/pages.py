"""The pages about a condition, in parts: sections, and questions with their answers.

Every text is written in English and in Spanish (see ``conditions.models.translation``), in Markdown without
HTML; ``conditions.library.markdown`` says what else a text may hold.
"""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic.directory.models import Practitioner

OVERVIEW = "overview"
NOT_A_CONDITION = ["search"]  # an address of its own


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
    def for_readers(self) -> Self:
        """Pages anybody may read: all but drafts."""
        return self.exclude(status=Page.Status.DRAFT)

    def awaiting_review(self) -> Self:
        """Pages that patients read and no physician has signed."""
        return self.filter(status=Page.Status.IN_REVIEW)

    def overdue(self, *, today: date) -> Self:
        """Signed pages whose next review should have been before ``today``."""
        return self.filter(status=Page.Status.PUBLISHED, review_due_on__lt=today)

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


class Page(models.Model):
    """One page of a condition.  The overview, ``slug`` "overview", lives at the condition's own address."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("awaiting physician's review")
        PUBLISHED = "published", _("published")

    condition = models.ForeignKey(
        Condition, models.PROTECT, related_name="pages", verbose_name=_("condition")
    )
    slug = models.SlugField(_("web address"))
    title = models.CharField(_("title for search engines"), max_length=60)
    description = models.CharField(_("description for search engines"), max_length=158)
    heading = models.CharField(_("heading"), max_length=120)
    nav = models.CharField(_("short name"), max_length=40)
    key_points = models.TextField(_("key points, one on each line"))
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
    reviewer = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pages_reviewed",
        verbose_name=_("reviewed by"),
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_due_on = models.DateField(_("next review by"), null=True, blank=True)
    english_changed_at = models.DateTimeField(_("English changed"), editable=False)
    spanish_changed_at = models.DateTimeField(_("Spanish changed"), editable=False)
    loaded = models.CharField(max_length=64, blank=True, editable=False)  # digest, as last loaded from files

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["condition", "position", "pk"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        permissions = [("publish_page", "Can publish a page that a physician has read")]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "slug"],
                name="a_condition_has_one_page_at_an_address",
                violation_error_message=_("This condition has a page at that web address already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(
                    reviewer__isnull=False,
                    published_on__isnull=False,
                    reviewed_on__isnull=False,
                    review_due_on__isnull=False,
                ),
                name="a_published_page_was_reviewed",
                violation_error_message=_(
                    "A published page needs who reviewed it, when it was published and reviewed, "
                    "and when the next review is due."
                ),
            ),
            models.CheckConstraint(
                condition=Q(review_due_on__gt=F("reviewed_on")),
                name="the_next_review_comes_after_the_last",
                violation_error_message=_("The next review must be due after the day of the last one."),
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
    def is_reviewed(self) -> bool:
        """Has a physician signed what is shown?"""
        return self.status == self.Status.PUBLISHED

    @property
    def is_spanish_behind(self) -> bool:
        """Was the English changed after the Spanish?"""
        return self.spanish_changed_at < self.english_changed_at

    def is_overdue(self, today: date) -> bool:
        """Should the next review have been before ``today``?"""
        return self.is_reviewed and self.review_due_on is not None and self.review_due_on < today

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
