"""On whose clock time is read that belongs to somebody, and not to one visit."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db.models import prefetch_related_objects

from clinic.common.templatetags.clinic_tags import zones_meet
from clinic.directory.models import Location, Practitioner


class Span(Protocol):
    """Time of one location, of one practitioner or (neither) of everybody."""

    location: Location | None
    practitioner: Practitioner | None


def first_location(practitioner: Practitioner) -> Location | None:
    """The location whose clock a practitioner goes by: the first of theirs, else of the clinic."""
    return next(iter(practitioner.locations.all()), None) or Location.objects.main()


def clock_of(
    *, location: Location | None, practitioner: Practitioner | None, locations: Sequence[Location]
) -> Location | None:
    """The location whose clock tells the time of a location, of a practitioner, or (neither) of everybody.

    ``locations`` are all there are.  Where they have one clock the database is asked nothing.
    """
    if location or practitioner is None or not zones_meet(locations):
        return location or next(iter(locations), None)
    return next(iter(practitioner.locations.all()), locations[0])


def clocks_of(spans: Iterable[Span], locations: Sequence[Location]) -> list[Location | None]:
    """The same for each of these spans, in at most one query."""
    spans = list(spans)
    if zones_meet(locations):
        prefetch_related_objects([span.practitioner for span in spans if span.practitioner], "locations")
    return [
        clock_of(location=span.location, practitioner=span.practitioner, locations=locations)
        for span in spans
    ]
