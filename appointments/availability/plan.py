"""Everything that decides about open times between two instants, read in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from appointments.availability import rows
from appointments.models import Appointment, BookingPolicy, VisitType
from clinic.common.intervals import Interval
from clinic.common.wall_clock import day_of, midnight, opening, wall_instant
from clinic.directory.models import Location, Practitioner

DAY = timedelta(days=1)
# What a plan reads or counts of all its practitioners, whichever visit they give.
READ = ("_weekly", "_away", "_time_off", "_occupied", "busy", "appointments_by_day")


@dataclass
class Plan:
    """Hours, absences and visits of the practitioners who give one visit type.

    ``staff`` may book inside the notice, beyond the horizon and into reserved hours.  ``browser`` owns
    a hold, and ``moving`` is a visit that is being moved: neither stands in its own way.  The calendar,
    which looks at days and not for a visit, has no ``visit_type``.
    """

    visit_type: VisitType | None
    practitioners: dict[int, Practitioner]
    locations: dict[int, Location]
    start: datetime
    end: datetime
    now: datetime
    browser: str = ""
    staff: bool = False
    moving: Appointment | None = None
    policy: BookingPolicy | None = None

    def between(self, start: datetime, end: datetime) -> "Plan":
        """The same people, places and hours for other dates; absences and visits are read anew."""
        other = replace(self, start=start, end=end)
        if "_weekly" in self.__dict__:
            other.__dict__["_weekly"] = self._weekly
        return other

    def giving(self, visit_type: VisitType, practitioners: dict[int, Practitioner]) -> "Plan":
        """What was read here, for another kind of visit and those who give it; nothing is read anew."""
        other = replace(self, visit_type=visit_type, practitioners=practitioners)
        other.__dict__ |= {name: getattr(self, name) for name in READ}
        return other

    @cached_property
    def _weekly(self) -> dict[tuple[int, int], list[rows.Hours]]:
        """Weekly plan and extra hours by practitioner and location, in one query."""
        found = defaultdict(list)
        for hours in rows.hours(self.practitioners, self.locations, since=self.now.date() - DAY):
            found[hours.practitioner_id, hours.location_id].append(hours)
        return found

    @cached_property
    def _away(self) -> list[tuple]:
        """Closures and time off, in one query."""
        return rows.closures_and_time_off(
            self.practitioners,
            self.locations,
            first=self.start.date() - DAY,
            last=self.end.date() + DAY,
            start=self.start - DAY,
            end=self.end + DAY,
        )

    @cached_property
    def _time_off(self) -> dict[int, list[Interval]]:
        found = defaultdict(list)
        for *_, practitioner_id, starts_at, ends_at in self._away:
            if practitioner_id:
                found[practitioner_id].append(Interval(starts_at, ends_at))
        return found

    def closures_on(self, day: date) -> set[int]:
        """The keys of closures that close every place concerned on a day of the calendar."""
        there = {
            key: location for key, location, first, last, *_ in self._away if key and first <= day <= last
        }
        locations = set(there.values())
        return set(there) if None in locations or locations >= set(self.locations) else set()

    def absences(self, practitioner_id: int) -> list[tuple[Interval, str]]:
        """When somebody is away, each time with the reason that staff have written."""
        return [
            (Interval(starts_at, ends_at), reason)
            for *_, reason, practitioner, starts_at, ends_at in self._away
            if practitioner == practitioner_id
        ]

    def closed_because(self, day: date) -> str | None:
        """Why every place concerned is closed on a day, "" for no reason; None when it is open."""
        keys = self.closures_on(day)
        reasons = [reason for key, _place, _first, _last, reason, *_ in self._away if key in keys]
        return next(iter(filter(None, reasons)), "") if keys else None

    def occupied(self, practitioner_id: int) -> list[tuple[Interval, int, bool]]:
        """When somebody is busy, at which place (its key), and whether with a visit; otherwise it is held."""
        return [
            (Interval(starts_at, until), location, is_appointment)
            for practitioner, location, starts_at, until, is_appointment in self._occupied
            if practitioner == practitioner_id
        ]

    def closed(self, practitioner_id: int, location: Location) -> list[Interval]:
        """When nobody can be seen: closed days from midnight to midnight of the place, and time off."""
        zone = location.zone
        # Whoever closes "for good" types the last day there is: beyond what is asked for it has no midnight.
        earliest, latest = self.start.date() - DAY, self.end.date() + DAY
        closures = [
            Interval(
                midnight(max(first, earliest), zone),
                midnight(min(last, latest) + DAY, zone),
            )
            for key, where, first, last, *_ in self._away
            if key and where in (None, location.pk)
        ]
        return closures + self._time_off[practitioner_id]

    @cached_property
    def _occupied(self) -> list[tuple]:
        """Visits that hold time and live holds of others, in one query; whole days, to count visits."""
        return rows.appointments_and_holds(
            self.practitioners,
            start=self.start - DAY,
            end=self.end + DAY,
            now=self.now,
            browser=self.browser,
            moving=self.moving and self.moving.pk,
        )

    @cached_property
    def busy(self) -> dict[int, list[Interval]]:
        """When each practitioner is with somebody, turnover included, or held for somebody."""
        found = defaultdict(list)
        for practitioner_id, _, starts_at, until, _ in self._occupied:
            found[practitioner_id].append(Interval(starts_at, until))
        return found

    @cached_property
    def appointments_by_day(self) -> Counter:
        """How many visits each practitioner has on each day, by the wall clock."""
        anywhere = next(iter(self.locations.values()), None)
        count = Counter()
        for practitioner_id, location, starts_at, _, is_appointment in self._occupied:
            zone = self.locations.get(location, anywhere).zone
            count[practitioner_id, day_of(starts_at, zone)] += is_appointment
        return count

    def released(self, day: date, location: Location) -> bool:
        """May anybody book the reserved hours of this day?  True from the release moment on."""
        return self.staff or self.visit_type.acute or self.now >= self.released_at(day, location)

    def released_at(self, day: date, location: Location) -> datetime:
        """From when on anybody may book the reserved hours of this day."""
        self.policy = self.policy or BookingPolicy.current()
        eve = day - timedelta(days=self.policy.acute_release_days)
        return wall_instant(eve, self.policy.acute_release_time, location.zone)

    def openings(self, practitioner_id: int, location: Location, start, end) -> Iterator[Interval]:
        """The working intervals of somebody at a place on the days from ``start`` to ``end``."""
        day, last = (day_of(moment, location.zone) for moment in (start, end))
        while day <= last:
            for found, reserved in self.hours_on(day, practitioner_id, location):
                if not reserved or self.released(day, location):
                    yield found
            day += DAY

    def hours_on(
        self, day: date, practitioner_id: int, location: Location
    ) -> Iterator[tuple[Interval, bool]]:
        """The working intervals of somebody at a place on a day, each with whether it is reserved."""
        for hours in self._weekly[practitioner_id, location.pk]:
            if hours.on(day) and (found := opening(day, hours.starts, hours.ends, location.zone)):
                yield found, hours.reserved

    def reserved(self, practitioner_id: int, location: Location, day: date) -> list[rows.Hours]:
        """The hours of a day that are kept for acute visits, but for those that are closed altogether."""
        closed = self.closed(practitioner_id, location)
        return [
            hours
            for hours in self._weekly[practitioner_id, location.pk]
            if hours.reserved
            and hours.on(day)
            and (time := opening(day, hours.starts, hours.ends, location.zone))
            and not any(away.contains(time) for away in closed)
        ]

    def works_on(self, day: date) -> bool:
        """Does anybody concerned have hours on this day, whether times are left or not?"""
        plans = [
            plan for (practitioner, _), plan in self._weekly.items() if practitioner in self.practitioners
        ]
        return any(hours.on(day) for plan in plans for hours in plan)


def plan(
    visit_type, *, start, end, practitioner=None, location=None, staff=False, now=None, **others
) -> Plan:
    """Read who gives this visit and where.  The rest of a plan is read when it is first asked for."""
    practitioners = visit_type.practitioners.all()
    if practitioner:
        practitioners = practitioners.filter(pk=practitioner.pk)
    if not staff:
        practitioners = practitioners.filter(accepts_online_booking=True)
    locations = [location] if location else Location.objects.all()
    return Plan(
        visit_type=visit_type,
        practitioners={row.pk: row for row in practitioners},
        locations={row.pk: row for row in locations},
        start=start,
        end=end,
        staff=staff,
        now=now or timezone.now(),
        **others,
    )
