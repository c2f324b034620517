"""READS.  Calls about visits: what a message did not tell, or could not."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from appointments.models import CallAttempt, DisruptedVisit, Message
from appointments.notifications import lifespan
from appointments.notifications.call_list.call import Call
from appointments.notifications.told import TELLS_A_CHANGE, Told, told

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    MessageRow = WithAnnotations[Message, "MessageColumns"]

Kind = Message.Kind


class MessageColumns(TypedDict):
    """What ``appointment_rows`` reads beside the columns of a message."""

    told: Told
    tried_at: datetime | None
    again_at: datetime | None


def appointment_rows(now: datetime) -> QuerySet["MessageRow"]:
    """The messages about visits that a person may have to say, each with why, and the last try to phone."""
    last = CallAttempt.objects.filter(appointment=OuterRef("appointment")).order_by("-at", "-pk")
    names = [f"appointment__{name}" for name in ("patient", "practitioner", "location", "visit_type")]
    return (
        Message.objects.calls_due(now)
        .select_related(*names)
        .annotate(
            told=told(now=now),
            tried_at=Subquery(last.values("at")[:1]),
            again_at=Subquery(last.values("again_at")[:1]),
        )
        .order_by("pk")
    )


def with_offers(rows: QuerySet["MessageRow"], *, now: datetime) -> QuerySet["MessageRow"]:
    """The same, each with the time that is held instead of a cancelled visit."""
    held = DisruptedVisit.objects.filter(outcome=DisruptedVisit.Outcome.OPEN, held_until__gt=now)
    held = held.select_related("offered_practitioner", "offered_location").order_by("-pk")
    return rows.prefetch_related(Prefetch("appointment__disruptions", held))


def about_appointments(rows: Iterable["MessageRow"], *, now: datetime) -> list[Call]:
    """One call for each visit of these messages.  It says the last change, or reminds, or what else there is.

    A message that helps no longer is no call.  A person who did not answer is called later, unless
    there is something new to say.
    """
    by_appointment: defaultdict[int, list[MessageRow]] = defaultdict(list)
    for row in rows:
        if lifespan.helps(row, now=now):
            by_appointment[row.its_appointment.pk].append(row)
    found = []
    for waiting in by_appointment.values():
        last = max(waiting, key=lambda row: (row.kind in TELLS_A_CHANGE, row.kind == Kind.REMINDER, row.pk))
        newest = max(row.due_at for row in waiting)
        waits = last.again_at and last.again_at > now and last.tried_at and last.tried_at >= newest
        put_off = last.again_at if waits else None
        since, before = min(row.due_at for row in waiting), lifespan.call_again_before(last, now=now)
        found.append(Call(last.kind, since, put_off, last, again_before=before))
    return found
