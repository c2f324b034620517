"""The clinic itself: where it is, when it is open, who works there, and what it says of costs."""

from clinic.directory.models.costs import CostStatement, InsurancePlan
from clinic.directory.models.locations import Closure, Location, OpeningHours, Weekday, validate_time_zone
from clinic.directory.models.practitioners import Photo, Practitioner
from clinic.directory.models.tries import Tries
from clinic.directory.words import validate_language

__all__ = [
    "Closure",
    "CostStatement",
    "InsurancePlan",
    "Location",
    "OpeningHours",
    "Photo",
    "Practitioner",
    "Tries",
    "Weekday",
    "validate_language",
    "validate_time_zone",
]
