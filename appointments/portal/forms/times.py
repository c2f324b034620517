"""Which times somebody wants to see, and which one was chosen."""

from datetime import date

from django import forms

from clinic.directory.models import Location, Practitioner


class TimesForm(forms.Form):
    """The practitioner, the location and the week that are wanted.

    They stand in the address, so odd input is ignored, not refused.
    """

    at = forms.ChoiceField(required=False)
    week = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def __init__(self, data, *, practitioners: list[Practitioner], locations: list[Location]):
        super().__init__(data)
        self.practitioners = {practitioner.slug: practitioner for practitioner in practitioners}
        self.locations = {location.slug: location for location in locations}
        self.fields["with"] = forms.ChoiceField(required=False)
        for name, rows in {"with": self.practitioners, "at": self.locations}.items():
            self.fields[name].choices = [(slug, slug) for slug in rows]
        self.is_valid()

    @property
    def practitioner(self) -> Practitioner | None:
        """The practitioner whose times are wanted; None for whoever is free first."""
        return self.practitioners.get(self.cleaned_data.get("with"))

    @property
    def location(self) -> Location | None:
        """The place that is wanted; None for any."""
        return self.locations.get(self.cleaned_data.get("at"))

    @property
    def who_and_where(self) -> dict[str, str]:
        """The part of the address that says with whom and where."""
        chosen = {"with": self.practitioner, "at": self.location}
        return {name: row.slug for name, row in chosen.items() if row}

    @property
    def first_day(self) -> date | None:
        """The first day of the week that is wanted; None for the first week with a free time."""
        return self.cleaned_data.get("week")
