"""One call that the office must make, and which calls are made first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.models import (
    Appointment,
    CallAttempt,
    CallbackRequest,
    ContactEntry,
    ContactMessage,
    DisruptedVisit,
    Message,
)
from clinic.directory.models import Location

SOON = timedelta(days=1)  # a visit within this time is called about before anybody else


@dataclass(frozen=True)
class Call:
    """One person to phone, ``because`` of a message about their visit, the letter they wrote, or a callback.

    ``about`` is the kind of the message, "asked" for a call in a letter, "reply" that did not arrive, or
    "callback".  ``put_off_until`` is when somebody who did not answer is called again, or when the time that
    was asked for begins, None for now; about a visit that can be before ``again_before``.  Where the list
    reads them: ``tries`` to phone before, the last one first, the ``offer`` that is held instead of a
    cancelled visit, and the ``reply`` that does not arrive.
    """

    about: str
    since: datetime
    put_off_until: datetime | None
    because: Message | ContactMessage | CallbackRequest
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
    def callback(self) -> CallbackRequest | None:
        """The call that was asked for."""
        return self.because if isinstance(self.because, CallbackRequest) else None

    @property
    def appointment(self) -> Appointment | None:
        """The visit that is called about."""
        return self.message.its_appointment if self.message else None

    @property
    def location(self) -> Location | None:
        """The location on whose clock the times of the call are; None for that of the office."""
        about = self.appointment or self.callback
        return about.location if about else None

    @property
    def key(self) -> str:
        """What a form calls it."""
        if isinstance(self.because, ContactMessage):
            return f"letter {self.because.reference}"
        return f"{'visit' if self.message else 'callback'} {self.because.pk}"

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self.key.replace(" ", "-")

    @property
    def person(self) -> str:
        """The person to ask for."""
        whom = self.whom
        return whom.patient.name if isinstance(whom, Appointment) else whom.name

    @property
    def phone(self) -> str:
        """The number, perhaps none."""
        return self.whom.phone

    @property
    def language(self) -> str:
        """The language to speak."""
        return self.whom.language

    @property
    def whom(self) -> Appointment | ContactMessage | CallbackRequest:
        """What says who they are: the visit, the letter, or the callback."""
        return self.because.its_appointment if isinstance(self.because, Message) else self.because


def in_order(found: list[Call], *, now: datetime) -> list[Call]:
    """The most urgent first: danger words, callbacks by how late they are, visits within a day, the rest.

    A call that is put off comes last, the soonest first.
    """
    return sorted(found, key=lambda call: _rank(call, now))


def _rank(call: Call, now: datetime) -> tuple:
    if call.put_off_until:
        return 4, call.put_off_until, call.key
    if call.contact and call.contact.urgent:
        return 0, call.since, call.key
    if call.callback:
        return 1, call.callback.ends_at, call.key
    if call.appointment and call.appointment.starts_at <= now + SOON:
        return 2, call.appointment.starts_at, call.key
    return 3, call.since, call.key
