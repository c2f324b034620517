"""READS.  The planned week of one practitioner: hours with their breaks, and what departs from them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from appointments.models import AcuteRelease, ExtraHours, TimeOff, WorkingHours
from clinic.common.wall_clock import DAY, MIDNIGHT, day_of
from clinic.directory.models import Practitioner, Weekday

AHEAD = timedelta(days=90)
RELEASES_SHOWN = 10


@dataclass(frozen=True)
class Part:
    """Hours of a weekday, or (``hours`` is None) the break between two of them."""

    starts: time
    ends: time
    hours: WorkingHours | None = None


@dataclass(frozen=True)
class PlanDay:
    """One weekday of the plan, by the clock."""

    weekday: Weekday
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class WeeklyPlan:
    """What is in force today or will be, and the next three months of extra hours and time off."""

    practitioner: Practitioner
    days: tuple[PlanDay, ...]
    extra: tuple[ExtraHours, ...]
    away: tuple[TimeOff, ...]
    releases: tuple[AcuteRelease, ...]

    @property
    def has_reserved(self) -> bool:
        """Are any of the hours kept for acute visits?"""
        weekly = [part.hours for day in self.days for part in day.parts if part.hours]
        hours: list[WorkingHours | ExtraHours] = [*weekly, *self.extra]
        return any(row.reserved_for_acute for row in hours)


def weekly_plan(practitioner: Practitioner, *, now: datetime) -> WeeklyPlan:
    """The plan of a practitioner, in four queries.  Which day it is says the clock of each location."""
    earliest = now.astimezone(UTC).date() - DAY
    rows = [
        row
        for row in practitioner.working_hours.not_over(earliest).select_related("location")
        if not row.is_over(day_of(now, row.location.zone))
    ]
    ahead = practitioner.extra_hours.filter(date__gte=earliest, date__lte=earliest + AHEAD + 2 * DAY)
    extra = [
        row
        for row in ahead.select_related("location")
        if timedelta() <= row.date - day_of(now, row.location.zone) <= AHEAD
    ]
    away = practitioner.time_off.overlapping(now, now + AHEAD)
    releases = practitioner.acute_releases.select_related("location")[:RELEASES_SHOWN]
    return WeeklyPlan(
        practitioner=practitioner,
        days=tuple(PlanDay(day, _parts([row for row in rows if row.weekday == day])) for day in Weekday),
        extra=tuple(extra),
        away=tuple(away.order_by("starts_at")),
        releases=tuple(releases),
    )


def _parts(rows: list[WorkingHours]) -> tuple[Part, ...]:
    rows = sorted(rows, key=lambda row: (row.starts, row.valid_from or date.min))
    parts = [Part(row.starts, row.ends, row) for row in rows]
    breaks = [
        Part(one.ends, other.starts)
        for one, other in pairwise(rows)
        if MIDNIGHT < one.ends < other.starts and _meet(one, other)
    ]
    return tuple(sorted(parts + breaks, key=lambda part: part.starts))


def _meet(one: WorkingHours, other: WorkingHours) -> bool:
    """Are both in force on some day?"""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_until or date.max, other.valid_until or date.max)
