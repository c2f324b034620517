"""The times that may be booked: all of them, the first of each, the nearest to a wish."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from appointments.availability.plan import Plan, plan
from appointments.availability.slots import open_slots
from appointments.models import VisitType
from clinic.common.intervals import Interval
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location, Practitioner

VALUE = re.compile(r"(\d{8}T\d{4})Z_(\d{1,9})_(\d{1,9})", re.ASCII)
NEAR = timedelta(days=7)
YEARS = range(2000, 3000)  # dates beyond cannot be calculated with near their ends


@dataclass(frozen=True)
class OpenTime:
    """A time that may be booked: when (UTC), with whom and where."""

    starts_at: datetime
    ends_at: datetime
    practitioner: Practitioner
    location: Location
    appointments_that_day: int = field(default=0, compare=False)

    @property
    def value(self) -> str:
        """What a button of a form sends: instant, practitioner and location."""
        return f"{self.starts_at:%Y%m%dT%H%MZ}_{self.practitioner.pk}_{self.location.pk}"

    @property
    def local_start(self) -> datetime:
        """The beginning on the wall clock of the place."""
        return self.starts_at.astimezone(self.location.zone)


def _read_value(value: str) -> tuple[datetime, int, int] | None:
    """Instant, practitioner key and location key of a form's value, or None when it is none of ours."""
    if not (match := VALUE.fullmatch(value)):
        return None
    try:
        starts_at = datetime.strptime(match[1], "%Y%m%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
    return starts_at, int(match[2]), int(match[3])


def read_time(value: str, visit_type: VisitType) -> OpenTime | None:
    """The time a button stands for; None when none of our buttons can have sent ``value``.

    Whether it is open is not looked at: ``booking`` decides that.
    """
    chosen = _read_value(value)
    if chosen is None or chosen[0].year not in YEARS:
        return None
    starts_at, practitioner_pk, location_pk = chosen
    practitioner = Practitioner.objects.filter(pk=practitioner_pk).first()
    location = Location.objects.filter(pk=location_pk).first()
    if practitioner is None or location is None:
        return None
    return OpenTime(starts_at, starts_at + visit_type.duration, practitioner, location)


def times_in(plan: Plan, start: datetime, end: datetime, *, heed_busy: bool = True) -> list[OpenTime]:
    """Every open time of a plan that starts in ``start <= t < end``, soonest first."""
    visit_type = plan.visit_type
    if plan.staff:
        # Whoever stands at the desk at 10:02 can still be given 10:00.
        start = max(start, plan.now - visit_type.duration)
    else:
        start, end = max(start, plan.now + visit_type.notice), min(end, plan.now + visit_type.horizon)
    if start >= end:
        return []
    found = []
    for practitioner in plan.practitioners.values():
        for location in plan.locations.values():
            slots = open_slots(
                plan.openings(practitioner.pk, location, start, end),
                busy=plan.busy[practitioner.pk] if heed_busy else (),
                closed=plan.closed(practitioner.pk, location),
                length=visit_type.duration,
                turnover=visit_type.turnover_duration,
                step=timedelta(minutes=visit_type.step_minutes),
                earliest=start,
                latest=end,
            )
            found += [_open_time(plan, slot, practitioner, location) for slot in slots]
    return sorted(found, key=lambda time: (time.starts_at, time.practitioner.pk))


def _open_time(plan: Plan, slot: Interval, practitioner: Practitioner, location: Location) -> OpenTime:
    day = day_of(slot.start, location.zone)
    appointments = plan.appointments_by_day[practitioner.pk, day]
    return OpenTime(slot.start, slot.end, practitioner, location, appointments)


def open_times(visit_type: VisitType, *, start: datetime, end: datetime, **options) -> list[OpenTime]:
    """Every open time of a visit type that starts in ``start <= t < end``, soonest first.

    Options: ``practitioner`` and ``location`` (None: any), ``browser``, ``staff``, ``moving``, ``now``.
    """
    return times_in(plan(visit_type, start=start, end=end, **options), start, end)


def first_available(times: Iterable[OpenTime]) -> list[OpenTime]:
    """One time for each start: with whoever has the fewest visits that day."""
    best = {}
    for candidate in times:
        rank = (candidate.appointments_that_day, candidate.practitioner.pk)
        if candidate.starts_at not in best or rank < best[candidate.starts_at][0]:
            best[candidate.starts_at] = (rank, candidate)
    return [best[start][1] for start in sorted(best)]


def nearest(
    visit_type: VisitType, *, to: datetime, count: int = 3, now: datetime, **options
) -> list[OpenTime]:
    """The open times nearest to a wish, in the order of the clock.

    Looks a week in both directions, then up to the horizon.
    """
    found = plan(visit_type, start=to - NEAR, end=to + NEAR, now=now, **options)
    times = first_available(times_in(found, found.start, found.end))
    if len(times) < count:
        found = found.between(now, now + visit_type.horizon)
        times = first_available(times_in(found, found.start, found.end))
    closest = sorted(times, key=lambda time: (abs(time.starts_at - to), time.starts_at))[:count]
    return sorted(closest, key=lambda time: time.starts_at)


def is_open(plan: Plan, starts_at: datetime, *, heed_busy: bool = True) -> bool:
    """May the plan's visit start at exactly this instant?  For one practitioner at one location."""
    near = times_in(plan, starts_at, starts_at + timedelta(minutes=1), heed_busy=heed_busy)
    return any(time.starts_at == starts_at for time in near)
