"""READS.  Everybody the office must phone: about a visit, or because they wrote to us.

Two statements, however many people: the messages about visits that reach nobody by e-mail, and the letters
that are to be answered by phone.  One call for each visit, also when several messages about it wait.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from appointments.models import (
    Appointment,
    CallAttempt,
    ContactEntry,
    ContactMessage,
    DisruptedVisit,
    Message,
)
from appointments.notifications import lifespan
from appointments.notifications.told import TELLS_A_CHANGE, Told, told
from clinic.directory.models import Practitioner

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    MessageRow = WithAnnotations[Message, "MessageColumns"]
    LetterRow = WithAnnotations[ContactMessage, "LetterColumns"]

Kind = Message.Kind
SOON = timedelta(days=1)  # a visit within this time is called about before anybody else
CALLS = (ContactEntry.Kind.CALL, ContactEntry.Kind.NO_ANSWER)


class MessageColumns(TypedDict):
    """What ``appointment_rows`` reads beside the columns of a message."""

    told: Told
    tried_at: datetime | None
    again_at: datetime | None


class LetterColumns(TypedDict):
    """What ``letter_rows`` reads beside the columns of a letter."""

    asks: bool
    reply_stuck: bool
    again_at: datetime | None


@dataclass(frozen=True)
class Call:
    """One person to phone, ``because`` of a message about their visit, or of the letter they wrote.

    ``about`` is the kind of the message, "asked" for a call, or "reply" that did not arrive.
    ``put_off_until`` is when somebody who did not answer is called again, None for now; about a visit that
    can be before ``again_before``.  Where the list reads them: ``tries`` to phone before, the last one first,
    the ``offer`` that is held instead of a cancelled visit, and the ``reply`` that does not arrive.
    """

    about: str
    since: datetime
    put_off_until: datetime | None
    because: Message | ContactMessage
    again_before: datetime | None = None
    tries: tuple[CallAttempt | ContactEntry, ...] = ()
    offer: DisruptedVisit | None = None
    reply: ContactEntry | None = None

    @property
    def message(self) -> Message | None:
        """The message that is said."""
        return self.because if isinstance(self.because, Message) else None

    @property
    def contact(self) -> ContactMessage | None:
        """The letter that is answered."""
        return self.because if isinstance(self.because, ContactMessage) else None

    @property
    def appointment(self) -> Appointment | None:
        """The visit that is called about."""
        return self.message.its_appointment if self.message else None

    @property
    def key(self) -> str:
        """What a form calls it."""
        if isinstance(self.because, Message):
            return f"visit {self.because.pk}"
        return f"letter {self.because.reference}"

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self.key.replace(" ", "-")

    @property
    def person(self) -> str:
        """The person to ask for."""
        whom = self._whom
        return whom.patient.name if isinstance(whom, Appointment) else whom.name

    @property
    def phone(self) -> str:
        """The number, perhaps none."""
        return self._whom.phone

    @property
    def language(self) -> str:
        """The language to speak."""
        return self._whom.language

    @property
    def _whom(self) -> Appointment | ContactMessage:
        """What says who they are: the visit, or the letter."""
        return self.because.its_appointment if isinstance(self.because, Message) else self.because


def calls(
    *, now: datetime, contacts: bool = True, practitioner: Practitioner | None = None, tries: bool = True
) -> list[Call]:
    """The people to phone, the most urgent first: danger words, visits within a day, then who waits longest.

    With ``practitioner`` only about their visits; ``tries`` also reads who has tried before.
    """
    rows = appointment_rows(now)
    if practitioner:
        rows = rows.filter(appointment__practitioner=practitioner)
    letters = letter_rows(now).filter(to_be_called()) if contacts else letter_rows(now).none()
    if tries:
        rows, letters = _with_tries(rows, now=now), _letters_with_tries(letters)
    found = [*about_appointments(rows, now=now), *about_letters(letters, now=now)]
    return in_order([_known_of(call) for call in found] if tries else found, now=now)


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


def letter_rows(now: datetime) -> QuerySet["LetterRow"]:
    """Letters, each with whether a reply does not arrive, and when who did not answer is called again."""
    replies = Message.objects.stuck(now).filter(contact=OuterRef("pk"), kind=Kind.CONTACT_REPLY)
    last = ContactEntry.objects.filter(contact=OuterRef("pk"), kind__in=CALLS).order_by("-at", "-pk")
    asks = ContactMessage.objects.asking_for_a_call().filter(pk=OuterRef("pk"))
    return ContactMessage.objects.annotate(
        asks=Exists(asks), reply_stuck=Exists(replies), again_at=Subquery(last.values("again_at")[:1])
    )


def to_be_called() -> Q:
    """Which of ``letter_rows`` are answered by phone."""
    return Q(asks=True) | Q(reply_stuck=True)


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


def in_order(found: list[Call], *, now: datetime) -> list[Call]:
    """The most urgent first; who is called again later comes last, the soonest first."""
    return sorted(found, key=lambda call: _rank(call, now))


def _rank(call: Call, now: datetime) -> tuple:
    if call.put_off_until:
        return 3, call.put_off_until, call.key
    if call.contact and call.contact.urgent:
        return 0, call.since, call.key
    if call.appointment and call.appointment.starts_at <= now + SOON:
        return 1, call.appointment.starts_at, call.key
    return 2, call.since, call.key


def _with_tries(rows: QuerySet["MessageRow"], *, now: datetime) -> QuerySet["MessageRow"]:
    tries = CallAttempt.objects.select_related("by").order_by("-at", "-pk")
    held = DisruptedVisit.objects.filter(outcome=DisruptedVisit.Outcome.OPEN, held_until__gt=now)
    held = held.select_related("offered_practitioner", "offered_location").order_by("-pk")
    return rows.prefetch_related(
        Prefetch("appointment__calls", tries), Prefetch("appointment__disruptions", held)
    )


def _letters_with_tries(letters: QuerySet["LetterRow"]) -> QuerySet["LetterRow"]:
    spoken = ContactEntry.objects.filter(kind__in=(*CALLS, ContactEntry.Kind.REPLY))
    entries = Prefetch("entries", spoken.select_related("by").order_by("-at", "-pk"))
    lines = ContactEntry.objects.filter(contact=OuterRef("pk")).order_by("-pk")
    return letters.prefetch_related(entries).annotate(seen=Subquery(lines.values("pk")[:1]))


def _known_of(call: Call) -> Call:
    """The call with what ``_with_tries`` or ``_letters_with_tries`` has read for it."""
    if isinstance(call.because, ContactMessage):
        entries = call.because.entries.all()
        reply = next((entry for entry in entries if entry.kind == ContactEntry.Kind.REPLY), None)
        return replace(call, tries=tuple(entry for entry in entries if entry.kind in CALLS), reply=reply)
    appointment = call.because.its_appointment
    held = appointment.disruptions.all() if call.about == Kind.CANCELLED else ()
    return replace(call, tries=tuple(appointment.calls.all()), offer=next(iter(held), None))
