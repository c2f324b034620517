"""When a practitioner works.  All times of day are the wall clock of the location."""

import datetime as dt
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.common.clock_fields import ClockEndField, ClockField, clock_range, ends_after, whole_minutes
from clinic.common.forms.wall_clock import WHOLE_MINUTES
from clinic.common.wall_clock import end_text, ends_later
from clinic.directory.models import Location, Practitioner, Weekday

RESERVED_HELP = _("Only acute visits may be booked here until the release time.")
ENDS_LATER = _("The end must be later than the beginning.")
LASTS_A_DAY = _("The last day of the plan must not lie before the first.")


def in_force(day: dt.date, *, weekday: int, valid_from: dt.date | None, valid_until: dt.date | None) -> bool:
    """Does a row of a weekly plan apply to a day of the location's calendar?"""
    begun = valid_from is None or valid_from <= day
    over = valid_until is not None and valid_until < day
    return weekday == day.weekday() and begun and not over


class WorkingHoursQuerySet(models.QuerySet["WorkingHours"]):
    def on(self, day: dt.date) -> Self:
        """Those that apply to a day: ``in_force`` as a condition."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.not_over(day).filter(begun, weekday=day.weekday())

    def not_over(self, day: dt.date) -> Self:
        """Those that apply to a day or to some later one."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class WorkingHours(models.Model):
    """Part of the weekly plan: a practitioner works at a location between two times on a weekday."""

    practitioner = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="working_hours", verbose_name=_("practitioner")
    )
    location = models.ForeignKey(
        Location, models.CASCADE, related_name="working_hours", verbose_name=_("location")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts = ClockField(_("from"))
    ends = ClockEndField(_("until"))
    valid_from = models.DateField(_("first day of this plan"), null=True, blank=True)
    valid_until = models.DateField(_("last day of this plan"), null=True, blank=True)
    reserved_for_acute = models.BooleanField(
        _("reserved for acute visits"), default=False, help_text=RESERVED_HELP
    )

    objects = WorkingHoursQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "starts"]
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        constraints = [
            models.CheckConstraint(
                condition=ends_after("starts", "ends"),
                name="working_hours_end_after_they_begin",
                violation_error_message=ENDS_LATER,
            ),
            models.CheckConstraint(
                condition=whole_minutes("starts", "ends"),
                name="working_hours_are_whole_minutes",
                violation_error_message=WHOLE_MINUTES,
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="working_hours_are_valid_for_at_least_a_day",
                violation_error_message=LASTS_A_DAY,
            ),
            ExclusionConstraint(
                name="working_hours_of_a_practitioner_do_not_overlap",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (clock_range("starts", "ends"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            output_field=DateRangeField(),
                            template="DATERANGE(%(expressions)s, '[]')",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("These hours overlap other hours of the same practitioner."),
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.starts:%H:%M}-{end_text(self.ends)}"

    def is_over(self, day: dt.date) -> bool:
        """Do these hours apply to no day any more, from a day on?"""
        return self.valid_until is not None and self.valid_until < day

    def on(self, day: dt.date) -> bool:
        """Do these hours apply to a day of the location's calendar?"""
        return in_force(day, weekday=self.weekday, valid_from=self.valid_from, valid_until=self.valid_until)

    def clean(self):
        """Refuse what is no range here: asked whether it overlaps another one, PostgreSQL would raise."""
        errors = {}
        if None not in (self.starts, self.ends) and not ends_later(self.starts, self.ends):
            errors["ends"] = ENDS_LATER
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            errors["valid_until"] = LASTS_A_DAY
        if errors:
            raise ValidationError(errors)


class ExtraHours(models.Model):
    """Hours a practitioner works on one date, on top of the weekly plan."""

    practitioner = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="extra_hours", verbose_name=_("practitioner")
    )
    location = models.ForeignKey(
        Location, models.CASCADE, related_name="extra_hours", verbose_name=_("location")
    )
    date = models.DateField(_("date"))
    starts = ClockField(_("from"))
    ends = ClockEndField(_("until"))
    reserved_for_acute = models.BooleanField(
        _("reserved for acute visits"), default=False, help_text=RESERVED_HELP
    )

    class Meta:
        ordering = ["date", "starts"]
        verbose_name = _("extra hours")
        verbose_name_plural = _("extra hours")
        constraints = [
            models.CheckConstraint(
                condition=ends_after("starts", "ends"),
                name="extra_hours_end_after_they_begin",
                violation_error_message=ENDS_LATER,
            ),
            models.CheckConstraint(
                condition=whole_minutes("starts", "ends"),
                name="extra_hours_are_whole_minutes",
                violation_error_message=WHOLE_MINUTES,
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.starts:%H:%M}-{end_text(self.ends)}"

    def on(self, day: dt.date) -> bool:
        """Do these hours apply to a day of the location's calendar?"""
        return self.date == day


class TimeOffQuerySet(models.QuerySet["TimeOff"]):
    def overlapping(self, starts_at: dt.datetime | OuterRef, ends_at: dt.datetime | OuterRef) -> Self:
        """Time off at some moment of ``starts_at <= t < ends_at``."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class TimeOff(models.Model):
    """A practitioner is away between two instants.  The reason is for staff only."""

    practitioner = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="time_off", verbose_name=_("practitioner")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason, for staff only"), max_length=120, blank=True)
    disruption = models.ForeignKey(
        "appointments.Disruption",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="time_off",
        verbose_name=_("sick day or closure"),
    )

    objects = TimeOffQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="time_off_ends_after_it_begins",
                violation_error_message=ENDS_LATER,
            )
        ]
        indexes = [models.Index(fields=["practitioner", "ends_at"])]

    def __str__(self):
        starts_at, ends_at = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{starts_at:%Y-%m-%d %H:%M} - {ends_at:%Y-%m-%d %H:%M %Z}"
