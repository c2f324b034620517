"""Finding a booked visit again, and cancelling it."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.common.forms.fields import BirthDateField, CleanCharField, CleanEmailField, PhoneField
from clinic.common.forms.spam import GuardedForm

REFERENCE_LENGTH = 6


class ReferenceField(CleanCharField):
    """A visit's reference, typed in any way: K7M 4XQ, k7m4xq, K7M-4XQ."""

    default_error_messages = {
        "invalid": _("Enter the six letters and numbers of the reference, for example K7M 4XQ"),
        "max_length": _("Enter the six letters and numbers of the reference, for example K7M 4XQ"),
    }

    def __init__(self, **options):
        options.setdefault("max_length", 20)
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "class": "w-20"}
        options.setdefault("widget", forms.TextInput(attrs))
        super().__init__(**options)

    def to_python(self, value):
        typed = super().to_python(value)
        reference = re.sub(r"[\s\-.]", "", typed).upper()
        if typed and not (len(reference) == REFERENCE_LENGTH and reference.isascii() and reference.isalnum()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return reference


class ContactPointField(CleanCharField):
    """An e-mail address or a phone number, whichever was typed."""

    default_error_messages = {
        "invalid": _("Enter an e-mail address, or a phone number with the area code"),
        "max_length": _("Enter an e-mail address, or a phone number with the area code"),
    }

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return typed
        field = CleanEmailField() if "@" in typed else PhoneField()
        try:
            return field.clean(typed)
        except forms.ValidationError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class FindForm(GuardedForm):
    """What a patient knows of a visit: the reference from the confirmation, or how we reach them."""

    last_name = CleanCharField(
        label=_("Last name"),
        help_text=_("Of the person the visit is for."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Enter the last name")},
    )
    birth_date = BirthDateField()
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
        if not self.errors and not (cleaned["contact"] or cleaned["reference"]):
            self.add_error("contact", _("Enter the e-mail or the phone you gave, or the reference below"))
        return cleaned


class CancelForm(forms.Form):
    """Why a visit is cancelled, if the patient wants to say."""

    reason = CleanCharField(
        label=_("Why do you cancel?"),
        help_text=_("It helps us plan. Up to 200 characters."),
        required=False,
        max_length=200,
    )
