"""READS.  The times that staff can offer somebody on the phone: the first days that have some."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.availability.search import Search, search
from appointments.availability.slot_search import Slot, first_available, slots_in
from appointments.models import Appointment, VisitType
from clinic.common.wall_clock import DAY, midnight
from clinic.directory.models import Location, Practitioner

Key = tuple[int, int, datetime]  # of a Placement
LOOKED_AT = timedelta(days=21)
DAYS = 2


@dataclass(frozen=True)
class Offer:
    """A time, and whether it is kept for acute visits until the release."""

    time: Slot
    acute: bool


@dataclass(frozen=True)
class Offers:
    """Some days with their times, and the day from which to look on.

    ``open`` are the keys of every time that may be booked in the weeks that were looked at.
    """

    days: tuple[tuple[date, tuple[Offer, ...]], ...]
    later: date
    open: frozenset[Key]

    @property
    def shown(self) -> set[Key]:
        """The keys of the times of the days."""
        return {offer.time.key for _, some in self.days for offer in some}


def offers(
    visit_type: VisitType,
    *,
    first_day: date,
    practitioner: Practitioner | None = None,
    location: Location | None = None,
    moving: Appointment | None = None,
    now: datetime,
) -> Offers:
    """The first days from ``first_day`` on with times that staff may book, in at most seven statements.

    A day is one of the calendar of each location.  Without a practitioner one time for each start: with
    whoever has the fewest visits that day.
    """
    found = search(
        visit_type,
        start=now,
        end=now,
        practitioner=practitioner,
        location=location,
        moving=moving,
        staff=True,
        now=now,
    )
    start = min((midnight(first_day, zone) for zone in found.schedule.zones), default=now)
    end = start + LOOKED_AT
    found = found.between(start, end)
    by_day = defaultdict(list)
    for slot in slots_in(found, start, end):
        if (day := slot.local_start.date()) >= first_day:
            by_day[day].append(slot)
    days = sorted(by_day)  # two locations may have two days at one moment
    every = frozenset(slot.key for slots in by_day.values() for slot in slots)
    shown = []
    for day in days[:DAYS]:
        slots = first_available(by_day[day]) if practitioner is None else by_day[day]
        shown.append((day, tuple(_offer(found, day, slot) for slot in slots)))
    after = shown[-1][0] if shown else first_day + LOOKED_AT - DAY
    return Offers(tuple(shown), after + DAY, every)


def _offer(found: Search, day: date, time: Slot) -> Offer:
    schedule = found.schedule
    hours = schedule.hours_on(day, time.practitioner.pk, time.location)
    reserved = any(kept for found, kept in hours if found.start <= time.starts_at < found.end)
    return Offer(time, reserved and found.now < schedule.released_at(day, time.location))
