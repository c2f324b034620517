"""On whose clock time is read that belongs to somebody, and not to one visit."""

from collections.abc import Sequence

from clinic.common.templatetags.clinic_tags import zones_meet
from clinic.directory.models import Location, Practitioner


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
    return first_location(practitioner)
