"""What somebody takes along from the symptom check to a booking."""

from django import forms
from django.http import QueryDict

from clinic.common.forms.fields import CleanCharField


class SummaryForm(forms.Form):
    """What somebody takes along from the symptom check: one line for the start of the reason."""

    summary = CleanCharField(required=False, max_length=500)

    @classmethod
    def read(cls, data: QueryDict) -> str:
        """The summary; empty when there is none, or none that the symptom check can have written."""
        form = cls(data)
        return form.cleaned_data["summary"] if form.is_valid() else ""
