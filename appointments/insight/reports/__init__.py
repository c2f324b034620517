"""READS.  What the office counts: visits, how full the hours are, and searches that found no time.

A fixed number of statements whatever the number of visits: PostgreSQL does the counting.
"""

from appointments.insight.reports.counts import Counts
from appointments.insight.reports.report import WEEKS, Line, Report, Table, Wish, report

__all__ = ["WEEKS", "Counts", "Line", "Report", "Table", "Wish", "report"]
