"""READS.  A physician's own day: each visit with what the patient said, and how the day adds up.

Three statements for a day or a week, whatever the number of visits.  A visit belongs to a day of the calendar
of its own place.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from appointments import availability
from appointments.insight.board import ON_THE_BOARD, Line, line, with_history
from appointments.models import Appointment, Status, TimeOff
from clinic.common.wall_clock import DAY, anywhere, day_of, midnight
from clinic.directory.models import Practitioner

if TYPE_CHECKING:
    from appointments.insight.board import WithHistory

EARLIER_SHOWN = 12  # of the earlier visits of one patient
ASKED = ("onset", "severity", "happens", "body_site", "side")
NOTHING: tuple[object, ...] = ("", None, [])
OPEN = (Status.BOOKED, Status.ARRIVED, Status.IN_ROOM)


@dataclass(frozen=True)
class Entry:
    """One visit: how it stands, and who the patient is.  ``age`` is that on the day of the visit, if known.

    ``earlier`` are the patient's earlier visits with this clinic, the last one first.
    """

    line: Line
    day: date
    age: int | None
    earlier: tuple[Appointment, ...]

    @property
    def appointment(self) -> Appointment:
        """The visit itself."""
        return self.line.appointment

    @property
    def left(self) -> bool:
        """Was it cancelled when its time had begun: did the patient leave without being seen?"""
        cancelled_at = self.line.since if self.line.status == Status.CANCELLED else None
        return cancelled_at is not None and cancelled_at >= self.appointment.starts_at

    @property
    def counts(self) -> bool:
        """Was it still booked when its time began, or is it yet to come?"""
        return self.line.status != Status.CANCELLED or self.left

    @property
    def story(self) -> list[tuple[str, str]]:
        """What the patient told us of the pain: question and answer, without what they left out."""
        told = {name: _told(self.appointment, name) for name in ASKED}
        side = _labels(Appointment.Side, [told["side"]]).lower()
        severity = told["severity"]
        answers = [
            (_("Began"), _labels(Appointment.Onset, [told["onset"]])),
            (_("How strong"), "" if severity in NOTHING else _("%(pain)s of 10") % {"pain": severity}),
            (_("When"), _labels(Appointment.Happens, told["happens"])),
            (
                _("Where"),
                capfirst(", ".join(filter(None, [_labels(Appointment.BodySite, told["body_site"]), side]))),
            ),
        ]
        return [(question, answer) for question, answer in answers if answer]

    @property
    def shown_earlier(self) -> tuple[Appointment, ...]:
        """The last few of the earlier visits."""
        return self.earlier[:EARLIER_SHOWN]

    @property
    def not_shown(self) -> int:
        """How many earlier visits there are besides."""
        return len(self.earlier) - len(self.shown_earlier)


@dataclass(frozen=True)
class Totals:
    """What became of the visits that were booked when their time began: the parts add up to ``booked``.

    ``left`` were cancelled after that; ``given_back`` before it, and belong to no part.
    """

    booked: int
    completed: int
    no_show: int
    left: int
    open: int
    given_back: int


@dataclass(frozen=True)
class OwnDay:
    """A day of one practitioner.  ``all_entries`` also has visits that nobody needs to see any more."""

    day: date
    all_entries: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    time_off: tuple[TimeOff, ...]

    @property
    def next(self) -> Entry | None:
        """The patient whose turn it is: the first who waits, else the first who is still to come."""
        for status in (Status.ARRIVED, Status.BOOKED):
            if waiting := [entry for entry in self.entries if entry.line.status == status]:
                return waiting[0]
        return None

    @property
    def counts(self) -> Counter:
        """How many visits are in each state; those that were cancelled do not count."""
        return Counter(entry.line.status for entry in self.entries if entry.line.status != Status.CANCELLED)

    @property
    def total(self) -> int:
        """How many visits the day has."""
        return sum(self.counts.values())

    @property
    def totals(self) -> Totals:
        """How the day adds up."""
        states = Counter(entry.line.status for entry in self.all_entries)
        counted = sum(entry.counts for entry in self.all_entries)
        return Totals(
            booked=counted,
            completed=states[Status.COMPLETED],
            no_show=states[Status.NO_SHOW],
            left=sum(entry.left for entry in self.all_entries),
            open=sum(states[status] for status in OPEN),
            given_back=len(self.all_entries) - counted,
        )


def days(practitioner: Practitioner, first: date, count: int, *, zone: tzinfo, now: datetime) -> list[OwnDay]:
    """``count`` days from ``first`` on, each with its visits by the clock.

    A visit that was cancelled before its time is shown only as long as that can be taken back.  ``zone`` is
    where the practitioner's time off begins and ends with the day.
    """
    last = first + (count - 1) * DAY
    appointments = _appointments(practitioner, first, last)
    earlier = _earlier(appointments)
    doubled = availability.doubled(
        appointment for appointment in appointments if appointment.status in Status.HOLDING_TIME
    )
    entries = defaultdict(list)
    for appointment in appointments:
        standing = line(appointment, now=now, doubled=appointment.pk in doubled)
        entry = _entry(standing, earlier[appointment.patient_id])
        entries[entry.day].append(entry)
    start, end = midnight(first, zone), midnight(last + DAY, zone)
    away = list(practitioner.time_off.overlapping(start, end))
    found = []
    for day in (first + n * DAY for n in range(count)):
        start, end = (midnight(at, zone) for at in (day, day + DAY))
        off = tuple(row for row in away if row.starts_at < end and start < row.ends_at)
        shown = tuple(entry for entry in entries[day] if _shown(entry, now=now))
        found.append(OwnDay(day, tuple(entries[day]), shown, off))
    return found


def _appointments(practitioner: Practitioner, first: date, last: date) -> list["WithHistory"]:
    """The visits that begin on these days, wherever they are."""
    span = anywhere(first, last)
    appointments = Appointment.objects.filter(
        practitioner=practitioner, starts_at__gte=span.start, starts_at__lt=span.end
    ).select_related("questionnaire")
    return [
        appointment for appointment in with_history(appointments) if first <= _day_of(appointment) <= last
    ]


def _earlier(appointments: Iterable[Appointment]) -> dict[int, list[Appointment]]:
    """All visits of the same patients that began before the last of these, the last one first, by patient."""
    found = defaultdict(list)
    if latest := max((appointment.starts_at for appointment in appointments), default=None):
        patients = {appointment.patient_id for appointment in appointments}
        rows = Appointment.objects.filter(patient__in=patients, starts_at__lt=latest)
        rows = rows.select_related("practitioner", "location", "visit_type")
        for row in rows.order_by("-starts_at", "-pk"):
            found[row.patient_id].append(row)
    return found


def _entry(standing: Line, others: list[Appointment]) -> Entry:
    day = _day_of(standing.appointment)
    return Entry(
        line=standing,
        day=day,
        age=standing.appointment.patient.age_on(day),
        earlier=tuple(other for other in others if other.starts_at < standing.appointment.starts_at),
    )


def _told(appointment: Appointment, name: str) -> Any:
    """What was told when the visit was booked, or since, before the visit."""
    value = getattr(appointment, name)
    response = getattr(appointment, "questionnaire", None)
    return response.answers.get(name, value) if response and value in NOTHING else value


def _labels(choices: type[TextChoices], values: Iterable[str]) -> str:
    return ", ".join(str(choices(value).label) for value in values if value)


def _shown(entry: Entry, *, now: datetime) -> bool:
    return entry.line.status in ON_THE_BOARD or entry.left or entry.line.can_undo


def _day_of(appointment: Appointment) -> date:
    return day_of(appointment.starts_at, appointment.location.zone)
