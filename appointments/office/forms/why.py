"""Which time is asked about: "why is 10:00 not offered?"."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments import availability
from appointments.models import Placement, VisitType
from clinic.common.forms.wall_clock import ClockField, moment
from clinic.common.wall_clock import DAY
from clinic.directory.models import Location, Practitioner

ONLINE, STAFF = "online", "staff"


class WhyForm(forms.Form):
    """A start on the clock of a place, with somebody, for a visit, as patients or as staff see it."""

    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = ClockField(
        label=pgettext_lazy("of day", "Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    practitioner = forms.ModelChoiceField(
        Practitioner.objects.all(), label=_("Practitioner"), empty_label=None
    )
    location = forms.ModelChoiceField(Location.objects.all(), label=_("Location"), empty_label=None)
    visit_type = forms.ModelChoiceField(VisitType.objects.all(), label=_("Visit"), empty_label=None)
    channel = forms.ChoiceField(
        label=_("Offered to"), choices=[(ONLINE, _("patients, online")), (STAFF, _("staff"))]
    )

    def clean(self):
        """The instant that is meant stands under ``starts_at``."""
        data = super().clean()
        if {"date", "time", "location"} <= data.keys():
            try:
                data["starts_at"] = moment(data["date"], data["time"], data["location"].zone)
                data["starts_at"] + DAY, data["starts_at"] - 2 * DAY
            except ValidationError as error:
                self.add_error("time", error)
            except OverflowError:
                self.add_error("date", _("Enter a date that can have visits."))
        return data

    def reasons(self, *, now) -> list[availability.Reason]:
        """What stands against the time of a valid form; nothing when it is offered."""
        asked = self.cleaned_data
        where = {name: asked[name] for name in ("practitioner", "location", "starts_at")}
        placement = Placement.of(asked["visit_type"], **where)
        return availability.why_not(asked["visit_type"], placement, staff=asked["channel"] == STAFF, now=now)
