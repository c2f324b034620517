"""What a report is asked for.  It stands in the address: nonsense is said, and the usual takes its place."""

from dataclasses import replace
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.insight.reports import Wish
from appointments.models import VisitType
from clinic.directory.models import Location, Practitioner

LONGEST = timedelta(days=371)  # 53 weeks
YEARS = range(2000, 3000)


class DayField(forms.DateField):
    """A day as the browser's own date field sends it."""

    default_error_messages = {"invalid": _("Enter a day, for example 2027-03-15.")}

    def __init__(self, **options):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=["%Y-%m-%d"], required=False, widget=widget, **options)

    def validate(self, value):
        if value and value.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")


def choice(model, label, everything) -> forms.ModelChoiceField:
    """One row of ``model``, or all of them."""
    return forms.ModelChoiceField(
        model.objects.all(),
        label=label,
        empty_label=everything,
        required=False,
        error_messages={"invalid_choice": _("That is not one of the choices. Everything is shown.")},
    )


class ReportForm(forms.Form):
    """Which days, and of whom, where and which visits."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    location = choice(Location, _("Location"), _("All locations"))
    practitioner = choice(Practitioner, _("Practitioner"), _("Everybody"))
    visit_type = choice(VisitType, _("Visit type"), _("All visit types"))

    def __init__(self, data, *, today: date):
        self.usual = Wish.usual(today)
        chosen = {name: value for name, value in data.items() if value}
        super().__init__({"first": self.usual.first, "last": self.usual.last} | chosen)
        self.is_valid()

    def clean(self):
        first, last = self._days()
        if first > last:
            self.add_error(
                "last", _("The last day must not lie before the first day. The last 8 weeks are shown.")
            )
        elif last - first > LONGEST:
            self.add_error("last", _("Choose at most a year. The last 8 weeks are shown."))

    def _days(self) -> tuple[date, date]:
        chosen = self.cleaned_data
        return chosen.get("first") or self.usual.first, chosen.get("last") or self.usual.last

    @property
    def wish(self) -> Wish:
        """What was asked for, as far as it can be."""
        chosen = {name: self.cleaned_data.get(name) for name in ("location", "practitioner", "visit_type")}
        first, last = self._days()
        if self.errors.keys() & {"first", "last"}:
            first, last = self.usual.first, self.usual.last
        return replace(self.usual, first=first, last=last, **chosen)
