"""Hours that are missing: practitioners without any, plans that end too soon, visits that nobody gives."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appointments.availability import rows
from appointments.insight.checks.findings import Finding, Subject, page, subject
from appointments.models import VisitType
from clinic.directory.models import Location, Practitioner

DAY = timedelta(days=1)
ENDS_SOON = timedelta(days=14)  # before the last day that patients may book


def subjects(*, now: datetime) -> list[Subject]:
    """What is missing for patients to be able to book.  6 queries."""
    kinds = list(VisitType.objects.prefetch_related("practitioners"))
    people = list(Practitioner.objects.order_by("name", "pk"))
    hours = _hours(people, now)
    horizon = _horizons(kinds)
    place = Location.objects.main()
    today = now.astimezone(place.zone if place else None).date()
    last = {who.pk: _last_day(hours[who.pk], today, horizon.get(who.pk, 0)) for who in people}
    return [
        subject(_("Practitioners without working hours"), (_idle(who) for who in people if not last[who.pk])),
        subject(
            _("Working hours that end soon"),
            (
                _ending(who, last[who.pk])
                for who in people
                if last[who.pk] and last[who.pk] < today + timedelta(days=horizon.get(who.pk, 0)) - ENDS_SOON
            ),
        ),
        subject(
            _("Visits that nobody gives"),
            (
                Finding(
                    _("Nobody gives this visit: %(kind)s.") % {"kind": kind},
                    page("appointments_visittype", kind.pk),
                )
                for kind in kinds
                if not any(hours[row.pk] for row in kind.practitioners.all())
            ),
        ),
    ]


def _hours(people: list[Practitioner], now: datetime) -> dict[int, list[rows.Hours]]:
    found = defaultdict(list)
    places = Location.objects.values_list("pk", flat=True)
    for row in rows.hours([who.pk for who in people], places, since=now.date() - DAY):
        found[row.practitioner_id].append(row)
    return found


def _horizons(kinds: list[VisitType]) -> dict[int, int]:
    """How many days ahead patients may book somebody at most."""
    days = {}
    for kind in kinds:
        for giver in kind.practitioners.all():
            days[giver.pk] = max(kind.horizon_days, days.get(giver.pk, 0))
    return days


def _last_day(hours: list[rows.Hours], today: date, days: int) -> date | None:
    """The last day with hours as far ahead as patients may book; a week when they may not book at all."""
    ahead = (today + timedelta(days=n) for n in range(max(days, 7), -1, -1))
    return next((day for day in ahead if any(row.on(day) for row in hours)), None)


def _idle(who: Practitioner) -> Finding:
    sentence = _("%(name)s has no working hours in the days that can be booked.") % {"name": who}
    return Finding(sentence, page("clinic_practitioner", who.pk))


def _ending(who: Practitioner, day: date) -> Finding:
    facts = {"name": who, "day": date_format(day, "WEEKDAY_DATE_YEAR_FORMAT")}
    sentence = _("The last working hours of %(name)s are on %(day)s. Patients may book later days.") % facts
    return Finding(sentence, page("clinic_practitioner", who.pk))
