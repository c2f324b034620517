"""Hours that are missing: practitioners without any, plans that end too soon, visits that nobody gives."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appointments.availability import rows
from appointments.insight.checks.findings import Finding, Subject, page, subject
from appointments.models import VisitType
from clinic.common.wall_clock import DAY, day_of
from clinic.directory.models import Location, Practitioner

ENDS_SOON = timedelta(days=14)  # before the last day that patients may book


class LastDay(NamedTuple):
    """A day on the calendar of a location, and how far ahead of today it is there."""

    day: date
    ahead: timedelta


def subjects(*, now: datetime) -> list[Subject]:
    """What is missing for patients to be able to book.  6 queries."""
    visit_types = list(VisitType.objects.prefetch_related("practitioners"))
    practitioners = list(Practitioner.objects.order_by("name", "pk"))
    today = {location.pk: day_of(now, location.zone) for location in Location.objects.all()}
    hours = _hours(practitioners, today, now)
    horizon = _horizons(visit_types)
    last = {
        practitioner.pk: _last_day(hours[practitioner.pk], today, horizon.get(practitioner.pk, 0))
        for practitioner in practitioners
    }
    idle = [_idle(practitioner) for practitioner in practitioners if not last[practitioner.pk]]
    ending = [
        _ending(practitioner, ends.day)
        for practitioner in practitioners
        if (ends := last[practitioner.pk])
        and ends.ahead < timedelta(days=horizon.get(practitioner.pk, 0)) - ENDS_SOON
    ]
    given_by_nobody = [
        _given_by_nobody(visit_type)
        for visit_type in visit_types
        if not any(hours[row.pk] for row in visit_type.practitioners.all())
    ]
    return [
        subject(_("Practitioners without working hours"), idle),
        subject(_("Working hours that end soon"), ending),
        subject(_("Visits that nobody gives"), given_by_nobody),
    ]


def _given_by_nobody(visit_type: VisitType) -> Finding:
    sentence = _("Nobody gives this visit: %(kind)s.") % {"kind": visit_type}
    return Finding(sentence, page("appointments_visittype", visit_type.pk))


def _hours(
    practitioners: list[Practitioner], locations: Iterable[int], now: datetime
) -> dict[int, list[rows.Hours]]:
    found = defaultdict(list)
    for row in rows.hours(
        [practitioner.pk for practitioner in practitioners], list(locations), since=now.date() - DAY
    ):
        found[row.practitioner_id].append(row)
    return found


def _horizons(visit_types: list[VisitType]) -> dict[int, int]:
    """How many days ahead patients may book somebody at most."""
    days: dict[int, int] = {}
    for visit_type in visit_types:
        for practitioner in visit_type.practitioners.all():
            days[practitioner.pk] = max(visit_type.horizon_days, days.get(practitioner.pk, 0))
    return days


def _last_day(hours: list[rows.Hours], today: dict[int, date], days: int) -> LastDay | None:
    """The last day with hours as far ahead as patients may book; a week when they may not book at all.

    ``today`` is the day that it is at each location.
    """
    for ahead in (timedelta(days=n) for n in range(max(days, 7), -1, -1)):
        for row in hours:
            if row.on(day := today[row.location_id] + ahead):
                return LastDay(day, ahead)
    return None


def _idle(practitioner: Practitioner) -> Finding:
    sentence = _("%(name)s has no working hours in the days that can be booked.") % {"name": practitioner}
    return Finding(sentence, page("clinic_practitioner", practitioner.pk))


def _ending(practitioner: Practitioner, day: date) -> Finding:
    facts = {"name": practitioner, "day": date_format(day, "WEEKDAY_DATE_YEAR_FORMAT")}
    sentence = _("The last working hours of %(name)s are on %(day)s. Patients may book later days.") % facts
    return Finding(sentence, page("clinic_practitioner", practitioner.pk))
