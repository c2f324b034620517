"""What search engines read of the clinic: schema.org data, printed by ``{% structured data %}``."""

from django.conf import settings
from django.urls import reverse

from clinic.directory.models import Location, Practitioner, Weekday

CONTEXT = "https://schema.org"


def address(path: str) -> str:
    """The whole address of a path of this site."""
    return settings.BASE_URL + path


def organization() -> dict:
    """The clinic as a whole: who publishes a page."""
    return {"@type": "MedicalOrganization", "name": settings.CLINIC_NAME, "url": address(reverse("home"))}


def medical_clinic(place: Location, url: str) -> dict:
    """A place of the clinic, as ``clinic.directory`` gives it, with its page at ``url``."""
    data = {
        "@context": CONTEXT,
        "@type": "MedicalClinic",
        "@id": f"{settings.BASE_URL}/#{place.slug}",
        "name": f"{settings.CLINIC_NAME}, {place.name}",
        "url": url,
        "telephone": place.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.street,
            "addressLocality": place.city,
            "addressRegion": place.region,
            "postalCode": place.postal_code,
            "addressCountry": "US",
        },
        "openingHoursSpecification": [
            _opening(line, *times) for line in place.week for times in line.intervals
        ],
        "parentOrganization": organization(),
    }
    return data | ({"faxNumber": place.fax} if place.fax else {})


def physician(practitioner: Practitioner, url: str, places: list[Location]) -> dict:
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
    if places:
        data |= {name: medical_clinic(places[0], url)[name] for name in ("address", "telephone")}
        data["location"] = [{"@id": f"{settings.BASE_URL}/#{place.slug}"} for place in places]
    return data


def person(practitioner: Practitioner, url: str, places: list[Location]) -> dict:
    """A practitioner who is not a doctor of medicine: schema.org knows no closer kind than a person."""
    data = {
        "@context": CONTEXT,
        "@type": "Person",
        "name": str(practitioner),
        "url": url,
        "knowsLanguage": practitioner.languages,
        "worksFor": organization(),
        "workLocation": [
            {"@type": "Place", "@id": f"{settings.BASE_URL}/#{place.slug}", "name": place.name}
            for place in places
        ],
    }
    return data | ({"description": practitioner.specialty} if practitioner.specialty else {})


def _opening(line, opens, closes):
    return {
        "@type": "OpeningHoursSpecification",
        # By their English names, as schema.org calls them, whatever the language of the page.
        "dayOfWeek": [Weekday(day).name.capitalize() for day in line.weekdays],
        "opens": f"{opens:%H:%M}",
        "closes": f"{closes:%H:%M}",
    }
