"""Name, date of birth and how to reach somebody, as forms ask for them: patients' own and the office's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models.patients import Language
from appointments.models.reach import Prefers
from clinic.common.forms.birth_date import BirthDateField
from clinic.common.forms.fields import CleanCharField, CleanEmailField, PhoneField
from clinic.common.forms.questions import one_of
from clinic.common.forms.shown_again import ShownAgain
from clinic.directory import facts

LANGUAGES = [(Language.ENGLISH.value, "English"), (Language.SPANISH.value, "Español")]
CHOOSE_LANGUAGE = _("Choose the language you prefer")
NAMES = ("first_name", "last_name")
# The answers that make a ``Person``.
PERSON = ("first_name", "last_name", "birth_date", "phone", "email", "language")


class PersonForm(ShownAgain):
    """Name, date of birth, phone, e-mail and language of the person a visit is for.  One name is enough."""

    first_name = CleanCharField(
        label=_("First name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={
            "max_length": _("Enter a first name of at most %(limit_value)d characters"),
        },
    )
    last_name = CleanCharField(
        label=_("Last name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={
            "max_length": _("Enter a last name of at most %(limit_value)d characters"),
        },
    )
    birth_date = BirthDateField(today=facts.today)
    phone = PhoneField(help_text=_("We call only about this visit. Type it any way you like."))
    email = CleanEmailField(
        label=_("E-mail"), help_text=_("We send the confirmation and the link to move or cancel.")
    )
    language = one_of(_("Which language do you prefer?"), LANGUAGES, required=True, refusal=CHOOSE_LANGUAGE)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in NAMES:
            self.fields[name].one_of_several = True  # type: ignore[attr-defined]  # for the templates

    def clean(self):
        cleaned = super().clean()
        self._require_a_name(cleaned)
        return cleaned

    def _require_a_name(self, cleaned):
        """One name is enough: some people have no other.  It is kept where a last name is looked for."""
        if not cleaned.keys() >= set(NAMES) or cleaned["last_name"]:
            return
        if cleaned["first_name"]:
            cleaned["first_name"], cleaned["last_name"] = "", cleaned["first_name"]
        else:
            self.add_error("first_name", _("Enter the name of the patient"))


class ContactPointsForm(ShownAgain):
    """How the people of a visit are reached."""

    email = CleanEmailField(label=_("E-mail"), required=False)
    phone = PhoneField(required=False)
    prefers = one_of(_("How shall we tell you the details?"), Prefers.choices, required=True)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("email", "phone"):
            self.fields[name].one_of_several = True  # type: ignore[attr-defined]  # for the templates

    def clean(self):
        cleaned = super().clean()
        if not any(self.cleaned_data.get(name, "wrong") for name in ("email", "phone")):
            self.add_error("email", _("Enter an e-mail address or a phone number, so that we can reach you"))
        return cleaned
