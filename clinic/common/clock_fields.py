"""Columns that hold a time of day on a wall clock, to the minute."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import NullIf

from clinic.common.forms import wall_clock as forms
from clinic.common.wall_clock import MIDNIGHT


class ClockField(models.TimeField):
    """A time of day at which something begins."""

    form_class = forms.ClockField

    def formfield(self, **options):
        return super().formfield(**{"form_class": self.form_class} | options)


class ClockEndField(ClockField):
    """A time of day at which something ends: midnight is the end of the day."""

    form_class = forms.ClockEndField


def ends_after(starts: str, ends: str) -> Q:
    """The condition that one column ends what another begins; see ``wall_clock.ends_later``."""
    return Q(**{f"{starts}__lt": F(ends)}) | Q(**{ends: MIDNIGHT})


def whole_minutes(*columns: str) -> Q:
    """The condition that these columns name no seconds: visits begin at whole minutes."""
    return Q(**{f"{column}__second": 0 for column in columns})


def clock_range(starts: str, ends: str) -> Func:
    """The SQL range between two columns, so that a constraint can forbid overlaps.  Midnight has no end."""
    return Func(
        F(starts),
        NullIf(F(ends), Value(MIDNIGHT)),
        # In the order of the alphabet, as migrations write them: otherwise each makemigrations sees a change.
        arg_joiner=", DATE '2000-01-01' + ",
        template="TSRANGE(DATE '2000-01-01' + %(expressions)s)",
        output_field=DateTimeRangeField(),
    )
