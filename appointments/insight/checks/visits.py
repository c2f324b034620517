"""Visits for which nobody is there, that stand in each other's way, or that nobody has confirmed."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from appointments import availability
from appointments.insight.checks.findings import Subject, about, subject
from appointments.models import Appointment, VisitType
from appointments.models.appointment_sets import LONGEST_VISIT
from clinic.common.wall_clock import DAY


def upcoming(now: datetime) -> list[Appointment]:
    """Visits that are still to come, with their names, soonest first."""
    return list(Appointment.objects.upcoming(now).with_names().order_by("starts_at", "pk"))


def subjects(appointments: list[Appointment], *, now: datetime) -> list[Subject]:
    """What is wrong with the visits to come, and which of the past wait for a word.  10 queries."""
    given = _given()
    away = {appointment.pk for appointment in availability.in_closed_time(appointments, now=now)}
    outside = availability.outside(appointments, now=now)
    return [
        _each(_unconfirmed(now), _("Did they come?"), _("%(who)s, %(when)s, %(practitioner)s.")),
        _each(
            [appointment for appointment in outside if appointment.pk in away],
            _("Visits on closed days or in time off"),
            _("%(who)s, %(when)s: %(practitioner)s is away, or the place is closed."),
        ),
        _each(
            [appointment for appointment in outside if appointment.pk not in away],
            _("Visits outside working hours"),
            _("%(who)s, %(when)s: %(practitioner)s does not work then."),
        ),
        _each(
            _overlapping(now),
            _("Visits that overlap and are not marked"),
            _("%(who)s, %(when)s: %(practitioner)s has another visit at the same time."),
        ),
        _each(
            [
                appointment
                for appointment in appointments
                if (appointment.visit_type_id, appointment.practitioner_id) not in given
            ],
            _("Visits that the practitioner does not give any more"),
            _("%(who)s, %(when)s: %(practitioner)s does not give this visit: %(kind)s."),
        ),
    ]


def _each(appointments: list[Appointment], title: str, sentence: str) -> Subject:
    return subject(title, (about(appointment, sentence) for appointment in appointments))


def _unconfirmed(now: datetime) -> list[Appointment]:
    return list(Appointment.objects.unconfirmed(now).with_names().order_by("-starts_at", "pk"))


def _given() -> set[tuple[int, int]]:
    return set(VisitType.practitioners.through.objects.values_list("visittype_id", "practitioner_id"))


def _overlapping(now: datetime) -> list[Appointment]:
    """The constraint forbids it; rows that were brought back with the constraints off may be there anyway."""
    holding = Appointment.objects.holding_time().filter(overbooked=False, starts_at__gt=now - DAY)
    earlier = holding.filter(
        practitioner=OuterRef("practitioner"),
        starts_at__lte=OuterRef("starts_at"),
        starts_at__gt=OuterRef("starts_at") - LONGEST_VISIT,
        blocked_until__gt=OuterRef("starts_at"),
    ).exclude(pk=OuterRef("pk"))
    return list(holding.filter(Exists(earlier)).with_names().order_by(F("starts_at"), "pk"))
