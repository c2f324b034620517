"""Hours and visit types as staff type them: what can be entered can be booked.

A form refuses in a sentence what no visit could ever come of: times that the clocks skip, hours that are too
short, days that are over or closed.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.availability import YEARS, Schedule
from appointments.models import ExtraHours, VisitType, WorkingHours
from clinic.common.forms.wall_clock import moment
from clinic.common.intervals import Interval
from clinic.common.wall_clock import DAY, MIDNIGHT, day_of, ends_later, on_the_wall, opening
from clinic.directory.models import Practitioner

WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)
SHORTEST_VISIT = timedelta(minutes=5)  # what the constraint of visit types allows
TOO_SHORT = _("No visit fits into these hours: the shortest one of %(name)s takes %(minutes)d minutes.")


def shortest_visit(practitioner: Practitioner) -> timedelta:
    """The shortest visit that somebody gives; before they give any, the shortest there may be."""
    shortest = practitioner.visit_types.aggregate(shortest=Min("length_minutes"))["shortest"]
    return shortest * MINUTE if shortest else SHORTEST_VISIT


class HoursForm(forms.ModelForm):
    """Hours of somebody at a place.  ``now`` is the moment at which they are entered."""

    def __init__(self, *args, now: datetime | None = None, **options):
        super().__init__(*args, **options)
        self.now = now or timezone.now()

    def clean(self):
        typed = super().clean()
        # What ends before it begins is refused by the model.
        if not self.errors and ends_later(typed["starts"], typed["ends"]):
            self.check_hours(**{name: typed[name] for name in self.needed})
        return typed

    def require_room(self, time: Interval | None, practitioner: Practitioner) -> None:
        """Refuse hours in which no visit of ``practitioner`` has room."""
        shortest = shortest_visit(practitioner)
        if time is None or time.end - time.start < shortest:
            said = {"name": practitioner, "minutes": shortest // MINUTE}
            self.add_error("ends", ValidationError(TOO_SHORT, params=said, code="too_short"))


class ExtraHoursForm(HoursForm):
    """Hours on one date."""

    needed = ("practitioner", "location", "date", "starts", "ends")

    class Meta:
        model = ExtraHours
        fields = ("practitioner", "location", "date", "starts", "ends", "reserved_for_acute")

    def check_hours(self, *, practitioner, location, date: date, starts: time, ends: time) -> None:
        """Ask the clocks, the calendar and the closures of the place about these hours."""
        if date.year not in YEARS:
            self.add_error("date", _("Enter a date that can have visits."))
        elif {"date", "location"} & set(self.changed_data) and date < day_of(self.now, location.zone):
            self.add_error("date", _("This day is over. Choose one that lies ahead."))
        elif self._clocks_show(date, starts, ends, location.zone):
            time = opening(date, starts, ends, location.zone)
            self.require_room(time, practitioner)
            if time and not self.errors and {"date", "location", "practitioner"} & set(self.changed_data):
                self._require_open(time, practitioner, location)

    def _clocks_show(self, day: date, starts: time, ends: time, zone: tzinfo) -> bool:
        """Refuse a beginning or an end in the hour that the clocks skip."""
        for name, at in (("starts", starts), ("ends", ends)):
            if (name, at) != ("ends", MIDNIGHT):
                try:
                    moment(day, at, zone)
                except ValidationError as error:
                    self.add_error(name, error)
        return not self.errors

    def _require_open(self, time: Interval, practitioner, location) -> None:
        schedule = Schedule(
            practitioners={practitioner.pk: practitioner},
            locations={location.pk: location},
            start=time.start,
            end=time.end,
            now=self.now,
        )
        if any(away.contains(time) for away in schedule.closed(practitioner.pk, location)):
            said = {"name": practitioner, "place": location}
            sentence = _("%(name)s is away at that time, or %(place)s is closed. Change that first.")
            self.add_error("date", ValidationError(sentence, params=said, code="closed"))


class WorkingHoursForm(HoursForm):
    """Hours on a weekday, perhaps only for a while."""

    needed = ("practitioner", "location", "weekday", "starts", "ends")

    class Meta:
        model = WorkingHours
        fields = (
            "practitioner",
            "location",
            "weekday",
            "starts",
            "ends",
            "valid_from",
            "valid_until",
            "reserved_for_acute",
        )

    def check_hours(self, *, practitioner, location, weekday: int, starts: time, ends: time) -> None:
        """Ask whether there is such a day in the plan, and one on which a visit has room."""
        first, last = on_the_wall(self.now.date(), starts, ends)
        shortest = shortest_visit(practitioner)
        if last - first < shortest:
            return self.require_room(None, practitioner)
        valid_from, valid_until = (self.cleaned_data.get(name) for name in ("valid_from", "valid_until"))
        if valid_from and valid_until and valid_until < valid_from:
            return None  # which the model says
        days = list(self._first_days(weekday))
        if not days:
            self.add_error("valid_until", _("The plan has no such weekday from its first to its last day."))
        elif not any(
            time.end - time.start >= shortest
            for day in days
            if (time := opening(day, starts, ends, location.zone))
        ):
            self.add_error("starts", _("On the only day of this plan the clocks skip these hours."))
        return None

    def _first_days(self, weekday: int) -> Iterator[date]:
        """The first days of the plan: within three weeks no clock skips the same hour twice.

        A plan without a first day began long ago.
        """
        until = self.cleaned_data.get("valid_until")
        first = self.cleaned_data.get("valid_from") or (until or self.now.date()) - 3 * WEEK
        last = min(until or date.max, first + 3 * WEEK)
        day = first + (weekday - first.weekday()) % 7 * DAY
        while day <= last:
            yield day
            day += WEEK


class VisitTypeForm(forms.ModelForm):
    """A kind of visit."""

    class Meta:
        model = VisitType
        fields = (
            "name",
            "slug",
            "patients",
            "practitioners",
            "position",
            "length_minutes",
            "turnover_minutes",
            "step_minutes",
            "online",
            "minimum_notice_hours",
            "horizon_days",
            "change_cutoff_hours",
        )

    def clean(self):
        typed = super().clean()
        if self.errors:
            return typed
        if timedelta(hours=typed["minimum_notice_hours"]) >= timedelta(days=typed["horizon_days"]):
            sentence = _("The notice must be shorter than the days ahead, or nobody can book online.")
            self.add_error("minimum_notice_hours", sentence)
        if not self._has_room(typed["practitioners"], typed["length_minutes"] * MINUTE):
            sentence = _("Nobody who gives this visit has working hours that are so long.")
            self.add_error("length_minutes", sentence)
        return typed

    def _has_room(self, practitioners, length: timedelta) -> bool:
        """Do any hours of these practitioners last as long, if they have some already?"""
        today = timezone.now().date() - DAY
        weekly = WorkingHours.objects.filter(practitioner__in=practitioners)
        extra = ExtraHours.objects.filter(practitioner__in=practitioners, date__gte=today)
        spans = [on_the_wall(today, row.starts, row.ends) for row in (*weekly, *extra)]
        return not spans or any(last - first >= length for first, last in spans)
