"""WRITES.  Everything that changes a clinician's time: hold, book, reschedule, cancel, the desk, undo.

Each function is one transaction and always goes the same way: lock, check, save, record, tell.  The
practitioner's row is locked before the appointment's, the lowest key first.  ``by`` is the member of
staff who acts, None the patient.  A refusal is a ``BookingError`` whose text is fit for the patient.
"""

from appointments.booking.book import book
from appointments.booking.change import cancel, reschedule
from appointments.booking.coming import say_coming
from appointments.booking.desk import arrive, complete, mark_no_show, to_room
from appointments.booking.holds import extend_hold, hold, live_hold
from appointments.booking.overbook import OVERBOOK, beneath
from appointments.booking.refusals import (
    BookingError,
    ChangedMeanwhile,
    MoreVisits,
    NotAllowed,
    NotOpen,
    OverbookedAlready,
    PatientBusy,
    SlotTaken,
    TokenReused,
    TooLate,
    TooManyVisits,
)
from appointments.booking.releases import record_releases
from appointments.booking.request import Person, Story
from appointments.booking.states import NEXT
from appointments.booking.undo import undo
from appointments.disruptions.answer import (
    MAY_STILL_ANSWER,
    accept_offer,
    choose_another,
    decline_offer,
    mark_spoken_to,
)
from appointments.disruptions.close import GRACE, close_time, take_time_off
from appointments.disruptions.decide import Decision, VisitsHit, change_schedule, decide
from appointments.disruptions.give_back import give_back
from appointments.disruptions.reopen import reopen

__all__ = [
    "GRACE",
    "MAY_STILL_ANSWER",
    "NEXT",
    "OVERBOOK",
    "BookingError",
    "ChangedMeanwhile",
    "Decision",
    "MoreVisits",
    "NotAllowed",
    "NotOpen",
    "OverbookedAlready",
    "PatientBusy",
    "Person",
    "SlotTaken",
    "Story",
    "TokenReused",
    "TooLate",
    "TooManyVisits",
    "VisitsHit",
    "accept_offer",
    "arrive",
    "beneath",
    "book",
    "cancel",
    "change_schedule",
    "choose_another",
    "close_time",
    "complete",
    "decide",
    "decline_offer",
    "extend_hold",
    "give_back",
    "hold",
    "live_hold",
    "mark_no_show",
    "mark_spoken_to",
    "record_releases",
    "reopen",
    "reschedule",
    "say_coming",
    "take_time_off",
    "to_room",
    "undo",
]
