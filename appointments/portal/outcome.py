"""What somebody who should be seen today can do at this moment: whom to call, and the first free time."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from appointments import availability
from appointments.models import VisitType
from clinic.common.wall_clock import DAY, day_of, midnight
from clinic.directory import facts
from clinic.directory.models import Location


@dataclass(frozen=True)
class FirstTime:
    """The first free time before the end of tomorrow, and the visit that it would be."""

    visit_type: VisitType
    slot: availability.Slot
    is_today: bool


def to_do_today(request: HttpRequest, now: datetime) -> dict:
    """For the page "today": the location to call, with its state, and the first time until tomorrow night."""
    directory = facts.clinic(request)["clinic"]
    found = open_now_or_main(directory)
    first = first_time(found.location, now) if found else None
    return {"facts": found, "location": found and found.location, "first": first}


def open_now_or_main(clinic: facts.Directory) -> facts.LocationFacts | None:
    """The first location that is open now; when all are closed, the main one."""
    return next((one for one in clinic.facts if one.state.is_open), clinic.main_facts)


def first_time(location: Location, now: datetime) -> FirstTime | None:
    """The first time that can be booked online until tomorrow's midnight; acute visits come first.

    The days are those of ``location``.
    """
    today = day_of(now, location.zone)
    end = midnight(today + DAY + DAY, location.zone)
    visit_types = VisitType.objects.bookable_online().order_by("-acute", "position", "pk")
    for search in availability.searches(visit_types, start=now, end=end, now=now):
        if slots := availability.first_available(availability.slots_in(search, now, end)):
            is_today = day_of(slots[0].starts_at, location.zone) == today
            return FirstTime(search.visit_type, slots[0], is_today)
    return None
