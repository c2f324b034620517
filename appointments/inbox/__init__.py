"""WRITES.  What people write to the office, the calls they ask for, and what the office does with both.

A message is received once and lifted to the top of the inbox when it is urgent.  Each change of the office
is one transaction and goes the same way: lock, check, save, write down who did it, queue what must be told.
``seen`` is the key of the last line of the conversation that the page showed: with it, a message that
somebody else has changed meanwhile is left as it is (ChangedMeanwhile).  A ``form_token`` that was used
before changes nothing: a double click sends a reply once.  ``callbacks`` are the calls, ``windows`` when they
can be made, ``callback_links`` the way back to one.
"""

from appointments.inbox.answer import NoEmail, no_answer, note, reply, spoken_to
from appointments.inbox.care import assign, link, set_state, take, unlink
from appointments.inbox.presence import look, others
from appointments.inbox.receive import cannot_come, danger_before_appointment, receive, said_cannot_come

__all__ = [
    "NoEmail",
    "assign",
    "cannot_come",
    "danger_before_appointment",
    "link",
    "look",
    "no_answer",
    "note",
    "others",
    "receive",
    "reply",
    "said_cannot_come",
    "set_state",
    "spoken_to",
    "take",
    "unlink",
]
