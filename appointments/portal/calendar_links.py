"""Addresses that put a visit into a calendar of Google's or Microsoft's.

The two companies learn the clinic's name, its address and the time, and nothing else: not which visit it is,
with whom, or its reference.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from django.conf import settings

from appointments.models import Appointment

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"


@dataclass(frozen=True)
class CalendarLinks:
    """Where each calendar opens with the visit filled in, for its patient to save."""

    google: str
    outlook: str


def of(appointment: Appointment) -> CalendarLinks:
    """The links for a visit as it is now.  Times are UTC, which each calendar shows on its owner's clock."""
    starts_at, ends_at = appointment.starts_at.astimezone(UTC), appointment.ends_at.astimezone(UTC)
    address = appointment.location.address
    google = {
        "action": "TEMPLATE",
        "text": settings.CLINIC_NAME,
        "dates": f"{starts_at:%Y%m%dT%H%M%SZ}/{ends_at:%Y%m%dT%H%M%SZ}",
        "location": address,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": settings.CLINIC_NAME,
        "startdt": _extended(starts_at),
        "enddt": _extended(ends_at),
        "location": address,
    }
    return CalendarLinks(google=_address(GOOGLE, google), outlook=_address(OUTLOOK, outlook))


def _extended(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _address(calendar: str, values: dict[str, str]) -> str:
    # Outlook shows a plus sign as it stands, where it means a space.
    return f"{calendar}?{urlencode(values, quote_via=quote)}"
