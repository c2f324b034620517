"""Everything that decides about open times between two instants, read in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import BigIntegerField, DateField, DateTimeField, Q, QuerySet, Value
from django.utils import timezone

from appointments.availability import Interval, opening, wall_instant
from appointments.models import (
    Appointment,
    BookingPolicy,
    ExtraHours,
    SlotHold,
    TimeOff,
    VisitType,
    WorkingHours,
)
from clinic.models import Closure, Location, Practitioner

DAY = timedelta(days=1)
# Columns that only the other half of a UNION fills.
NO_KEY, NO_DATE = Value(None, BigIntegerField()), Value(None, DateField())
NO_INSTANT = Value(None, DateTimeField())
# What a plan reads or counts of all its practitioners, whichever visit they give.
READ = ("_weekly", "_away", "_time_off", "_occupied", "busy", "visits_by_day")


@dataclass(frozen=True, slots=True)
class _Hours:
    """One row of working or extra hours."""

    practitioner_id: int
    location_id: int
    weekday: int | None
    date: date | None
    starts: time
    ends: time
    valid_from: date | None
    valid_until: date | None
    reserved: bool

    def on(self, day: date) -> bool:
        """Do these hours apply to a day of the location's calendar?"""
        if self.date:
            return self.date == day
        return (
            self.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass
class Plan:
    """Hours, absences and visits of the practitioners who give one visit type.

    ``staff`` may book inside the notice, beyond the horizon and into reserved hours.  ``browser`` owns
    a hold, and ``moving`` is a visit that is being moved: neither stands in its own way.
    """

    visit_type: VisitType
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
    def _weekly(self) -> dict[tuple[int, int], list[_Hours]]:
        """Weekly plan and extra hours by practitioner and location, in one query."""
        concerned = Q(practitioner__in=self.practitioners, location__in=self.locations)
        who = ("practitioner_id", "location_id")
        weekly = WorkingHours.objects.filter(concerned).order_by()
        extra = ExtraHours.objects.filter(concerned, date__gte=self.now.date() - DAY).order_by()
        rows = weekly.values_list(
            *who, "weekday", NO_DATE, "starts", "ends", "valid_from", "valid_until", "reserved_for_acute"
        ).union(
            extra.values_list(*who, NO_KEY, "date", "starts", "ends", NO_DATE, NO_DATE, "reserved_for_acute"),
            all=True,
        )
        found = defaultdict(list)
        for row in rows:
            found[row[:2]].append(_Hours(*row))
        return found

    @cached_property
    def _away(self) -> list[tuple]:
        """Closures and time off, in one query."""
        first, last = self.start.date() - DAY, self.end.date() + DAY
        here = Q(location__isnull=True) | Q(location__in=self.locations)
        # A plain queryset: the one that modeltranslation puts in its place shuffles the columns.
        closures = QuerySet(Closure).filter(here, starts_on__lte=last, ends_on__gte=first).order_by()
        time_off = TimeOff.objects.filter(
            practitioner__in=self.practitioners, starts_at__lt=self.end + DAY, ends_at__gt=self.start - DAY
        ).order_by()
        return list(
            closures.values_list(
                "pk", "location_id", "starts_on", "ends_on", NO_KEY, NO_INSTANT, NO_INSTANT
            ).union(
                time_off.values_list(
                    NO_KEY, NO_KEY, NO_DATE, NO_DATE, "practitioner_id", "starts_at", "ends_at"
                ),
                all=True,
            )
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
        there = {key: place for key, place, first, last, *_ in self._away if key and first <= day <= last}
        places = set(there.values())
        return set(there) if None in places or places >= set(self.locations) else set()

    def closed(self, practitioner_id: int, location: Location) -> list[Interval]:
        """When nobody can be seen: closed days from midnight to midnight of the place, and time off."""
        zone = location.zone
        closures = [
            Interval(wall_instant(first, time(0), zone), wall_instant(last + DAY, time(0), zone))
            for key, place, first, last, *_ in self._away
            if key and place in (None, location.pk)
        ]
        return closures + self._time_off[practitioner_id]

    @cached_property
    def _occupied(self) -> list[tuple]:
        """Visits that hold time and live holds of others, in one query; whole days, to count visits."""
        visits = Appointment.objects.holding_time().filter(practitioner__in=self.practitioners)
        visits = visits.overlapping(self.start - DAY, self.end + DAY)
        if self.moving:
            visits = visits.exclude(pk=self.moving.pk)
        holds = SlotHold.objects.live(self.now).filter(practitioner__in=self.practitioners)
        if self.browser:
            holds = holds.exclude(browser=self.browser)
        columns = ("practitioner_id", "location_id", "starts_at", "blocked_until")
        return list(
            visits.order_by()
            .values_list(*columns, Value(1))
            .union(holds.order_by().values_list(*columns, Value(0)), all=True)
        )

    @cached_property
    def busy(self) -> dict[int, list[Interval]]:
        """When each practitioner is with somebody, turnover included, or held for somebody."""
        found = defaultdict(list)
        for practitioner_id, _, starts_at, until, _ in self._occupied:
            found[practitioner_id].append(Interval(starts_at, until))
        return found

    @cached_property
    def visits_by_day(self) -> Counter:
        """How many visits each practitioner has on each day, by the wall clock."""
        anywhere = next(iter(self.locations.values()), None)
        count = Counter()
        for practitioner_id, place, starts_at, _, is_visit in self._occupied:
            zone = self.locations.get(place, anywhere).zone
            count[practitioner_id, starts_at.astimezone(zone).date()] += is_visit
        return count

    def released(self, day: date, location: Location) -> bool:
        """May anybody book the reserved hours of this day?  True from the release moment on."""
        if self.staff or self.visit_type.acute:
            return True
        self.policy = self.policy or BookingPolicy.current()
        eve = day - timedelta(days=self.policy.acute_release_days)
        return self.now >= wall_instant(eve, self.policy.acute_release_time, location.zone)

    def openings(self, practitioner_id: int, location: Location, start, end) -> Iterator[Interval]:
        """The working intervals of somebody at a place on the days from ``start`` to ``end``."""
        day, last = (moment.astimezone(location.zone).date() for moment in (start, end))
        while day <= last:
            for hours in self._weekly[practitioner_id, location.pk]:
                if (
                    hours.on(day)
                    and (not hours.reserved or self.released(day, location))
                    and (found := opening(day, hours.starts, hours.ends, location.zone))
                ):
                    yield found
            day += DAY

    def works_on(self, day: date) -> bool:
        """Does anybody concerned have hours on this day, whether times are left or not?"""
        plans = [rows for (who, _), rows in self._weekly.items() if who in self.practitioners]
        return any(hours.on(day) for rows in plans for hours in rows)


def plan(
    visit_type, *, start, end, practitioner=None, location=None, staff=False, now=None, **others
) -> Plan:
    """Read who gives this visit and where.  The rest of a plan is read when it is first asked for."""
    givers = visit_type.practitioners.all()
    if practitioner:
        givers = givers.filter(pk=practitioner.pk)
    if not staff:
        givers = givers.filter(accepts_online_booking=True)
    places = [location] if location else Location.objects.all()
    return Plan(
        visit_type=visit_type,
        practitioners={giver.pk: giver for giver in givers},
        locations={place.pk: place for place in places},
        start=start,
        end=end,
        staff=staff,
        now=now or timezone.now(),
        **others,
    )
