"""What decides about a practitioner's time between two instants, read in a fixed number of statements."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property

from appointments.availability import rows
from appointments.models import NOBODY, Appointment, BookingPolicy, HoldOwner
from clinic.common.intervals import Interval
from clinic.common.wall_clock import DAY, day_of, midnight, opening, wall_instant
from clinic.directory.models import Location, Practitioner


@dataclass
class Schedule:
    """Hours, absences, appointments and holds of some practitioners at some locations.

    ``owner`` has a hold, and ``moving`` is an appointment that is being moved: neither stands in its own way.
    Each part is read when it is first asked for.
    """

    practitioners: dict[int, Practitioner]
    locations: dict[int, Location]
    start: datetime
    end: datetime
    now: datetime
    owner: HoldOwner = NOBODY
    moving: Appointment | None = None
    policy: BookingPolicy | None = None
    known_hours: "Hours | None" = None

    def between(self, start: datetime, end: datetime) -> "Schedule":
        """The same for other dates.  Hours are of every date; absences and appointments are read anew."""
        return Schedule(
            practitioners=self.practitioners,
            locations=self.locations,
            start=start,
            end=end,
            now=self.now,
            owner=self.owner,
            moving=self.moving,
            policy=self.policy,
            known_hours=self.hours,
        )

    @cached_property
    def hours(self) -> "Hours":
        """The hours of every date, read once for all the schedules that come from one another."""
        return self.known_hours or Hours(self)

    @cached_property
    def _absent(self) -> tuple[list[rows.Closed], list[rows.Away]]:
        """Closures and time off, in one query."""
        return rows.closures_and_time_off(
            self.practitioners,
            self.locations,
            first=self.start.date() - DAY,
            last=self.end.date() + DAY,
            start=self.start - DAY,
            end=self.end + DAY,
        )

    @property
    def _closures(self) -> list[rows.Closed]:
        return self._absent[0]

    @cached_property
    def _time_off(self) -> dict[int, list[Interval]]:
        found = defaultdict(list)
        for away in self._absent[1]:
            found[away.practitioner_id].append(away.time)
        return found

    @property
    def zones(self) -> set[tzinfo]:
        """The clocks of the locations."""
        return {location.zone for location in self.locations.values()}

    def closures_on(self, day: date) -> set[int]:
        """The keys of closures that close every location concerned on a day of the calendar."""
        there = {row.pk: row.location_id for row in self._closures if row.first <= day <= row.last}
        closed = set(there.values())
        return set(there) if None in closed or closed >= set(self.locations) else set()

    def absences(self, practitioner_id: int) -> list[tuple[Interval, str]]:
        """When somebody is away, each time with the reason that staff have written."""
        return [(row.time, row.reason) for row in self._absent[1] if row.practitioner_id == practitioner_id]

    def closed_because(self, day: date) -> str | None:
        """Why every location concerned is closed on a day, "" for no reason; None when it is open."""
        keys = self.closures_on(day)
        reasons = [row.reason for row in self._closures if row.pk in keys]
        return next(iter(filter(None, reasons)), "") if keys else None

    def closed(self, practitioner_id: int, location: Location) -> list[Interval]:
        """When nobody can be seen: closed days from midnight to midnight of the location, and time off."""
        zone = location.zone
        # A closure "for good" ends on the last day there is: beyond what is asked for it has no midnight.
        earliest, latest = self.start.date() - DAY, self.end.date() + DAY
        closures = [
            Interval(midnight(max(row.first, earliest), zone), midnight(min(row.last, latest) + DAY, zone))
            for row in self._closures
            if row.location_id in (None, location.pk)
        ]
        return closures + self._time_off[practitioner_id]

    @cached_property
    def _occupied(self) -> list[rows.Busy]:
        """Appointments that hold time and live holds of others, in one query; whole days, to count them."""
        return rows.appointments_and_holds(
            self.practitioners,
            start=self.start - DAY,
            end=self.end + DAY,
            now=self.now,
            owner=self.owner,
            moving=self.moving.pk if self.moving else None,
        )

    def occupied(self, practitioner_id: int) -> list[tuple[Interval, int, bool]]:
        """When somebody is busy, where (a location's key), and whether with an appointment or a hold."""
        return [
            (Interval(row.starts_at, row.until), row.location_id, row.is_appointment)
            for row in self._occupied
            if row.practitioner_id == practitioner_id
        ]

    @cached_property
    def busy(self) -> dict[int, list[Interval]]:
        """When each practitioner is with somebody, turnover included, or held for somebody."""
        found = defaultdict(list)
        for row in self._occupied:
            found[row.practitioner_id].append(Interval(row.starts_at, row.until))
        return found

    @cached_property
    def appointments_by_day(self) -> Counter[tuple[int, date]]:
        """How many appointments each practitioner has on each day, by the wall clock."""
        zones = {key: location.zone for key, location in self.locations.items()}
        anywhere = next(iter(zones.values()))
        count: Counter[tuple[int, date]] = Counter()
        for row in self._occupied:
            zone = zones.get(row.location_id, anywhere)
            count[row.practitioner_id, day_of(row.starts_at, zone)] += row.is_appointment
        return count

    def released_at(self, day: date, location: Location) -> datetime:
        """From when on anybody may book the reserved hours of this day."""
        self.policy = self.policy or BookingPolicy.current()
        eve = day - timedelta(days=self.policy.acute_release_days)
        return wall_instant(eve, self.policy.acute_release_time, location.zone)

    def hours_on(
        self, day: date, practitioner_id: int, location: Location
    ) -> Iterator[tuple[Interval, bool]]:
        """The working intervals of somebody at a location on a day, each with whether it is reserved."""
        for hours in self.hours.of(practitioner_id, location):
            if hours.on(day) and (found := opening(day, hours.starts, hours.ends, location.zone)):
                yield found, hours.reserved

    def openings(
        self, practitioner_id: int, location: Location, start: datetime, end: datetime
    ) -> Iterator[tuple[date, Interval, bool]]:
        """The working intervals on the days from ``start`` to ``end``, each with its day and if reserved."""
        day, last = (day_of(moment, location.zone) for moment in (start, end))
        while day <= last:
            for found, reserved in self.hours_on(day, practitioner_id, location):
                yield day, found, reserved
            day += DAY

    def reserved(self, practitioner_id: int, location: Location, day: date) -> list[rows.Hours]:
        """The hours of a day that are kept for acute visits, but for those that are closed altogether."""
        closed = self.closed(practitioner_id, location)
        return [
            hours
            for hours in self.hours.of(practitioner_id, location)
            if hours.reserved
            and hours.on(day)
            and (time := opening(day, hours.starts, hours.ends, location.zone))
            and not any(away.contains(time) for away in closed)
        ]


class Hours:
    """The weekly plans and extra hours of a schedule's practitioners, on whichever dates; one query."""

    def __init__(self, schedule: Schedule) -> None:
        self._whose = schedule.practitioners
        self._where = schedule.locations
        self._since = schedule.now.date() - DAY

    @cached_property
    def _rows(self) -> dict[tuple[int, int], list[rows.Hours]]:
        found = defaultdict(list)
        for hours in rows.hours(self._whose, self._where, since=self._since):
            found[hours.practitioner_id, hours.location_id].append(hours)
        return found

    def of(self, practitioner_id: int, location: Location) -> list[rows.Hours]:
        """Those of one practitioner at one location."""
        return self._rows[practitioner_id, location.pk]

    def any_on(self, day: date, practitioners: dict[int, Practitioner]) -> bool:
        """Does any of these practitioners work on a day, wherever it is?"""
        return any(
            hours.on(day)
            for (whose, _), some in self._rows.items()
            if whose in practitioners
            for hours in some
        )
