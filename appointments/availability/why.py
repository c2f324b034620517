"""Why is a time not offered?  The rules of booking that exclude it, in their order, each with the fact.

A second opinion beside ``open_starts``: it asks every rule by itself and goes on after the first that says
no.  Nothing is said exactly when the time is offered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appointments.availability.schedule import Schedule
from appointments.availability.search import Search
from appointments.models import NOBODY, Appointment, HoldOwner, Placement, SlotHold, VisitType
from clinic.common.intervals import Interval
from clinic.common.templatetags.clinic_tags import clock_end, date_end
from clinic.common.wall_clock import DAY, day_of
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

    search: Search
    placement: Placement

    @property
    def schedule(self) -> Schedule:
        return self.search.schedule

    @property
    def visit_type(self) -> VisitType:
        return self.search.visit_type

    @property
    def practitioner(self) -> Practitioner:
        return self.placement.practitioner

    @property
    def location(self) -> Location:
        return self.placement.location

    @property
    def days(self) -> list[date]:
        """The day of the visit on the calendar of the location, with the days beside it."""
        day = day_of(self.placement.starts_at, self.location.zone)
        return [day - DAY, day, day + DAY]

    def clock(self, at: datetime, form: str = "TIME_FORMAT") -> str:
        return date_format(at.astimezone(self.location.zone), form)

    def clock_end(self, at: datetime) -> str:
        return clock_end(at.astimezone(self.location.zone))


def why_not(
    visit_type: VisitType,
    placement: Placement,
    *,
    staff: bool = False,
    owner: HoldOwner = NOBODY,
    moving: Appointment | None = None,
    now: datetime | None = None,
) -> list[Reason]:
    """What excludes a start, for patients or for ``staff``; nothing if it is offered.  6 queries at most."""
    practitioners = {placement.practitioner.pk: placement.practitioner}
    schedule = Schedule(
        practitioners=practitioners,
        locations={placement.location.pk: placement.location},
        start=placement.starts_at,
        end=placement.blocked_until,
        now=now or timezone.now(),
        owner=owner,
        moving=moving,
    )
    wish = _Wish(Search(schedule, visit_type, practitioners, staff), placement)
    found = [reason for ask in (_giving, _hours, _closed, _busy, _when) for reason in ask(wish)]
    return sorted(found, key=lambda reason: list(Rule).index(reason.rule))


def _giving(wish: _Wish) -> Iterator[Reason]:
    names = {"name": wish.practitioner, "visit": wish.visit_type}
    if not wish.visit_type.practitioners.filter(pk=wish.practitioner.pk).exists():
        yield Reason(Rule.GIVES, _("%(name)s does not give this visit: %(visit)s.") % names)
    if wish.search.staff:
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
        for found in wish.schedule.hours_on(day, wish.practitioner.pk, wish.location)
    ]
    around = [found for found in hours if found[1].contains(wish.placement.time)]
    starting = [found for found in around if not (wish.placement.starts_at - found[1].start) % step]
    if not around:
        yield _outside(wish, sorted(time for day, time, _reserved in hours if day == wish.days[1]))
    elif not starting:
        yield _off_the_step(wish, [time for _day, time, _reserved in around], step)
    elif all(reserved and not wish.search.released(day, wish.location) for day, _time, reserved in starting):
        until = min(wish.schedule.released_at(day, wish.location) for day, *_rest in starting)
        sentence = _("These hours are reserved for acute visits until %(time)s.")
        yield Reason(Rule.RESERVED, sentence % {"time": wish.clock(until, "WEEKDAY_DATETIME_FORMAT")})


def _outside(wish: _Wish, hours: list[Interval]) -> Reason:
    facts = {
        "name": wish.practitioner,
        "place": wish.location,
        "day": wish.clock(wish.placement.starts_at, "WEEKDAY_DATE_FORMAT"),
        "hours": ", ".join(f"{wish.clock(time.start)} - {wish.clock_end(time.end)}" for time in hours),
        "end": wish.clock_end(wish.placement.ends_at),
    }
    if not hours:
        sentence = _("%(name)s has no working hours at %(place)s on %(day)s.")
    elif any(time.start <= wish.placement.starts_at < time.end for time in hours):
        sentence = _("The visit would last until %(end)s. Working hours of %(name)s on that day: %(hours)s.")
    else:
        sentence = _("This is outside the working hours of %(name)s on that day: %(hours)s.")
    return Reason(Rule.HOURS, sentence % facts)


def _off_the_step(wish: _Wish, around: list[Interval], step: timedelta) -> Reason:
    coming = [time.start + step * (1 + (wish.placement.starts_at - time.start) // step) for time in around]
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
        for away in wish.schedule.closed(wish.practitioner.pk, wish.location)
        if away.overlaps(wish.placement.time)
    ]
    for away, reason in wish.schedule.absences(wish.practitioner.pk):
        if away.overlaps(wish.placement.time):
            touched.remove(away)
            times = {
                "start": wish.clock(away.start, "WEEKDAY_DATETIME_FORMAT"),
                "end": date_end(away.end.astimezone(wish.location.zone), "WEEKDAY_DATETIME_FORMAT"),
            }
            sentence = _("%(name)s is away from %(start)s until %(end)s.") % (
                {"name": wish.practitioner} | times
            )
            yield Reason(Rule.AWAY, f"{sentence} {reason}".strip())
    if touched:
        day = day_of(wish.placement.starts_at, wish.location.zone)
        sentence = _("%(place)s is closed on %(day)s.") % {
            "place": wish.location,
            "day": date_format(day, "WEEKDAY_DATE_FORMAT"),
        }
        yield Reason(Rule.CLOSED, f"{sentence} {wish.schedule.closed_because(day) or ''}".strip())


def _busy(wish: _Wish) -> Iterator[Reason]:
    busy, moving = wish.placement.busy, wish.schedule.moving
    there = Appointment.objects.in_the_way(wish.practitioner, busy, moving=moving)
    for appointment in there.with_names():
        sentence = _("%(name)s is with a patient from %(start)s until %(end)s, turnover included.") % {
            "name": wish.practitioner,
            "start": wish.clock(appointment.starts_at),
            "end": wish.clock_end(appointment.blocked_until),
        }
        yield Reason(Rule.VISIT, sentence, appointment)
    holds = SlotHold.objects.live(wish.search.now).filter(practitioner=wish.practitioner)
    own = holds.of(wish.schedule.owner).values("pk")
    for held in holds.overlapping(busy.start, busy.end).exclude(pk__in=own).order_by("starts_at", "pk"):
        until = wish.clock(held.expires_at, "WEEKDAY_DATETIME_FORMAT")
        yield Reason(Rule.HELD, _("The time is held for somebody until %(time)s.") % {"time": until})


def _when(wish: _Wish) -> Iterator[Reason]:
    now, visit_type, starts_at = wish.search.now, wish.visit_type, wish.placement.starts_at
    if wish.search.staff:
        if starts_at < now - visit_type.duration:
            yield Reason(Rule.NOTICE, _("This time is over."))
        return
    if starts_at < now + visit_type.notice:
        until = {"time": wish.clock(starts_at - visit_type.notice, "WEEKDAY_DATETIME_FORMAT")}
        yield Reason(Rule.NOTICE, _("Online this could be booked until %(time)s.") % until)
    if starts_at >= now + visit_type.horizon:
        since = {"time": wish.clock(starts_at - visit_type.horizon, "WEEKDAY_DATETIME_FORMAT")}
        yield Reason(Rule.HORIZON, _("Online this can be booked after %(time)s.") % since)
