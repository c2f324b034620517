"""The slots that may be booked: all of them, the first of each, the nearest to a wish."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Unpack

from appointments.availability.search import Options, Search, search
from appointments.availability.slots import open_starts
from appointments.models import Placement, VisitType
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location, Practitioner

VALUE = re.compile(r"(\d{8}T\d{4})Z_(\d{1,9})_(\d{1,9})", re.ASCII)
NEAR = timedelta(days=7)
YEARS = range(2000, 3000)  # dates beyond cannot be calculated with near their ends


@dataclass(frozen=True)
class Slot(Placement):
    """An open time: it may be booked, by whom the search was for."""

    appointments_that_day: int = field(default=0, compare=False)


def _read_value(value: str) -> tuple[datetime, int, int] | None:
    """Instant, practitioner key and location key of a form's value, or None when it is none of ours."""
    if not (match := VALUE.fullmatch(value)):
        return None
    try:
        starts_at = datetime.strptime(match[1], "%Y%m%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
    return starts_at, int(match[2]), int(match[3])


def read_start(value: str) -> tuple[datetime, Practitioner, Location] | None:
    """When, with whom and where: what a button stands for; None when none of ours can have sent ``value``."""
    chosen = _read_value(value)
    if chosen is None or chosen[0].year not in YEARS:
        return None
    starts_at, practitioner_pk, location_pk = chosen
    practitioner = Practitioner.objects.filter(pk=practitioner_pk).first()
    location = Location.objects.filter(pk=location_pk).first()
    if practitioner is None or location is None:
        return None
    return starts_at, practitioner, location


def read_slot(value: str, visit_type: VisitType) -> Placement | None:
    """The time that a visit of this type takes which begins as the button says, or None as in ``read_start``.

    Whether it is open is not looked at: ``booking`` decides that.
    """
    if (chosen := read_start(value)) is None:
        return None
    starts_at, practitioner, location = chosen
    return Placement.of(visit_type, practitioner=practitioner, location=location, starts_at=starts_at)


def slots_in(search: Search, start: datetime, end: datetime, *, heed_busy: bool = True) -> list[Slot]:
    """Every slot of a search that starts in ``start <= t < end``, soonest first.

    What is being moved is never offered the time that it has.
    """
    visit_type, schedule = search.visit_type, search.schedule
    if search.staff:
        # A patient who stands at the desk at 10:02 can still be given 10:00.
        start = max(start, search.now - visit_type.duration)
    else:
        start, end = max(start, search.now + visit_type.notice), min(end, search.now + visit_type.horizon)
    if start >= end:
        return []
    found = []
    for practitioner in search.practitioners.values():
        for location in schedule.locations.values():
            starts = open_starts(
                search.openings(practitioner.pk, location, start, end),
                busy=schedule.busy[practitioner.pk] if heed_busy else (),
                closed=schedule.closed(practitioner.pk, location),
                length=visit_type.duration,
                turnover=visit_type.turnover_duration,
                step=timedelta(minutes=visit_type.step_minutes),
                earliest=start,
                latest=end,
            )
            found += [_slot(search, start, practitioner, location) for start in starts]
    if schedule.moving:
        own = schedule.moving.placement.key
        found = [slot for slot in found if slot.key != own]
    return sorted(found, key=lambda slot: (slot.starts_at, slot.practitioner.pk))


def _slot(search: Search, start: datetime, practitioner: Practitioner, location: Location) -> Slot:
    visit_type = search.visit_type
    return Slot(
        practitioner,
        location,
        start,
        visit_type.duration,
        visit_type.turnover_duration,
        search.schedule.appointments_by_day[practitioner.pk, day_of(start, location.zone)],
    )


def find_slots(
    visit_type: VisitType,
    *,
    start: datetime,
    end: datetime,
    now: datetime | None = None,
    **options: Unpack[Options],
) -> list[Slot]:
    """Every slot of a visit type that starts in ``start <= t < end``, soonest first.

    Options are those of ``search``.
    """
    return slots_in(search(visit_type, start=start, end=end, now=now, **options), start, end)


def first_available(slots: Iterable[Slot]) -> list[Slot]:
    """One slot for each start: with whoever has the fewest visits that day.

    Starts that are equal and read otherwise on the clocks of two locations are two: nine in New York and six
    in Los Angeles.
    """
    best: dict[tuple[datetime, datetime], tuple[tuple[int, int], Slot]] = {}
    for candidate in slots:
        rank = (candidate.appointments_that_day, candidate.practitioner.pk)
        start = candidate.starts_at, candidate.local_start.replace(tzinfo=None)
        if start not in best or rank < best[start][0]:
            best[start] = (rank, candidate)
    return [best[start][1] for start in sorted(best)]


def nearest(
    visit_type: VisitType, *, to: datetime, count: int = 3, now: datetime, **options: Unpack[Options]
) -> list[Slot]:
    """The slots nearest to a wish, in the order of the clock.

    Looks a week in both directions, then up to the horizon.  Options are those of ``search``.
    """
    found = search(visit_type, start=to - NEAR, end=to + NEAR, now=now, **options)
    slots = first_available(slots_in(found, to - NEAR, to + NEAR))
    if len(slots) < count:
        end = now + visit_type.horizon
        slots = first_available(slots_in(found.between(now, end), now, end))
    closest = sorted(slots, key=lambda slot: (abs(slot.starts_at - to), slot.starts_at))[:count]
    return sorted(closest, key=lambda slot: slot.starts_at)


def is_open(search: Search, starts_at: datetime, *, heed_busy: bool = True) -> bool:
    """May the visit start at exactly this instant?  For one practitioner at one location."""
    near = slots_in(search, starts_at, starts_at + timedelta(minutes=1), heed_busy=heed_busy)
    return any(slot.starts_at == starts_at for slot in near)
