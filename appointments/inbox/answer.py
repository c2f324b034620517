"""What the office answers: by e-mail, by phone, and what it notes for itself."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.inbox.record import lock_once, put, require_unchanged, write
from appointments.models import ContactEntry, ContactMessage
from appointments.notifications import outbox
from appointments.notifications.calls import require_time
from clinic.common.refusals import Refusal

Kind, State = ContactEntry.Kind, ContactMessage.State


class NoEmail(Refusal):
    """The writer gave no e-mail address."""

    message = _("There is no e-mail address. Please call.")


@transaction.atomic
def note(
    message: ContactMessage,
    *,
    text: str,
    by,
    seen: int | None = None,
    form_token: uuid.UUID | None = None,
    now: datetime | None = None,
) -> ContactEntry:
    """Keep a note for the office.  The patient never sees it."""
    if known := lock_once(message, form_token):
        return known
    require_unchanged(message, seen)
    return write(message, Kind.NOTE, text=text, by=by, at=now or timezone.now(), form_token=form_token)


@transaction.atomic
def reply(
    message: ContactMessage,
    *,
    text: str,
    then: str,
    by,
    seen: int | None = None,
    form_token: uuid.UUID | None = None,
    now: datetime | None = None,
) -> ContactEntry:
    """Answer by e-mail; the message then waits for the patient or is done, as ``then`` says.

    A message that nobody has belongs to the person who answers it.  Raises NoEmail.
    """
    now, then = now or timezone.now(), State(then)
    if known := lock_once(message, form_token):
        return known
    require_unchanged(message, seen)
    if not message.email:
        raise NoEmail()
    told = outbox.contact_reply(message, key=str(form_token or uuid.uuid4()), now=now)
    _hand_over(message, then, by=by)
    words = {"text": text, "state": then, "message": told, "form_token": form_token}
    return write(message, Kind.REPLY, by=by, at=now, **words)


@transaction.atomic
def spoken_to(
    message: ContactMessage,
    *,
    text: str = "",
    then: str = State.DONE,
    by,
    seen: int | None = None,
    form_token: uuid.UUID | None = None,
    now: datetime | None = None,
) -> ContactEntry:
    """The writer was called; ``text`` is what was said.  The message then is as ``then`` says.

    A reply that does not get through by e-mail counts as said.
    """
    now, then = now or timezone.now(), State(then)
    if known := lock_once(message, form_token):
        return known
    require_unchanged(message, seen)
    outbox.reply_spoken(message, now=now)
    _hand_over(message, then, by=by)
    words = {"text": text, "state": then, "form_token": form_token}
    return write(message, Kind.CALL, by=by, at=now, **words)


@transaction.atomic
def no_answer(
    message: ContactMessage,
    *,
    again_at: datetime,
    by,
    seen: int | None = None,
    form_token: uuid.UUID | None = None,
    now: datetime | None = None,
) -> ContactEntry:
    """Nobody answered the phone: the call waits until ``again_at``, at most two weeks.  Raises BadTime."""
    now = now or timezone.now()
    if known := lock_once(message, form_token):
        return known
    require_unchanged(message, seen)
    require_time(again_at, now=now)
    return write(message, Kind.NO_ANSWER, again_at=again_at, by=by, at=now, form_token=form_token)


def _hand_over(message: ContactMessage, then: ContactMessage.State, *, by) -> None:
    """The new state of a locked message, and an owner if it had none."""
    put(message, state=then, owner=message.owner or by)
