"""READS.  The day of one place as the desk sees it: who is with whom, who waits, who was not told.

Two statements: the practitioners with their delays, and their visits with the last change of each and
whether it was told.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from appointments import availability, booking
from appointments.models import (
    Appointment,
    AppointmentEvent,
    CarePlan,
    Delay,
    QuestionnaireResponse,
    Status,
)
from appointments.models.appointment_sets import AppointmentQuerySet
from appointments.notifications.told import Told, told_of_the_last_change
from clinic.common.wall_clock import DAY, day_of, midnight, whole_days
from clinic.directory.models import Location, Practitioner

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    WithHistory = WithAnnotations[Appointment, "HistoryColumns"]
    OnTheBoard = WithAnnotations[Appointment, "BoardColumns"]

ON_THE_BOARD = (*Status.HOLDING_TIME, Status.NO_SHOW)
OVER = (Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED)


class HistoryColumns(TypedDict):
    """What ``with_history`` reads beside the columns of a visit.

    ``seen`` is None where there is no history; the change and ``since`` are while none stands.
    """

    seen: int | None
    changed_at: datetime | None
    changed_by: int | None
    since: datetime | None
    known: bool
    answered: bool
    danger: bool
    planned: bool


class BoardColumns(HistoryColumns):
    """And what only the board asks of it."""

    told: Told
    behind: int


@dataclass(frozen=True)
class Line:
    """One visit on the board.  ``minutes`` waiting, in the room, or late; None where nobody counts.

    ``seen`` is the key of the last line of its history, so that a click on an old page can be told apart.
    ``changed_by`` is the key of who made the last change, ``since`` when the visit came into its state.
    ``told``: do they know the last change?  ``coming``: the patient said so.
    ``doubled``: it lies over another visit, or beneath it.
    ``danger``: their answers before the visit hold an emergency sign.
    """

    appointment: Appointment
    status: str
    minutes: int | None
    late: bool
    steps: tuple[str, ...]
    seen: int
    can_undo: bool
    changed_by: int | None
    since: datetime | None
    is_new: bool
    told: Told
    coming: bool
    doubled: bool
    danger: bool

    @property
    def over(self) -> bool:
        """Is there nothing left to do?"""
        return self.status in OVER


@dataclass(frozen=True)
class Lane:
    """The visits of one practitioner, by the clock; ``behind`` is by how many minutes they run late."""

    practitioner: Practitioner
    lines: tuple[Line, ...]
    behind: int = 0

    @property
    def waiting(self) -> int:
        """How many patients have arrived and wait."""
        return sum(line.status == Status.ARRIVED for line in self.lines)

    @property
    def to_come(self) -> int:
        """How many have not come yet."""
        return sum(line.status == Status.BOOKED for line in self.lines)


@dataclass(frozen=True)
class Board:
    """A day at a place."""

    location: Location
    day: date
    lanes: tuple[Lane, ...]

    @property
    def lines(self) -> list[Line]:
        """All visits, lane after lane."""
        return [line for lane in self.lanes for line in lane.lines]

    @property
    def counts(self) -> Counter:
        """How many visits are in each state; those that were cancelled do not count."""
        return Counter(line.status for line in self.lines if line.status != Status.CANCELLED)

    @property
    def total(self) -> int:
        """How many visits the day has."""
        return sum(self.counts.values())

    def unconfirmed(self, now: datetime) -> list[Line]:
        """Visits whose time is over and of which nobody has said whether the patient came."""
        return [
            line for line in self.lines if line.status == Status.BOOKED and line.appointment.ends_at <= now
        ]


def board(location: Location, day: date, *, now: datetime) -> Board:
    """The board of a day of the location's calendar, in two statements.

    A visit that was cancelled stands on it only as long as that can be taken back.
    """
    working = availability.working_on(day, location).annotate(behind=_behind(location, day, "pk"))
    practitioners: dict[int, Practitioner] = {practitioner.pk: practitioner for practitioner in working}
    behind = {practitioner.pk: practitioner.behind for practitioner in working}
    lines: dict[int, list[Line]] = {key: [] for key in practitioners}
    appointments = _appointments(location, day, now=now)
    doubled = availability.doubled(
        appointment for appointment in appointments if appointment.status in Status.HOLDING_TIME
    )
    for appointment in appointments:
        practitioners.setdefault(appointment.practitioner_id, appointment.practitioner)
        behind.setdefault(appointment.practitioner_id, appointment.behind)
        entry = line(appointment, now=now, told=appointment.told, doubled=appointment.pk in doubled)
        lines.setdefault(appointment.practitioner_id, []).append(entry)
    order = sorted(practitioners.values(), key=lambda practitioner: (practitioner.name, practitioner.pk))
    lanes = (
        Lane(practitioner, tuple(lines[practitioner.pk]), behind[practitioner.pk]) for practitioner in order
    )
    return Board(location, day, tuple(lanes))


def with_history(appointments: AppointmentQuerySet) -> QuerySet["WithHistory"]:
    """The visits by the clock, with their names and what ``line`` needs to know of each, in one statement."""
    history = AppointmentEvent.objects.filter(appointment=OuterRef("pk"))
    change = history.filter(what__in=booking.CHANGES, undone_by__isnull=True).order_by("-at", "-pk")
    since = change.filter(status_to=OuterRef("status"))
    answers = QuestionnaireResponse.objects.filter(appointment=OuterRef("pk"))
    earlier = Appointment.objects.filter(
        patient=OuterRef("patient"), status=Status.COMPLETED, starts_at__lt=OuterRef("starts_at")
    )
    return (
        appointments.with_names()
        .annotate(
            seen=Subquery(history.order_by("-pk").values("pk")[:1]),
            changed_at=Subquery(change.values("at")[:1]),
            changed_by=Subquery(change.values("by")[:1]),
            since=Subquery(since.values("at")[:1]),
            known=Exists(earlier),
            answered=Exists(answers),
            danger=Exists(answers.filter(urgent=True)),
            planned=Exists(CarePlan.objects.filter(appointment=OuterRef("pk"))),
        )
        .order_by(F("starts_at"), "pk")
    )


def line(appointment: "WithHistory", *, now: datetime, doubled: bool, told: Told = Told.NOTHING) -> Line:
    """A visit that was read through ``with_history``, as it stands ``now``."""
    late = appointment.status == Status.BOOKED and appointment.starts_at < now
    since = appointment.starts_at if late else appointment.since
    changed_at = appointment.changed_at
    counts = late or appointment.status in (Status.ARRIVED, Status.IN_ROOM)
    return Line(
        appointment=appointment,
        status=appointment.status,
        minutes=int((now - since) / timedelta(minutes=1)) if counts and since else None,
        late=late,
        steps=booking.next_steps(appointment, now=now),
        seen=appointment.seen or 0,
        can_undo=changed_at is not None and booking.may_be_undone(appointment, changed_at, now=now),
        changed_by=appointment.changed_by,
        since=appointment.since,
        is_new=not appointment.known,
        told=told,
        coming=bool(appointment.coming_since),
        doubled=doubled,
        danger=appointment.danger,
    )


def _appointments(location: Location, day: date, *, now: datetime) -> QuerySet["OnTheBoard"]:
    span = whole_days(day, day, location.zone)
    yesterday = day_of(now, location.zone) - DAY
    here = Appointment.objects.filter(location=location)
    appointments = here.filter(starts_at__gte=span.start, starts_at__lt=span.end)
    shown = Q(status__in=ON_THE_BOARD) | Q(changed_at__gte=midnight(yesterday, location.zone))
    told, behind = told_of_the_last_change(now=now), _behind(location, day, "practitioner")
    return with_history(appointments).annotate(told=told, behind=behind).filter(shown)


def _behind(location: Location, day: date, practitioner: str) -> Coalesce:
    """The minutes by which the practitioner of a row is behind."""
    delays = Delay.objects.behind(location, day).filter(practitioner=OuterRef(practitioner))
    return Coalesce(Subquery(delays.values("minutes")[:1]), 0)
