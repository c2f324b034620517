"""When a practitioner will be away, typed on the clock of their first location."""

from datetime import UTC, datetime, timedelta, tzinfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.models import TimeOff
from clinic.common.forms.fields import CleanCharField
from clinic.common.forms.wall_clock import ClockEndField, ClockField, end_moment, moment
from clinic.common.wall_clock import MIDNIGHT, day_of, end_instant, wall_instant

AHEAD = timedelta(days=2 * 366)


def _day(label, **options) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-20"})
    wrong = _("Enter a day, for example 2027-03-15")
    return forms.DateField(
        label=label, widget=widget, error_messages={"required": wrong, "invalid": wrong}, **options
    )


def _time(label, field=ClockField, **options) -> ClockField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "w-20"})
    wrong = {"invalid": _("Enter a time, for example 13:30")}
    return field(label=label, widget=widget, required=False, error_messages=wrong, **options)


class TimeOffForm(forms.Form):
    """From a day to a day; without times whole days.  ``cleaned_data`` has ``starts_at`` and ``ends_at``."""

    first_day = _day(_("First day"))
    starts = _time(_("From"), help_text=_("Empty: from the beginning of the day."))
    last_day = _day(_("Last day"))
    ends = _time(_("Until"), ClockEndField, help_text=_("Empty: to the end of the day."))
    reason = CleanCharField(
        label=_("Reason"),
        help_text=_("For the office only."),
        required=False,
        max_length=TimeOff._meta.get_field("reason").max_length,
    )

    def __init__(self, *args, zone: tzinfo, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now

    def clean_first_day(self):
        return self._in_reach("first_day")

    def clean_last_day(self):
        return self._in_reach("last_day")

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        cleaned["starts_at"] = self._moment("first_day", "starts", moment, wall_instant)
        cleaned["ends_at"] = self._moment("last_day", "ends", end_moment, end_instant)
        if self.errors:
            return cleaned
        if cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("last_day", _("The end must be later than the beginning."))
        elif cleaned["ends_at"] <= self.now:
            self.add_error("last_day", _("This time is over already. Choose a later one."))
        return cleaned

    def _in_reach(self, name: str):
        today, day = day_of(self.now, self.zone), self.cleaned_data[name]
        if not today <= day <= today + AHEAD:
            raise ValidationError(_("Choose today or a later day, at most two years ahead."))
        return day

    def _moment(self, day_name: str, time_name: str, read, read_empty) -> datetime | None:
        """The instant of one end.  The last day without a time is over when the next one begins."""
        day, at = self.cleaned_data[day_name], self.cleaned_data[time_name]
        if at is None:
            return read_empty(day, MIDNIGHT, self.zone)
        try:
            # In UTC: two times of one zone would be compared by the wall clock.
            return read(day, at, self.zone).astimezone(UTC)
        except ValidationError as error:
            self.add_error(time_name, error)
            return None
