"""READS.  The calendar of a place: one day by practitioner, or a week by day, with what is still free.

A fixed number of statements: the practitioners with the kinds of visit they give, the visits, and what
``schedule`` reads of hours, absences and busy times.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.db.models.functions import JSONObject

from appointments import availability
from appointments.availability import FreeTime, OpenTime, Plan
from appointments.models import Appointment, Status
from clinic.common.intervals import Interval
from clinic.common.wall_clock import day_of, whole_days
from clinic.directory.models import Location, Practitioner

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One thing on somebody's day: a ``visit``, ``free`` time, time "away", "held" or "elsewhere".

    ``doubled``: the visit lies over another one, or beneath it.  ``words``: the reason of an absence, or the
    name of another place, where ``count`` visits are.
    """

    kind: str
    starts_at: datetime
    ends_at: datetime
    visit: Appointment | None = None
    free: FreeTime | None = None
    doubled: bool = False
    words: str = ""
    count: int = 0

    @property
    def value(self) -> str:
        """What stands for the time of a visit where staff book another one over it."""
        visit = self.visit
        return OpenTime(visit.starts_at, visit.ends_at, visit.practitioner, visit.location).value

    @property
    def quarters(self) -> int:
        """How many quarters of an hour it lasts, from 1 to 8: how tall it is drawn."""
        return min(8, max(1, round((self.ends_at - self.starts_at) / timedelta(minutes=15))))


@dataclass(frozen=True)
class Part:
    """A day of one practitioner, by the clock."""

    practitioner: Practitioner
    entries: tuple[Entry, ...]
    works: bool

    @property
    def visits(self) -> int:
        """How many visits there are."""
        return sum(entry.kind == "visit" for entry in self.entries)

    @property
    def free_minutes(self) -> int:
        """How much of the day can still be booked."""
        left = (entry.ends_at - entry.starts_at for entry in self.entries if entry.kind == "free")
        return round(sum(left, timedelta(0)) / timedelta(minutes=1))


@dataclass(frozen=True)
class Column:
    """A day of the place.  ``closed``: why nobody is seen, "" without a reason, None on an open day."""

    day: date
    closed: str | None
    parts: tuple[Part, ...]

    @property
    def visits(self) -> int:
        """How many visits the day has."""
        return sum(part.visits for part in self.parts)


@dataclass(frozen=True)
class Agenda:
    """Some days of a place.  ``people`` are all who may be asked for; ``only`` the one who was."""

    location: Location
    people: tuple[Practitioner, ...]
    only: Practitioner | None
    columns: tuple[Column, ...]

    @property
    def visits(self) -> int:
        """How many visits these days have."""
        return sum(column.visits for column in self.columns)


def agenda(
    locations: Iterable[Location],
    location: Location,
    first_day: date,
    *,
    days: int = 1,
    now: datetime,
    only: str = "",
    viewer=None,
) -> Agenda:
    """The calendar of ``location`` for some days, in six statements.

    ``only`` is the web address of the one practitioner that is wanted, if there is such a one; ``viewer``
    a user who sees their own days only, if they have some.  Visits that were cancelled are not shown.
    """
    wanted = availability.days_from(first_day, days)
    whole = whole_days(wanted[0], wanted[-1], location.zone)
    people = _people(viewer)
    asked_for = next((person for person in people if person.slug == only), None)
    shown = [asked_for] if asked_for else people
    plan = Plan(
        visit_type=None,
        practitioners={person.pk: person for person in shown},
        locations={location.pk: location},
        start=whole.start,
        end=whole.end,
        now=now,
        staff=True,
    )
    names = {row.pk: row.name for row in locations}
    reader = _Reader(plan, location, names, _visits(location, whole.start, whole.end))
    columns = tuple(reader.column(day, shown) for day in wanted)
    return Agenda(location, tuple(people), asked_for, columns)


def _people(viewer) -> list[Practitioner]:
    """All practitioners by name, each with the kinds of visit they give; a viewer's own if they have some."""
    kinds = ArrayAgg(
        JSONObject(length="visit_types__length", turnover="visit_types__turnover", step="visit_types__step"),
        filter=Q(visit_types__isnull=False),
        default=[],
    )
    people = list(Practitioner.objects.annotate(gives=kinds).order_by("name", "pk"))
    own = [person for person in people if viewer and person.user_id == viewer.pk]
    return own or people


def _visits(location: Location, start: datetime, end: datetime) -> list[Appointment]:
    there = Appointment.objects.filter(location=location, starts_at__gte=start, starts_at__lt=end)
    return list(there.not_cancelled().with_names().order_by("starts_at", "pk"))


class _Reader:
    """Puts together what was read, day by day."""

    def __init__(self, plan: Plan, location: Location, names: dict[int, str], visits: list[Appointment]):
        self.plan, self.location, self.names = plan, location, names
        self.doubled = availability.doubled(visit for visit in visits if visit.status in Status.HOLDING_TIME)
        self.visits = defaultdict(list)
        for visit in visits:
            day = day_of(visit.starts_at, location.zone)
            self.visits[visit.practitioner_id, day].append(visit)

    def column(self, day: date, people: list[Practitioner]) -> Column:
        closed = self.plan.closed_because(day)
        parts = (self._part(person, day, is_open=closed is None) for person in people)
        return Column(day, closed, tuple(part for part in parts if part.works or self._is_news(part, people)))

    def _part(self, person: Practitioner, day: date, *, is_open: bool) -> Part:
        hours = [found for found, _ in self.plan.hours_on(day, person.pk, self.location)]
        entries = [
            *self._booked(person, day),
            *self._free(person, day),
            *self._held(person, day),
            *self._elsewhere(person, day),
            *(self._away(person, day) if hours and is_open else ()),
        ]
        return Part(person, tuple(sorted(entries, key=lambda e: (e.starts_at, e.ends_at))), bool(hours))

    def _is_news(self, part: Part, people: list[Practitioner]) -> bool:
        """Is there something to say of somebody who has no hours here?  Of all, only what happens here."""
        return bool(part.entries) and (len(people) == 1 or part.visits > 0)

    def _booked(self, person: Practitioner, day: date) -> list[Entry]:
        return [
            Entry("visit", visit.starts_at, visit.ends_at, visit=visit, doubled=visit.pk in self.doubled)
            for visit in self.visits[person.pk, day]
        ]

    def _free(self, person: Practitioner, day: date) -> list[Entry]:
        kinds = [availability.Kind.in_minutes(**kind) for kind in person.gives]
        found = availability.free_time(self.plan, person, self.location, day, kinds)
        return [Entry("free", free.starts_at, free.ends_at, free=free) for free in found if free.starts]

    def _held(self, person: Practitioner, day: date) -> list[Entry]:
        """Times that somebody is booking at this moment."""
        held = (busy for busy, _, is_visit in self._occupied(person, day) if not is_visit)
        return [Entry("held", busy.start, busy.end) for busy in held]

    def _elsewhere(self, person: Practitioner, day: date) -> list[Entry]:
        """From when until when there are visits at each other place."""
        there = defaultdict(list)
        for busy, place, is_visit in self._occupied(person, day):
            if is_visit and place != self.location.pk:
                there[place].append(busy)
        return [
            Entry(
                "elsewhere",
                min(busy.start for busy in some),
                max(busy.end for busy in some),
                words=self.names.get(place, ""),
                count=len(some),
            )
            for place, some in there.items()
        ]

    def _occupied(self, person: Practitioner, day: date) -> list[tuple[Interval, int, bool]]:
        whole_day = self._whole(day)
        found = self.plan.occupied(person.pk)
        return [row for row in found if whole_day.start <= row[0].start < whole_day.end]

    def _away(self, person: Practitioner, day: date) -> list[Entry]:
        whole_day = self._whole(day)
        return [
            Entry("away", max(off.start, whole_day.start), min(off.end, whole_day.end), words=reason)
            for off, reason in self.plan.absences(person.pk)
            if off.overlaps(whole_day)
        ]

    def _whole(self, day: date) -> Interval:
        return whole_days(day, day, self.location.zone)
