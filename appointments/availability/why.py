"""Why is a time not offered?  The rules of booking that exclude it, in their order, each with the fact.

A second opinion beside ``open_times``: it asks every rule by itself and goes on after the first that says no.
Nothing is said exactly when the time is offered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appointments.availability.plan import DAY, Plan
from appointments.models import Appointment, SlotHold, VisitType
from clinic.common.intervals import Interval
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location, Practitioner


class Rule(StrEnum):
    """What may stand against a time, in the order in which it is asked."""

    GIVES = "gives"
    ONLINE = "online"
    HOURS = "hours"
    STEP = "step"
    CLOSED = "closed"
    AWAY = "away"
    VISIT = "visit"
    HELD = "held"
    NOTICE = "notice"
    HORIZON = "horizon"
    RESERVED = "reserved"


@dataclass(frozen=True)
class Reason:
    """One rule that excludes the time: a sentence for staff, and the visit that stands there if it is one."""

    rule: Rule
    sentence: str
    appointment: Appointment | None = None


@dataclass(frozen=True)
class _Wish:
    """The time that is asked about, with all that decides about it."""

    plan: Plan
    practitioner: Practitioner
    location: Location
    appointment: Interval
    blocked: Interval

    @property
    def visit_type(self) -> VisitType:
        return self.plan.visit_type

    @property
    def days(self) -> list:
        """The day of the visit on the calendar of the place, with the days beside it."""
        day = day_of(self.appointment.start, self.location.zone)
        return [day - DAY, day, day + DAY]

    def clock(self, at: datetime, form: str = "TIME_FORMAT") -> str:
        return date_format(at.astimezone(self.location.zone), form)


def why_not(
    visit_type: VisitType,
    starts_at: datetime,
    *,
    practitioner: Practitioner,
    location: Location,
    staff: bool = False,
    now: datetime | None = None,
) -> list[Reason]:
    """What excludes a start, for patients or for ``staff``; nothing if it is offered.  6 queries at most."""
    appointment = Interval(starts_at, starts_at + visit_type.duration)
    blocked = Interval(appointment.start, appointment.end + visit_type.turnover_duration)
    plan = Plan(
        visit_type=visit_type,
        practitioners={practitioner.pk: practitioner},
        locations={location.pk: location},
        start=appointment.start,
        end=blocked.end,
        now=now or timezone.now(),
        staff=staff,
    )
    wish = _Wish(plan, practitioner, location, appointment, blocked)
    found = [reason for ask in (_giving, _hours, _closed, _busy, _when) for reason in ask(wish)]
    return sorted(found, key=lambda reason: list(Rule).index(reason.rule))


def _giving(wish: _Wish) -> Iterator[Reason]:
    names = {"name": wish.practitioner, "visit": wish.visit_type}
    if not wish.visit_type.practitioners.filter(pk=wish.practitioner.pk).exists():
        yield Reason(Rule.GIVES, _("%(name)s does not give this visit: %(visit)s.") % names)
    if wish.plan.staff:
        return
    if not wish.visit_type.online:
        yield Reason(Rule.ONLINE, _("This visit is not booked online: %(visit)s.") % names)
    if not wish.practitioner.accepts_online_booking:
        yield Reason(Rule.ONLINE, _("%(name)s does not accept online booking.") % names)


def _hours(wish: _Wish) -> Iterator[Reason]:
    """Hours, steps and reserved hours: each only where the one before says yes."""
    step = timedelta(minutes=wish.visit_type.step_minutes)
    hours = [
        (day, *found)
        for day in wish.days
        for found in wish.plan.hours_on(day, wish.practitioner.pk, wish.location)
    ]
    around = [found for found in hours if found[1].contains(wish.appointment)]
    starting = [found for found in around if not (wish.appointment.start - found[1].start) % step]
    if not around:
        yield _outside(wish, sorted(time for day, time, _reserved in hours if day == wish.days[1]))
    elif not starting:
        yield _off_the_step(wish, [time for _day, time, _reserved in around], step)
    elif all(reserved and not wish.plan.released(day, wish.location) for day, _time, reserved in starting):
        until = min(wish.plan.released_at(day, wish.location) for day, *_rest in starting)
        sentence = _("These hours are reserved for acute visits until %(time)s.")
        yield Reason(Rule.RESERVED, sentence % {"time": wish.clock(until, "WEEKDAY_DATETIME_FORMAT")})


def _outside(wish: _Wish, hours: list[Interval]) -> Reason:
    facts = {
        "name": wish.practitioner,
        "place": wish.location,
        "day": wish.clock(wish.appointment.start, "WEEKDAY_DATE_FORMAT"),
        "hours": ", ".join(f"{wish.clock(time.start)} - {wish.clock(time.end)}" for time in hours),
        "end": wish.clock(wish.appointment.end),
    }
    if not hours:
        sentence = _("%(name)s has no working hours at %(place)s on %(day)s.")
    elif any(time.start <= wish.appointment.start < time.end for time in hours):
        sentence = _("The visit would last until %(end)s. Working hours of %(name)s on that day: %(hours)s.")
    else:
        sentence = _("This is outside the working hours of %(name)s on that day: %(hours)s.")
    return Reason(Rule.HOURS, sentence % facts)


def _off_the_step(wish: _Wish, around: list[Interval], step: timedelta) -> Reason:
    coming = [time.start + step * (1 + (wish.appointment.start - time.start) // step) for time in around]
    length = wish.visit_type.duration
    fitting = [at for at, time in zip(coming, around, strict=True) if at + length <= time.end]
    facts = {"minutes": wish.visit_type.step_minutes, "from": wish.clock(around[0].start)}
    sentence = _("This visit starts every %(minutes)s minutes, counted from %(from)s.") % facts
    if fitting:
        sentence += " " + _("The next possible start is %(time)s.") % {"time": wish.clock(min(fitting))}
    return Reason(Rule.STEP, sentence)


def _closed(wish: _Wish) -> Iterator[Reason]:
    touched = [
        away
        for away in wish.plan.closed(wish.practitioner.pk, wish.location)
        if away.overlaps(wish.appointment)
    ]
    for away, reason in wish.plan.absences(wish.practitioner.pk):
        if away.overlaps(wish.appointment):
            touched.remove(away)
            times = {at: wish.clock(getattr(away, at), "WEEKDAY_DATETIME_FORMAT") for at in ("start", "end")}
            sentence = _("%(name)s is away from %(start)s until %(end)s.") % (
                {"name": wish.practitioner} | times
            )
            yield Reason(Rule.AWAY, f"{sentence} {reason}".strip())
    if touched:
        day = day_of(wish.appointment.start, wish.location.zone)
        sentence = _("%(place)s is closed on %(day)s.") % {
            "place": wish.location,
            "day": date_format(day, "WEEKDAY_DATE_FORMAT"),
        }
        yield Reason(Rule.CLOSED, f"{sentence} {wish.plan.closed_because(day) or ''}".strip())


def _busy(wish: _Wish) -> Iterator[Reason]:
    appointments = Appointment.objects.holding_time().filter(practitioner=wish.practitioner).with_names()
    for appointment in appointments.overlapping(wish.blocked.start, wish.blocked.end).order_by(
        "starts_at", "pk"
    ):
        sentence = _("%(name)s is with a patient from %(start)s until %(end)s, turnover included.") % {
            "name": wish.practitioner,
            "start": wish.clock(appointment.starts_at),
            "end": wish.clock(appointment.blocked_until),
        }
        yield Reason(Rule.VISIT, sentence, appointment)
    holds = SlotHold.objects.live(wish.plan.now).filter(
        practitioner=wish.practitioner,
        starts_at__lt=wish.blocked.end,
        blocked_until__gt=wish.blocked.start,
    )
    for hold in holds.order_by("starts_at", "pk"):
        until = wish.clock(hold.expires_at, "WEEKDAY_DATETIME_FORMAT")
        yield Reason(Rule.HELD, _("The time is held for somebody until %(time)s.") % {"time": until})


def _when(wish: _Wish) -> Iterator[Reason]:
    now, visit_type, starts_at = wish.plan.now, wish.visit_type, wish.appointment.start
    if wish.plan.staff:
        if starts_at < now - visit_type.duration:
            yield Reason(Rule.NOTICE, _("This time is over."))
        return
    if starts_at < now + visit_type.notice:
        until = {"time": wish.clock(starts_at - visit_type.notice, "WEEKDAY_DATETIME_FORMAT")}
        yield Reason(Rule.NOTICE, _("Online this could be booked until %(time)s.") % until)
    if starts_at >= now + visit_type.horizon:
        since = {"time": wish.clock(starts_at - visit_type.horizon, "WEEKDAY_DATETIME_FORMAT")}
        yield Reason(Rule.HORIZON, _("Online this can be booked after %(time)s.") % since)
