"""Finding a booked visit again, and cancelling it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.common.forms.birth_date import BirthDateField
from clinic.common.forms.fields import (
    CleanCharField,
    CleanEmailField,
    ContactPointField,
    ReferenceField,
)
from clinic.common.forms.shown_again import ShownAgain
from clinic.common.forms.spam import GuardedForm
from clinic.directory import facts
from conditions.forms.read_first import ReadFirst


class FindForm(ShownAgain, GuardedForm):
    """What a patient knows of a visit: the reference from the confirmation, or how we reach them."""

    last_name = CleanCharField(
        label=_("Last name"),
        help_text=_("Of the person the visit is for."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Enter the last name")},
    )
    birth_date = BirthDateField(today=facts.today)
    contact = ContactPointField(
        label=_("E-mail or phone"),
        help_text=_("The one you gave when you booked. We send a link by e-mail."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    reference = ReferenceField(
        label=_("Reference"),
        help_text=_("If you have it, the visit opens at once. For example K7M 4XQ."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].one_of_several = self.fields["reference"].one_of_several = True

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name, "wrong") for name in ("contact", "reference")):
            self.add_error("contact", _("Enter the e-mail or the phone you gave, or the reference below"))
        return cleaned


class FamilyForm(ShownAgain, GuardedForm):
    """The address that somebody booked with."""

    email = CleanEmailField(
        label=_("E-mail"), error_messages={"required": _("Enter the e-mail address that you booked with")}
    )


class CancelForm(ShownAgain, ReadFirst):
    """Why a visit is cancelled, if the patient wants to say."""

    free_texts = ("reason",)

    reason = CleanCharField(
        label=_("Why do you cancel?"),
        help_text=_("It helps us plan. Up to 200 characters."),
        required=False,
        max_length=200,
    )
