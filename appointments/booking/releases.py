"""The audit of acute hours: that they were given free, and when."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import timezone

from appointments.availability import Schedule
from appointments.models import AcuteRelease, BookingPolicy
from clinic.common.wall_clock import DAY, day_of
from clinic.directory.models import Location, Practitioner


def record_releases(*, now: datetime | None = None) -> int:
    """Write down each block of reserved hours whose release moment has passed, exactly once.

    Looks at today and the days ahead on each place's calendar.  A worker that was down writes it down later,
    with the moment at which the rule gave the hours free; days that are over are not written any more, for
    their hours may have changed since.  Returns how many were written.
    """
    now = now or timezone.now()
    known = set(
        AcuteRelease.objects.filter(date__gte=now.date() - DAY).values_list(
            "practitioner", "location", "date", "starts", "ends"
        )
    )
    new = [row for row in _due(now) if _key(row) not in known]
    # Two workers may find the same block: the constraint lets one of them write it.
    AcuteRelease.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _due(now: datetime) -> Iterator[AcuteRelease]:
    policy = BookingPolicy.current()
    locations = {location.pk: location for location in Location.objects.all()}
    ahead = (policy.acute_release_days + 1) * DAY
    schedule = Schedule(
        practitioners={practitioner.pk: practitioner for practitioner in Practitioner.objects.all()},
        locations=locations,
        start=now,
        end=now + ahead,
        now=now,
        policy=policy,
    )
    for location in locations.values():
        day, last = (day_of(moment, location.zone) for moment in (now, now + ahead))
        while day <= last:
            released_at = schedule.released_at(day, location)
            if released_at <= now:
                yield from _rows(schedule, location, day, released_at, now)
            day += DAY


def _rows(
    schedule: Schedule, location: Location, day: date, released_at: datetime, now: datetime
) -> Iterator[AcuteRelease]:
    for practitioner in schedule.practitioners:
        for hours in schedule.reserved(practitioner, location, day):
            yield AcuteRelease(
                practitioner_id=practitioner,
                location=location,
                date=day,
                starts=hours.starts,
                ends=hours.ends,
                released_at=released_at,
                recorded_at=now,
            )


def _key(row: AcuteRelease) -> tuple[int, int, date, time, time]:
    return row.practitioner_id, row.location_id, row.date, row.starts, row.ends
