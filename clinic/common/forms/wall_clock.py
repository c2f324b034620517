"""Moments typed as a day and a time on a wall clock."""

from datetime import UTC, date, datetime, time, tzinfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SKIPPED = _("The clocks go forward on that day and this time does not exist. Choose another one.")


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


class WallClockField(forms.SplitDateTimeField):
    """A moment typed as date and time on the clock that is in force; see ``moment``."""

    def __init__(self, *, second: bool = False, **options):
        self.second = second
        super().__init__(**options)

    def compress(self, data_list):
        if not data_list:
            return None
        try:
            return moment(*data_list, timezone.get_current_timezone(), second=self.second)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date") from error
