"""The question that stands before every booking: is there a sign of an emergency?"""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clinic.common.forms.fields import CleanCharField
from conditions import triage

MARK = _("Mark every sign you have, or mark “None of these”")


def _emergency_signs() -> list[tuple]:
    """The signs under their headings, as the choices of a field."""
    groups = triage.by_group(triage.Level.EMERGENCY)
    return [(_(group), [(sign.id, _(sign.text)) for sign in signs]) for group, signs in groups]


class SignsForm(forms.Form):
    """The danger signs a patient marks.  Nothing of it is stored anywhere."""

    sign = forms.MultipleChoiceField(
        label=_("Emergency signs"),
        required=False,
        choices=_emergency_signs,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        error_messages={"invalid_choice": MARK},
    )
    none = forms.MultipleChoiceField(
        label=_("If you marked nothing above"),
        help_text=_("We treat “not sure” as a yes."),
        required=False,
        choices=[("unsure", _("I am not sure about one or more of these")), ("none", _("None of these"))],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        error_messages={"invalid_choice": MARK},
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["sign"] or cleaned["none"]):
            self.add_error("none", MARK)
        return cleaned

    @property
    def is_emergency(self) -> bool:
        """Was any sign marked, or "not sure"?  A sign wins over "None of these"."""
        signs, unsure = self.cleaned_data["sign"], "unsure" in self.cleaned_data["none"]
        return triage.level(signs, unsure=unsure) is triage.Level.EMERGENCY

    @property
    def is_crisis(self) -> bool:
        """Were thoughts of self-harm marked?"""
        return triage.is_crisis(self.cleaned_data["sign"])


class SummaryForm(forms.Form):
    """What somebody takes along from the symptom check: one line for the start of the reason."""

    summary = CleanCharField(required=False, max_length=500)

    @classmethod
    def read(cls, data: QueryDict) -> str:
        """The summary; empty when there is none, or none that the symptom check can have written."""
        form = cls(data)
        return form.cleaned_data["summary"] if form.is_valid() else ""
