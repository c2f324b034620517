"""READS.  Calls that people have asked for, each with the time they asked for."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, QuerySet, Subquery

from appointments.models import CallAttempt, CallbackRequest
from appointments.notifications.call_list.call import Call

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CallbackRow = WithAnnotations[CallbackRequest, "CallbackColumns"]


class CallbackColumns(TypedDict):
    """What ``callback_rows`` reads beside the columns of a request."""

    again_at: datetime | None


def callback_rows() -> QuerySet["CallbackRow"]:
    """The calls that somebody must still make, each with when who did not answer is called again."""
    last = CallAttempt.objects.filter(callback=OuterRef("pk")).order_by("-at", "-pk")
    rows = CallbackRequest.objects.open().select_related("location")
    return rows.annotate(again_at=Subquery(last.values("again_at")[:1]))


def about_callbacks(rows: Iterable["CallbackRow"], *, now: datetime) -> list[Call]:
    """One call for each of these.  Before its time has come, and after nobody answered, it is put off."""
    found = []
    for row in rows:
        due_at = row.again_at or row.starts_at
        found.append(Call("callback", row.created_at, due_at if due_at > now else None, row))
    return found
