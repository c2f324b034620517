"""The kinds of visit a patient can have, with the rules that go with each."""

from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.directory.models import Practitioner

HIGHEST_PRICE = 99_999  # dollars


class VisitTypeQuerySet(models.QuerySet["VisitType"]):
    def bookable_online(self) -> Self:
        """Visit types that a patient can book without calling."""
        return self.filter(online=True)

    def saying_costs(self) -> Self:
        """Visit types of which the clinic says a price, a referral, or whether they are by video."""
        return self.exclude(price_from=None, referral=None, by_video=None)


class VisitType(models.Model):
    """A kind of visit: how long it takes, who gives it, and how it may be booked."""

    class For(models.TextChoices):
        NEW = "new", _("new patients")
        RETURNING = "returning", _("returning patients")
        BOTH = "both", _("new and returning patients")

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("web address"), unique=True)
    preparation = models.TextField(_("how to prepare, as patients read it"), blank=True)
    length_minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), validators=[MinValueValidator(5)]
    )
    turnover_minutes = models.PositiveSmallIntegerField(
        _("turnover in minutes"), default=5, help_text=_("Kept free after the visit.")
    )
    step_minutes = models.PositiveSmallIntegerField(
        _("step in minutes"),
        default=15,
        validators=[MinValueValidator(5)],
        help_text=_("Visits start every so many minutes after the working hours begin."),
    )
    patients = models.CharField(_("for"), max_length=10, choices=For, default=For.BOTH)
    practitioners = models.ManyToManyField(
        Practitioner, verbose_name=_("practitioners"), related_name="visit_types"
    )
    online = models.BooleanField(
        _("bookable online"), default=True, help_text=_("Otherwise the page asks the patient to call.")
    )
    acute = models.BooleanField(
        _("acute"), default=False, help_text=_("May use the times that are reserved for acute visits.")
    )
    minimum_notice_hours = models.PositiveSmallIntegerField(_("minimum notice in hours"), default=2)
    horizon_days = models.PositiveSmallIntegerField(_("bookable how many days ahead"), default=90)
    change_cutoff_hours = models.PositiveSmallIntegerField(
        _("online changes until how many hours before"), default=4
    )
    reminder_hours = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("reminders, hours before the visit"),
        default=list,
        blank=True,
        help_text=_("With commas between them: 48, 3. Empty: as the booking rules say. 0: no reminders."),
    )
    price_from = models.PositiveIntegerField(
        _("price in dollars without insurance"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_PRICE)],
        help_text=_("Whole dollars. With the next field it is a range: 180 to 240."),
    )
    price_to = models.PositiveIntegerField(
        _("at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_PRICE)],
        help_text=_("Empty: there is one price."),
    )
    referral = models.BooleanField(
        _("needs a referral"), null=True, blank=True, help_text=_("Unknown: pages say nothing of it.")
    )
    by_video = models.BooleanField(
        _("can be by video"), null=True, blank=True, help_text=_("Unknown: pages say nothing of it.")
    )
    position = models.PositiveSmallIntegerField(_("order on pages"), default=0)

    objects = VisitTypeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("visit type")
        verbose_name_plural = _("visit types")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    length_minutes__gte=5,
                    length_minutes__lte=480,
                    step_minutes__gte=5,
                    turnover_minutes__lte=120,
                ),
                name="a_visit_type_has_a_sensible_length_step_and_turnover",
                violation_error_message=_(
                    "The length must be 5 to 480 minutes, the step at least 5, the turnover at most 120."
                ),
            ),
            models.CheckConstraint(
                condition=Q(horizon_days__gte=1, horizon_days__lte=730),
                name="a_visit_type_can_be_booked_at_least_a_day_ahead",
                violation_error_message=_("The days ahead must be 1 to 730."),
            ),
            models.CheckConstraint(
                condition=Q(price_to=None) | Q(price_from__isnull=False, price_to__gte=F("price_from")),
                name="a_price_range_ends_at_or_above_its_beginning",
                violation_error_message=_(
                    "Give the lower price in the first field, and in the second the same or more."
                ),
            ),
            models.CheckConstraint(
                condition=Q(price_from=None) | Q(price_from__range=(1, HIGHEST_PRICE)),
                name="a_price_is_at_least_a_dollar",
                violation_error_message=_("A price must be 1 to 99,999 dollars."),
            ),
            models.CheckConstraint(
                condition=Q(price_to=None) | Q(price_to__lte=HIGHEST_PRICE),
                name="a_price_range_ends",
                violation_error_message=_("A price must be 1 to 99,999 dollars."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def price(self) -> str:
        """What somebody pays without insurance, in words: "$150", "$180 to $240"; "" if it is not said."""
        if self.price_from is None:
            return ""
        if self.price_to in (None, self.price_from):
            return f"${self.price_from:,}"
        return gettext("$%(least)s to $%(most)s") % {
            "least": f"{self.price_from:,}",
            "most": f"{self.price_to:,}",
        }

    @property
    def says_costs(self) -> bool:
        """Is anything of this visit said besides how long it takes and how it is booked?"""
        return any(said is not None for said in (self.price_from, self.referral, self.by_video))

    @property
    def duration(self) -> timedelta:
        """How long the patient is with the practitioner."""
        return timedelta(minutes=self.length_minutes)

    @property
    def turnover_duration(self) -> timedelta:
        """How long the practitioner stays busy after the patient has left."""
        return timedelta(minutes=self.turnover_minutes)

    @property
    def notice(self) -> timedelta:
        """The shortest time between booking online and the visit."""
        return timedelta(hours=self.minimum_notice_hours)

    @property
    def horizon(self) -> timedelta:
        """How far ahead a patient may book.  A day of the horizon is 24 hours."""
        return timedelta(days=self.horizon_days)

    @property
    def change_cutoff(self) -> timedelta:
        """A patient may move or cancel online until this long before the visit."""
        return timedelta(hours=self.change_cutoff_hours)
