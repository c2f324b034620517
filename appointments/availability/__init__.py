"""READS.  Which times are open: rows into intervals, a week of slots, the nearest ones, and why one is none.

Only this room knows both the ORM and ``Interval``.  Weekdays, time zones and the question which rows keep a
practitioner busy live here; the decision itself is ``slots.open_starts``, which is pure.
"""

from appointments.availability.free import FreeTime, TimeNeeded, days_from, doubled, free_time
from appointments.availability.outside import in_closed_time, outside
from appointments.availability.rows import working_on
from appointments.availability.schedule import Schedule
from appointments.availability.search import Search, search
from appointments.availability.slot_search import (
    YEARS,
    Slot,
    find_slots,
    first_available,
    is_open,
    nearest,
    read_slot,
    read_start,
    slots_in,
)
from appointments.availability.together import next_slots, searches
from appointments.availability.week import Day, Week, week
from appointments.availability.why import Reason, Rule, why_not

__all__ = [
    "YEARS",
    "Day",
    "FreeTime",
    "Reason",
    "Rule",
    "Schedule",
    "Search",
    "Slot",
    "TimeNeeded",
    "Week",
    "days_from",
    "doubled",
    "find_slots",
    "first_available",
    "free_time",
    "in_closed_time",
    "is_open",
    "nearest",
    "next_slots",
    "outside",
    "read_slot",
    "read_start",
    "search",
    "searches",
    "slots_in",
    "week",
    "why_not",
    "working_on",
]
