"""Name, date of birth and how to reach somebody, as forms ask for them: patients' own and the office's."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from appointments.models.patients import Language
from clinic.common.forms.birth_date import BirthDateField
from clinic.common.forms.fields import CleanCharField, CleanEmailField, PhoneField
from clinic.common.forms.questions import one_of
from clinic.directory import facts

LANGUAGES = [(Language.ENGLISH.value, "English"), (Language.SPANISH.value, "Español")]
CHOOSE_LANGUAGE = _("Choose the language you prefer")
# The answers that make a ``Person``.
PERSON = ("first_name", "last_name", "birth_date", "phone", "email", "language")


class PersonForm(forms.Form):
    """Name, date of birth, phone, e-mail and language of the person a visit is for."""

    first_name = CleanCharField(
        label=_("First name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={
            "required": _("Enter the first name"),
            "max_length": _("Enter a first name of at most %(limit_value)d characters"),
        },
    )
    last_name = CleanCharField(
        label=_("Last name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={
            "required": _("Enter the last name"),
            "max_length": _("Enter a last name of at most %(limit_value)d characters"),
        },
    )
    birth_date = BirthDateField(today=facts.today)
    phone = PhoneField(help_text=_("We call only about this visit. Type it any way you like."))
    email = CleanEmailField(
        label=_("E-mail"), help_text=_("We send the confirmation and the link to move or cancel.")
    )
    language = one_of(_("Which language do you prefer?"), LANGUAGES, required=True, refusal=CHOOSE_LANGUAGE)

    @classmethod
    def unchecked(cls, data: QueryDict | None, **options) -> "PersonForm":
        """A form that shows what was typed and does not yet say what is wrong with it."""
        form = cls(**options)
        for name, field in form.fields.items():
            if data is not None and not field.widget.value_omitted_from_data(data, {}, name):
                form.initial[name] = field.widget.value_from_datadict(data, {}, name)
        return form
