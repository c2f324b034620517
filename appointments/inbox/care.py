"""The care of a message: its owner, how far it is, and which visit it is about."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from appointments.inbox.record import lock, put, require_unchanged, write
from appointments.models import Appointment, ContactEntry, ContactMessage

Kind = ContactEntry.Kind


@transaction.atomic
def take(message: ContactMessage, *, by, seen: int | None = None, now: datetime | None = None) -> None:
    """``by`` looks after the message from now on; a new one is in progress."""
    lock(message)
    if message.owner == by:
        return
    require_unchanged(message, seen)
    started = {"state": ContactMessage.State.IN_PROGRESS} if message.state == ContactMessage.State.NEW else {}
    put(message, owner=by, **started)
    write(message, Kind.OWNER, by=by, at=now or timezone.now(), owner=by, **started)


def assign(
    message: ContactMessage, *, owner, by, seen: int | None = None, now: datetime | None = None
) -> None:
    """Give a message to the member of staff who looks after it, or to nobody (None)."""
    _change(message, "owner", owner, Kind.OWNER, by=by, seen=seen, now=now)


def set_state(
    message: ContactMessage, *, state: str, by, seen: int | None = None, now: datetime | None = None
) -> None:
    """Say how far the office is with a message.  Each state may follow each other one."""
    state = ContactMessage.State(state)
    _change(message, "state", state, Kind.STATE, by=by, seen=seen, now=now)


def link(
    message: ContactMessage,
    *,
    appointment: Appointment,
    by,
    seen: int | None = None,
    now: datetime | None = None,
) -> None:
    """Say which visit a message is about."""
    _change(message, "appointment", appointment, Kind.VISIT, by=by, seen=seen, now=now)


def unlink(message: ContactMessage, *, by, seen: int | None = None, now: datetime | None = None) -> None:
    """Say that a message is about no visit; the line that is written keeps which one it was."""
    _change(message, "appointment", None, Kind.NO_VISIT, by=by, seen=seen, now=now)


@transaction.atomic
def _change(message: ContactMessage, name: str, value, kind: Kind, *, by, seen, now) -> None:
    """Change one field of a locked message; nothing when it says so already."""
    lock(message)
    before = getattr(message, name)
    if before == value:
        return
    require_unchanged(message, seen)
    put(message, **{name: value})
    kept = before if kind == Kind.NO_VISIT else value
    write(message, kind, by=by, at=now or timezone.now(), **{name: kept})
