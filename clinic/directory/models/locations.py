"""Where the clinic is, and when it is open."""

import zoneinfo
from typing import Self
from urllib.parse import urlencode

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.common.clock_fields import ClockEndField, ClockField, clock_range, ends_after, whole_minutes
from clinic.common.forms.wall_clock import WHOLE_MINUTES
from clinic.common.wall_clock import end_text

MAPS = "https://www.google.com/maps/dir/"


class Weekday(models.IntegerChoices):
    """Days as ``date.weekday()`` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def validate_time_zone(name: str) -> None:
    """Refuse a name that is not in the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone by its name, for example America/New_York."))


class LocationQuerySet(models.QuerySet["Location"]):
    def main(self) -> "Location | None":
        """The location whose clock hangs in the office: the first one."""
        return self.first()


class Location(models.Model):
    """A place where the clinic sees patients.  Pages read every phone number and address from here."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("web address"), unique=True)
    street = models.CharField(_("street"), max_length=120)
    city = models.CharField(_("city"), max_length=80)
    region = models.CharField(_("state"), max_length=2)
    postal_code = models.CharField(_("ZIP code"), max_length=10)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="America/New_York", validators=[validate_time_zone]
    )
    phone = models.CharField(_("phone"), max_length=20, help_text=_("With country code: +14135550110"))
    fax = models.CharField(_("fax"), max_length=20, blank=True)
    text_number = models.CharField(_("number for text messages"), max_length=20, blank=True)
    after_hours_phone = models.CharField(_("phone when closed"), max_length=20, blank=True)
    email = models.EmailField(
        _("e-mail of the office"), blank=True, help_text=_("Urgent messages of patients are announced here.")
    )
    directions = models.TextField(_("how to get there"), blank=True)
    parking = models.TextField(_("parking"), blank=True)
    access = models.TextField(_("step-free access"), blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("With the longitude, for the calendars of patients: 42.339912"),
    )
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order on pages"), default=0)

    objects = LocationQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="a_location_is_somewhere_on_the_earth",
                violation_error_message=_(
                    "Give both, a latitude of -90 to 90 and a longitude of -180 to 180, or neither."
                ),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of this place's wall clock."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def address(self) -> str:
        """Street and town on one line, as on a letter."""
        return f"{self.street}, {self.city}, {self.region} {self.postal_code}"

    @property
    def map_url(self) -> str:
        """Directions to this address in a map program: phones open their own.  It says nothing else."""
        return f"{MAPS}?{urlencode({'api': 1, 'destination': self.address})}"


class OpeningHours(models.Model):
    """The office answers the phone between two wall-clock times on a weekday."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="opening_hours", verbose_name=_("location")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = ClockField(_("opens"))
    closes = ClockEndField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=ends_after("opens", "closes"),
                name="opening_hours_end_after_they_begin",
                violation_error_message=_("The closing time must be later than the opening time."),
            ),
            models.CheckConstraint(
                condition=whole_minutes("opens", "closes"),
                name="opening_hours_are_whole_minutes",
                violation_error_message=WHOLE_MINUTES,
            ),
            ExclusionConstraint(
                name="opening_hours_of_a_place_do_not_overlap",
                expressions=[
                    ("location", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (clock_range("opens", "closes"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("These hours overlap other opening hours of the same day."),
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{end_text(self.closes)}"


class ClosureQuerySet(models.QuerySet["Closure"]):
    def of(self, location: Location) -> Self:
        """Those that close a location: its own, and those of every location.

        Where every page asks, statements written by hand say the same: a test asks all of them.
        """
        return self.filter(Q(location=location) | Q(location=None))


class Closure(models.Model):
    """Whole days on which a location, or the whole clinic, is closed.  Patients may read the reason."""

    location = models.ForeignKey(
        Location,
        models.CASCADE,
        related_name="closures",
        verbose_name=_("location"),
        null=True,
        blank=True,
        help_text=_("Leave empty to close every location."),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason, as patients read it"), max_length=120, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="a_closure_ends_on_or_after_its_first_day",
                violation_error_message=_("The last day must not lie before the first day."),
            )
        ]

    def __str__(self):
        return f"{self.starts_on} - {self.ends_on}"
