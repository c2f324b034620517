"""How many minutes a practitioner is behind, chosen with one button."""

from django import forms

from appointments.visits.delays import CHOICES
from clinic.directory.models import Practitioner


class DelayForm(forms.Form):
    """A button that says who is behind and by how many minutes: "12 25"."""

    behind = forms.RegexField(r"^(\d{1,18}) (\d{1,3})$")

    def clean_behind(self) -> tuple[Practitioner, int]:
        key, minutes = map(int, self.cleaned_data["behind"].split())
        practitioner = Practitioner.objects.filter(pk=key).first()
        if practitioner is None or minutes not in CHOICES:
            raise forms.ValidationError("Not a button of ours.")
        return practitioner, minutes
