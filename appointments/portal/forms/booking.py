"""The patient, how to reach them, and what they want to say about the pain."""

import re

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from appointments import booking
from appointments.identity.forms import PERSON, PersonForm
from appointments.models import Appointment
from clinic.common.forms.fields import CleanCharField
from clinic.common.forms.questions import one_of, several
from clinic.common.forms.spam import GuardedForm
from conditions import triage
from conditions.forms.read_first import ReadFirst
from conditions.forms.said import LABELS


class AnswersForm(ReadFirst, PersonForm):
    """The answers a booking needs, and those that may be left out."""

    field_order = ("who", *PERSON)
    free_texts = ("reason",)

    who = one_of(
        _("Are you booking for yourself?"),
        [("me", _("Yes, for me")), ("other", _("No, for someone else"))],
        refusal=_("Choose who the visit is for"),
        required=True,
        initial="me",
    )
    wants_delays = forms.BooleanField(
        label=_("E-mail me on the day if the visit will begin late"), required=False
    )
    needs = several(_("What do you need at the visit?"), Appointment.Need.choices)

    onset = one_of(_("When did it begin?"), Appointment.Onset.choices)
    severity = one_of(
        _("How strong does it get?"),
        [(str(n), str(n)) for n in range(11)],
        layout="scale",
        help_text=_("0 is no pain. 10 is the worst pain."),
    )
    happens = several(_("When does it happen?"), Appointment.Happens.choices, _("Mark all that fit."))
    body_site = several(_("Where does it hurt?"), Appointment.BodySite.choices, _("Mark all that fit."))
    side = one_of(_("On which side?"), Appointment.Side.choices)
    reason = CleanCharField(
        label=_("Anything else we should know?"),
        help_text=_("No need for medical words. Up to 500 characters."),
        required=False,
        max_length=500,
        multiline=True,
    )

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

    @property
    def person(self) -> booking.Person:
        """The person the visit is for."""
        return booking.Person(
            **{name: self.cleaned_data[name] for name in PERSON},
            for_someone_else=self.cleaned_data["who"] == "other",
            wants_delays=self.cleaned_data["wants_delays"],
        )

    @property
    def story(self) -> booking.Story:
        """What was said about the pain."""
        names = ("needs", "reason", "onset", "happens", "body_site", "side")
        severity = self.cleaned_data["severity"]
        return booking.Story(
            **{name: self.cleaned_data[name] for name in names},
            severity=int(severity) if severity else None,
        )


class DetailsForm(GuardedForm, AnswersForm):
    """The page that asks for the answers."""
