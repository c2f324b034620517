"""The numbers that hold for the whole clinic and that staff can change."""

from datetime import time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.common.clock_fields import ClockField


def default_reminder_hours() -> list[int]:
    """Two days and three hours before the visit."""
    return [48, 3]


# With none of these nobody could book online any more, and no page would say why.
AT_LEAST_ONE = ("upcoming_appointments", "bookings_per_hour", "bookings_per_day", "flood_per_hour")


class BookingPolicy(models.Model):
    """Limits and delays of booking.  There is exactly one row, made by ``apps``."""

    hold_minutes = models.PositiveSmallIntegerField(_("a chosen time is held for (minutes)"), default=10)
    holds_per_address = models.PositiveSmallIntegerField(
        _("holds at once per network address"),
        default=200,
        help_text=_("A building or a mobile carrier is one address: let it be many."),
    )
    upcoming_appointments = models.PositiveSmallIntegerField(
        _("upcoming visits a patient may book online"), default=3, validators=[MinValueValidator(1)]
    )
    bookings_per_hour = models.PositiveSmallIntegerField(
        _("online bookings per hour, browser and contact"), default=10, validators=[MinValueValidator(1)]
    )
    bookings_per_day = models.PositiveSmallIntegerField(
        _("online bookings per day, browser and contact"), default=40, validators=[MinValueValidator(1)]
    )
    flood_per_hour = models.PositiveSmallIntegerField(
        _("online bookings per hour from one network address"),
        default=500,
        validators=[MinValueValidator(1)],
        help_text=_("Stops floods only: a building or a mobile carrier is one address."),
    )
    phone_is_enough = models.BooleanField(
        _("a phone number is enough to book online"),
        default=True,
        help_text=_("Otherwise an e-mail address is asked for."),
    )
    acute_release_days = models.PositiveSmallIntegerField(
        _("reserved times are released this many days before"), default=1
    )
    acute_release_time = ClockField(_("at"), default=time(18, 0))
    reminder_hours = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("reminders, hours before the visit"),
        default=default_reminder_hours,
        blank=True,
    )
    callbacks = models.BooleanField(
        _("people may ask to be called"),
        default=True,
        help_text=_("Offered on the patients' pages while nobody answers the phone."),
    )
    records_years = models.PositiveSmallIntegerField(
        _("patients' records are kept for (years after the last visit)"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Ask what the law of your state requires. Afterwards records may be erased by hand."),
    )
    records_until_age = models.PositiveSmallIntegerField(
        _("and at least until the patient is (years old)"),
        default=21,
        validators=[MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("booking rules")
        verbose_name_plural = _("booking rules")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_booking_policy"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 1 for name in AT_LEAST_ONE}),
                name="limits_of_booking_let_somebody_book",
            ),
            models.CheckConstraint(
                condition=Q(records_years__gte=1, records_years__lte=100, records_until_age__lte=100),
                name="records_are_kept_for_at_least_a_year",
            ),
        ]

    def __str__(self):
        return str(_("Booking rules"))

    @classmethod
    def current(cls) -> "BookingPolicy":
        """The clinic's one policy."""
        return cls.objects.get(pk=1)

    @property
    def hold_duration(self) -> timedelta:
        """How long a chosen time is kept for the browser that chose it."""
        return timedelta(minutes=self.hold_minutes)
