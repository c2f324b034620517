"""Where the invented clinic is, and when it is open."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from clinic.directory.models import Closure, Location, OpeningHours

ZONE = ZoneInfo("America/New_York")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)

ALDER, HARBOR = "alder-street", "harbor-road"
PLACES = [
    {
        "slug": ALDER,
        "name": "Alder Street",
        "street": "214 Alder Street",
        "city": "Millbrook",
        "postal_code": "01099",
        "phone": "+14135550110",
        "text_number": "+14135550112",
        "after_hours_phone": "+14135550118",
        "fax": "+14135550119",
        "email": "office@example.org",
        "directions_en": "Next to the town library. Bus 4 stops at the door.",
        "directions_es": "Junto a la biblioteca. El autobús 4 para en la puerta.",
        "parking_en": "Free parking behind the house.",
        "parking_es": "Estacionamiento gratis detrás del edificio.",
        "access_en": "Step-free from the parking lot.",
        "access_es": "Sin escalones desde el estacionamiento.",
        "latitude": "42.340100",
        "longitude": "-72.587300",
    },
    {
        "slug": HARBOR,
        "name": "Harbor Road",
        "street": "9 Harbor Road",
        "city": "East Millbrook",
        "postal_code": "01098",
        "phone": "+14135550130",
        "fax": "+14135550139",
        "email": "office@example.org",
        "directions_en": "Second house after the bridge, floor 2.",
        "directions_es": "Segundo edificio después del puente, piso 2.",
        "parking_en": "Two parking places for wheelchair users at the door, others on Harbor Road.",
        "parking_es": "Dos lugares para sillas de ruedas en la puerta; otros en Harbor Road.",
        "access_en": "Elevator to floor 2.",
        "access_es": "Ascensor al piso 2.",
    },
]
OPEN = [
    *((ALDER, day, time(8), time(18)) for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)),
    (ALDER, FRIDAY, time(8), time(17)),
    *((HARBOR, day, time(9), time(18)) for day in (MONDAY, WEDNESDAY)),
    (HARBOR, THURSDAY, time(9), time(13)),
]


def make_locations(today: date) -> dict[str, Location]:
    """The two places by slug, with their opening hours and the days on which they are closed."""
    locations = {
        row["slug"]: Location.objects.create(region="MA", time_zone=ZONE.key, position=position, **row)
        for position, row in enumerate(PLACES)
    }
    for slug, weekday, opens, closes in OPEN:
        OpeningHours.objects.create(location=locations[slug], weekday=weekday, opens=opens, closes=closes)
    for year in (today.year, today.year + 1):
        day = thanksgiving(year)
        Closure.objects.create(
            starts_on=day, ends_on=day, reason_en="Thanksgiving", reason_es="Día de Acción de Gracias"
        )
    training = today + timedelta(days=17)
    training += timedelta(days=(WEDNESDAY - training.weekday()) % 7)
    Closure.objects.create(
        location=locations[HARBOR],
        starts_on=training,
        ends_on=training,
        reason_en="Training of our staff",
        reason_es="Capacitación del personal",
    )
    return locations


def thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7, weeks=3)
