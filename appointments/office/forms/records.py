"""What the office answers about patients' records: which of two says what is right, and whom to erase."""

from dataclasses import dataclass

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from appointments.models import Patient
from appointments.records import CHOICES
from clinic.common.templatetags.clinic_tags import phone

LABELS = {
    "name": _("Name"),
    "birth_date": _("Date of birth"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "language": _("Language"),
}
KEPT, GONE = "kept", "gone"


@dataclass(frozen=True)
class Row:
    """What each of two records says about one thing, and the field that chooses where they differ."""

    label: str
    kept: str
    gone: str
    field: forms.BoundField | None


class MergeForm(forms.Form):
    """Which of two records is right, wherever they differ.  Nothing chosen means the one that is kept."""

    def __init__(self, data, *, kept: Patient, gone: Patient):
        super().__init__(data)
        self.kept, self.gone = kept, gone
        for choice, names in CHOICES.items():
            one, other = ([getattr(record, name) for name in names] for record in (kept, gone))
            if one != other:
                self.fields[choice] = forms.ChoiceField(
                    label=LABELS[choice],
                    choices=[(KEPT, said(kept, choice)), (GONE, said(gone, choice))],
                    widget=forms.RadioSelect,
                    required=False,
                    initial=KEPT if any(one) else GONE,
                )

    @property
    def rows(self) -> list[Row]:
        """What the two say, side by side."""
        return [
            Row(
                LABELS[choice],
                said(self.kept, choice),
                said(self.gone, choice),
                self[choice] if choice in self.fields else None,
            )
            for choice in CHOICES
        ]

    @property
    def take(self) -> list[str]:
        """What the kept record takes over from the other one."""
        return [choice for choice, value in self.cleaned_data.items() if value == GONE]


def said(record: Patient, choice: str) -> str:
    """What a record says about one of ``CHOICES``, as people read it."""
    if choice == "birth_date":
        return date_format(record.birth_date, "DATE_FORMAT") if record.birth_date else ""
    shown = {
        "name": record.name,
        "phone": phone(record.phone),
        "email": record.email,
        "language": record.get_language_display(),
    }
    return shown[choice]


class EraseForm(forms.Form):
    """The patients to erase, among those whose retention time is over."""

    patients = forms.ModelMultipleChoiceField(
        queryset=Patient.objects.none(),
        error_messages={
            "required": _("Choose at least one patient."),
            "invalid_choice": _("Somebody you chose is not on the list any more. Please choose again."),
            "invalid_pk_value": _("Somebody you chose is not on the list any more. Please choose again."),
        },
    )

    def __init__(self, data, *, over):
        super().__init__(data)
        self.fields["patients"].queryset = over
