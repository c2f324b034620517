"""The one way in which an appointment comes to be: booked, or put in the place of another one.

It is saved with the line of its history and with the messages about it, in the transaction of who calls.
"""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from appointments.booking.request import Person, Story
from appointments.booking.states import record
from appointments.models import (
    Appointment,
    AppointmentEvent,
    BookingPolicy,
    Patient,
    Placement,
    Status,
    VisitType,
)
from appointments.notifications import outbox
from clinic.common.references import new_reference

STORY = tuple(field.name for field in fields(Story))
# What an appointment has from the one it replaces: how its people are reached, how they want to be told, and
# all that they told us.  Every other column is named below; a test knows of no third kind.
COPIED = (
    "phone",
    "email",
    "prefers",
    "language",
    "wants_delays",
    "for_someone_else",
    "booker_name",
    "booker_relation",
    "booked_online",
    *STORY,
)
NOT_COPIED = (
    # what the new one is
    "id",
    "reference",
    "uid",
    "patient",
    "visit_type",
    "practitioner",
    "location",
    "starts_at",
    "ends_at",
    "blocked_until",
    "created_at",
    # what happened to the old one
    "status",
    "cancelled_by",
    "overbooked",
    "overbooked_because",
    "overbooked_by",
    "coming_since",
    # what guards the old one's forms, links and calendar entry
    "form_token",
    "form_digest",
    "link_version",
    "sequence",
    # what was asked of the old one's address and not answered
    "email_to_confirm",
)


def create(
    placement: Placement,
    *,
    visit_type: VisitType,
    patient: Patient,
    told: dict[str, Any],
    by: User | None,
    now: datetime,
    reason: str = "",
    policy: BookingPolicy | None = None,
    **columns: Any,
) -> Appointment:
    """Make an appointment in a time that is locked and known to be free, and queue what is told of it.

    ``told`` are the columns of ``COPIED``, ``columns`` any others; ``reason`` stands in the history.
    """
    appointment = Appointment.objects.create(
        reference=new_reference(),
        patient=patient,
        visit_type=visit_type,
        created_at=now,
        **placement.columns,
        **told,
        **columns,
    )
    record(
        appointment,
        AppointmentEvent.What.BOOKED,
        by=by,
        at=now,
        reason=reason,
        status_to=Status.BOOKED,
        starts_at_to=placement.starts_at,
        practitioner_to=placement.practitioner,
        location_to=placement.location,
    )
    outbox.booked(appointment, policy=policy or BookingPolicy.current(), now=now)
    return appointment


def told_by(person: Person, story: Story, *, online: bool) -> dict[str, Any]:
    """The columns of ``COPIED`` as somebody who books has said them; PostgreSQL's arrays are lists."""
    said = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(story).items()}
    return said | {
        "phone": person.phone,
        "email": person.email,
        "prefers": person.prefers,
        "language": person.language,
        "wants_delays": person.wants_delays,
        "for_someone_else": person.for_someone_else,
        "booker_name": person.booker_name,
        "booker_relation": person.booker_relation,
        "booked_online": online,
    }


def copied(old: Appointment) -> dict[str, Any]:
    """What comes along from the appointment that a new one replaces."""
    return {name: getattr(old, name) for name in COPIED}


def told_instead(
    old: Appointment, said: dict[str, Any], record_of: Patient, *, shown: Collection[str] = ()
) -> dict[str, Any]:
    """What staff book in the place of ``old`` holds what was said now, else what was told.

    The office's form is filled in from the patient's record.  How people are reached comes from the visit
    that is replaced, unless the caller has said something else than the record.  Of ``shown``, what the form
    was filled in with from the visit, also what was taken out counts.
    """
    kept = copied(old)
    for name in ("phone", "email", "language"):
        if said[name] != getattr(record_of, name):
            kept[name] = said[name]
    for name in STORY:
        if name in shown or said[name] not in ("", None, []):
            kept[name] = said[name]
    return kept | {"booked_online": said["booked_online"]}
