"""READS.  Which times are open: rows into intervals, a week of them, the nearest ones.

Only this package knows both the ORM and ``Interval``.  Weekdays, time zones and the question which
rows keep a practitioner busy live here; the decision itself is ``availability.open_slots``.
"""

from appointments.availability.closing import Closing
from appointments.availability.free import FreeTime, Kind, days_from, doubled, free_time
from appointments.availability.open_times import (
    YEARS,
    OpenTime,
    first_available,
    is_open,
    nearest,
    open_times,
    read_time,
    times_in,
)
from appointments.availability.outside import in_closed_time, outside
from appointments.availability.people import working_on
from appointments.availability.plan import DAY, Plan, plan
from appointments.availability.proposals import propose
from appointments.availability.together import all_to_be_had, next_times, plans
from appointments.availability.week import Day, Week, week
from appointments.availability.why import Reason, Rule, why_not
from clinic.directory.working_days import end_of_next_working_day

__all__ = [
    "DAY",
    "YEARS",
    "Closing",
    "Day",
    "FreeTime",
    "Kind",
    "OpenTime",
    "Plan",
    "Reason",
    "Rule",
    "Week",
    "all_to_be_had",
    "days_from",
    "doubled",
    "end_of_next_working_day",
    "first_available",
    "free_time",
    "in_closed_time",
    "is_open",
    "nearest",
    "next_times",
    "open_times",
    "outside",
    "plan",
    "plans",
    "propose",
    "read_time",
    "times_in",
    "week",
    "why_not",
    "working_on",
]
