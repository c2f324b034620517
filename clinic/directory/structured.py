"""What search engines read of the clinic: schema.org data, printed by ``{% structured data %}``."""

from datetime import time

from django.conf import settings
from django.urls import reverse

from clinic.common.wall_clock import MIDNIGHT
from clinic.directory.facts import LocationFacts
from clinic.directory.models import Location, Practitioner, Weekday

CONTEXT = "https://schema.org"
LAST_MINUTE = time(23, 59)


def address(path: str) -> str:
    """The whole address of a path of this site."""
    return settings.BASE_URL + path


def organization() -> dict:
    """The clinic as a whole: who publishes a page."""
    return {"@type": "MedicalOrganization", "name": settings.CLINIC_NAME, "url": address(reverse("home"))}


def medical_clinic(facts: LocationFacts, url: str) -> dict:
    """A place of the clinic with its page at ``url``."""
    location = facts.location
    data = {
        "@context": CONTEXT,
        "@type": "MedicalClinic",
        "@id": f"{settings.BASE_URL}/#{location.slug}",
        "name": f"{settings.CLINIC_NAME}, {location.name}",
        "url": url,
        **_reached(location),
        "openingHoursSpecification": [
            _opening(line, *times) for line in facts.week for times in line.intervals
        ],
        "parentOrganization": organization(),
    }
    return data | ({"faxNumber": location.fax} if location.fax else {})


def physician(practitioner: Practitioner, url: str, locations: list[Location]) -> dict:
    """A practitioner with their page at ``url``, and the places where they see patients."""
    data = {
        "@context": CONTEXT,
        "@type": "Physician",
        "name": str(practitioner),
        "url": url,
        "knowsLanguage": practitioner.languages,
        "parentOrganization": organization(),
    }
    if practitioner.specialty:
        data["description"] = practitioner.specialty
    if locations:
        data |= _reached(locations[0])
        data["location"] = [{"@id": f"{settings.BASE_URL}/#{location.slug}"} for location in locations]
    return data


def person(practitioner: Practitioner, url: str, locations: list[Location]) -> dict:
    """A practitioner who is not a doctor of medicine: schema.org knows no closer kind than a person."""
    data = {
        "@context": CONTEXT,
        "@type": "Person",
        "name": str(practitioner),
        "url": url,
        "knowsLanguage": practitioner.languages,
        "worksFor": organization(),
        "workLocation": [
            {"@type": "Place", "@id": f"{settings.BASE_URL}/#{location.slug}", "name": location.name}
            for location in locations
        ],
    }
    return data | ({"description": practitioner.specialty} if practitioner.specialty else {})


def _reached(location: Location) -> dict:
    return {
        "telephone": location.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": location.street,
            "addressLocality": location.city,
            "addressRegion": location.region,
            "postalCode": location.postal_code,
            "addressCountry": "US",
        },
    }


def _opening(line, opens, closes):
    """Closing at midnight is 00:00, of the next day.  From 00:00 to 00:00 would say closed: it is 23:59."""
    if (opens, closes) == (MIDNIGHT, MIDNIGHT):
        closes = LAST_MINUTE
    return {
        "@type": "OpeningHoursSpecification",
        # By their English names, as schema.org calls them, whatever the language of the page.
        "dayOfWeek": [Weekday(day).name.capitalize() for day in line.weekdays],
        "opens": f"{opens:%H:%M}",
        "closes": f"{closes:%H:%M}",
    }
