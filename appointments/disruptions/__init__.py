"""WRITES.  A sick day or a closure in one action, and what becomes of the appointments in it.

``close_time`` and ``take_time_off`` close time; ``decide`` and ``change_schedule`` say what becomes of the
appointments that are hit; ``accept_offer``, ``choose_another``, ``decline_offer`` and ``mark_spoken_to`` are
what their patients answer; ``reopen`` and ``give_back`` take it back.  Each is one transaction.
"""

from appointments.disruptions.answer import (
    MAY_STILL_ANSWER,
    accept_offer,
    choose_another,
    decline_offer,
    mark_spoken_to,
)
from appointments.disruptions.close import GRACE, close_time, take_time_off
from appointments.disruptions.decide import Decision, ScheduleChange, change_schedule, decide
from appointments.disruptions.give_back import give_back
from appointments.disruptions.reopen import reopen

__all__ = [
    "GRACE",
    "MAY_STILL_ANSWER",
    "Decision",
    "ScheduleChange",
    "accept_offer",
    "change_schedule",
    "choose_another",
    "close_time",
    "decide",
    "decline_offer",
    "give_back",
    "mark_spoken_to",
    "reopen",
    "take_time_off",
]
