"""Times of day, and moments typed as a day and a time, on a wall clock."""

from datetime import UTC, date, datetime, time, tzinfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _in_this_language
from django.utils.translation import gettext_lazy as _

from clinic.common.wall_clock import DAY, MIDNIGHT, midnight

SKIPPED = _("The clocks go forward on that day and this time does not exist. Choose another one.")
WHOLE_MINUTES = _("Give hours and minutes, without seconds.")
MIDNIGHTS = {"midnight", "medianoche"}
ENDS_OF_A_DAY = MIDNIGHTS | {"24", "24:00", "24:00:00"}


def moment(day: date, at: time, zone: tzinfo, *, second: bool = False) -> datetime:
    """The instant of a time on the clock of ``zone``.

    Where clocks go back a time comes twice; ``second`` says which one is meant.  Raises ValidationError for a
    time that the clocks skip, OverflowError beyond the end of the calendar.
    """
    meant = datetime.combine(day, at, tzinfo=zone).replace(fold=second)
    back = meant.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != meant.replace(tzinfo=None):
        raise ValidationError(SKIPPED, code="skipped")
    return meant


def end_moment(day: date, ends: time, zone: tzinfo) -> datetime:
    """The same for when something ends: the second of two equal times, and midnight is the end of the day."""
    if ends == MIDNIGHT:
        return midnight(day + DAY, zone)
    return moment(day, ends, zone, second=True)


class ClockField(forms.TimeField):
    """A time of day, to the minute."""

    default_error_messages = {"seconds": WHOLE_MINUTES}
    midnights = MIDNIGHTS

    def to_python(self, value) -> time | None:
        if str(value).strip().casefold() in self.midnights:
            return MIDNIGHT
        return super().to_python(value)

    def validate(self, value):
        super().validate(value)
        if value and (value.second or value.microsecond):
            raise ValidationError(self.error_messages["seconds"], code="seconds")


class ClockEndField(ClockField):
    """A time of day at which something ends: 24:00, midnight and 0:00 are the end of the day."""

    midnights = ENDS_OF_A_DAY

    def prepare_value(self, value):
        """Midnight by its name, for 12:00 AM reads as the beginning; a browser's own field knows no name."""
        named = value == MIDNIGHT and self.widget.input_type != "time"
        return _in_this_language("midnight") if named else value


class WallClockField(forms.SplitDateTimeField):
    """A moment typed as date and time on the clock that is in force; see ``moment``."""

    clock_field = ClockField

    def __init__(self, **options):
        super().__init__(**options)
        at = self.clock_field(error_messages={"invalid": self.error_messages["invalid_time"]})
        at.required = self.fields[1].required
        self.fields = self.fields[0], at

    def compress(self, data_list):
        if not data_list:
            return None
        day, at = data_list
        try:
            return self.instant(day, at, timezone.get_current_timezone())
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date") from error

    def instant(self, day: date, at: time, zone: tzinfo) -> datetime:
        """The moment that is meant."""
        return moment(day, at, zone)


class WallClockEndField(WallClockField):
    """A moment at which something ends, typed like that; see ``end_moment``."""

    clock_field = ClockEndField

    def instant(self, day: date, at: time, zone: tzinfo) -> datetime:
        return end_moment(day, at, zone)
