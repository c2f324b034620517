"""A message to the office."""

import re
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.identity.forms import CHOOSE_LANGUAGE, LANGUAGES
from appointments.models import ContactMessage
from appointments.models.reach import possible_way
from clinic.common.forms.fields import CleanCharField, CleanEmailField, PhoneField, ReferenceField
from clinic.common.forms.once import TokenInput, form_token
from clinic.common.forms.questions import one_of
from clinic.common.forms.shown_again import ShownAgain
from clinic.common.forms.spam import GUARDS, GuardedForm
from conditions.forms.read_first import ReadFirst

PAGE_NAME = re.compile(r"[a-z0-9-]{1,50}")


def read_page_name(value: str) -> str:
    """The page that somebody came from, by its web address; nothing when it is no such name."""
    return value if PAGE_NAME.fullmatch(value) else ""


class ContactForm(ShownAgain, ReadFirst, GuardedForm):
    """The writer, how to answer, and what it is about."""

    press_again = _("Please check your answers and press Send again.")
    free_texts = ("text",)
    field_order = ["topic", "text", "reference", "name", "email", "phone"]  # as on the page

    name = CleanCharField(
        label=_("Your name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )
    email = CleanEmailField(label=_("E-mail"), required=False)
    phone = PhoneField(required=False)
    prefers = one_of(
        _("How shall we answer?"), ContactMessage.Prefers.choices, required=True, initial="email"
    )
    best_time = one_of(
        _("When can we reach you best?"), ContactMessage.BestTime.choices, required=True, initial="any"
    )
    language = one_of(_("Which language do you prefer?"), LANGUAGES, required=True, refusal=CHOOSE_LANGUAGE)
    topic = one_of(
        _("What is it about?"),
        ContactMessage.Topic.choices,
        required=True,
        refusal=_("Choose what your message is about"),
    )
    reference = ReferenceField(
        label=_("If it is about a visit: its reference"), help_text=_("For example K7M 4XQ."), required=False
    )
    text = CleanCharField(
        label=_("Your message"),
        help_text=_("Up to 2,000 characters."),
        max_length=2000,
        multiline=True,
        error_messages={"required": _("Write your message")},
    )
    about = forms.CharField(required=False, widget=forms.HiddenInput)
    token = forms.Field(required=False, widget=TokenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].one_of_several = self.fields["phone"].one_of_several = True

    def clean_about(self):
        return read_page_name(self.cleaned_data["about"])

    def clean(self):
        cleaned = super().clean()
        if "email" in cleaned and "phone" in cleaned:
            self._require_an_answer_reaches_them(cleaned)
        return cleaned

    def _require_an_answer_reaches_them(self, cleaned):
        email, phone = cleaned["email"], cleaned["phone"]
        if not email and not phone:
            self.add_error("email", _("Enter an e-mail address or a phone number, so that we can answer"))
        else:
            cleaned["prefers"] = possible_way(cleaned.get("prefers"), email=email, phone=phone)

    @property
    def form_token(self) -> uuid.UUID:
        """Names this message: the same form with the same words is the same message, other words are not."""
        said = {name: self.cleaned_data[name] for name in sorted(self.cleaned_data) if name not in GUARDS}
        return form_token(self.cleaned_data["token"], said)
