"""Several visit types at once: read together, so that one more type costs no question more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from appointments.availability.schedule import Schedule
from appointments.availability.search import Search
from appointments.availability.slot_search import Slot, slots_in
from appointments.models import BookingPolicy, VisitType
from clinic.directory.models import Location, Practitioner

WEEK = timedelta(days=7)


def searches(
    visit_types: Iterable[VisitType],
    *,
    start: datetime,
    end: datetime,
    practitioner: Practitioner | None = None,
    now: datetime,
) -> list[Search]:
    """One search for each visit type, in their order, with those who give it online.

    Takes at most 6 queries, whatever the number of kinds, practitioners and visits.
    """
    visit_types = list(visit_types)
    prefetch_related_objects(visit_types, "practitioners")
    those = [
        {row.pk: row for row in visit_type.practitioners.all() if _is_meant(row, practitioner)}
        for visit_type in visit_types
    ]
    everybody = {pk: row for some in those for pk, row in some.items()}
    if not everybody:
        return []
    schedule = Schedule(
        practitioners=everybody,
        locations={location.pk: location for location in Location.objects.all()},
        start=start,
        end=end,
        now=now,
        policy=BookingPolicy.current(),
    )
    return [Search(schedule, visit_type, some) for visit_type, some in zip(visit_types, those, strict=True)]


def _is_meant(row: Practitioner, practitioner: Practitioner | None) -> bool:
    return row.accepts_online_booking and practitioner in (None, row)


def next_slots(
    visit_types: Iterable[VisitType], *, practitioner: Practitioner | None = None, now: datetime
) -> dict[int, dict[VisitType, Slot]]:
    """The next slot of each practitioner, by key, for each visit type they give and have one for."""
    visit_types = list(visit_types)
    end = now + max((visit_type.horizon for visit_type in visit_types), default=timedelta(0))
    found: dict[int, dict[VisitType, Slot]] = defaultdict(dict)
    for search in searches(visit_types, start=now, end=end, practitioner=practitioner, now=now):
        for key, first in _first_of_each(search, end).items():
            found[key][search.visit_type] = first
    return found


def _first_of_each(search: Search, end: datetime) -> dict[int, Slot]:
    """The first slot of each practitioner, looked for week by week."""
    found: dict[int, Slot] = {}
    begins = search.now
    while begins < end and (missing := search.practitioners.keys() - found.keys()):
        rest = search.among({pk: search.practitioners[pk] for pk in missing})
        found |= {slot.practitioner.pk: slot for slot in reversed(slots_in(rest, begins, begins + WEEK))}
        begins += WEEK
    return found
