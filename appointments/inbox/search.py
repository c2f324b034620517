"""READS.  The inbox: what people wrote to the office, as it is asked for."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from appointments.identity import search
from appointments.models import ContactEntry, ContactMessage, Message
from appointments.notifications.told import told

OPEN, ALL = "open", "all"
MINE, NOBODY = "mine", "nobody"


def letters(
    *,
    user,
    now: datetime,
    state: str = "",
    owner: str = "",
    topic: str = "",
    urgent: bool = False,
    typed: str = "",
) -> QuerySet[ContactMessage]:
    """The messages of a state ("open" is all that is not done), owner and topic in which ``typed`` stands.

    Danger words that nobody has dealt with come first, whatever else there is; then the oldest, or the
    newest where what is done is shown too.  Without a state a search looks at all of them.
    """
    state = state or (ALL if typed else OPEN)
    found = ContactMessage.objects.select_related("owner", "appointment")
    if state == OPEN:
        found = found.open()
    elif state != ALL:
        found = found.filter(state=state)
    if owner:
        found = found.filter(_whose(owner, user))
    if topic:
        found = found.filter(topic=topic)
    if urgent:
        found = found.filter(urgent=True)
    if typed:
        found = found.filter(search.letters(typed, now=now) | Q(text__unaccent__icontains=typed))
    stuck = Message.objects.stuck(now).filter(contact=OuterRef("pk"), kind=Message.Kind.CONTACT_REPLY)
    done_too = state in (ALL, ContactMessage.State.DONE)
    found = found.alias(alarm=Q(urgent=True) & ~Q(state=ContactMessage.State.DONE))
    return found.annotate(reply_stuck=Exists(stuck)).order_by(
        F("alarm").desc(), "-created_at" if done_too else "created_at", "pk"
    )


def conversation(message: ContactMessage, *, now: datetime) -> QuerySet[ContactEntry]:
    """The lines of a conversation, the oldest first, each with who wrote it; a reply is ``told`` or not."""
    lines = message.entries.select_related("by", "owner", "appointment", "message")
    return lines.annotate(told=told(now=now, message="message")).order_by("at", "pk")


def answered_at_once(message: ContactMessage, *, now: datetime) -> Message | None:
    """The automatic answer, if the writer has an e-mail address, and whether it was ``told``."""
    rows = message.messages.filter(kind=Message.Kind.CONTACT_RECEIVED)
    return rows.annotate(told=told(now=now)).first()


def alarms() -> QuerySet[ContactMessage]:
    """Messages with danger words that somebody still has to look after."""
    return ContactMessage.objects.open().filter(urgent=True)


def _whose(owner: str, user) -> Q:
    if owner == MINE:
        return Q(owner=user)
    if owner == NOBODY:
        return Q(owner=None)
    return Q(owner__pk=int(owner))
