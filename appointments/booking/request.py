"""What somebody who books a visit tells us."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Person:
    """The patient, and how to reach them or who books for them.

    Phone in E.164; phone or e-mail may be empty.  ``prefers`` is one of ``Appointment.Prefers``,
    ``booker_relation`` one of ``Appointment.Relation``.
    """

    first_name: str
    last_name: str
    birth_date: date
    phone: str
    email: str = ""
    language: str = "en"
    prefers: str = "email"
    for_someone_else: bool = False
    booker_name: str = ""
    booker_relation: str = ""
    wants_delays: bool = False


@dataclass(frozen=True)
class Story:
    """What the patient tells about the pain and needs at the visit.  All of it is optional.

    The values are those of ``Appointment.Need``, ``Onset``, ``Happens``, ``BodySite`` and ``Side``;
    ``severity`` goes from 0 to 10; ``reason`` has at most 500 characters.
    """

    needs: tuple[str, ...] = ()
    reason: str = ""
    onset: str = ""
    severity: int | None = None
    happens: tuple[str, ...] = ()
    body_site: tuple[str, ...] = ()
    side: str = ""


def digest(person: Person, story: Story, starts_at: datetime, *keys: int) -> str:
    """Tells whether a form that comes twice says the same both times, without keeping what it said."""
    said = repr((person, story, starts_at.timestamp(), keys))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
