"""What every page says of the clinic: its places, their hours, whether they are open now.

Read in one query, and only when a template asks for it.  The last answer is remembered in the process,
so that a page shown while the database is away still prints the phone number.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypedDict

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models.query import RawQuerySet
from django.utils import formats, timezone
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic.common.templatetags.clinic_tags import clock_end
from clinic.common.wall_clock import DAY, MIDNIGHT, day_of
from clinic.directory import hours, one_query
from clinic.directory.models import Closure, Location, Weekday
from clinic.directory.state import State

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

CLOSURES_ARE_ANNOUNCED = timedelta(days=30)
ALL_DAY = (MIDNIGHT, MIDNIGHT)


class _Columns(TypedDict):
    """What ``ROWS`` reads of a location beside its own columns, as JSON has it."""

    opening_rows: list[dict]
    closure_rows: list[dict]
    costs_are_said: bool


_remembered: list["WithAnnotations[Location, _Columns]"] = []


def clinic(request):
    """The context processor: ``clinic`` in every template.  Asks nothing of a database that is away."""
    if getattr(request, "database_is_away", False):
        return {"clinic": remembered(now=timezone.now())}
    if not hasattr(request, "clinic"):
        request.clinic = SimpleLazyObject(partial(read, now=timezone.now()))
    return {"clinic": request.clinic}


@dataclass(frozen=True)
class WeekLine:
    """Weekdays with the same hours: "Monday to Thursday", "8:00 AM to 6:00 PM"."""

    weekdays: tuple[int, ...]
    intervals: tuple[tuple[time, time], ...]

    @property
    def days(self) -> str:
        """The weekdays in words."""
        runs = hours.runs(self.weekdays)
        if not self.intervals and len(runs) > 1:
            return _("Other days")
        return capfirst(", ".join(part for run in runs for part in _named(*run)))

    @property
    def hours(self) -> str:
        """The hours in words."""
        if not self.intervals:
            return _("Closed")
        return ", ".join(
            _("24 hours")
            if (opens, closes) == ALL_DAY
            else _("%(opens)s to %(closes)s") % {"opens": _clock(opens), "closes": clock_end(closes)}
            for opens, closes in self.intervals
        )


@dataclass(frozen=True)
class LocationFacts:
    """A place, its week, whether it is open, and its closures of the next weeks."""

    location: Location
    week: list[WeekLine]
    state: State
    upcoming_closures: list[Closure]


@dataclass(frozen=True)
class Directory:
    """The clinic's name, and what is known of its places."""

    name: str
    facts: list[LocationFacts]
    says_costs: bool = False  # is there anything to read on the page "Cost and insurance"?

    @property
    def locations(self) -> list[Location]:
        """The places alone."""
        return [facts.location for facts in self.facts]

    @property
    def main_facts(self) -> LocationFacts | None:
        """What is known of the main place."""
        return self.facts[0] if self.facts else None

    @property
    def main(self) -> Location | None:
        """The place whose phone number stands in the header."""
        return self.facts[0].location if self.facts else None

    @property
    def to_call(self) -> LocationFacts | None:
        """The first place that is open now; when all are closed, the main one."""
        return next((facts for facts in self.facts if facts.state.is_open), self.main_facts)

    @property
    def upcoming_closures(self) -> list[Closure]:
        """The closures of all places, each once, soonest first."""
        found = {closure.pk: closure for facts in self.facts for closure in facts.upcoming_closures}
        return sorted(found.values(), key=lambda closure: (closure.starts_on, closure.pk))


def read(*, now: datetime) -> Directory:
    """The directory as it is.  While the database is away, as it last was in this process.

    Raises what the database raised when nothing is remembered.
    """
    global _remembered
    try:
        _remembered = list(_rows(now))
    except (OperationalError, InterfaceError):
        if not _remembered:
            raise
    return remembered(now=now)


def remembered(*, now: datetime) -> Directory:
    """The directory as last read in this process, without a query; perhaps without any place."""
    says_costs = any(row.costs_are_said for row in _remembered)
    return Directory(settings.CLINIC_NAME, [_facts(row, now) for row in _remembered], says_costs)


def today(*, now: datetime | None = None) -> date:
    """The day on the clock of the main place; by UTC while there is no place."""
    main = Location.objects.first()
    return day_of(now or timezone.now(), main.zone if main else UTC)


def _rows(now: datetime) -> RawQuerySet:
    # Of which model says the query alone: it reads more than the columns of ``Location``.
    # A closure ends with the last day on the clock of the place, which may be behind UTC.
    return Location.objects.raw(*one_query.of_the_places(closed_since=(now - DAY).date()))


def _facts(row: "WithAnnotations[Location, _Columns]", now: datetime) -> LocationFacts:
    """What its page, the header and the footer say of a location at ``now``."""
    rows = [
        (r["weekday"], time.fromisoformat(r["opens"]), time.fromisoformat(r["closes"]))
        for r in row.opening_rows
    ]
    closures = [
        Closure(**r | {day: date.fromisoformat(r[day]) for day in ("starts_on", "ends_on")})
        for r in row.closure_rows
    ]
    today = day_of(now, row.zone)
    days = [(closure.starts_on, closure.ends_on) for closure in closures]
    state = hours.state(rows, days, now=now, zone=row.zone)
    return LocationFacts(
        location=row,
        week=[WeekLine(weekdays, intervals) for weekdays, intervals in hours.grouped(rows)],
        state=State(state.is_open, state.changes_at, now, row.zone),
        upcoming_closures=[
            closure
            for closure in closures
            if closure.ends_on >= today and closure.starts_on <= today + CLOSURES_ARE_ANNOUNCED
        ],
    )


def _named(first: int, last: int) -> list[str]:
    """One run of weekdays in words, two neighbours each by name."""
    names = [str(Weekday(day).label) for day in range(first, last + 1)]
    if len(names) < 3:
        return names
    return [_("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}]


def _clock(at: time) -> str:
    return formats.time_format(at, "TIME_FORMAT")
