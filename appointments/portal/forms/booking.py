"""The patient, the person who books, how to reach them, and a few words: all that a booking needs."""

import re
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from appointments import booking
from appointments.identity.forms import PersonForm
from appointments.models import Appointment, BookingPolicy
from appointments.models.reach import GUARDIANS, possible_way
from clinic.common.forms.fields import CleanCharField, CleanEmailField, PhoneField
from clinic.common.forms.questions import one_of
from clinic.common.forms.spam import GuardedForm
from clinic.common.typed import years_old
from conditions import triage
from conditions.forms.read_first import ReadFirst
from conditions.forms.said import LABELS

OF_AGE = 18
# The answers that make a ``booking.Person``.
REACH = ("phone", "email", "prefers", "booker_name", "booker_relation")
NEEDS_BOOKER = _("Enter your name: a parent or guardian books for a patient under 18")
NEEDS_GUARDIAN = _("Choose parent or guardian: one of them books for a patient under 18")


class AnswersForm(ReadFirst, PersonForm):
    """The answers a booking needs, and a few words that may be left out."""

    field_order = ("who", "first_name", "last_name", "birth_date", *REACH)
    free_texts = ("reason",)

    language = None  # that of the page
    who = forms.ChoiceField(
        choices=[("me", _("For me")), ("other", _("For someone else"))],
        required=False,
        widget=forms.HiddenInput,
        initial="me",
    )
    booker_name = CleanCharField(
        label=_("Your name"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    booker_relation = one_of(
        _("You are the patient's"), Appointment.Relation.choices, layout="choices two short"
    )
    phone = PhoneField(required=False)
    email = CleanEmailField(label=_("E-mail"), required=False)
    prefers = one_of(_("How shall we tell you the details?"), Appointment.Prefers.choices, initial="email")
    reason = CleanCharField(
        label=_("In a few words: what brings you?"),
        help_text=_("No need for medical words. Up to 500 characters."),
        required=False,
        max_length=500,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in REACH:
            self.fields[name].one_of_several = True
        if self.is_for_other:
            self._let_browsers_fill_in_the_booker()

    def _let_browsers_fill_in_the_booker(self):
        """What a browser knows belongs to who types; the patient is somebody else."""
        for name in ("first_name", "last_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for part in self.fields["birth_date"].widget.widgets:
            part.attrs["autocomplete"] = "off"

    @cached_property
    def is_for_other(self) -> bool:
        """Does somebody else book than the patient?  Said so, or the patient is under age."""
        said = self.data.get("who") if self.is_bound else self.initial.get("who")
        return said == "other" or self.age_of_minor is not None

    @cached_property
    def age_of_minor(self) -> int | None:
        """How old a patient under 18 is; None of age, or while no birth date can be read."""
        field = self.fields["birth_date"]
        if self.is_bound:
            born = field.widget.value_from_datadict(self.data, self.files, "birth_date")
        else:
            born = self.initial.get("birth_date")
        try:
            born = field.clean(born)
        except forms.ValidationError:
            return None
        finally:
            if not self.is_bound:
                field.widget.wrong = frozenset()  # nobody has asked yet whether it is right
        age = years_old(born, field.today())
        return age if age < OF_AGE else None

    def clean(self):
        cleaned = super().clean()
        self._require_a_way(cleaned)
        if self.is_for_other:
            self._require_a_booker(cleaned)
        else:
            cleaned["booker_name"] = cleaned["booker_relation"] = ""
        return cleaned

    def _require_a_way(self, cleaned):
        if not {"phone", "email"} <= cleaned.keys():
            return
        phone, email = cleaned["phone"], cleaned["email"]
        if not email and not BookingPolicy.current().phone_is_enough:
            self.add_error("email", _("Enter an e-mail address: we send the confirmation there"))
        elif not phone and not email:
            self.add_error("phone", _("Enter a phone number or an e-mail address, so that we can reach you"))
        else:
            # Where the chosen way has no address the other one is taken, and the next page says so.
            cleaned["prefers"] = possible_way(cleaned.get("prefers"), email=email, phone=phone)

    def _require_a_booker(self, cleaned):
        minor = self.age_of_minor is not None
        if not cleaned.get("booker_name", "?"):
            self.add_error("booker_name", NEEDS_BOOKER if minor else _("Enter your name"))
        relation = cleaned.get("booker_relation")
        if minor and relation not in GUARDIANS:
            self.add_error("booker_relation", NEEDS_GUARDIAN)
        elif not relation and "booker_relation" not in self.errors:
            self.add_error("booker_relation", _("Choose what you are to the patient"))

    def own_words(self, text: str) -> str:
        """The reason without the words of the symptom check, which were answered there."""
        for sign in triage.SIGNS:
            for said in (sign.text, str(_(sign.text))):
                text = text.replace(said, "")
        for label in LABELS.values():
            text = re.sub(rf"{re.escape(str(label))}: [^.]*\.", "", text)
        return text

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, list[str]]:
        """The part of posted data that belongs to these questions, as it was typed."""
        names = [
            name + part
            for name, field in cls.base_fields.items()
            for part in getattr(field.widget, "widgets_names", [""])
        ]
        return {name: data.getlist(name) for name in names if name in data}

    def person(self, language: str) -> booking.Person:
        """The person the visit is for, told in the language of the page."""
        names = ("first_name", "last_name", "birth_date", *REACH)
        return booking.Person(
            **{name: self.cleaned_data[name] for name in names},
            language=language,
            for_someone_else=self.is_for_other,
        )

    @property
    def story(self) -> booking.Story:
        """What was said about the pain."""
        return booking.Story(reason=self.cleaned_data["reason"])


class DetailsForm(GuardedForm, AnswersForm):
    """The page that asks for the answers."""
