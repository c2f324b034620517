"""What a letter is before it is an e-mail, and what makes one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from appointments.models import Appointment, Message


class NobodyToTell(Exception):
    """What must reach somebody of the clinic has no address to go to."""


@dataclass(frozen=True)
class Letter:
    """Its addressee, what its templates print, and whose calendar file goes with it."""

    to: list[str]
    words: dict
    reply_to: str = ""
    calendar_of: Appointment | None = None


class Writer(Protocol):
    """Makes the letter of one kind of message, or None when there is nothing to tell any more."""

    def __call__(self, message: Message, *, now: datetime) -> Letter | None: ...
