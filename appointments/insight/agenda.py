"""READS.  The calendar of a location: one day by practitioner, or a week by day, with what is still free.

A fixed number of statements: the practitioners with the visit types they give, the visits, and what
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
from appointments.availability import FreeTime, Schedule, TimeNeeded
from appointments.models import Appointment, Status
from clinic.common.intervals import Interval
from clinic.common.wall_clock import day_of, whole_days
from clinic.directory.models import Location, Practitioner

Practitioners = dict[Practitioner, list[TimeNeeded]]


@dataclass(frozen=True)
class Entry:
    """One thing on somebody's day: an ``appointment``, ``free`` time, time "away", "held" or "elsewhere".

    ``doubled``: the visit lies over another one, or beneath it.  ``words``: the reason of an absence, or the
    name of another location, where ``count`` visits are.
    """

    kind: str
    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None = None
    free: FreeTime | None = None
    doubled: bool = False
    words: str = ""
    count: int = 0

    @property
    def value(self) -> str:
        """What stands for the time of a visit where staff book another one over it."""
        return self.appointment.placement.value if self.appointment else ""

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
    def appointments(self) -> int:
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
    def appointments(self) -> int:
        """How many visits the day has."""
        return sum(part.appointments for part in self.parts)


@dataclass(frozen=True)
class Agenda:
    """Some days of a place.  ``practitioners`` are all who may be asked for; ``only`` the one who was."""

    location: Location
    practitioners: tuple[Practitioner, ...]
    only: Practitioner | None
    columns: tuple[Column, ...]

    @property
    def appointments(self) -> int:
        """How many visits these days have."""
        return sum(column.appointments for column in self.columns)


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
    practitioners = _practitioners(viewer)
    asked_for = next((practitioner for practitioner in practitioners if practitioner.slug == only), None)
    shown = {asked_for: practitioners[asked_for]} if asked_for else practitioners
    schedule = Schedule(
        practitioners={practitioner.pk: practitioner for practitioner in shown},
        locations={location.pk: location},
        start=whole.start,
        end=whole.end,
        now=now,
    )
    names = {row.pk: row.name for row in locations}
    reader = _Reader(schedule, location, names, _appointments(location, whole.start, whole.end))
    columns = tuple(reader.column(day, shown) for day in wanted)
    return Agenda(location, tuple(practitioners), asked_for, columns)


def _practitioners(viewer) -> Practitioners:
    """All by name, or a viewer's own, each with what the visit types they give need of the time."""
    needed = ArrayAgg(
        JSONObject(
            length="visit_types__length_minutes",
            turnover="visit_types__turnover_minutes",
            step="visit_types__step_minutes",
        ),
        filter=Q(visit_types__isnull=False),
        default=[],
    )
    practitioners: Practitioners = {
        practitioner: [TimeNeeded.in_minutes(**lengths) for lengths in practitioner.gives]
        for practitioner in Practitioner.objects.annotate(gives=needed).order_by("name", "pk")
    }
    own = {one: lengths for one, lengths in practitioners.items() if viewer and one.user_id == viewer.pk}
    return own or practitioners


def _appointments(location: Location, start: datetime, end: datetime) -> list[Appointment]:
    there = Appointment.objects.filter(location=location, starts_at__gte=start, starts_at__lt=end)
    return list(there.not_cancelled().with_names().order_by("starts_at", "pk"))


class _Reader:
    """Puts together what was read, day by day."""

    def __init__(
        self, schedule: Schedule, location: Location, names: dict[int, str], appointments: list[Appointment]
    ):
        self.schedule, self.location, self.names = schedule, location, names
        self.doubled = availability.doubled(
            appointment for appointment in appointments if appointment.status in Status.HOLDING_TIME
        )
        self.appointments = defaultdict(list)
        for appointment in appointments:
            day = day_of(appointment.starts_at, location.zone)
            self.appointments[appointment.practitioner_id, day].append(appointment)

    def column(self, day: date, practitioners: Practitioners) -> Column:
        closed = self.schedule.closed_because(day)
        parts = (self._part(*one, day, closed is None) for one in practitioners.items())
        return Column(
            day, closed, tuple(part for part in parts if part.works or self._is_news(part, practitioners))
        )

    def _part(self, practitioner: Practitioner, needed: list[TimeNeeded], day: date, is_open: bool) -> Part:
        hours = [found for found, _ in self.schedule.hours_on(day, practitioner.pk, self.location)]
        entries = [
            *self._booked(practitioner, day),
            *self._free(practitioner, needed, day),
            *self._held(practitioner, day),
            *self._elsewhere(practitioner, day),
            *(self._away(practitioner, day) if hours and is_open else ()),
        ]
        return Part(practitioner, tuple(sorted(entries, key=lambda e: (e.starts_at, e.ends_at))), bool(hours))

    def _is_news(self, part: Part, practitioners: Practitioners) -> bool:
        """Is there something to say of somebody who has no hours here?  Of all, only what happens here."""
        return bool(part.entries) and (len(practitioners) == 1 or part.appointments > 0)

    def _booked(self, practitioner: Practitioner, day: date) -> list[Entry]:
        return [
            Entry(
                "visit",
                appointment.starts_at,
                appointment.ends_at,
                appointment=appointment,
                doubled=appointment.pk in self.doubled,
            )
            for appointment in self.appointments[practitioner.pk, day]
        ]

    def _free(self, practitioner: Practitioner, needed: list[TimeNeeded], day: date) -> list[Entry]:
        found = availability.free_time(self.schedule, practitioner, self.location, day, needed)
        return [Entry("free", free.starts_at, free.ends_at, free=free) for free in found if free.starts]

    def _held(self, practitioner: Practitioner, day: date) -> list[Entry]:
        """Times that somebody is booking at this moment."""
        held = (busy for busy, _, is_appointment in self._occupied(practitioner, day) if not is_appointment)
        return [Entry("held", busy.start, busy.end) for busy in held]

    def _elsewhere(self, practitioner: Practitioner, day: date) -> list[Entry]:
        """From when until when there are visits at each other place."""
        there = defaultdict(list)
        for busy, location, is_appointment in self._occupied(practitioner, day):
            if is_appointment and location != self.location.pk:
                there[location].append(busy)
        return [
            Entry(
                "elsewhere",
                min(busy.start for busy in some),
                max(busy.end for busy in some),
                words=self.names.get(location, ""),
                count=len(some),
            )
            for location, some in there.items()
        ]

    def _occupied(self, practitioner: Practitioner, day: date) -> list[tuple[Interval, int, bool]]:
        whole_day = self._whole(day)
        found = self.schedule.occupied(practitioner.pk)
        return [row for row in found if whole_day.start <= row[0].start < whole_day.end]

    def _away(self, practitioner: Practitioner, day: date) -> list[Entry]:
        whole_day = self._whole(day)
        return [
            Entry("away", max(off.start, whole_day.start), min(off.end, whole_day.end), words=reason)
            for off, reason in self.schedule.absences(practitioner.pk)
            if off.overlaps(whole_day)
        ]

    def _whole(self, day: date) -> Interval:
        return whole_days(day, day, self.location.zone)
