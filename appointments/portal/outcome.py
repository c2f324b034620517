"""What somebody can do at this moment who should be seen: the number to call, and the first free times."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q
from django.http import HttpRequest

from appointments import availability
from appointments.models import VisitType
from clinic.common.wall_clock import DAY, day_of, midnight
from clinic.directory import facts
from clinic.directory.models import Location

LOOKED_AT = timedelta(days=14)
SHOWN = 3
FOR_ANYBODY = ~Q(patients=VisitType.For.RETURNING)


@dataclass(frozen=True)
class FirstTime:
    """The first free time of a visit, and whether it is today on the clock of the location to call."""

    visit_type: VisitType
    slot: availability.Slot
    is_today: bool


def to_do_today(request: HttpRequest, now: datetime) -> dict:
    """For the page "today": the location to call, with its state, and the first time until tomorrow night."""
    found = facts.clinic(request)["clinic"].to_call
    if found is None:
        return {"facts": None, "location": None, "first": None}
    end = midnight(day_of(now, found.location.zone) + DAY + DAY, found.location.zone)
    return {
        "facts": found,
        "location": found.location,
        "first": min(_first_times(FOR_ANYBODY, found.location, now, end), key=_starts_at, default=None),
    }


def to_book(request: HttpRequest, now: datetime) -> dict:
    """For the page "book": the first free time of each of some visits, in two weeks.

    Acute visits are for others.
    """
    main = facts.clinic(request)["clinic"].main
    found = _first_times(Q(acute=False), main, now, now + LOOKED_AT) if main else ()
    return {"first_times": list(islice(found, SHOWN))}


def _starts_at(first: FirstTime) -> datetime:
    return first.slot.starts_at


def _first_times(visits: Q, location: Location, now: datetime, end: datetime) -> Iterator[FirstTime]:
    """The first time before ``end`` of each of these visits that can be booked online and has one."""
    today = day_of(now, location.zone)
    visit_types = VisitType.objects.bookable_online().filter(visits).order_by("-acute", "position", "pk")
    for search in availability.searches(visit_types, start=now, end=end, now=now):
        if slots := availability.first_available(availability.slots_in(search, now, end)):
            yield FirstTime(search.visit_type, slots[0], day_of(slots[0].starts_at, location.zone) == today)
