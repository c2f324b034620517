"""What staff type to close time: who is away, when, and what is said about it."""

from datetime import date, datetime, timedelta, tzinfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.disruptions.closing import Closing
from appointments.models import Disruption
from appointments.office.tables.schedule import WallClockInput
from clinic.common.forms.fields import CleanCharField
from clinic.common.forms.wall_clock import ClockEndField, ClockField, WallClockField, end_moment, moment
from clinic.common.templatetags.clinic_tags import zone_name, zones_meet
from clinic.directory.models import Closure, Location, Practitioner
from clinic.directory.whose_clock import clock_of
from clinic.directory.working_days import end_of_next_working_day

LONGEST = timedelta(days=366)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 1, 1)
REASON = Disruption._meta.get_field("reason").max_length
READ_BY_PATIENTS = Closure._meta.get_field("reason").max_length

WHOSE_CLOCK = _(
    "Empty: whole days. Times are on the clock of the location; for a practitioner, of their first location."
)


class DayField(forms.DateField):
    """A day of the calendar, which can be calculated with."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y"], **options)

    def validate(self, value):
        super().validate(value)
        if value and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(self.error_messages["invalid"], code="invalid")


def _clock_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class CloseForm(forms.Form):
    """``closing`` and ``until`` say what was typed, once the form is valid."""

    who = forms.ChoiceField(label=_("Who is away"))
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Empty: that one day."))
    starts = ClockField(
        label=_("From"), required=False, help_text=_("Empty: whole days."), widget=_clock_input()
    )
    ends = ClockEndField(label=_("Until"), required=False, widget=_clock_input())
    reason = CleanCharField(label=_("Reason, for staff only"), required=False, max_length=REASON)
    reason_en = CleanCharField(
        label=_("Reason as patients read it, in English"),
        help_text=_("Shown on the closed days when a place or everybody is away for whole days."),
        required=False,
        max_length=READ_BY_PATIENTS,
    )
    reason_es = CleanCharField(
        label=_("Reason as patients read it, in Spanish"), required=False, max_length=READ_BY_PATIENTS
    )
    held_until = WallClockField(
        label=_("Hold the other times until"),
        help_text=_("Empty: until the office closes on the next working day."),
        required=False,
        widget=WallClockInput,
    )

    def __init__(self, *args, user, location: Location, now: datetime, **options):
        super().__init__(*args, **options)
        self.location, self.now = location, now
        self.practitioners = {
            f"person-{practitioner.pk}": practitioner for practitioner in Practitioner.objects.all()
        }
        self.locations = {f"place-{location.pk}": location for location in Location.objects.all()}
        choices = [
            (
                _("A practitioner"),
                [(key, str(practitioner)) for key, practitioner in self.practitioners.items()],
            )
        ]
        if user.has_perm("clinic.add_closure"):
            everybody = [("everybody", _("Everybody"))]
            choices += [(_("A location"), [(key, str(location)) for key, location in self.locations.items()])]
            choices += [(_("The whole clinic"), everybody)]
        self.fields["who"].choices = choices
        if zones_meet(self.locations.values()):
            self.fields["starts"].help_text = WHOSE_CLOCK
            until = self.fields["held_until"]
            until.help_text = f"{until.help_text} {zone_name(location)}."

    def clean(self):
        typed = super().clean()
        if self.errors:
            return typed
        typed["last"] = typed["last"] or typed["first"]
        if typed["last"] < typed["first"]:
            self.add_error("last", _("The last day must not lie before the first day."))
        elif typed["last"] - typed["first"] > LONGEST:
            self.add_error("last", _("Close at most one year at once."))
        elif (typed["starts"] is None) != (typed["ends"] is None):
            self.add_error("ends", _("Give both times, or none for whole days."))
        else:
            self._check_time(typed)
        return typed

    def _check_time(self, typed) -> None:
        """Put what is to be closed under ``closing``, or say what is wrong with it."""
        whose = {
            "practitioner": self.practitioners.get(typed["who"]),
            "location": self.locations.get(typed["who"]),
        }
        closing = self._read(typed, whose)
        if closing is None:
            return
        typed["closing"] = closing
        if closing.starts_at >= closing.ends_at:
            self.add_error("ends", _("The end must be later than the beginning."))
        elif self._over_at(closing) <= self.now:
            self.add_error("first", _("This time is over. Choose one that lies ahead."))
        elif typed["held_until"] and typed["held_until"] <= self.now:
            self.add_error("held_until", _("Choose an hour that lies ahead."))

    def _read(self, typed, whose: dict) -> Closing | None:
        """On the clock of whom it is about; None if that clock does not show a time that was typed."""
        zone = (clock_of(locations=list(self.locations.values()), **whose) or self.location).zone
        if typed["starts"] is None:
            return Closing.of_days(typed["first"], typed["last"], zone=zone, **whose)
        start = self._instant("starts", moment, typed["first"], zone)
        end = self._instant("ends", end_moment, typed["last"], zone)
        return Closing.of_times(start, end, **whose) if start and end else None

    def _instant(self, name: str, read, day: date, zone: tzinfo) -> datetime | None:
        try:
            return read(day, self.cleaned_data[name], zone)
        except ValidationError as error:
            self.add_error(name, error)
            return None

    def _over_at(self, closing: Closing) -> datetime:
        """When it is over at the last of the locations that it closes."""
        closed = [closing.location] if closing.location else self.locations.values()
        return max(closing.at(location).end for location in closed)

    @property
    def closing(self) -> Closing:
        """The time that is to be closed."""
        return self.cleaned_data["closing"]

    @property
    def until(self) -> datetime:
        """Until when the offered times are held: until the office has been open that answers the patients."""
        closing = self.closing
        closes_it = closing.is_whole_closure and closing.location in (None, self.location)
        closed = closing.days if closes_it else None
        return self.cleaned_data["held_until"] or end_of_next_working_day(
            self.location, now=self.now, also_closed=closed
        )

    @property
    def reasons(self) -> dict:
        """What is said about it, as ``disruptions.close_time`` takes it."""
        typed = self.cleaned_data
        for_patients = {language: typed[f"reason_{language}"] for language in ("en", "es")}
        return {"reason": typed["reason"], "reasons_for_patients": for_patients}

    @classmethod
    def blank(cls, **options) -> "CloseForm":
        """The form before anything is typed: today."""
        today = timezone.localdate(timezone=options["location"].zone, value=options["now"])
        return cls(initial={"first": today}, **options)
