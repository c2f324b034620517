"""What staff say of a call: they spoke to the person, nobody answered, or they give up."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models.conversation import LONGEST_TEXT
from appointments.office.forms.inbox import AgainField
from clinic.common.forms.fields import CleanCharField
from clinic.common.forms.once import form_token

SPOKEN, NO_ANSWER, GIVE_UP = "spoken", "no_answer", "give_up"
DO = re.compile(rf"{SPOKEN}|{GIVE_UP}|{NO_ANSWER}( .+)?")


class CallForm(forms.Form):
    """Which call, how it went, and when to try again: by one of the buttons, or at any time.

    ``seen`` and ``token`` belong to a call about a message to us, as in the forms of the inbox.  Only a call
    that was asked for can be given up: who wrote to us or has a visit is told in another way.
    """

    call = forms.RegexField(r"^((visit|callback) \d{1,18}|letter [A-Z0-9]{6})$")
    do = forms.CharField(max_length=40)
    again_at = AgainField(required=False)
    said = CleanCharField(required=False, multiline=True, max_length=LONGEST_TEXT)
    seen = forms.IntegerField(required=False, min_value=0, max_value=10**18)
    token = forms.CharField(required=False, max_length=40)

    def clean_do(self):
        if not DO.fullmatch(self.cleaned_data["do"]):
            raise forms.ValidationError(_("Choose one of the buttons."))
        return self.cleaned_data["do"]

    @property
    def letter_values(self) -> dict:
        """The last line of the conversation that was seen, and a name for what was pressed."""
        data = self.cleaned_data
        pressed = f"{data['call']} {data['do']} {data['said']} {data.get('again_at')}"
        return {"seen": data["seen"] or 0, "form_token": form_token(data["token"], pressed)}

    def clean(self):
        data = super().clean()
        do, _space, suggested = data.get("do", "").partition(" ")
        data["do"] = do
        if do == GIVE_UP and not data.get("call", "").startswith("callback"):
            self.add_error("do", _("Choose one of the buttons."))
        if suggested and "again_at" not in self.errors:
            data["again_at"] = AgainField().clean(suggested)
        elif do == NO_ANSWER and not data.get("again_at") and "again_at" not in self.errors:
            self.add_error("again_at", AgainField.default_error_messages["required"])
        return data
