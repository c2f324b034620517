"""Time that is to be closed although visits may stand in it: whose, where, and from when until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from appointments.availability.plan import Plan
from appointments.models import Appointment, Status
from clinic.common.intervals import Interval
from clinic.common.wall_clock import whole_days
from clinic.directory.models import Location, Practitioner

DAY = timedelta(days=1)
HERE = (Status.ARRIVED, Status.IN_ROOM)


@dataclass(frozen=True)
class Closing:
    """Who or what is away: one practitioner, one location, or (neither) everybody.

    Either whole ``days``, the first and the last, on the calendar of each place; or the instants
    ``starts_at <= t < ends_at``.  ``zone`` is the clock that says when the days of a practitioner, or of
    everybody, begin.
    """

    starts_at: datetime
    ends_at: datetime
    practitioner: Practitioner | None = None
    location: Location | None = None
    days: tuple[date, date] | None = None

    @classmethod
    def of_days(cls, first: date, last: date, *, zone: ZoneInfo, **whose) -> "Closing":
        """Whole days, from midnight to midnight."""
        whole = whole_days(first, last, zone)
        return cls(whole.start, whole.end, days=(first, last), **whose)

    @classmethod
    def of_times(cls, starts_at: datetime, ends_at: datetime, **whose) -> "Closing":
        """The time between two instants."""
        return cls(starts_at.astimezone(UTC), ends_at.astimezone(UTC), **whose)

    @property
    def is_whole_closure(self) -> bool:
        """Is it a place, or the whole clinic, for whole days?"""
        return self.days is not None and self.practitioner is None

    def at(self, location: Location) -> Interval:
        """The time that is closed at a place: whole days of a closure follow its own calendar."""
        if self.is_whole_closure:
            return whole_days(*self.days, location.zone)
        return Interval(self.starts_at, self.ends_at)

    def covers(self, practitioner: Practitioner, location: Location, start: datetime, end: datetime) -> bool:
        """Would it take away the time ``start <= t < end`` of somebody at a place?"""
        if self.practitioner not in (None, practitioner) or self.location not in (None, location):
            return False
        return self.at(location).overlaps(Interval(start, end))

    def appointments(self, *, now: datetime) -> tuple[list[Appointment], list[Appointment]]:
        """The booked visits it hits that are not over yet, and those whose patients are here already.

        Soonest first, in one query.
        """
        rows = self._rows().filter(status__in=(Status.BOOKED, *HERE)).with_names()
        found = [
            appointment
            for appointment in rows.order_by("starts_at", "pk")
            if self.covers(
                appointment.practitioner, appointment.location, appointment.starts_at, appointment.ends_at
            )
        ]
        booked = [
            appointment
            for appointment in found
            if appointment.status == Status.BOOKED and appointment.ends_at > now
        ]
        return booked, [appointment for appointment in found if appointment.status in HERE]

    def _rows(self) -> QuerySet[Appointment]:
        # A day more on both sides: another place may have another calendar.
        rows = Appointment.objects.overlapping(self.starts_at - DAY, self.ends_at + DAY)
        if self.practitioner:
            rows = rows.filter(practitioner=self.practitioner)
        if self.location:
            rows = rows.filter(location=self.location)
        return rows

    def times_off(self, plan: Plan) -> Iterator[tuple[Practitioner, Interval]]:
        """Who has to be away when, where no closure of whole days can say it.

        Of one place only the working time there is taken off: who works elsewhere on the same day still does.
        ``plan`` knows everybody's hours.
        """
        whole = Interval(self.starts_at, self.ends_at)
        if self.location is None:
            yield from (
                (practitioner, whole)
                for practitioner in plan.practitioners.values()
                if self.practitioner in (None, practitioner)
            )
            return
        for practitioner in plan.practitioners.values():
            for hours in plan.openings(practitioner.pk, self.location, self.starts_at, self.ends_at):
                if hours.overlaps(whole):
                    yield practitioner, Interval(max(hours.start, whole.start), min(hours.end, whole.end))
