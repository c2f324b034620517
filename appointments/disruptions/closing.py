"""Time that is to be closed although visits may stand in it: whose, where, and from when until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo

from django.db.models import Q

from appointments.availability import Schedule
from appointments.models import Appointment, Disruption, Placement, Status
from appointments.models.appointment_sets import AppointmentQuerySet
from clinic.common.intervals import Interval
from clinic.common.wall_clock import DAY, whole_days
from clinic.directory.models import Location, Practitioner

HERE = (Status.ARRIVED, Status.IN_ROOM)


class _Whose(TypedDict, total=False):
    practitioner: Practitioner | None
    location: Location | None


@dataclass(frozen=True)
class Closing:
    """What is closed: one practitioner, one location, or (neither) everybody.

    Either whole ``days``, the first and the last, on the calendar of each location; or the instants
    ``starts_at <= t < ends_at``.
    """

    starts_at: datetime
    ends_at: datetime
    practitioner: Practitioner | None = None
    location: Location | None = None
    days: tuple[date, date] | None = None

    @classmethod
    def of_days(cls, first: date, last: date, *, zone: ZoneInfo, **whose: Unpack[_Whose]) -> "Closing":
        """Whole days, from midnight to midnight."""
        whole = whole_days(first, last, zone)
        return cls(whole.start, whole.end, days=(first, last), **whose)

    @classmethod
    def of_times(cls, starts_at: datetime, ends_at: datetime, **whose: Unpack[_Whose]) -> "Closing":
        """The time between two instants."""
        return cls(starts_at.astimezone(UTC), ends_at.astimezone(UTC), **whose)

    @classmethod
    def of(cls, disruption: Disruption) -> "Closing":
        """What a sick day or a closure has closed; taken back, a closure is the instants it had."""
        closure = disruption.closure
        return cls(
            disruption.starts_at,
            disruption.ends_at,
            disruption.practitioner,
            disruption.location,
            days=(closure.starts_on, closure.ends_on) if closure else None,
        )

    @property
    def is_whole_closure(self) -> bool:
        """Is it a place, or the whole clinic, for whole days?"""
        return self.days is not None and self.practitioner is None

    def at(self, location: Location) -> Interval:
        """The time that is closed at a place: whole days of a closure follow its own calendar."""
        if self.days is not None and self.practitioner is None:
            first, last = self.days
            return whole_days(first, last, location.zone)
        return Interval(self.starts_at, self.ends_at)

    def covers(self, placement: Placement) -> bool:
        """Would it take this time away?"""
        if self.practitioner not in (None, placement.practitioner):
            return False
        if self.location not in (None, placement.location):
            return False
        return self.at(placement.location).overlaps(placement.time)

    def appointments(self, *, now: datetime) -> tuple[list[Appointment], list[Appointment]]:
        """The booked visits it hits that are not over yet, and those whose patients are here already.

        Soonest first, in one query.
        """
        rows = self._rows().filter(status__in=(Status.BOOKED, *HERE)).with_names()
        found = [
            appointment
            for appointment in rows.order_by("starts_at", "pk")
            if self.covers(appointment.placement)
        ]
        booked = [
            appointment
            for appointment in found
            if appointment.status == Status.BOOKED and appointment.ends_at > now
        ]
        return booked, [appointment for appointment in found if appointment.status in HERE]

    def practitioner_keys(self) -> set[int]:
        """The keys of those whose time it closes: at a location, of all who work or have visits there."""
        if self.practitioner:
            return {self.practitioner.pk}
        rows = Practitioner.objects.all()
        if self.location:
            rows = rows.filter(
                Q(working_hours__location=self.location)
                | Q(extra_hours__location=self.location)
                | Q(pk__in=self._rows().values("practitioner"))
            )
        return set(rows.values_list("pk", flat=True))

    def _rows(self) -> AppointmentQuerySet:
        # A day more on both sides: another place may have another calendar.
        rows = Appointment.objects.overlapping(self.starts_at - DAY, self.ends_at + DAY)
        if self.practitioner:
            rows = rows.filter(practitioner=self.practitioner)
        if self.location:
            rows = rows.filter(location=self.location)
        return rows

    def times_off(self, schedule: Schedule) -> Iterator[tuple[Practitioner, Interval]]:
        """The practitioners who have to be away, and when, where no closure of whole days can say it.

        Of one location only the working time there is taken off: a practitioner who works elsewhere on the
        same day still does.  ``schedule`` knows everybody's hours, those for acute visits included.
        """
        whole = Interval(self.starts_at, self.ends_at)
        if self.location is None:
            yield from (
                (practitioner, whole)
                for practitioner in schedule.practitioners.values()
                if self.practitioner in (None, practitioner)
            )
            return
        for practitioner in schedule.practitioners.values():
            hours = schedule.openings(practitioner.pk, self.location, self.starts_at, self.ends_at)
            for _day, found, _reserved in hours:
                if found.overlaps(whole):
                    yield (
                        practitioner,
                        Interval(max(found.start, whole.start), min(found.end, whole.end)),
                    )
