"""READS.  Calls to people who wrote to us: they want to be called, or our answer does not arrive."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from appointments.models import ContactEntry, ContactMessage, Message
from appointments.notifications.call_list.call import Call

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    LetterRow = WithAnnotations[ContactMessage, "LetterColumns"]

CALLS = (ContactEntry.Kind.CALL, ContactEntry.Kind.NO_ANSWER)


class LetterColumns(TypedDict):
    """What ``letter_rows`` reads beside the columns of a letter."""

    asks: bool
    reply_stuck: bool
    again_at: datetime | None


def letter_rows(now: datetime) -> QuerySet["LetterRow"]:
    """Letters, each with whether a reply does not arrive, and when who did not answer is called again."""
    replies = Message.objects.stuck(now).filter(contact=OuterRef("pk"), kind=Message.Kind.CONTACT_REPLY)
    last = ContactEntry.objects.filter(contact=OuterRef("pk"), kind__in=CALLS).order_by("-at", "-pk")
    asks = ContactMessage.objects.asking_for_a_call().filter(pk=OuterRef("pk"))
    return ContactMessage.objects.annotate(
        asks=Exists(asks), reply_stuck=Exists(replies), again_at=Subquery(last.values("again_at")[:1])
    )


def with_entries(letters: QuerySet["LetterRow"]) -> QuerySet["LetterRow"]:
    """The same, each with the calls and replies of its conversation, and the key of its last line."""
    spoken = ContactEntry.objects.filter(kind__in=(*CALLS, ContactEntry.Kind.REPLY))
    entries = Prefetch("entries", spoken.select_related("by").order_by("-at", "-pk"))
    lines = ContactEntry.objects.filter(contact=OuterRef("pk")).order_by("-pk")
    return letters.prefetch_related(entries).annotate(seen=Subquery(lines.values("pk")[:1]))


def to_be_called() -> Q:
    """Which of ``letter_rows`` are answered by phone."""
    return Q(asks=True) | Q(reply_stuck=True)


def about_letters(letters: Iterable["LetterRow"], *, now: datetime) -> list[Call]:
    """One call for each of these letters."""
    return [
        Call(
            "asked" if letter.asks else "reply",
            letter.created_at,
            letter.again_at if letter.again_at and letter.again_at > now else None,
            letter,
        )
        for letter in letters
        if letter.asks or letter.reply_stuck
    ]
