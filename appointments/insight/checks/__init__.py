"""READS.  The schedule doctor: what is wrong with visits, messages, hours and clocks at this moment.

``examine`` asks one module for each subject, a fixed number of queries however many visits there are.
``warnings`` is what Today shows of it, in one statement.
"""

from datetime import datetime

from django.utils import timezone

from appointments.insight.checks import clocks, gaps, told, visits
from appointments.insight.checks.findings import Finding, Subject
from appointments.insight.checks.warnings import Warnings, warnings

__all__ = ["Finding", "Subject", "Warnings", "examine", "warnings"]


def examine(*, now: datetime | None = None) -> list[Subject]:
    """Every subject with what was found, in the order in which it should be mended."""
    now = now or timezone.now()
    upcoming = visits.upcoming(now)
    return [
        *visits.subjects(upcoming, now=now),
        *told.subjects(upcoming, now=now),
        *gaps.subjects(now=now),
        clocks.news(now=now),
    ]
