"""READS.  Which times are open: rows into intervals, a week of them, the nearest ones.

Only this package knows both the ORM and ``Interval``.  Weekdays, time zones and the question which
rows keep a practitioner busy live here; the decision itself is ``availability.open_slots``.
"""

from appointments.schedule.open_times import (
    OpenTime,
    first_available,
    is_open,
    nearest,
    open_times,
    read_value,
)
from appointments.schedule.plan import Plan, plan
from appointments.schedule.week import Day, Week, week

__all__ = [
    "Day",
    "OpenTime",
    "Plan",
    "Week",
    "first_available",
    "is_open",
    "nearest",
    "open_times",
    "plan",
    "read_value",
    "week",
]
