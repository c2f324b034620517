"""Locking a message, refusing what rests on an old page, and writing down who did what."""

import uuid
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from appointments.models import ContactEntry, ContactMessage
from clinic.accounts.people import name_of
from clinic.common import unchanged
from clinic.common.refusals import ChangedMeanwhile


def lock(message: ContactMessage) -> None:
    """Hold the message until the transaction ends, and reload it as it now is."""
    message.refresh_from_db(from_queryset=ContactMessage.objects.select_for_update(no_key=True))


def lock_once(message: ContactMessage, form_token: uuid.UUID | None) -> ContactEntry | None:
    """The same; also the line that this form has already written, if it comes a second time."""
    lock(message)
    return message.entries.filter(form_token=form_token).first() if form_token else None


def require_unchanged(message: ContactMessage, seen: int | None) -> None:
    """Raise ChangedMeanwhile when a locked message has changed since staff looked at it.

    ``seen`` is the key of the last line of its conversation at that time, 0 for none; None asks for no care.
    """
    if seen is None:
        return
    if last := message.entries.select_related("by").order_by("pk").last():
        unchanged.require(seen, last.pk, partial(_changed, last))


def _changed(last: ContactEntry) -> ChangedMeanwhile:
    return unchanged.changed_by(
        _("%(who)s changed this message at %(time)s (%(what)s). Please look, then press again."),
        by=name_of(last.by),
        at=last.at,
        what=last.get_kind_display(),
    )


def put(message: ContactMessage, **fields) -> None:
    """Save new values of a locked message, and only those."""
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(update_fields=list(fields))


def write(message: ContactMessage, kind: str, /, *, by, at: datetime, **values) -> ContactEntry:
    """Add one line to the conversation."""
    return ContactEntry.objects.create(contact=message, kind=kind, by=by, at=at, **values)
