"""READS.  Which times are open: rows into intervals, a week of them, the nearest ones.

Only this package knows both the ORM and ``Interval``.  Weekdays, time zones and the question which
rows keep a practitioner busy live here; the decision itself is ``availability.open_slots``.
"""

from appointments.schedule.free import FreeTime, Kind, days_from, doubled, free_time
from appointments.schedule.hours import open_minutes
from appointments.schedule.open_times import (
    OpenTime,
    first_available,
    is_open,
    nearest,
    open_times,
    read_value,
    times_in,
)
from appointments.schedule.people import working_on
from appointments.schedule.plan import Plan, plan
from appointments.schedule.together import all_to_be_had, next_times, plans
from appointments.schedule.week import Day, Week, week

__all__ = [
    "Day",
    "FreeTime",
    "Kind",
    "OpenTime",
    "Plan",
    "Week",
    "all_to_be_had",
    "days_from",
    "doubled",
    "first_available",
    "free_time",
    "is_open",
    "nearest",
    "next_times",
    "open_minutes",
    "open_times",
    "plan",
    "plans",
    "read_value",
    "times_in",
    "week",
    "working_on",
]
