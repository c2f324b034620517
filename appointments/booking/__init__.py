"""WRITES.  Everything that changes a clinician's time: hold, book, reschedule, cancel, the desk, undo.

Each function is one transaction and always goes the same way: lock, check, save, record, tell.  The
practitioner's row is locked before the appointment's, the lowest key first.  ``by`` is the member of
staff who acts, None the patient.  A refusal is a ``Refusal`` whose text is fit for the patient.
"""

from appointments.booking.book import book
from appointments.booking.change import cancel, reschedule
from appointments.booking.correct import confirm_email, correct_contact, retell
from appointments.booking.desk import arrive, complete, mark_no_show, say_coming, to_room
from appointments.booking.gate import OVERBOOK, beneath, require_open
from appointments.booking.holds import extend_hold, hold, let_go, live_hold
from appointments.booking.refusals import (
    MoreAppointments,
    NotOpen,
    OverbookedAlready,
    PatientBusy,
    SlotTaken,
    TokenReused,
    TooLate,
    TooManyAppointments,
)
from appointments.booking.releases import record_releases
from appointments.booking.request import Person, Story
from appointments.booking.states import NEXT
from appointments.booking.steps import STEPS, next_steps, take_step
from appointments.booking.undo import CHANGES, CORRECT, last_change, may_be_undone, undo

__all__ = [
    "CHANGES",
    "CORRECT",
    "NEXT",
    "OVERBOOK",
    "STEPS",
    "MoreAppointments",
    "NotOpen",
    "OverbookedAlready",
    "PatientBusy",
    "Person",
    "SlotTaken",
    "Story",
    "TokenReused",
    "TooLate",
    "TooManyAppointments",
    "arrive",
    "beneath",
    "book",
    "cancel",
    "complete",
    "confirm_email",
    "correct_contact",
    "extend_hold",
    "hold",
    "last_change",
    "let_go",
    "live_hold",
    "mark_no_show",
    "may_be_undone",
    "next_steps",
    "record_releases",
    "require_open",
    "reschedule",
    "retell",
    "say_coming",
    "take_step",
    "to_room",
    "undo",
]
