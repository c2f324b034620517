"""What staff type while somebody is on the phone: who it is, and which time they choose."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments import booking
from appointments.availability import YEARS, read_slot
from appointments.identity.forms import CHOOSE_LANGUAGE, LANGUAGES, PERSON, PersonForm
from appointments.models import Appointment, Patient, Placement, VisitType
from appointments.models.patients import Language
from clinic.common.forms.fields import CleanCharField, CleanEmailField
from clinic.common.forms.questions import one_of, several
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location, Practitioner

NEEDS = [
    (Appointment.Need.INTERPRETER.value, _("Interpreter")),
    (Appointment.Need.WHEELCHAIR.value, _("Wheelchair")),
    (Appointment.Need.CANNOT_SIT.value, _("Cannot sit long")),
    (Appointment.Need.HELPER.value, _("Brings a helper")),
]


class CallerForm(PersonForm):
    """The patient, how to reach them, what they need.  For a ``patient`` the name is known."""

    email = CleanEmailField(
        label=_("E-mail"), required=False, help_text=_("Leave it empty if there is none: we call instead.")
    )
    language = one_of(_("Language"), LANGUAGES, layout="short", required=True, refusal=CHOOSE_LANGUAGE)
    needs = several(_("Needs"), NEEDS)
    reason = CleanCharField(
        label=_("Reason, in the patient's words"), required=False, max_length=500, multiline=True
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    # The reference of the cancelled visit whose place this one takes.
    instead = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, patient: Patient | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.patient = patient
        known = {name: getattr(patient, name) for name in ("phone", "email", "language")} if patient else {}
        self.initial = {"language": Language.ENGLISH.value, "token": uuid4()} | known | self.initial
        self.fields["phone"].help_text = ""
        self.fields["reason"].widget.attrs["rows"] = 2
        if patient:
            for name in ("first_name", "last_name", "birth_date"):
                del self.fields[name]

    def begin(self):
        """Let the page begin at the first answer that is missing."""
        missing = [name for name in ("first_name", "last_name") if not self.initial.get(name)]
        if missing:
            self.fields[missing[0]].widget.attrs["autofocus"] = True
        else:
            self.fields["birth_date"].widget.begin_here()

    @property
    def person(self) -> booking.Person:
        """The person the visit is for; a patient who was found keeps the name of the record."""
        known = {name: getattr(self.patient, name) for name in PERSON} if self.patient else {}
        return booking.Person(
            **known | {name: self.cleaned_data[name] for name in PERSON if name in self.fields}
        )

    @property
    def story(self) -> booking.Story:
        """What was said about the visit."""
        return booking.Story(needs=tuple(self.cleaned_data["needs"]), reason=self.cleaned_data["reason"])


class WhenForm(forms.Form):
    """Which visit, with whom, where, from which day on, and the time chosen.  Odd input is ignored."""

    def __init__(
        self,
        data,
        *,
        visit_types: list[VisitType],
        practitioners: list[Practitioner],
        locations: list[Location],
    ):
        super().__init__(data)
        self.rows = {"visit_type": visit_types, "practitioner": practitioners, "location": locations}
        day = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        self.fields |= {
            "visit_type": forms.ChoiceField(label=_("Visit"), choices=_by_key(visit_types)),
            "practitioner": forms.ChoiceField(
                label=_("With"), choices=[("", _("First available")), *_by_key(practitioners)], required=False
            ),
            "location": forms.ChoiceField(
                label=_("Where"), choices=[("", _("Any place")), *_by_key(locations)], required=False
            ),
            "day": forms.DateField(label=_("From"), required=False, input_formats=["%Y-%m-%d"], widget=day),
        }
        self.is_valid()

    @property
    def wanted_visit_type(self) -> VisitType | None:
        """The visit that is wanted: without a word of it the first one that the practitioner gives."""
        given = [
            visit_type
            for visit_type in self.rows["visit_type"]
            if self.wanted_practitioner in (None, *visit_type.practitioners.all())
        ]
        return self._row("visit_type") or next(iter(given + self.rows["visit_type"]), None)

    @property
    def wanted_practitioner(self) -> Practitioner | None:
        """The practitioner who is wanted; None for whoever is free first."""
        return self._row("practitioner")

    @property
    def wanted_location(self) -> Location | None:
        """The place that is wanted; None for any."""
        return self._row("location")

    @property
    def first_day(self) -> date | None:
        """The day from which on times are wanted, if it is one that can be calculated with."""
        day = self.cleaned_data.get("day")
        return day if day and day.year in YEARS else None

    @property
    def time(self) -> Placement | None:
        """The time that was chosen, whether it is open or not."""
        visit_type = self.wanted_visit_type
        return read_slot(self.data.get("time") or "", visit_type) if visit_type else None

    def _row(self, name: str):
        chosen = self.cleaned_data.get(name)
        return next((row for row in self.rows[name] if str(row.pk) == chosen), None)


def _by_key(rows) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


class OverForm(forms.Form):
    """Why a visit is placed over others, and over which: those that the page has named."""

    because = CleanCharField(
        label=_("Why"),
        max_length=Appointment._meta.get_field("overbooked_because").max_length,
        error_messages={"required": _("Say why this visit is placed over another one")},
    )
    over = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args, beneath: Sequence[Appointment], **kwargs):
        super().__init__(*args, **kwargs)
        self.beneath = beneath
        self.fields["over"].choices = [(appointment.pk, appointment.reference) for appointment in beneath]
        self.fields["over"].error_messages["invalid_choice"] = booking.OverbookedAlready.message

    @property
    def is_third(self) -> bool:
        """Do two patients share the time already?  Then each of them must be ticked."""
        return len(self.beneath) > 1 or any(appointment.overbooked for appointment in self.beneath)


def local_day(instant: datetime, location: Location) -> date:
    """The day of an instant on the clock of a place."""
    return day_of(instant, location.zone)
