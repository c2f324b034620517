"""A search for times of one visit type: whose schedules, and by which rules."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypedDict

from django.utils import timezone

from appointments.availability.schedule import Schedule
from appointments.models import NOBODY, Appointment, HoldOwner, VisitType
from clinic.common.intervals import Interval
from clinic.directory.models import Location, Practitioner


@dataclass(frozen=True)
class Search:
    """What is looked for in a schedule: times of a visit type, with those who give it.

    ``staff`` may book inside the notice, beyond the horizon and into reserved hours.
    """

    schedule: Schedule
    visit_type: VisitType
    practitioners: dict[int, Practitioner]
    staff: bool = False

    @property
    def now(self) -> datetime:
        """The moment at which the search is made."""
        return self.schedule.now

    def between(self, start: datetime, end: datetime) -> "Search":
        """The same search on other dates."""
        return replace(self, schedule=self.schedule.between(start, end))

    def among(self, practitioners: dict[int, Practitioner]) -> "Search":
        """The same search among some of its practitioners; nothing is read anew."""
        return replace(self, practitioners=practitioners)

    def released(self, day: date, location: Location) -> bool:
        """May this visit be booked into the reserved hours of a day?  By anybody from the release on."""
        return self.staff or self.visit_type.acute or self.now >= self.schedule.released_at(day, location)

    def openings(
        self, practitioner_id: int, location: Location, start: datetime, end: datetime
    ) -> Iterator[Interval]:
        """The working intervals that this visit may be booked into, on the days from ``start`` to ``end``."""
        for day, found, reserved in self.schedule.openings(practitioner_id, location, start, end):
            if not reserved or self.released(day, location):
                yield found

    def works_on(self, day: date) -> bool:
        """Does anybody concerned have hours on this day, whether times are left or not?"""
        return self.schedule.hours.any_on(day, self.practitioners)


class Options(TypedDict, total=False):
    """What ``search`` takes beside the visit type and the dates."""

    practitioner: Practitioner | None
    location: Location | None
    staff: bool
    owner: HoldOwner
    moving: Appointment | None


def search(
    visit_type: VisitType,
    *,
    start: datetime,
    end: datetime,
    practitioner: Practitioner | None = None,
    location: Location | None = None,
    staff: bool = False,
    owner: HoldOwner = NOBODY,
    moving: Appointment | None = None,
    now: datetime | None = None,
) -> Search:
    """Read who gives this visit and where.  The rest is read when it is first asked for."""
    rows = visit_type.practitioners.all()
    if practitioner:
        rows = rows.filter(pk=practitioner.pk)
    if not staff:
        rows = rows.filter(accepts_online_booking=True)
    practitioners = {row.pk: row for row in rows}
    locations = [location] if location else Location.objects.all()
    schedule = Schedule(
        practitioners=practitioners,
        locations={row.pk: row for row in locations},
        start=start,
        end=end,
        now=now or timezone.now(),
        owner=owner,
        moving=moving,
    )
    return Search(schedule, visit_type, practitioners, staff)
