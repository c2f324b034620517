"""Telling robots from people without asking either: a field nobody sees, and the time of rendering.

A form that is thought to come from a robot is shown again with everything that was typed, so that a
person who was mistaken for one only has to press the button once more.  A password manager fills the field
that nobody sees each time: then the form asks for a tick, which lets it pass.
"""

from datetime import datetime, timedelta

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# What a form has of this: it says nothing of what is sent.
GUARDS = ("shown", "homepage", "person")
FASTEST = timedelta(seconds=2)
_signer = signing.Signer(salt="appointments.forms.spam")


def stamp(now: datetime) -> str:
    """The signed moment at which a form was shown."""
    return _signer.sign(f"{now.timestamp():.1f}")


def shown_at(stamped: str | None) -> float | None:
    """The moment inside a stamp, in seconds since 1970; None when we did not sign it."""
    try:
        return float(_signer.unsign(stamped or ""))
    except signing.BadSignature:
        return None


class Trap(forms.TextInput):
    """An input that people never see.  It never repeats its value: a person's browser may have filled it."""

    def format_value(self, value):
        return None


class ShownAt(forms.HiddenInput):
    """The stamp of the first time the form was shown, or a new one."""

    def format_value(self, value):
        return value if shown_at(value) is not None else stamp(timezone.now())


class GuardedForm(forms.Form):
    """A public form.  Refuses an answer within two seconds and one that fills the field nobody sees."""

    press_again = _("Please check your answers and press Continue again.")
    tick = _("Please tick this box: a program on your device filled in a field that should stay empty")

    homepage = forms.Field(
        label=_("Leave this empty"),
        required=False,
        widget=Trap(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    shown = forms.Field(required=False, widget=ShownAt)
    person = forms.BooleanField(label=_("I am a person, not a program"), required=False)

    def __init__(self, *args, now: datetime | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now or timezone.now()

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self._is_too_fast(cleaned):
            raise forms.ValidationError(self.press_again, code="robot")
        if self.is_trapped and not self.cleaned_data.get("person"):
            self.add_error("person", self.tick)
        return cleaned

    def _is_too_fast(self, cleaned) -> bool:
        shown = shown_at(cleaned.get("shown"))
        return shown is None or self.now.timestamp() - shown < FASTEST.total_seconds()

    @property
    def is_trapped(self) -> bool:
        """Was the field filled in that nobody sees?  Then a tick is asked for."""
        return bool(self.data.get(self.add_prefix("homepage")))
