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
    visit: Appointment | None = None


@dataclass(frozen=True)
class _Wish:
    """The time that is asked about, with all that decides about it."""

    plan: Plan
    practitioner: Practitioner
    location: Location
    visit: Interval
    blocked: Interval

    @property
    def kind(self) -> VisitType:
        return self.plan.visit_type

    @property
    def days(self) -> list:
        """The day of the visit on the calendar of the place, with the days beside it."""
        day = day_of(self.visit.start, self.location.zone)
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
    visit = Interval(starts_at, starts_at + visit_type.duration)
    blocked = Interval(visit.start, visit.end + visit_type.turnover_duration)
    plan = Plan(
        visit_type=visit_type,
        practitioners={practitioner.pk: practitioner},
        locations={location.pk: location},
        start=visit.start,
        end=blocked.end,
        now=now or timezone.now(),
        staff=staff,
    )
    wish = _Wish(plan, practitioner, location, visit, blocked)
    found = [reason for ask in (_giving, _hours, _closed, _busy, _when) for reason in ask(wish)]
    return sorted(found, key=lambda reason: list(Rule).index(reason.rule))


def _giving(wish: _Wish) -> Iterator[Reason]:
    names = {"name": wish.practitioner, "visit": wish.kind}
    if not wish.kind.practitioners.filter(pk=wish.practitioner.pk).exists():
        yield Reason(Rule.GIVES, _("%(name)s does not give this visit: %(visit)s.") % names)
    if wish.plan.staff:
        return
    if not wish.kind.online:
        yield Reason(Rule.ONLINE, _("This visit is not booked online: %(visit)s.") % names)
    if not wish.practitioner.accepts_online_booking:
        yield Reason(Rule.ONLINE, _("%(name)s does not accept online booking.") % names)


def _hours(wish: _Wish) -> Iterator[Reason]:
    """Hours, steps and reserved hours: each only where the one before says yes."""
    step = timedelta(minutes=wish.kind.step)
    hours = [
        (day, *found)
        for day in wish.days
        for found in wish.plan.hours_on(day, wish.practitioner.pk, wish.location)
    ]
    around = [found for found in hours if found[1].contains(wish.visit)]
    starting = [found for found in around if not (wish.visit.start - found[1].start) % step]
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
        "day": wish.clock(wish.visit.start, "WEEKDAY_DATE_FORMAT"),
        "hours": ", ".join(f"{wish.clock(time.start)} - {wish.clock(time.end)}" for time in hours),
        "end": wish.clock(wish.visit.end),
    }
    if not hours:
        sentence = _("%(name)s has no working hours at %(place)s on %(day)s.")
    elif any(time.start <= wish.visit.start < time.end for time in hours):
        sentence = _("The visit would last until %(end)s. Working hours of %(name)s on that day: %(hours)s.")
    else:
        sentence = _("This is outside the working hours of %(name)s on that day: %(hours)s.")
    return Reason(Rule.HOURS, sentence % facts)


def _off_the_step(wish: _Wish, around: list[Interval], step: timedelta) -> Reason:
    coming = [time.start + step * (1 + (wish.visit.start - time.start) // step) for time in around]
    length = wish.kind.duration
    fitting = [at for at, time in zip(coming, around, strict=True) if at + length <= time.end]
    facts = {"minutes": wish.kind.step, "from": wish.clock(around[0].start)}
    sentence = _("This visit starts every %(minutes)s minutes, counted from %(from)s.") % facts
    if fitting:
        sentence += " " + _("The next possible start is %(time)s.") % {"time": wish.clock(min(fitting))}
    return Reason(Rule.STEP, sentence)


def _closed(wish: _Wish) -> Iterator[Reason]:
    touched = [
        away for away in wish.plan.closed(wish.practitioner.pk, wish.location) if away.overlaps(wish.visit)
    ]
    for away, reason in wish.plan.absences(wish.practitioner.pk):
        if away.overlaps(wish.visit):
            touched.remove(away)
            times = {at: wish.clock(getattr(away, at), "WEEKDAY_DATETIME_FORMAT") for at in ("start", "end")}
            sentence = _("%(name)s is away from %(start)s until %(end)s.") % (
                {"name": wish.practitioner} | times
            )
            yield Reason(Rule.AWAY, f"{sentence} {reason}".strip())
    if touched:
        day = day_of(wish.visit.start, wish.location.zone)
        sentence = _("%(place)s is closed on %(day)s.") % {
            "place": wish.location,
            "day": date_format(day, "WEEKDAY_DATE_FORMAT"),
        }
        yield Reason(Rule.CLOSED, f"{sentence} {wish.plan.closed_because(day) or ''}".strip())


def _busy(wish: _Wish) -> Iterator[Reason]:
    visits = Appointment.objects.holding_time().filter(practitioner=wish.practitioner).with_names()
    for visit in visits.overlapping(wish.blocked.start, wish.blocked.end).order_by("starts_at", "pk"):
        sentence = _("%(name)s is with a patient from %(start)s until %(end)s, turnover included.") % {
            "name": wish.practitioner,
            "start": wish.clock(visit.starts_at),
            "end": wish.clock(visit.blocked_until),
        }
        yield Reason(Rule.VISIT, sentence, visit)
    holds = SlotHold.objects.live(wish.plan.now).filter(
        practitioner=wish.practitioner,
        starts_at__lt=wish.blocked.end,
        blocked_until__gt=wish.blocked.start,
    )
    for hold in holds.order_by("starts_at", "pk"):
        until = wish.clock(hold.expires_at, "WEEKDAY_DATETIME_FORMAT")
        yield Reason(Rule.HELD, _("The time is held for somebody until %(time)s.") % {"time": until})


def _when(wish: _Wish) -> Iterator[Reason]:
    now, kind, starts_at = wish.plan.now, wish.kind, wish.visit.start
    if wish.plan.staff:
        if starts_at < now - kind.duration:
            yield Reason(Rule.NOTICE, _("This time is over."))
        return
    if starts_at < now + kind.notice:
        until = {"time": wish.clock(starts_at - kind.notice, "WEEKDAY_DATETIME_FORMAT")}
        yield Reason(Rule.NOTICE, _("Online this could be booked until %(time)s.") % until)
    if starts_at >= now + kind.horizon:
        since = {"time": wish.clock(starts_at - kind.horizon, "WEEKDAY_DATETIME_FORMAT")}
        yield Reason(Rule.HORIZON, _("Online this can be booked after %(time)s.") % since)
