"""Several kinds of visit at once: read together, so that one more kind costs no question more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from appointments.availability.open_times import OpenTime, times_in
from appointments.availability.plan import Plan
from appointments.models import BookingPolicy, VisitType
from clinic.directory.models import Location, Practitioner

WEEK = timedelta(days=7)


def plans(
    visit_types: Iterable[VisitType],
    *,
    start: datetime,
    end: datetime,
    practitioner: Practitioner | None = None,
    now: datetime,
) -> list[Plan]:
    """One plan for each kind of visit, in their order, with those who give it online.

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
    whole = Plan(
        visit_type=visit_types[0],
        practitioners=everybody,
        locations={location.pk: location for location in Location.objects.all()},
        start=start,
        end=end,
        now=now,
        policy=BookingPolicy.current(),
    )
    return [whole.giving(visit_type, some) for visit_type, some in zip(visit_types, those, strict=True)]


def _is_meant(row: Practitioner, practitioner: Practitioner | None) -> bool:
    return row.accepts_online_booking and practitioner in (None, row)


def next_times(
    visit_types: Iterable[VisitType], *, practitioner: Practitioner | None = None, now: datetime
) -> dict[int, dict[VisitType, OpenTime]]:
    """The next open time of each practitioner, by key, for each kind of visit they give and have one for."""
    visit_types = list(visit_types)
    end = now + max((visit_type.horizon for visit_type in visit_types), default=timedelta(0))
    found = defaultdict(dict)
    for plan in plans(visit_types, start=now, end=end, practitioner=practitioner, now=now):
        for key, first in _first_of_each(plan).items():
            found[key][plan.visit_type] = first
    return found


def _first_of_each(plan: Plan) -> dict[int, OpenTime]:
    """The first open time of each practitioner, looked for week by week."""
    found, begins = {}, plan.start
    while begins < plan.end and (missing := plan.practitioners.keys() - found.keys()):
        rest = plan.giving(plan.visit_type, {pk: plan.practitioners[pk] for pk in missing})
        found |= {time.practitioner.pk: time for time in reversed(times_in(rest, begins, begins + WEEK))}
        begins += WEEK
    return found


def all_to_be_had(times: Iterable[OpenTime], visit_type: VisitType) -> list[OpenTime]:
    """As many of the times as can all be booked, soonest first.

    Times of one practitioner that overlap, turnover included, are one opening: only the first of them
    counts.
    """
    free_from, found = {}, []
    for time in sorted(
        times, key=lambda time: (time.starts_at, time.appointments_that_day, time.practitioner.pk)
    ):
        practitioner = time.practitioner.pk
        if practitioner not in free_from or time.starts_at >= free_from[practitioner]:
            found.append(time)
            free_from[practitioner] = time.ends_at + visit_type.turnover_duration
    return found
