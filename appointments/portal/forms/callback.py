"""Asking for a call."""

import uuid
from collections.abc import Iterable
from datetime import UTC

from django import forms
from django.utils.translation import gettext as _in_this_language
from django.utils.translation import gettext_lazy as _

from appointments.identity.forms import CHOOSE_LANGUAGE, LANGUAGES
from appointments.inbox.windows import Window
from appointments.models import CallbackRequest
from clinic.common.forms.fields import CleanCharField, PhoneField
from clinic.common.forms.once import TokenInput, form_token
from clinic.common.forms.questions import one_of
from clinic.common.forms.shown_again import ShownAgain
from clinic.common.forms.spam import GUARDS, GuardedForm
from clinic.common.templatetags.clinic_tags import day_and_hours, zone_name
from clinic.directory.models import Location

SOON = "soon"
CHOOSE_TIME = _("Choose one of the times. One that you chose before may have passed")


class CallbackForm(ShownAgain, GuardedForm):
    """The form asks whom to call, at which number, when and about what; nothing about anybody's health."""

    press_again = _("Please check your answers and press the button again.")
    field_order = ["reason", "when", "name", "phone", "language"]  # as on the page

    reason = one_of(
        _("What is it about?"),
        CallbackRequest.Reason.choices,
        required=True,
        refusal=_("Choose what the call is about"),
    )
    when = forms.ChoiceField(
        label=_("When shall we call?"),
        initial=SOON,
        error_messages={"required": CHOOSE_TIME, "invalid_choice": CHOOSE_TIME},
    )
    name = CleanCharField(
        label=_("Your name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )
    phone = PhoneField()
    language = one_of(_("Which language do you prefer?"), LANGUAGES, required=True, refusal=CHOOSE_LANGUAGE)
    token = forms.Field(required=False, widget=TokenInput)

    def __init__(self, *args, windows: Iterable[Window], location: Location, **kwargs):
        super().__init__(*args, **kwargs)
        self.windows = {_value(window): window for window in windows}
        self.fields["when"].help_text = _in_this_language("All times: %(zone)s.") % {
            "zone": zone_name(location)
        }
        self.fields["when"].choices = [
            (value, _("As soon as you can") if window.soon else day_and_hours(window, location))
            for value, window in self.windows.items()
        ]

    @property
    def window(self) -> Window:
        """The time that was chosen."""
        return self.windows[self.cleaned_data["when"]]

    @property
    def form_token(self) -> uuid.UUID:
        """Names this request: the same form with the same words asks once, other words ask again."""
        said = {name: self.cleaned_data[name] for name in sorted(self.cleaned_data) if name not in GUARDS}
        return form_token(self.cleaned_data["token"], said)


def _value(window: Window) -> str:
    """What stands in the form for a window: the same as long as it is offered."""
    return SOON if window.soon else f"{window.starts_at.astimezone(UTC):%Y%m%dT%H%MZ}"
